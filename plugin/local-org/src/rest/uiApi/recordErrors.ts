import type { ApiError, ObjectDef } from '../../contract.ts';
import type { RestResponse } from '../message.ts';
import type {
  ErrorRepresentation,
  RecordExceptionErrorRepresentation,
  RecordExceptionRepresentation,
  RecordRepresentation,
} from './representations.ts';

/** The same for creating and updating. */
const MESSAGE = 'An error occurred while trying to update the record. Please try again.';

/** What a save refused, by field. */
export function recordExceptions(object: ObjectDef, errors: readonly ApiError[]): RecordExceptionRepresentation {
  const general: RecordExceptionErrorRepresentation[] = [];
  const byField: Record<string, RecordExceptionErrorRepresentation[]> = {};
  for (const error of errors) {
    const base = { duplicateRecordError: null, errorCode: error.errorCode, message: error.message } as const;
    if (error.fields.length === 0) general.push({ constituentField: null, ...base, field: null, fieldLabel: null });
    for (const name of error.fields) {
      const field = object.fields.get(name.toLowerCase());
      const compound = field?.compoundFieldName;
      const entry = {
        constituentField: compound === undefined ? null : (field?.name ?? null),
        ...base,
        field: compound ?? field?.name ?? name,
        fieldLabel: field?.label ?? null,
      };
      (byField[entry.field] ??= []).push(entry);
    }
  }
  return { errors: general, fieldErrors: byField };
}

/** The answer to a refused create, update or delete. */
export function recordErrorResponse(object: ObjectDef, errors: readonly ApiError[]): RestResponse {
  const status = errors[0]?.status ?? 400;
  const body: ErrorRepresentation = {
    enhancedErrorType: 'RecordError',
    errorCode: errors[0]?.errorCode ?? 'UNKNOWN_EXCEPTION',
    message: MESSAGE,
    output: recordExceptions(object, errors),
  };
  return { status, body: [body] };
}

/** 412: somebody changed the record after the client has read it; the answer shows it as it is now. */
export function conflictResponse(record: RecordRepresentation): RestResponse {
  const body: ErrorRepresentation = {
    errorCode: 'PRECONDITION_FAILED',
    message: 'The record was changed after it was read. Read it again before you update it.',
    output: record,
  };
  return { status: 412, body: [body] };
}
