import type { FieldDef, ObjectDef } from '../contract.ts';
import { storedFields } from '../store/tables.ts';
import { checkReferenced } from './access.ts';
import { isChanged, type Change, type SaveScope } from './change.ts';
import { duplicateValue, invalidCrossReference, requiredMissing, wrongIdType } from './errors.ts';

/** @throws ApiError naming all required fields that are blank */
export function checkRequired({ object, after, kind }: Change): void {
  const checked = checkedOf(object);
  const fields = kind === 'insert' ? checked.requiredOfInsert : checked.required;
  const missing = fields.filter((field) => (after[field.name] ?? null) === null);
  if (missing.length > 0) throw requiredMissing(missing.map((field) => field.name));
}

/** The fields of an object that one of the checks looks at. */
interface Checked {
  readonly required: readonly FieldDef[];
  /** Without the fields that the save itself fills after the checks. */
  readonly requiredOfInsert: readonly FieldDef[];
  readonly references: readonly FieldDef[];
  readonly unique: readonly FieldDef[];
}

const checkedFields = new WeakMap<ObjectDef, Checked>();

function checkedOf(object: ObjectDef): Checked {
  let checked = checkedFields.get(object);
  if (checked === undefined) {
    const fields = storedFields(object);
    const required = fields.filter(isRequired);
    checked = {
      required,
      requiredOfInsert: required.filter((field) => !isStamped(field)),
      references: fields.filter(({ type, referenceTo }) => type === 'reference' && referenceTo.length > 0),
      unique: [...object.fields.values()].filter(({ unique }) => unique),
    };
    checkedFields.set(object, checked);
  }
  return checked;
}

const isRequired = (field: FieldDef): boolean => !field.nillable && field.type !== 'boolean' && field.type !== 'id';

const isStamped = (field: FieldDef): boolean => field.autoNumber !== undefined || !field.createable;

/** @throws ApiError when a changed reference names a record that is not there or is of another object */
export function checkReferences(change: Change, scope: SaveScope): void {
  for (const field of checkedOf(change.object).references) {
    if (!isChanged(change, field.name)) continue;
    const id = change.after[field.name];
    if (typeof id !== 'string' || isOwnerByDefault(change, field, id, scope)) continue;
    const target = scope.model.schema.objectOfId(id);
    if (target === undefined || !field.referenceTo.some((name) => name.toLowerCase() === target.name.toLowerCase())) {
      throw wrongIdType(field, id);
    }
    if (scope.records.existing(target, [id]).size === 0)
      throw invalidCrossReference(change.given.has(field.name) ? [field.name] : []);
    checkReferenced(change, field, target, id, scope);
  }
}

/** Whoever saves is there, and owns what it makes. */
const isOwnerByDefault = (change: Change, field: FieldDef, id: string, scope: SaveScope): boolean =>
  field.name === 'OwnerId' &&
  !change.given.has(field.name) &&
  change.before === undefined &&
  id === scope.session.userId;

/** @throws ApiError when another record has the value of a unique field */
export function checkUnique(change: Change, scope: SaveScope): void {
  for (const field of checkedOf(change.object).unique) {
    if (!isChanged(change, field.name)) continue;
    const value = change.after[field.name] ?? null;
    if (value === null) continue;
    const other = scope.records
      .findBy(change.object, field.name, value, 2)
      .find((row) => row['Id'] !== change.after['Id']);
    if (other) throw duplicateValue(field, String(other['Id']));
  }
}
