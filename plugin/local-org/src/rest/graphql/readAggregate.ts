import type { GraphQLResolveInfo } from 'graphql';
import { ApiError, type FieldDef, type ObjectDef } from '../../contract.ts';
import { isObject } from '../message.ts';
import type { Json } from '../../soql/shape.ts';
import type { UiContext } from '../uiApi/uiContext.ts';
import { displayValue } from '../uiApi/userLocale.ts';
import { connectionOf, pageOf, type Connection, type ConnectionArgs } from './connections.ts';
import { direction, whereText } from './readConnection.ts';
import { fieldNodes, selectedBelow } from './selections.ts';

export interface AggregateArgs extends ConnectionArgs {
  readonly groupBy?: unknown;
}

interface Group {
  readonly aggregate: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What a function of the API is in SOQL. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  avg: 'AVG',
  sum: 'SUM',
  min: 'MIN',
  max: 'MAX',
  count: 'COUNT',
  countDistinct: 'COUNT_DISTINCT',
  grouping: 'GROUPING',
};

interface Column {
  readonly alias: string;
  readonly field: FieldDef;
  /** The function, or `value` for what the group has in common. */
  readonly kind: string;
  readonly expression: string;
}

/** Groups the records that meet a filter and computes what is selected of each group. */
export function readAggregate(
  ui: UiContext,
  object: ObjectDef,
  args: AggregateArgs,
  info: GraphQLResolveInfo
): Connection<Group> {
  const page = pageOf(args);
  const groups = groupsOf(object, args.groupBy);
  const columns = columnsOf(object, groups, info);
  const rows = columns.length > 0 ? readRows(ui, object, args, groups, columns) : [];
  const nodes = rows.slice(page.offset).map((row) => groupOf(ui, columns, row));
  return connectionOf(page, nodes, () => rows.length);
}

/** The expressions to group by, by the names of their fields. */
function groupsOf(object: ObjectDef, groupBy: unknown): ReadonlyMap<string, string> {
  if (!isObject(groupBy)) return new Map();
  return new Map(
    Object.entries(groupBy).flatMap(([name, clause]) => {
      const field = object.fields.get(name.toLowerCase());
      if (!field || !isObject(clause)) return [];
      if (typeof clause['function'] === 'string')
        return [[field.name, `${clause['function']}(${field.name})`] as const];
      return clause['group'] === true ? [[field.name, field.name] as const] : [];
    })
  );
}

function columnsOf(
  object: ObjectDef,
  groups: ReadonlyMap<string, string>,
  info: GraphQLResolveInfo
): readonly Column[] {
  const columns = new Map<string, Column>();
  for (const node of selectedBelow(info, ['edges', 'node', 'aggregate'])) {
    const field = object.fields.get(node.name.value.toLowerCase());
    if (!field) continue;
    for (const { name } of fieldNodes([node.selectionSet], info.fragments)) {
      const called = FUNCTIONS[name.value];
      const kind = called ? name.value : 'value';
      const expression = called ? `${called}(${field.name})` : groups.get(field.name);
      if (expression === undefined) {
        throw new ApiError('INVALID_FIELD', `Field must be grouped or aggregated: ${field.name}`);
      }
      const key = `${field.name} ${kind}`;
      if (!columns.has(key)) columns.set(key, { alias: `c${String(columns.size)}`, field, kind, expression });
    }
  }
  return [...columns.values()];
}

function readRows(
  ui: UiContext,
  object: ObjectDef,
  args: AggregateArgs,
  groups: ReadonlyMap<string, string>,
  columns: readonly Column[]
): readonly Readonly<Record<string, Json>>[] {
  const select = columns.map(({ expression, alias }) => `${expression} ${alias}`).join(', ');
  const by = [...groups.values()].join(', ');
  const kind = isObject(args.groupBy) && typeof args.groupBy['type'] === 'string' ? args.groupBy['type'] : '';
  const groupBy = by === '' ? '' : ` GROUP BY ${kind === '' ? by : `${kind}(${by})`}`;
  const order = by === '' ? '' : orderText(groups, args.orderBy);
  const where = whereText(ui, object, args, []);
  const result = ui.rest.soql.run(`SELECT ${select} FROM ${object.name}${where}${groupBy}${order}`, {
    access: ui.access,
  });
  return result.page(0, result.length, ui.base) as readonly Readonly<Record<string, Json>>[];
}

/** Groups are sorted by what makes them, or what is computed of them: `{ Id: { function: COUNT, order: DESC } }`. */
function orderText(groups: ReadonlyMap<string, string>, orderBy: unknown): string {
  if (!isObject(orderBy)) return '';
  const keys = Object.entries(orderBy).flatMap(([name, clause]) => {
    if (!isObject(clause)) return [];
    const called = clause['function'];
    const expression = typeof called === 'string' ? `${called}(${name})` : groups.get(name);
    if (expression !== undefined) return [expression + direction(clause)];
    throw new ApiError('INVALID_FIELD', `Field must be grouped or aggregated: ${name}`);
  });
  return keys.length > 0 ? ` ORDER BY ${keys.join(', ')}` : '';
}

function groupOf(ui: UiContext, columns: readonly Column[], row: Readonly<Record<string, Json>>): Group {
  const aggregate: Record<string, Record<string, unknown>> = {};
  for (const { alias, field, kind, expression } of columns) {
    const raw = row[alias] ?? null;
    const value = typeof raw === 'object' ? null : raw;
    const isOwn = expression === field.name || kind === 'min' || kind === 'max' || kind === 'sum' || kind === 'avg';
    const text = isOwn ? displayValue(field, value, ui.locale) : null;
    const entry = (aggregate[field.name] ??= {});
    if (kind === 'value') Object.assign(entry, { value, displayValue: text, label: text });
    else entry[kind] = { value, displayValue: text };
  }
  return { aggregate };
}
