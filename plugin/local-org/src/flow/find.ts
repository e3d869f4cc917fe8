import type { FieldDef, FieldValue, ObjectDef } from '../contract.ts';
import { fieldOf } from '../metadata/schema.ts';
import { isStored } from '../metadata/fieldDef.ts';
import type { Row } from '../store/records.ts';
import type { SqlValue } from '../store/database.ts';
import { quote } from '../store/tables.ts';
import type { ConditionDef, ConditionsDef } from './flowDef.ts';
import type { Interview } from './interview.ts';
import { asText, FlowFault, isScalar, type FlowValue } from './values.ts';

export interface Find {
  readonly object: ObjectDef;
  readonly filters: ConditionsDef;
  readonly sortField?: string | undefined;
  readonly isDescending?: boolean;
  readonly limit?: number | undefined;
}

/** The platform's limit on the rows that one transaction reads. */
const MAX_ROWS = 50_000;

/** The records that the filters of a data element let through and the user of the flow may see. */
export function findRecords(interview: Interview, { object, filters, sortField, isDescending, limit }: Find): Row[] {
  const { scope } = interview;
  const params: SqlValue[] = [];
  const conditions = ['r."IsDeleted" = 0', filterSql(interview, object, filters, params)];
  const shared = scope.rows.condition(object, 'r', 'read');
  if (shared !== undefined) conditions.push(shared);
  const sorted = sortField === undefined ? undefined : fieldOf(object, sortField);
  const nulls = isDescending ? 'DESC NULLS LAST' : 'ASC NULLS FIRST';
  const order = sorted ? `${columnOf(object, sorted)} ${nulls}, r."Id"` : 'r."Id"';
  const sql = `SELECT r."Id" AS "Id" FROM ${quote(object.name)} r WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT ${limit ?? MAX_ROWS + 1}`;
  const ids = scope.database.all(sql, params);
  if (ids.length > MAX_ROWS) throw new FlowFault('Too many query rows: 50001');
  return ids.map(({ Id }) => scope.records.find(object, String(Id))).filter((row) => row !== undefined);
}

const columnOf = (object: ObjectDef, field: FieldDef): string =>
  isStored(field) ? `r.${quote(field.name)}` : `calculated('${object.name}', '${field.name}', r."Id")`;

function filterSql(
  interview: Interview,
  object: ObjectDef,
  { items, logic }: ConditionsDef,
  params: SqlValue[]
): string {
  if (items.length === 0) return '1';
  const used = logic.toLowerCase() === 'and' || logic.toLowerCase() === 'or' ? undefined : logic;
  if (used === undefined) {
    return `(${items.map((item) => itemSql(interview, object, item, params)).join(` ${logic.toUpperCase()} `)})`;
  }
  const words = used.toUpperCase().match(/\d+|AND|OR|NOT|[()]/g) ?? [];
  const sql = words.map((word) => {
    const item = /^\d+$/.test(word) ? items[Number(word) - 1] : undefined;
    if (item) return itemSql(interview, object, item, params);
    return /^\d+$/.test(word) ? '0' : word;
  });
  return `(${sql.join(' ')})`;
}

const COMPARISONS: Readonly<Record<string, string>> = {
  GreaterThan: '>',
  GreaterThanOrEqualTo: '>=',
  LessThan: '<',
  LessThanOrEqualTo: '<=',
};

function itemSql(interview: Interview, object: ObjectDef, item: ConditionDef, params: SqlValue[]): string {
  const field = fieldOf(object, item.left);
  if (field === undefined) throw new FlowFault(`No such column '${item.left}' on entity '${object.name}'.`);
  const column = columnOf(object, field);
  const value = interview.valueOf(item.right);
  switch (item.operator) {
    case 'IsNull':
    case 'IsBlank':
      return `${column} IS ${value === false ? 'NOT ' : ''}NULL`;
    case 'In':
    case 'NotIn':
      return among(column, field, value, item.operator === 'In', params);
    case 'EqualTo':
      return isMissing(value) ? `${column} IS NULL` : bound(`${column} = ?`, field, value, params);
    case 'NotEqualTo':
      return isMissing(value) ? `${column} IS NOT NULL` : bound(`IFNULL(${column} <> ?, 1)`, field, value, params);
    case 'Contains':
      return bound(`INSTR(LOWER(IFNULL(${column}, '')), LOWER(?)) > 0`, field, asText(value), params);
    case 'StartsWith':
      return bound(`INSTR(LOWER(IFNULL(${column}, '')), LOWER(?)) = 1`, field, asText(value), params);
    case 'EndsWith': {
      const text = asText(value);
      params.push(text.length, text);
      return `LOWER(SUBSTR(${column}, -?)) = LOWER(?)`;
    }
    default:
      return bound(`IFNULL(${column} ${COMPARISONS[item.operator] ?? '='} ?, 0)`, field, value, params);
  }
}

const isMissing = (value: FlowValue): boolean => value === null || value === '';

function among(column: string, field: FieldDef, value: FlowValue, isIn: boolean, params: SqlValue[]): string {
  const items = Array.isArray(value) ? value.filter(isScalar) : [];
  params.push(...items.map((item) => encode(field, item)));
  const list = `IFNULL(${column} IN (${items.map(() => '?').join(', ')}), 0)`;
  return isIn ? list : `NOT ${list}`;
}

function bound(sql: string, field: FieldDef, value: FlowValue, params: SqlValue[]): string {
  if (!isScalar(value)) throw new FlowFault(`${field.name} is compared with a single value.`);
  params.push(encode(field, value));
  return sql;
}

function encode(field: FieldDef, value: FieldValue): SqlValue {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string') return value;
  if (field.type === 'datetime' && value.length === 10) return `${value}T00:00:00.000Z`;
  return field.type === 'date' ? value.slice(0, 10) : value;
}
