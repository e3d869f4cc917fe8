import type { FieldDef, ObjectDef, Schema } from '../contract.ts';
import type { Operand, Query, SelectItem } from './ast.ts';
import { isNumber } from './expression.ts';
import type { Json } from './shape.ts';

/** The answer to `query?columns=true`, which `sf data query` asks for before it prints a table. */
export function columnMetadata(schema: Schema, query: Query): Json {
  const object = schema.object(query.from[0]?.path.path.join('.') ?? '');
  let unnamed = 0;
  const columns: Column[] = [];
  for (const item of query.select) {
    for (const column of columnsOf(schema, object, item, () => `expr${String(unnamed++)}`)) merge(columns, column);
  }
  return {
    columnMetadata: columns.map(render),
    entityName: object?.name ?? null,
    groupBy: query.groupBy !== undefined,
    idSelected: query.select.some(({ item }) => item.kind === 'field' && item.path.at(-1)?.toLowerCase() === 'id'),
    keyPrefix: object?.keyPrefix ?? null,
  };
}

interface Column {
  readonly name: string;
  readonly display: string;
  readonly aggregate: boolean;
  readonly field?: FieldDef;
  readonly joins: Column[];
}

function columnsOf(
  schema: Schema,
  object: ObjectDef | undefined,
  { item, alias }: SelectItem,
  nextName: () => string
): readonly Column[] {
  if (item.kind === 'child') return [childColumn(schema, object, item.query, nextName)];
  if (item.kind === 'typeof') {
    const paths = [...item.when.flatMap((when) => when.fields), ...item.otherwise];
    const joins = paths.map((path) => leaf(path.path.at(-1) ?? ''));
    return [{ ...leaf(item.field.path.join('.')), joins }];
  }
  if (item.kind === 'function' && item.name === 'fields') {
    const fields = [...(object?.fields.values() ?? [])];
    const wanted = fields.filter((field) => item.parameter === 'all' || field.custom === (item.parameter === 'custom'));
    return wanted.map((field) => leaf(field.name, field));
  }
  if (item.kind === 'function' && !['tolabel', 'format'].includes(item.name)) {
    const name = alias ?? nextName();
    return [{ ...leaf(name), display: alias ?? `${item.name}(${pathOf(item).join('.')})`, aggregate: true }];
  }
  if (alias) return [leaf(alias)];
  return [pathColumn(schema, object, pathOf(item))];
}

function childColumn(schema: Schema, object: ObjectDef | undefined, query: Query, nextName: () => string): Column {
  const name = query.from[0]?.path.path.at(-1) ?? '';
  const relation = object
    ? schema.childRelationships(object.name).find((each) => each.name.toLowerCase() === name.toLowerCase())
    : undefined;
  const child = relation ? schema.object(relation.childObject) : undefined;
  const joins: Column[] = [];
  for (const item of query.select) for (const each of columnsOf(schema, child, item, nextName)) merge(joins, each);
  return { name: relation?.name ?? name, display: relation?.name ?? name, aggregate: true, joins };
}

function pathColumn(schema: Schema, object: ObjectDef | undefined, path: readonly string[]): Column {
  const [head = '', ...rest] = path;
  if (rest.length === 0) {
    const field = object?.fields.get(head.toLowerCase());
    return leaf(field?.name ?? head, field);
  }
  if (head.toLowerCase() === object?.name.toLowerCase()) return pathColumn(schema, object, rest);
  const lookup = [...(object?.fields.values() ?? [])].find(
    (field) => field.relationshipName?.toLowerCase() === head.toLowerCase()
  );
  const parent = lookup?.referenceTo.length === 1 ? schema.object(lookup.referenceTo[0] ?? '') : undefined;
  return { ...leaf(lookup?.relationshipName ?? head), joins: [pathColumn(schema, parent, rest)] };
}

const pathOf = (operand: Operand): readonly string[] =>
  operand.kind === 'field' ? operand.path : operand.argument ? pathOf(operand.argument) : [];

const leaf = (name: string, field?: FieldDef): Column => ({
  name,
  display: name,
  aggregate: false,
  joins: [],
  ...(field ? { field } : {}),
});

/** `Owner.Name, Owner.Id` is one column with two below it. */
function merge(columns: Column[], column: Column): void {
  const known = columns.find((each) => each.name === column.name && each.joins.length > 0);
  if (!known || column.joins.length === 0) {
    columns.push(column);
    return;
  }
  for (const join of column.joins) merge(known.joins, join);
}

function render(column: Column): Json {
  const type = column.field?.type;
  return {
    aggregate: column.aggregate,
    apexType: null,
    booleanType: type === 'boolean',
    columnName: column.name,
    custom: column.field?.custom ?? false,
    displayName: column.display,
    foreignKeyName: column.field?.relationshipName ?? null,
    insertable: column.field?.createable ?? false,
    joinColumns: column.joins.map(render),
    numberType: type ? isNumber(type) : false,
    textType: type === 'string' || type === 'textarea' || type === 'picklist',
    updatable: column.field?.updateable ?? false,
  };
}
