import type { ApiError, SaveResult } from '../../../contract.ts';
import type { ApexException } from '../../library/exceptions/apexException.ts';
import { exception } from '../../library/exceptions/standardExceptions.ts';
import type { ApexTransaction, EnumValue } from '../../transaction.ts';
import type { ApexSObject } from '../records/sobject.ts';

/** What one record of a DML call came to; `Database.SaveResult` and its like. */
export interface DmlOutcome {
  readonly id: string | null;
  readonly isSuccess: boolean;
  readonly isCreated: boolean;
  readonly errors: readonly DmlError[];
}

/** `Database.Error`. */
export interface DmlError {
  readonly code: string;
  readonly message: string;
  readonly fields: readonly string[];
}

/** A failure as `DmlException` tells it. */
export interface DmlFailure extends DmlError {
  readonly index: number;
  readonly id: string | null;
}

export function outcomeOf(result: SaveResult, record: ApexSObject): DmlOutcome {
  if (result.success) return { id: result.id, isSuccess: true, isCreated: result.created, errors: [] };
  return { id: record.id, isSuccess: false, isCreated: false, errors: result.errors.map(errorOf) };
}

export const errorOf = ({ errorCode, message, fields }: ApiError): DmlError => ({ code: errorCode, message, fields });

/** Failures of the exceptions that `dmlException` has made. */
const failures = new WeakMap<object, readonly DmlFailure[]>();

export const failuresOf = (error: object): readonly DmlFailure[] => failures.get(error) ?? [];

/** `Insert failed. First exception on row 0; first error: …` */
export function dmlException(operation: string, outcomes: readonly DmlOutcome[]): ApexException {
  const failed = outcomes.flatMap(({ id, errors }, index): DmlFailure[] =>
    errors.map((error) => ({ ...error, index, id }))
  );
  const own = failed.find(({ code }) => code !== 'ALL_OR_NONE_OPERATION_ROLLED_BACK') ?? failed[0];
  const error = exception(
    'DmlException',
    own === undefined ? `${titled(operation)} failed.` : describe(operation, own)
  );
  failures.set(
    error,
    failed.filter(({ code }) => code !== 'ALL_OR_NONE_OPERATION_ROLLED_BACK')
  );
  return error;
}

function describe(operation: string, { index, id, code, message, fields }: DmlFailure): string {
  const where = id === null ? `row ${index}` : `row ${index} with id ${id}`;
  return `${titled(operation)} failed. First exception on ${where}; first error: ${code}, ${message}: [${fields.join(', ')}]`;
}

const titled = (operation: string): string => operation.charAt(0).toUpperCase() + operation.slice(1);

/** A value of `System.StatusCode`. */
export function statusCode(apex: ApexTransaction, code: string): EnumValue | null {
  const values = apex.types.resolve('StatusCode')?.enumValues ?? [];
  return values.find(({ name }) => name === code) ?? values.find(({ name }) => name === 'UNKNOWN_EXCEPTION') ?? null;
}
