import type { FieldValue } from '../contract.ts';
import { blankRow } from '../save/defaults.ts';
import type { Row } from '../store/records.ts';
import type { OrgCore } from './orgCore.ts';

/** Makes or changes the record with this key; answers its id. */
export function ensureRecord(core: OrgCore, objectName: string, key: string, values: Row): string {
  const object = core.objectNamed(objectName);
  const known = core.records.findBy(object, key, values[key] ?? null).find((row) => isSameObject(row, values));
  if (known) {
    const isChanged = Object.entries(values).some(([name, value]) => known[name] !== value);
    if (isChanged) core.records.update(object, { ...known, ...values });
    return String(known['Id']);
  }
  const row: Row = { ...blankRow(object), ...stamps(core, object.fields), Id: core.nextId(objectName), ...values };
  core.records.insert(object, row);
  return String(row['Id']);
}

/** Record types of two objects may share their developer name, and so may a queue and a public group. */
const isSameObject = (row: Row, values: Row): boolean =>
  ['SobjectType', 'Type', 'RelatedId', 'TableEnumOrId', 'ProcessDefinitionId'].every(
    (name) => values[name] === undefined || row[name] === values[name]
  );

export function stamps(core: OrgCore, fields: ReadonlyMap<string, unknown>): Row {
  const at = core.stamp();
  const by: FieldValue = core.components.meta('adminId') ?? null;
  const all: Row = {
    CreatedDate: at,
    LastModifiedDate: at,
    SystemModstamp: at,
    CreatedById: by,
    LastModifiedById: by,
    OwnerId: by,
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => fields.has(name.toLowerCase())));
}
