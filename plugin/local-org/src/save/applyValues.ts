import { ApiError, type FieldDef, type ObjectDef } from '../contract.ts';
import { fieldOf, relationshipField } from '../metadata/schema.ts';
import { isStored } from '../metadata/fieldDef.ts';
import type { Row } from '../store/records.ts';
import type { SaveScope } from './change.ts';
import { coerce } from './coerce.ts';
import { externalIdNotFound, noSuchColumn, notWritable, wrongJsonType } from './errors.ts';

/**
 * Puts the values of a request into a record: names are matched without regard to case, values coerced, references by
 * external id (`Account: { Key__c: 'x' }`) resolved. Answers the names of the fields that were given.
 * @throws ApiError for the first value that cannot be taken
 */
export function applyValues(
  object: ObjectDef,
  values: Readonly<Record<string, unknown>>,
  row: Row,
  kind: 'insert' | 'update',
  scope: SaveScope
): Set<string> {
  const given = new Set<string>();
  for (const [name, value] of Object.entries(values)) {
    if (name === 'attributes') continue;
    const field = fieldOf(object, name);
    if (field !== undefined) {
      // An update may repeat the id that its address already states.
      if (field.type === 'id' && kind === 'update') continue;
      checkWritable(object, field, kind, scope);
      row[field.name] = coerce(field, value);
      given.add(field.name);
      continue;
    }
    const reference = relationshipField(object, name);
    if (reference === undefined || value === undefined) throw noSuchColumn(object.name, name);
    checkWritable(object, reference, kind, scope);
    row[reference.name] = value === null ? null : resolveReference(reference, value, scope);
    given.add(reference.name);
  }
  return given;
}

function checkWritable(object: ObjectDef, field: FieldDef, kind: 'insert' | 'update', scope: SaveScope): void {
  const isOpen = kind === 'insert' ? field.createable : field.updateable;
  if (!isOpen || !isStored(field)) throw notWritable([field.name]);
  if (scope.rights.mayEditField(object, field.name)) return;
  // A field that the user cannot even see answers as if it did not exist.
  throw scope.rights.mayReadField(object, field.name)
    ? notWritable([field.name])
    : noSuchColumn(object.name, field.name);
}

function resolveReference(field: FieldDef, value: unknown, scope: SaveScope): string {
  if (typeof value !== 'object' || value === null) throw wrongJsonType(field, value);
  const { attributes, ...keys } = value as Record<string, unknown>;
  const [entry, ...others] = Object.entries(keys);
  if (entry === undefined || others.length > 0) {
    throw new ApiError('INVALID_FIELD', 'A foreign key reference must state exactly one external ID field.', {
      fields: [field.name],
    });
  }
  const stated = (attributes as { readonly type?: unknown } | undefined)?.type;
  const candidates = typeof stated === 'string' ? [stated] : field.referenceTo;
  const [keyName, key] = entry;
  for (const name of candidates) {
    const target = scope.model.schema.object(name);
    const keyField = target && fieldOf(target, keyName);
    if (target === undefined || keyField === undefined || !(keyField.idLookup || keyField.externalId)) continue;
    const matches = scope.records.findBy(target, keyField.name, coerce(keyField, key), 2);
    if (matches.length > 1) {
      throw new ApiError(
        'DUPLICATE_VALUE',
        `More than one record found for external id field: [${matches.map((row) => row['Id']).join(', ')}]`,
        {
          status: 300,
        }
      );
    }
    if (matches[0]) return String(matches[0]['Id']);
    throw externalIdNotFound(String(key), keyField.name, target.name);
  }
  throw noSuchColumn(candidates[0] ?? '', keyName);
}
