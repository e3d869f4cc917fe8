import { ApexList } from '../../library/collections/list.ts';
import { nullPointer } from '../../library/exceptions/standardExceptions.ts';
import { ApexException } from '../../library/exceptions/apexException.ts';
import { nativeType, type NativeFunction } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { orgOf } from '../access.ts';
import { FieldToken } from '../describe/tokens.ts';
import { failuresOf, statusCode, type DmlFailure } from '../dml/outcome.ts';
import { enumType } from './enumType.ts';

/** Codes that saves answer, and those that Apex often compares with. */
const STATUS_CODES = [
  'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  'ALREADY_IN_PROCESS',
  'BAD_CUSTOM_ENTITY_PARENT_DOMAIN',
  'CANNOT_CASCADE_PRODUCT_ACTIVE',
  'CANNOT_DELETE_LAST_DATED_CONVERSION_RATE',
  'CANNOT_EXECUTE_FLOW_TRIGGER',
  'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  'CANNOT_UPDATE_CONVERTED_LEAD',
  'CIRCULAR_DEPENDENCY',
  'DELETE_FAILED',
  'DEPENDENCY_EXISTS',
  'DUPLICATE_EXTERNAL_ID',
  'DUPLICATE_USERNAME',
  'DUPLICATE_VALUE',
  'DUPLICATES_DETECTED',
  'ENTITY_IS_DELETED',
  'ENTITY_IS_LOCKED',
  'FAILED_ACTIVATION',
  'FIELD_CUSTOM_VALIDATION_EXCEPTION',
  'FIELD_FILTER_VALIDATION_EXCEPTION',
  'FIELD_INTEGRITY_EXCEPTION',
  'INACTIVE_OWNER_OR_USER',
  'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
  'INSUFFICIENT_ACCESS_OR_READONLY',
  'INVALID_CROSS_REFERENCE_KEY',
  'INVALID_EMAIL_ADDRESS',
  'INVALID_FIELD',
  'INVALID_FIELD_FOR_INSERT_UPDATE',
  'INVALID_ID_FIELD',
  'INVALID_NUMBER_OF_MERGE_RECORDS',
  'INVALID_OPERATION',
  'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  'INVALID_STATUS',
  'INVALID_TYPE',
  'INVALID_TYPE_FOR_OPERATION',
  'INVALID_TYPE_ON_FIELD_IN_RECORD',
  'LIMIT_EXCEEDED',
  'MALFORMED_ID',
  'MANAGER_NOT_DEFINED',
  'MERGE_FAILED',
  'MISSING_ARGUMENT',
  'MIXED_DML_OPERATION',
  'MULTIPLE_CHOICES',
  'NO_APPLICABLE_PROCESS',
  'NOT_FOUND',
  'NUMBER_OUTSIDE_VALID_RANGE',
  'REQUIRED_FIELD_MISSING',
  'STRING_TOO_LONG',
  'TRANSFER_REQUIRES_READ',
  'UNABLE_TO_LOCK_ROW',
  'UNDELETE_FAILED',
  'UNKNOWN_EXCEPTION',
];

/** @throws IllegalArgumentException-like ListException for a failure that is not there */
function failureAt(self: object, index: number | null): DmlFailure {
  if (index === null) throw nullPointer('Argument cannot be null.');
  const failure = failuresOf(self)[index];
  if (failure) return failure;
  throw nullPointer(`Index out of bounds: ${index}`);
}

const fieldsOf = (apex: ApexTransaction, self: object, index: number | null): ApexList => {
  const { fields, id } = failureAt(self, index);
  const object = id === null ? undefined : orgOf(apex).org.schema.objectOfId(id);
  const tokens = fields.flatMap((name) => {
    const field = object?.fields.get(name.toLowerCase());
    return object && field ? [new FieldToken(object, field)] : [];
  });
  return new ApexList('Schema.SObjectField', tokens);
};

/** What `getDmlX` says of any exception; only those of saves have failures. */
export const dmlMembers: Readonly<Record<string, NativeFunction>> = {
  'Integer getNumDml()': (_apex, self: object) => failuresOf(self).length,
  'String getDmlMessage(Integer index)': (_apex, self: object, index: number | null) => failureAt(self, index).message,
  'Id getDmlId(Integer index)': (_apex, self: object, index: number | null) => failureAt(self, index).id,
  'Integer getDmlIndex(Integer index)': (_apex, self: object, index: number | null) => failureAt(self, index).index,
  'String getDmlStatusCode(Integer index)': (_apex, self: object, index: number | null) => failureAt(self, index).code,
  'StatusCode getDmlType(Integer index)': (apex, self: object, index: number | null) =>
    statusCode(apex, failureAt(self, index).code),
  'List<String> getDmlFieldNames(Integer index)': (_apex, self: object, index: number | null) =>
    new ApexList('String', [...failureAt(self, index).fields]),
  'List<Schema.SObjectField> getDmlFields(Integer index)': fieldsOf,
};

export const exceptionTypes = [
  enumType('StatusCode', STATUS_CODES),
  ...['DmlException', 'EmailException'].map((name) =>
    nativeType(name, {
      isInstance: (value) => value instanceof ApexException && value.typeName === `System.${name}`,
      extends: 'Exception',
      members: dmlMembers,
    })
  ),
];
