import type { ObjectDef } from '../../../contract.ts';
import { isStored } from '../../../metadata/fieldDef.ts';
import type { Row } from '../../../store/records.ts';
import { toApex } from './fieldValues.ts';
import { ApexSObject } from './sobject.ts';

/**
 * A stored row as a record of Apex. Fields that are blank are not populated but can be read; calculated ones are worked
 * out when they are asked for.
 */
export function recordOfRow(
  object: ObjectDef,
  row: Readonly<Row>,
  calculate?: (field: string) => Row[string]
): ApexSObject {
  const record = new ApexSObject(object);
  for (const field of object.fields.values()) {
    const value = isStored(field) ? row[field.name] : undefined;
    if (value !== null && value !== undefined) record.values.set(field.name, toApex(field.type, value, field.scale));
  }
  if (calculate) record.calculate = (field) => toApex(field.type, calculate(field.name), field.scale);
  return record;
}
