import type { FieldDef, FieldValue, MetadataComponent, ObjectDef } from '../contract.ts';
import { childrenOf, textOf } from '../metadata/elements.ts';
import { isStored } from '../metadata/fieldDef.ts';
import { fieldOf } from '../metadata/schema.ts';
import { parseXml, type XmlElement } from '../metadata/xml.ts';
import { blankRow } from '../save/defaults.ts';
import { coerce } from '../save/coerce.ts';
import type { Row } from '../store/records.ts';
import { ensureRecord, stamps } from './ensureRecord.ts';
import type { OrgCore } from './orgCore.ts';

/** Records of custom metadata types by the components `Type.Record` that state them. */
export function syncCustomMetadata(core: OrgCore): void {
  const byObject = new Map<string, MetadataComponent[]>();
  for (const { component } of core.components.all()) {
    if (component.type !== 'CustomMetadata' || component.xml === undefined) continue;
    const name = `${component.fullName.split('.')[0] ?? ''}__mdt`;
    byObject.set(name.toLowerCase(), [...(byObject.get(name.toLowerCase()) ?? []), component]);
  }
  for (const object of core.model.schema.objects()) {
    if (object.kind === 'metadata' && !object.tooling && object.queryable) {
      syncType(core, object, byObject.get(object.name.toLowerCase()) ?? []);
    }
  }
}

function syncType(core: OrgCore, object: ObjectDef, components: readonly MetadataComponent[]): void {
  const names = new Set(components.map(({ fullName }) => developerName(fullName).toLowerCase()));
  for (const row of core.records.all(object)) {
    if (!names.has(String(row['DeveloperName']).toLowerCase())) core.records.remove(object, String(row['Id']));
  }
  // Records refer to one another by name, so all of them are there before their values are.
  for (const { fullName } of components) ensureRecord(core, object.name, 'DeveloperName', namesOf(object, fullName));
  for (const component of components) {
    const row = { ...namesOf(object, component.fullName), ...valuesOf(core, object, parseXml(component.xml ?? '')) };
    ensureRecord(core, object.name, 'DeveloperName', { ...withoutStamps(core, object), ...row });
  }
}

const developerName = (fullName: string): string => fullName.slice(fullName.indexOf('.') + 1);

function namesOf(object: ObjectDef, fullName: string): Row {
  const name = developerName(fullName);
  const all: Row = { DeveloperName: name, QualifiedApiName: name, MasterLabel: name, Label: name, Language: 'en_US' };
  return Object.fromEntries(Object.entries(all).filter(([key]) => isColumn(object, key)));
}

const isColumn = (object: ObjectDef, name: string): boolean => {
  const field = fieldOf(object, name);
  return field !== undefined && isStored(field);
};

/** What the component does not state is blank. */
function withoutStamps(core: OrgCore, object: ObjectDef): Row {
  const stamped = new Set(['Id', 'IsDeleted', ...Object.keys(stamps(core, object.fields))]);
  return Object.fromEntries(Object.entries(blankRow(object)).filter(([name]) => !stamped.has(name)));
}

function valuesOf(core: OrgCore, object: ObjectDef, root: XmlElement): Row {
  const values: Row = {};
  const label = textOf(root, 'label');
  if (label !== undefined)
    for (const name of ['MasterLabel', 'Label']) if (isColumn(object, name)) values[name] = label;
  for (const element of childrenOf(root, 'values')) {
    const field = fieldOf(object, textOf(element, 'field') ?? '');
    const text = textOf(element, 'value');
    if (field && isStored(field))
      values[field.name] = valueOf(core, field, text === undefined || text === '' ? null : text);
  }
  return values;
}

/** A relationship names the record that it means; one to an object or a field of the schema keeps the name. */
function valueOf(core: OrgCore, field: FieldDef, text: string | null): FieldValue {
  if (field.type === 'boolean') return text === 'true';
  if (text === null || field.type !== 'reference') return coerce(field, text);
  for (const target of field.referenceTo) {
    const object = core.model.schema.object(target);
    if (object?.kind !== 'metadata') continue;
    const [row] = core.records.findBy(object, 'DeveloperName', text, 1);
    if (row) return row['Id'] ?? null;
  }
  return text;
}
