import { ApiError, type ObjectDef, type Schema } from '../contract.ts';
import { fieldOf, relationshipField } from '../metadata/schema.ts';
import type { Operand, Query } from '../soql/ast.ts';
import type { QueryResult } from '../soql/soqlEngine.ts';
import type { Json } from '../soql/shape.ts';

/** Records that are read at once: few enough that they are garbage before V8 takes them for something to keep. */
const PAGE = 250;

/** A column of a result: what it is called, and how its values are reached from a record. */
export interface ResultColumn {
  readonly title: string;
  readonly path: readonly string[];
}

/** The columns of a query of a bulk job. @throws ApiError for what bulk queries do not do */
export function bulkColumns(schema: Schema, query: Query): readonly ResultColumn[] {
  if (query.groupBy !== undefined) throw unsupported('Aggregate Relationships');
  if (query.offset !== undefined) throw unsupported('OFFSET clause');
  const [from] = query.from;
  const object = schema.object(from?.path.path.join('.') ?? '');
  const own = new Set([from?.alias, object?.name].map((name) => name?.toLowerCase()));
  return query.select.map(({ item, alias }) => {
    if (item.kind === 'child') throw unsupported('Nested queries');
    if (item.kind === 'typeof') throw unsupported('TYPEOF clause');
    const written = pathOf(item);
    const isQualified = written.length > 1 && own.has(written[0]?.toLowerCase());
    const path = canonical(schema, object, isQualified ? written.slice(1) : written);
    return alias === undefined ? { title: path.join('.'), path } : { title: alias, path: [alias] };
  });
}

function pathOf(item: Operand): readonly string[] {
  if (item.kind === 'field') return item.path;
  if (item.name === 'fields') throw unsupported('FIELDS function');
  if ((item.name === 'tolabel' || item.name === 'format') && item.argument) return pathOf(item.argument);
  throw unsupported('Aggregate functions');
}

/** The names of a path as the schema states them, which is how records have them. */
function canonical(schema: Schema, object: ObjectDef | undefined, path: readonly string[]): readonly string[] {
  const [head = '', ...rest] = path;
  if (rest.length > 0) {
    const lookup = object && relationshipField(object, head);
    // Of a parent of several kinds a query names only fields that all of them have.
    const parent = schema.object(lookup?.referenceTo[0] ?? '');
    return [lookup?.relationshipName ?? head, ...canonical(schema, parent, rest)];
  }
  const field = object && fieldOf(object, head);
  if (field?.type === 'address' || field?.type === 'location') throw unsupported('Compound data');
  return [field?.name ?? head];
}

const unsupported = (what: string): ApiError =>
  new ApiError('API_ERROR', `FUNCTIONALITY_NOT_ENABLED: ${what} not supported in Bulk Query`);

export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Pages of the records of a result, or of a part of it. `base` is the start of record addresses. */
export function* recordPages(
  result: QueryResult,
  base: string,
  { from, to }: RowRange = { from: 0, to: result.length }
): Generator<readonly Json[], void> {
  for (let at = from; at < to; at += PAGE) yield result.page(at, Math.min(at + PAGE, to), base);
}

/** The values of a record in the order of the columns. */
export function rowOf(record: Json, columns: readonly ResultColumn[]): string[] {
  return columns.map(({ path }) => {
    let value: Json | undefined = record;
    for (const name of path) value = memberOf(value, name);
    return textOf(value);
  });
}

function memberOf(record: Json | undefined, name: string): Json | undefined {
  if (record === null || record === undefined || typeof record !== 'object') return undefined;
  return (record as Readonly<Record<string, Json>>)[name];
}

function textOf(value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') return JSON.stringify(value);
  // Datetimes of bulk results end in Z.
  return typeof value === 'string' ? value.replace(/^(\d{4}-\d\d-\d\dT[\d:.]+)\+0000$/, '$1Z') : String(value);
}
