import { ApiError, type AccessRights, type FieldDef, type ObjectDef, type Schema } from '../../contract.ts';
import { isNumeric } from '../../metadata/fieldDef.ts';
import { relationshipField } from '../../metadata/schema.ts';
import { isObject } from '../message.ts';

export interface WhereScope {
  readonly schema: Schema;
  readonly access: AccessRights;
}

const COMPARISONS: Readonly<Record<string, string>> = {
  eq: '=',
  ne: '!=',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
  like: 'LIKE',
};
const LISTS: Readonly<Record<string, string>> = { in: 'IN', nin: 'NOT IN', includes: 'INCLUDES', excludes: 'EXCLUDES' };
const SUBQUERIES: Readonly<Record<string, string>> = { inq: 'IN', ninq: 'NOT IN' };

export const badFilter = (message: string): ApiError => new ApiError('INVALID_FILTER', message);

/**
 * The SOQL condition of a filter such as `{ and: [{ Name: { like: "A%" } }, { Account: { Type: { eq: "Other" } } }] }`;
 * undefined for one that says nothing.
 * @throws ApiError INVALID_FILTER for fields and operators that are not there
 */
export function whereClause(scope: WhereScope, object: ObjectDef, filter: unknown, path = ''): string | undefined {
  if (filter === null || filter === undefined) return undefined;
  if (!isObject(filter)) throw badFilter('A filter is an object.');
  const conditions = Object.entries(filter).flatMap(
    ([name, value]) => condition(scope, object, path, name, value) ?? []
  );
  return joined(conditions, 'AND');
}

const joined = (conditions: readonly string[], operator: 'AND' | 'OR'): string | undefined =>
  conditions.length > 1 ? `(${conditions.join(` ${operator} `)})` : conditions[0];

function condition(
  scope: WhereScope,
  object: ObjectDef,
  path: string,
  name: string,
  value: unknown
): string | undefined {
  const key = name.toLowerCase();
  if (key === 'and' || key === 'or') {
    const parts = Array.isArray(value) ? value : [value];
    const conditions = parts.flatMap((part: unknown) => whereClause(scope, object, part, path) ?? []);
    return joined(conditions, key === 'and' ? 'AND' : 'OR');
  }
  if (key === 'not') {
    const inner = whereClause(scope, object, value, path);
    return inner === undefined ? undefined : `(NOT ${inner})`;
  }
  const field = object.fields.get(key);
  if (field && scope.access.mayReadField(object, field.name)) return fieldCondition(scope, field, path, value);
  const link = relationshipField(object, name);
  if (link && scope.access.mayReadField(object, link.name)) return parentCondition(scope, link, path, value);
  throw badFilter(`The filter names the field '${name}', which is not defined for '${object.name}'.`);
}

/** Behind a relationship to several objects the filter names the object first: `{ Owner: { User: { … } } }`. */
function parentCondition(scope: WhereScope, link: FieldDef, path: string, value: unknown): string | undefined {
  const below = `${path}${link.relationshipName ?? ''}.`;
  const [only, ...others] = link.referenceTo;
  if (others.length === 0) {
    const parent = scope.schema.object(only ?? '');
    return parent && whereClause(scope, parent, value, below);
  }
  if (!isObject(value)) throw badFilter('A filter is an object.');
  const conditions = Object.entries(value).flatMap(([type, filter]) => {
    const parent = link.referenceTo.includes(type) ? scope.schema.object(type) : undefined;
    if (!parent) throw badFilter(`The relationship '${link.relationshipName ?? ''}' does not lead to '${type}'.`);
    const inner = whereClause(scope, parent, filter, below);
    return [`${below}Type = '${parent.name}'`, ...(inner === undefined ? [] : [inner])];
  });
  return joined(conditions, 'AND');
}

function fieldCondition(scope: WhereScope, field: FieldDef, path: string, value: unknown): string | undefined {
  if (!isObject(value)) throw badFilter(`The filter of '${field.name}' names an operator.`);
  const column = path + field.name;
  const conditions = Object.entries(value).map(([operator, operand]) => {
    const comparison = COMPARISONS[operator];
    if (comparison) return `${column} ${comparison} ${literal(field, operand)}`;
    const list = LISTS[operator];
    if (list) {
      const members = Array.isArray(operand) ? operand : [operand];
      if (members.length === 0) return operator === 'in' ? 'Id = null' : 'Id != null';
      return `${column} ${list} (${members.map((member: unknown) => literal(field, member)).join(', ')})`;
    }
    const subquery = SUBQUERIES[operator];
    if (subquery) return `${column} ${subquery} (${subqueryOf(scope, operand)})`;
    throw badFilter(`The operator '${operator}' is not defined for '${field.name}'.`);
  });
  return joined(conditions, 'AND');
}

/** `{ Contact: { Name: { like: "A%" } }, ApiName: "AccountId" }`. */
function subqueryOf(scope: WhereScope, operand: unknown): string {
  if (!isObject(operand)) throw badFilter('A sub-query names an object and, in ApiName, one of its fields.');
  const { ApiName, ...objects } = operand;
  const [name = '', filter] = Object.entries(objects)[0] ?? [];
  const object = scope.schema.object(name);
  const field = typeof ApiName === 'string' ? object?.fields.get(ApiName.toLowerCase()) : undefined;
  if (!object || !field || !scope.access.mayRead(object) || !scope.access.mayReadField(object, field.name)) {
    throw badFilter('A sub-query names an object and, in ApiName, one of its fields.');
  }
  const where = whereClause(scope, object, filter);
  return `SELECT ${field.name} FROM ${object.name}${where === undefined ? '' : ` WHERE ${where}`}`;
}

export const quoted = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;

/** A value as SOQL writes it. @throws ApiError INVALID_FILTER for one that the field cannot have */
function literal(field: FieldDef, value: unknown): string {
  if (value === null) return 'null';
  if (field.type === 'date' || field.type === 'datetime') return dateLiteral(field, value);
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  if (field.type === 'boolean' && typeof value === 'boolean') return String(value);
  if (field.type !== 'boolean' && typeof text === 'string') {
    if (isNumeric(field.type)) {
      if (/^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text)) return text;
    } else if (field.type !== 'time') return quoted(text);
    else if (/^\d\d:\d\d:\d\d(\.\d{1,3})?Z?$/.test(text)) return text;
  }
  throw unsuitable(field, value);
}

const unsuitable = (field: FieldDef, value: unknown): ApiError =>
  badFilter(`The value ${JSON.stringify(value)} does not suit the field '${field.name}'.`);

/** `{ value: "2026-01-31" }`, `{ literal: TODAY }`, `{ range: { last_n_days: 3 } }`, or the date itself. */
function dateLiteral(field: FieldDef, value: unknown): string {
  if (isObject(value)) {
    const { literal: named, range } = value;
    if (typeof named === 'string' && /^[A-Z_]+$/i.test(named)) return named.toUpperCase();
    if (isObject(range)) {
      const [name = '', count] = Object.entries(range)[0] ?? [];
      if (/^(last|next)_n_\w+$/i.test(name) && Number.isInteger(count)) return `${name.toUpperCase()}:${String(count)}`;
    }
    return dateLiteral(field, value['value'] ?? null);
  }
  const shape =
    field.type === 'date' ? /^\d{4}-\d\d-\d\d$/ : /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;
  if (value === null) return 'null';
  if (typeof value === 'string' && shape.test(value)) return value;
  throw unsuitable(field, value);
}
