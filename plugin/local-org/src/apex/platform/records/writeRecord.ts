import type { FieldDef } from '../../../contract.ts';
import { isStored } from '../../../metadata/fieldDef.ts';
import { relationshipField } from '../../../metadata/schema.ts';
import { fromApex } from './fieldValues.ts';
import { ApexSObject } from './sobject.ts';

export type Values = Readonly<Record<string, unknown>>;

/** Whether a value that a query brought, and Apex did not touch, is left out of a save. */
export type LeavesOut = (field: FieldDef) => boolean;

/**
 * The values of a record as a request to the save pipeline. What a query brought along and cannot be written, such as
 * formulas and time stamps, is left out; what Apex itself has set is not, so that the save refuses it.
 */
export function valuesOf(record: ApexSObject, kind: 'insert' | 'update', leavesOut: LeavesOut): Values {
  return { ...ownValues(record, kind, leavesOut), ...parentKeys(record) };
}

function ownValues(record: ApexSObject, kind: 'insert' | 'update', leavesOut: LeavesOut): Values {
  const values: Record<string, unknown> = {};
  for (const [name, value] of record.values) {
    const field = record.type.fields.get(name.toLowerCase());
    if (field === undefined || field.type === 'id' || !isStored(field)) continue;
    const isOpen = kind === 'insert' ? field.createable : field.updateable;
    const isWritten = record.dirty.has(name) || (isOpen && !leavesOut(field));
    if (isWritten && !(value === null && kind === 'insert' && field.type === 'boolean')) {
      values[field.name] = value === null && field.type === 'boolean' ? false : fromApex(value);
    }
  }
  return values;
}

function parentKeys(record: ApexSObject): Values {
  const values: Record<string, unknown> = {};
  for (const [name, value] of record.relations) {
    const reference = relationshipField(record.type, name);
    const isKey = value instanceof ApexSObject && value.id === null && record.dirty.has(name);
    if (reference && isKey) values[name] = keyOf(value);
  }
  return values;
}

/** A parent stated by its external id, `new Account(Key__c = 'x')`. */
function keyOf(parent: ApexSObject): Values {
  const keys = [...parent.values].filter(([name]) => name !== 'Id');
  return {
    attributes: { type: parent.type.name },
    ...Object.fromEntries(keys.map(([name, value]) => [name, fromApex(value)])),
  };
}
