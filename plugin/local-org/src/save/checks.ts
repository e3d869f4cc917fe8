import type { FieldDef } from '../contract.ts';
import { storedFields } from '../store/tables.ts';
import { checkReferenced } from './access.ts';
import { isChanged, type Change, type SaveScope } from './change.ts';
import { duplicateValue, invalidCrossReference, requiredMissing, wrongIdType } from './errors.ts';

/** @throws ApiError naming all required fields that are blank */
export function checkRequired({ object, after, kind }: Change): void {
  const missing = storedFields(object).filter(
    (field) => isRequired(field) && (after[field.name] ?? null) === null && !(kind === 'insert' && isStamped(field))
  );
  if (missing.length > 0) throw requiredMissing(missing.map((field) => field.name));
}

const isRequired = (field: FieldDef): boolean => !field.nillable && field.type !== 'boolean' && field.type !== 'id';

/** Fields that the save itself fills after the checks. */
const isStamped = (field: FieldDef): boolean => field.autoNumber !== undefined || !field.createable;

/** @throws ApiError when a changed reference names a record that is not there or is of another object */
export function checkReferences(change: Change, scope: SaveScope): void {
  for (const field of storedFields(change.object)) {
    if (field.type !== 'reference' || !isChanged(change, field.name)) continue;
    const id = change.after[field.name];
    if (typeof id !== 'string' || field.referenceTo.length === 0) continue;
    const target = scope.model.schema.objectOfId(id);
    if (target === undefined || !field.referenceTo.some((name) => name.toLowerCase() === target.name.toLowerCase())) {
      throw wrongIdType(field, id);
    }
    if (scope.records.existing(target, [id]).size === 0)
      throw invalidCrossReference(change.given.has(field.name) ? [field.name] : []);
    checkReferenced(change, field, target, id, scope);
  }
}

/** @throws ApiError when another record has the value of a unique field */
export function checkUnique(change: Change, scope: SaveScope): void {
  for (const field of change.object.fields.values()) {
    if (!field.unique || !isChanged(change, field.name)) continue;
    const value = change.after[field.name] ?? null;
    if (value === null) continue;
    const other = scope.records
      .findBy(change.object, field.name, value, 2)
      .find((row) => row['Id'] !== change.after['Id']);
    if (other) throw duplicateValue(field, String(other['Id']));
  }
}
