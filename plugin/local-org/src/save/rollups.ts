import type { FieldDef, ObjectDef } from '../contract.ts';
import { fieldOf } from '../metadata/schema.ts';
import type { SqlValue } from '../store/database.ts';
import type { Row } from '../store/records.ts';
import { quote } from '../store/tables.ts';
import type { SaveScope } from './change.ts';
import { roundTo } from './coerce.ts';

interface Rollup {
  readonly parent: ObjectDef;
  readonly field: FieldDef;
  readonly summary: NonNullable<FieldDef['summary']>;
}

const byModel = new WeakMap<object, Map<string, Rollup[]>>();

/** The roll-up summary fields over each child object, by its lower-case name. */
function rollupsOver(object: ObjectDef, scope: SaveScope): readonly Rollup[] {
  let index = byModel.get(scope.model);
  if (index === undefined) {
    index = new Map();
    for (const parent of scope.model.schema.objects()) {
      for (const field of parent.fields.values()) {
        if (!field.summary) continue;
        const key = field.summary.childObject.toLowerCase();
        index.set(key, [...(index.get(key) ?? []), { parent, field, summary: field.summary }]);
      }
    }
    byModel.set(scope.model, index);
  }
  return index.get(object.name.toLowerCase()) ?? [];
}

/** Recomputes the roll-ups of the parents that these child records have or had. */
export function refreshRollups(object: ObjectDef, rows: Iterable<Readonly<Row>>, scope: SaveScope): void {
  const rollups = rollupsOver(object, scope);
  if (rollups.length === 0) return;
  const all = [...rows];
  for (const rollup of rollups) {
    const link = fieldOf(object, rollup.summary.childField)?.name ?? '';
    const parents = new Set(all.map((row) => row[link]).filter((id) => typeof id === 'string'));
    for (const parentId of parents) refresh(rollup, object, link, parentId, scope);
  }
}

function refresh(
  { parent, field, summary }: Rollup,
  children: ObjectDef,
  link: string,
  id: string,
  scope: SaveScope
): void {
  const summarized = summary.summarized === undefined ? '*' : quote(fieldOf(children, summary.summarized)?.name ?? '');
  const target = summary.operation === 'count' ? 'COUNT(*)' : `${summary.operation.toUpperCase()}(${summarized})`;
  const conditions = [`${quote(link)} = ?`, '"IsDeleted" = 0'];
  const params: SqlValue[] = [id];
  for (const filter of summary.filters) {
    const filtered = fieldOf(children, filter.field);
    if (filtered) conditions.push(condition(filtered, filter.operation, filter.value, params));
  }
  const sql = `SELECT ${target} AS "value" FROM ${quote(children.name)} WHERE ${conditions.join(' AND ')}`;
  const raw = scope.database.get(sql, params)?.['value'] ?? null;
  // A sum over nothing is zero; a minimum or maximum over nothing is blank.
  const value = raw === null && summary.operation === 'sum' ? 0 : raw;
  const rounded = typeof value === 'number' && summary.operation !== 'count' ? roundTo(value, field.scale) : value;
  const stamp = parent.fields.has('systemmodstamp') ? ', "SystemModstamp" = ?' : '';
  const update = `UPDATE ${quote(parent.name)} SET ${quote(field.name)} = ?${stamp} WHERE "Id" = ? AND ${quote(field.name)} IS NOT ?`;
  scope.records.noteWrite(parent, id);
  scope.database.run(update, stamp === '' ? [rounded, id, rounded] : [rounded, scope.stamp, id, rounded]);
}

const COMPARISONS: Readonly<Record<string, string>> = {
  lessThan: '<',
  greaterThan: '>',
  lessOrEqual: '<=',
  greaterOrEqual: '>=',
};

/** A filter of a roll-up as SQL; a list of values stands for any of them. */
function condition(field: FieldDef, operation: string, value: string, params: SqlValue[]): string {
  const column = quote(field.name);
  const values = value === '' ? [] : value.split(',').map((part) => sqlValue(field, part.trim()));
  const any = (sql: string): string => {
    params.push(...values);
    return `(${values.map(() => sql).join(' OR ')})`;
  };
  const isMissing = values.length === 0;
  switch (operation) {
    case 'equals':
      return isMissing ? `${column} IS NULL` : any(`${column} = ?`);
    case 'notEqual':
      return isMissing ? `${column} IS NOT NULL` : `NOT IFNULL(${any(`${column} = ?`)}, 0)`;
    case 'contains':
      return any(`INSTR(LOWER(IFNULL(${column}, '')), LOWER(?)) > 0`);
    case 'notContain':
      return `NOT ${any(`INSTR(LOWER(IFNULL(${column}, '')), LOWER(?)) > 0`)}`;
    case 'startsWith':
      return any(`INSTR(LOWER(IFNULL(${column}, '')), LOWER(?)) = 1`);
    case 'includes':
      return any(`INSTR(';' || IFNULL(${column}, '') || ';', ';' || ? || ';') > 0`);
    default: {
      const comparison = COMPARISONS[operation];
      if (comparison === undefined) throw new Error(`The roll-up filter operation ${operation} is not known.`);
      return any(`${column} ${comparison} ?`);
    }
  }
}

function sqlValue(field: FieldDef, text: string): SqlValue {
  if (field.type === 'boolean') return text.toLowerCase() === 'true' ? 1 : 0;
  const isNumber = ['int', 'double', 'currency', 'percent'].includes(field.type);
  return isNumber ? Number(text) : text;
}
