import { ApiError, type Org, type SaveOperation, type Session } from '../contract.ts';
import type { Read, Values } from './columns.ts';

/** What a job does with the records of one object. */
export interface LoadTarget {
  readonly object: string;
  readonly operation: LoadOperation;
  /** Of an upsert: the field that finds the records. */
  readonly externalIdField?: string;
}

export const LOAD_OPERATIONS = ['insert', 'update', 'upsert', 'delete', 'hardDelete'] as const;
export type LoadOperation = (typeof LOAD_OPERATIONS)[number];

/** Records go to triggers by as many. */
export const CHUNK = 200;

/** What became of one record; `id` is empty when it is not known. */
export interface Outcome {
  readonly id: string;
  readonly created: boolean;
  readonly errors: readonly ApiError[];
}

/** Saves up to 200 records, each by itself; outcomes are in the order of the records, and of what is none, its error. */
export function loadRecords(
  org: Org,
  session: Session,
  target: LoadTarget,
  records: readonly Read[]
): readonly Outcome[] {
  const operations = records.flatMap((read) => (read instanceof ApiError ? [] : [operationOf(target, read)]));
  const results = org.save(session, operations, { allOrNone: false });
  const saved = results.map((result, at): Outcome => {
    if (result.success) return { id: result.id, created: result.created, errors: [] };
    return { id: givenId(operations[at]), created: false, errors: result.errors.map(inBulk) };
  });
  let at = 0;
  const outcomes = records.map((read): Outcome =>
    read instanceof ApiError ? refused(read) : (saved[at++] ?? refused())
  );
  if (target.operation === 'hardDelete') purge(org, session, target.object, outcomes);
  return outcomes;
}

const refused = (...errors: readonly ApiError[]): Outcome => ({ id: '', created: false, errors });

/** The records leave the recycle bin as soon as they are in it. */
function purge(org: Org, session: Session, object: string, outcomes: readonly Outcome[]): void {
  const gone = outcomes.filter(({ errors }) => errors.length === 0);
  org.save(
    session,
    gone.map(({ id }) => ({ kind: 'purge', object, id })),
    { allOrNone: false }
  );
}

function operationOf({ object, operation, externalIdField = 'Id' }: LoadTarget, values: Values): SaveOperation {
  if (operation === 'insert') return { kind: 'insert', object, values };
  if (operation === 'update') return { kind: 'update', object, id: textIn(values, 'Id'), values };
  if (operation === 'upsert') {
    const key = textIn(values, externalIdField);
    const isId = externalIdField.toLowerCase() === 'id';
    return { kind: 'upsert', object, field: externalIdField, key, values: isId ? withoutId(values) : values };
  }
  return { kind: 'delete', object, id: textIn(values, 'Id') };
}

function textIn(values: Values, field: string): string {
  const exact = values[field];
  if (exact !== undefined) return text(exact);
  const name = Object.keys(values).find((each) => each.toLowerCase() === field.toLowerCase());
  return name === undefined ? '' : text(values[name]);
}

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

function withoutId(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name.toLowerCase() !== 'id'));
}

const givenId = (operation: SaveOperation | undefined): string =>
  operation !== undefined && 'id' in operation ? operation.id : '';

/** Values in CSV have no type of JSON to be wrong. */
function inBulk(error: ApiError): ApiError {
  if (error.errorCode !== 'JSON_PARSER_ERROR') return error;
  const [, type = '', value = ''] =
    /^Cannot deserialize instance of (\S+) from \S+ value (.*) or request/s.exec(error.message) ?? [];
  const message = `${error.fields[0] ?? ''}: value not of required type: ${value || type}`;
  return new ApiError('INVALID_TYPE_ON_FIELD_IN_RECORD', message, { fields: error.fields });
}

/** Errors as they stand in results: `CODE:message:Field,Field --`, one after the other. */
export const errorText = (errors: readonly ApiError[]): string =>
  errors
    .map(
      ({ errorCode, message, fields }) => `${errorCode}:${message}:${fields.length > 0 ? `${fields.join(',')} ` : ''}--`
    )
    .join(';');
