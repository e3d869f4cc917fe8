import type { FieldDef } from '../contract.ts';
import type { FilterItem, RecordFilter } from '../metadata/recordFilter.ts';

/** A field as a filter sees it. */
export interface FilterField {
  readonly sql: string;
  readonly type: FieldDef['type'];
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const COMPARISONS: Readonly<Record<string, string>> = {
  lessThan: '<',
  greaterThan: '>',
  lessOrEqual: '<=',
  greaterOrEqual: '>=',
};

const NUMBERS: ReadonlySet<string> = new Set(['int', 'double', 'currency', 'percent']);

/**
 * The items of a filter as one SQL condition that is never NULL; a formula is for others to evaluate. A field that the
 * filter names and `field` does not know makes its item false.
 */
export function filterSql(filter: RecordFilter, field: (name: string) => FilterField | undefined): string {
  const items = filter.items.map((item) => {
    const found = field(item.field);
    const other = item.valueField === undefined ? undefined : field(item.valueField);
    if (!found || (item.valueField !== undefined && !other)) return '0';
    return `IFNULL(${other ? betweenFields(item.operation, found, other) : itemSql(item, found)}, 0)`;
  });
  if (items.length === 0) return '1';
  if (filter.logic === undefined) return `(${items.join(' AND ')})`;
  return logicSql(filter.logic, items);
}

/** Filter logic in words of SQL; only numbers, brackets, AND, OR and NOT get through. */
function logicSql(logic: string, items: readonly string[]): string {
  const words = logic.toUpperCase().match(/\d+|AND|OR|NOT|[()]/g) ?? [];
  return `(${words.map((word) => (/^\d+$/.test(word) ? (items[Number(word) - 1] ?? '0') : word)).join(' ')})`;
}

function itemSql({ operation, value }: FilterItem, field: FilterField): string {
  const values = splitValues(value);
  const any = (test: (one: string) => string): string => `(${values.map(test).join(' OR ')})`;
  const text = `LOWER(IFNULL(${field.sql}, ''))`;
  const contains = (one: string): string => `INSTR(${text}, LOWER(${literal(one)})) > 0`;
  const includes = (one: string): string => `INSTR(';' || ${text} || ';', ';' || LOWER(${literal(one)}) || ';') > 0`;
  switch (operation) {
    case 'equals':
      return values.length === 0 ? isBlank(field) : any((one) => equals(field, one));
    case 'notEqual':
      return values.length === 0 ? `NOT ${isBlank(field)}` : `NOT IFNULL(${any((one) => equals(field, one))}, 0)`;
    case 'contains':
      return values.length === 0 ? '1' : any(contains);
    case 'notContain':
      return values.length === 0 ? '0' : `NOT ${any(contains)}`;
    case 'startsWith':
      return values.length === 0 ? '1' : any((one) => `INSTR(${text}, LOWER(${literal(one)})) = 1`);
    case 'includes':
      return values.length === 0 ? '0' : any(includes);
    case 'excludes':
      return values.length === 0 ? '1' : `NOT ${any(includes)}`;
    default: {
      const comparison = COMPARISONS[operation];
      // The reader of the metadata knows the operations; one it lets through that is not here matches nothing.
      if (comparison === undefined || values.length === 0) return '0';
      return any((one) => `${field.sql} ${comparison} ${valueSql(field, one)}${collation(field)}`);
    }
  }
}

/** One field compared with another; two that are blank are equal. */
function betweenFields(operation: string, field: FilterField, other: FilterField): string {
  const [one, two] = [`IFNULL(LOWER(${field.sql}), '')`, `IFNULL(LOWER(${other.sql}), '')`];
  switch (operation) {
    case 'equals':
      return `${one} = ${two}`;
    case 'notEqual':
      return `${one} <> ${two}`;
    case 'contains':
      return `INSTR(${one}, ${two}) > 0`;
    case 'notContain':
      return `INSTR(${one}, ${two}) = 0`;
    case 'startsWith':
      return `INSTR(${one}, ${two}) = 1`;
    default: {
      const comparison = COMPARISONS[operation];
      return comparison === undefined ? '0' : `${field.sql} ${comparison} ${other.sql}`;
    }
  }
}

/** Commas separate values; a value in quotes may hold one. */
function splitValues(value: string): readonly string[] {
  const parts = value.match(/"(?:[^"]|"")*"|[^,]+/g) ?? [];
  return parts.map((part) => part.trim().replace(/^"([\s\S]*)"$/, (_, inner: string) => inner.replaceAll('""', '"')));
}

const isBlank = (field: FilterField): string => `(${field.sql} IS NULL OR ${field.sql} = '')`;

function equals(field: FilterField, value: string): string {
  return `${field.sql} = ${valueSql(field, value)}${collation(field)}`;
}

const collation = ({ type }: FilterField): string => (NUMBERS.has(type) || type === 'boolean' ? '' : ' COLLATE NOCASE');

function valueSql(field: FilterField, value: string): string {
  if (field.type === 'boolean') return value.toLowerCase() === 'true' || value === '1' ? '1' : '0';
  if (!NUMBERS.has(field.type)) return literal(value);
  const number = Number(value.replace(/[^\d.eE+-]/g, ''));
  return Number.isFinite(number) ? String(number) : 'NULL';
}
