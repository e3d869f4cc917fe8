import type { ObjectDef } from '../../../contract.ts';
import type { Row } from '../../../store/records.ts';
import { ApexMap } from '../../library/collections/map.ts';
import { exception } from '../../library/exceptions/standardExceptions.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { orgOf } from '../access.ts';
import { recordOfRow } from '../records/rowRecord.ts';
import type { ApexSObject } from '../records/sobject.ts';

/** `getAll`, `getInstance`, `getValues` and `getOrgDefaults` of custom settings and custom metadata types. */
export function customData(
  apex: ApexTransaction,
  object: ObjectDef,
  method: string,
  args: readonly unknown[]
): unknown {
  const rows = orgOf(apex).core.records.all(object);
  const key = typeof args[0] === 'string' ? args[0] : null;
  switch (method.toLowerCase()) {
    case 'getall':
      return ApexMap.of(
        apex,
        'String',
        object.name,
        rows.map((row) => [nameOf(object, row), recordOf(apex, object, row)])
      );
    case 'getorgdefaults':
      return setting(apex, object, rows, [apex.orgId]);
    case 'getvalues':
      return object.fields.has('setupownerid') && isHierarchy(object, key)
        ? valuesOf(apex, object, rows, key)
        : named(apex, object, rows, key);
    case 'getinstance':
      if (object.kind === 'setting' && isHierarchy(object, key)) {
        return setting(apex, object, rows, key === null ? ownersOf(apex) : [key, apex.orgId]);
      }
      return named(apex, object, rows, key);
    default:
      throw exception('TypeException', `Method does not exist: ${object.name}.${method}`);
  }
}

/** Settings by user, profile and org are asked for by id or without one; those of a list by name. */
const isHierarchy = ({ kind }: ObjectDef, key: string | null): boolean =>
  kind === 'setting' && (key === null || /^(?:005|00e|00D)\w{12}(?:\w{3})?$/.test(key));

const nameOf = ({ kind }: ObjectDef, row: Row): string => String(row[kind === 'metadata' ? 'DeveloperName' : 'Name']);

const recordOf = (apex: ApexTransaction, object: ObjectDef, row: Row): ApexSObject => {
  const session = { userId: apex.userId, username: '', orgId: apex.orgId };
  return recordOfRow(object, row, (field) => orgOf(apex).org.calculate(session, object, row, field));
};

function named(apex: ApexTransaction, object: ObjectDef, rows: readonly Row[], key: string | null): unknown {
  const wanted = key?.toLowerCase();
  const row = rows.find((each) => nameOf(object, each).toLowerCase() === wanted || each['Id'] === key);
  return row ? recordOf(apex, object, row) : null;
}

function valuesOf(apex: ApexTransaction, object: ObjectDef, rows: readonly Row[], owner: string | null): unknown {
  const row = rows.find((each) => each['SetupOwnerId'] === (owner ?? apex.userId));
  return row ? recordOf(apex, object, row) : null;
}

/** The running user, his profile, the org: the first has the last word, field by field. */
function ownersOf(apex: ApexTransaction): readonly string[] {
  const { core } = orgOf(apex);
  const profile = core.records.find(core.objectNamed('User'), apex.userId)?.['ProfileId'];
  return [apex.userId, ...(typeof profile === 'string' ? [profile] : []), apex.orgId];
}

/** Never null: a setting that nobody has stored is blank. */
function setting(
  apex: ApexTransaction,
  object: ObjectDef,
  rows: readonly Row[],
  owners: readonly string[]
): ApexSObject {
  const found = owners.flatMap((owner) => rows.filter((row) => row['SetupOwnerId'] === owner));
  const merged: Row = {};
  for (const row of [...found].reverse()) {
    for (const [name, value] of Object.entries(row)) if (value !== null) merged[name] = value;
  }
  return recordOf(apex, object, merged);
}
