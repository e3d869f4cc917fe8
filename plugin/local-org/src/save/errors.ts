import { ApiError, type FieldDef } from '../contract.ts';

/** The refusals of the save pipeline, worded as the platform words them. */

export const noSuchColumn = (object: string, field: string): ApiError =>
  new ApiError('INVALID_FIELD', `No such column '${field}' on sobject of type ${object}`, { fields: [field] });

export const notWritable = (fields: readonly string[]): ApiError =>
  new ApiError(
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${fields.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    { fields }
  );

export const requiredMissing = (fields: readonly string[]): ApiError =>
  new ApiError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${fields.join(', ')}]`, { fields });

export const tooLong = (field: FieldDef, value: string): ApiError =>
  new ApiError(
    'STRING_TOO_LONG',
    `${field.label}: data value too large: ${abbreviated(value)} (max length=${field.length})`,
    { fields: [field.name] }
  );

export const badPicklistValue = (field: FieldDef, value: string): ApiError =>
  new ApiError(
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    `${field.label}: bad value for restricted picklist field: ${value}`,
    { fields: [field.name] }
  );

export const outOfRange = (field: FieldDef, value: number): ApiError =>
  new ApiError(
    'NUMBER_OUTSIDE_VALID_RANGE',
    `${field.label}: value outside of valid range on numeric field: ${value}`,
    { fields: [field.name] }
  );

export const wrongJsonType = (field: FieldDef, value: unknown): ApiError =>
  new ApiError(
    'JSON_PARSER_ERROR',
    `Cannot deserialize instance of ${field.type} from ${jsonToken(value)} value ${abbreviated(String(value))} or request may be missing a required field`,
    { fields: [field.name] }
  );

export const malformedId = (field: FieldDef, value: string): ApiError =>
  new ApiError('MALFORMED_ID', `${field.label}: id value of incorrect type: ${abbreviated(value)}`, {
    fields: [field.name],
  });

export const wrongIdType = (field: FieldDef, value: string): ApiError =>
  new ApiError('FIELD_INTEGRITY_EXCEPTION', `${field.label}: id value of incorrect type: ${value}`, {
    fields: [field.name],
  });

export const invalidCrossReference = (fields: readonly string[] = [], status = 400): ApiError =>
  new ApiError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', { fields, status });

export const entityDeleted = (): ApiError => new ApiError('ENTITY_IS_DELETED', 'entity is deleted', { status: 404 });

export const duplicateValue = (field: FieldDef, otherId: string): ApiError =>
  new ApiError(
    'DUPLICATE_VALUE',
    `duplicate value found: ${field.name} duplicates value on record with id: ${otherId}`,
    { fields: [field.name] }
  );

export const externalIdNotFound = (value: string, field: string, object: string): ApiError =>
  new ApiError('INVALID_FIELD', `Foreign key external ID: ${value} not found for field ${field} in entity ${object}`, {
    fields: [field],
  });

export const noAccess = (): ApiError =>
  new ApiError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', { status: 403 });

/** The record that the id names exists, but the user cannot see it, or not enough of it. */
export const noAccessToReferenced = (id: string, fields: readonly string[] = []): ApiError =>
  new ApiError(
    'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
    `insufficient access rights on cross-reference id: ${id.slice(0, 15)}`,
    { fields, status: 403 }
  );

export const locked = (): ApiError =>
  new ApiError('ENTITY_IS_LOCKED', 'This record is locked. If you need to edit it, contact your admin.');

export const noObject = (object: string): ApiError =>
  new ApiError('INVALID_TYPE', `sObject type '${object}' is not supported.`, { status: 404 });

export const rolledBack = (): ApiError =>
  new ApiError(
    'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    'Record rolled back because not all records were valid and the request was using AllOrNone header'
  );

const abbreviated = (text: string): string => (text.length > 255 ? `${text.slice(0, 255)}...` : text);

function jsonToken(value: unknown): string {
  if (typeof value === 'string') return 'VALUE_STRING';
  if (typeof value === 'boolean') return value ? 'VALUE_TRUE' : 'VALUE_FALSE';
  if (typeof value === 'number') return Number.isInteger(value) ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT';
  return Array.isArray(value) ? 'START_ARRAY' : 'START_OBJECT';
}
