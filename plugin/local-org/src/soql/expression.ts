import type { FieldDef, FieldType } from '../contract.ts';
import type { FunctionCall, Operand } from './ast.ts';
import { distanceSql } from './distance.ts';
import { invalidField, malformed } from './errors.ts';
import type { FieldRef, Scope } from './scope.ts';

/** A value in SQL, with what is needed to compare, order and show it. */
export interface Expression {
  readonly sql: string;
  readonly type: FieldType;
  readonly field?: FieldDef;
  readonly ref?: FieldRef;
  readonly aggregate: boolean;
  readonly label: string;
}

const AGGREGATES = new Set(['avg', 'count', 'count_distinct', 'min', 'max', 'sum']);
const NUMBERS: ReadonlySet<FieldType> = new Set(['int', 'double', 'currency', 'percent']);

/** Text that compares without regard to case; ids and values of case-sensitive fields do not. */
const FOLDED: ReadonlySet<FieldType> = new Set([
  'string',
  'textarea',
  'picklist',
  'multipicklist',
  'combobox',
  'email',
  'phone',
  'url',
]);

const YEAR = (x: string): string => `CAST(substr(${x}, 1, 4) AS INTEGER)`;
const MONTH = (x: string): string => `CAST(substr(${x}, 6, 2) AS INTEGER)`;
const DAY = (x: string): string => `CAST(substr(${x}, 9, 2) AS INTEGER)`;
const DAY_IN_YEAR = (x: string): string => `CAST(strftime('%j', ${x}) AS INTEGER)`;
const QUARTER = (x: string): string => `((${MONTH(x)} + 2) / 3)`;

/** Date functions over ISO text, in UTC unless `convertTimezone` stands around the datetime. */
const DATE_FUNCTIONS: Readonly<Record<string, (x: string) => string>> = {
  calendar_year: YEAR,
  fiscal_year: YEAR,
  calendar_month: MONTH,
  fiscal_month: MONTH,
  calendar_quarter: QUARTER,
  fiscal_quarter: QUARTER,
  day_in_month: DAY,
  day_in_year: DAY_IN_YEAR,
  day_in_week: (x) => `(CAST(strftime('%w', ${x}) AS INTEGER) + 1)`,
  day_only: (x) => `substr(${x}, 1, 10)`,
  hour_in_day: (x) => `CAST(substr(${x}, 12, 2) AS INTEGER)`,
  week_in_month: (x) => `((${DAY(x)} - 1) / 7 + 1)`,
  week_in_year: (x) => `((${DAY_IN_YEAR(x)} - 1) / 7 + 1)`,
};

export const isNumber = (type: FieldType): boolean => NUMBERS.has(type);
export const isDateFunction = (name: string): boolean => Object.hasOwn(DATE_FUNCTIONS, name);
export const isAggregate = (operand: Operand): boolean =>
  operand.kind === 'function' && (AGGREGATES.has(operand.name) || operand.name === 'grouping');

/** The collation for comparing this value, as a suffix. */
export function collate(expression: Pick<Expression, 'type' | 'field'>): string {
  return FOLDED.has(expression.type) && !expression.field?.caseSensitive ? ' COLLATE NOCASE' : '';
}

export function compileOperand(scope: Scope, operand: Operand): Expression {
  if (operand.kind === 'field') {
    const ref = scope.field(operand);
    return {
      sql: ref.sql,
      type: ref.field.type,
      field: ref.field,
      ref,
      aggregate: false,
      label: operand.path.join('.'),
    };
  }
  if (AGGREGATES.has(operand.name)) return compileAggregate(scope, operand);
  if (operand.name === 'distance') {
    return { sql: distanceSql(scope, operand), type: 'double', aggregate: false, label: 'DISTANCE' };
  }
  const inner = compileArgument(scope, operand);
  const dateFunction = DATE_FUNCTIONS[operand.name];
  if (dateFunction) {
    if (inner.type !== 'date' && inner.type !== 'datetime') {
      throw invalidField(scope.text, operand.at, `field ${inner.label} does not support date function`);
    }
    const type = operand.name === 'day_only' ? 'date' : 'int';
    if (operand.convertTimezone && inner.type !== 'datetime') {
      throw invalidField(scope.text, operand.at, `field ${inner.label} does not support convertTimezone`);
    }
    const sql = operand.convertTimezone ? `user_time(${inner.sql})` : inner.sql;
    return { sql: dateFunction(sql), type, aggregate: false, label: inner.label };
  }
  if (operand.name === 'tolabel') return { ...inner, sql: labelSql(inner), type: 'string' };
  if (operand.name === 'format' || operand.name === 'convertcurrency') return inner;
  throw malformed(scope.text, operand.at, `unexpected token: '${operand.name}'`);
}

function compileArgument(scope: Scope, call: FunctionCall): Expression {
  if (!call.argument) throw malformed(scope.text, call.at, `unexpected token: '${call.name}'`);
  return compileOperand(scope, call.argument);
}

function compileAggregate(scope: Scope, call: FunctionCall): Expression {
  if (!call.argument) return { sql: 'COUNT(*)', type: 'int', aggregate: true, label: 'count()' };
  const inner = compileOperand(scope, call.argument);
  const known = { aggregate: true, label: inner.label } as const;
  if (call.name === 'count') return { ...known, sql: `COUNT(${inner.sql})`, type: 'int' };
  if (call.name === 'count_distinct') {
    return { ...known, sql: `COUNT(DISTINCT ${inner.sql}${collate(inner)})`, type: 'int' };
  }
  const summing = call.name === 'sum' || call.name === 'avg';
  if ((summing && !isNumber(inner.type)) || inner.type === 'boolean') {
    const message = `field ${inner.label} does not support aggregate operator ${call.name.toUpperCase()}`;
    throw malformed(scope.text, call.at, message);
  }
  const type = call.name === 'avg' ? 'double' : inner.type;
  return { ...known, sql: `${call.name.toUpperCase()}(${inner.sql})`, type };
}

function labelSql(inner: Expression): string {
  const values = (inner.field?.picklistValues ?? []).filter((value) => value.label !== value.value);
  if (values.length === 0) return inner.sql;
  const cases = values.map((value) => `WHEN ${quote(value.value)} THEN ${quote(value.label)}`);
  return `CASE ${inner.sql} ${cases.join(' ')} ELSE ${inner.sql} END`;
}

/** Picklists sort in the order of their values, as set up by the admin. */
export function orderSql(expression: Expression): string {
  const values = expression.type === 'picklist' ? (expression.field?.picklistValues ?? []) : [];
  if (values.length === 0) return `${expression.sql}${collate(expression)}`;
  const cases = values.map((value, index) => `WHEN ${quote(value.value)} THEN ${String(index)}`);
  return `CASE ${expression.sql} ${cases.join(' ')} ELSE ${expression.sql} END`;
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
