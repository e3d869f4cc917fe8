import type { FieldDef, ObjectDef } from '../../contract.ts';
import { nameFieldOf, relationshipField } from '../../metadata/schema.ts';
import type { Json } from '../../soql/shape.ts';
import { MASTER } from '../recordTypes.ts';
import { tagged } from './entityTag.ts';
import type { FieldTree } from './fieldTree.ts';
import type {
  FieldValueRepresentation,
  RecordCollectionRepresentation,
  RecordRepresentation,
  RecordTypeInfoRepresentation,
} from './representations.ts';
import type { UiContext } from './uiContext.ts';
import { displayValue } from './userLocale.ts';

/** A record as the query engine gives it. */
export type Row = Readonly<Record<string, Json>>;
export type RecordsById = ReadonlyMap<string, RecordRepresentation>;

/** Record type infos are told for records and their parents, not for what is above. */
const TYPE_INFO_LEVELS = 2;
/** How many ids one query takes. */
const MAX_IDS = 512;
/** Fields behind the properties of a record. */
const PROPERTIES = ['LastModifiedById', 'LastModifiedDate', 'SystemModstamp', 'RecordTypeId'];

/**
 * Reads records of one object with the fields of a tree, and the parents that it names, level by level. Records that
 * are gone, or that sharing hides from the user, are missing in the answer, and as parents null.
 */
export function readRecords(
  context: UiContext,
  object: ObjectDef,
  ids: readonly string[],
  tree: FieldTree,
  level = 0
): RecordsById {
  const { fields, links } = resolve(context, object, tree);
  const rows = fetchRows(context, object, [...new Set(ids)], fields);
  const parents = links.map(({ link, inner }) => readParents(context, rows, link, inner, level));
  const values = [
    ...fields.map((field): Value => [field.name, (row) => fieldValue(context, field, row[field.name] ?? null)]),
    ...links.map(({ link }, index): Value => {
      const found = parents[index];
      return [link.relationshipName ?? link.name, (row) => parentValue(context, row[link.name], found)];
    }),
  ].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(
    rows.map((row) => {
      const shown: Record<string, FieldValueRepresentation> = {};
      for (const [name, valueOf] of values) shown[name] = valueOf(row);
      return [idOf(row), represent(context, object, row, shown, level)];
    })
  );
}

/** The name of a field of the answer and how it follows from a row. */
type Value = readonly [name: string, valueOf: (row: Row) => FieldValueRepresentation];

const idOf = ({ Id }: Row): string => (typeof Id === 'string' ? Id : '');

export function fieldValue({ locale }: UiContext, field: FieldDef, value: Json): FieldValueRepresentation {
  const plain = typeof value === 'object' ? null : value;
  const shown = typeof plain === 'string' && field.type === 'datetime' ? plain.replace(/\+0000$/, 'Z') : plain;
  return { displayValue: displayValue(field, shown, locale), value: shown };
}

function parentValue(context: UiContext, id: Json | undefined, parents?: RecordsById): FieldValueRepresentation {
  const value = typeof id === 'string' ? (parents?.get(id) ?? null) : null;
  const object = value && context.schema.object(value.apiName);
  const name = object && nameFieldOf(object)?.name;
  const shown = name === undefined || name === null ? null : (value?.fields[name]?.value ?? null);
  return { displayValue: typeof shown === 'string' ? shown : null, value };
}

interface Resolved {
  readonly fields: readonly FieldDef[];
  readonly links: readonly { readonly link: FieldDef; readonly inner: FieldTree }[];
}

/** The fields and relationships of a tree that an object has and the user may read; addresses become their parts. */
function resolve({ access }: UiContext, object: ObjectDef, tree: FieldTree): Resolved {
  const fields = new Map<string, FieldDef>();
  const links: { link: FieldDef; inner: FieldTree }[] = [];
  const add = (field: FieldDef | undefined): void => {
    if (field && field.type !== 'base64' && access.mayReadField(object, field.name)) fields.set(field.name, field);
  };
  for (const [name, inner] of tree) {
    const field = inner ? relationshipField(object, name) : object.fields.get(name);
    if (field?.type === 'address') partsOf(object, field).forEach(add);
    else add(field);
    if (field && inner && access.mayReadField(object, field.name)) links.push({ link: field, inner });
  }
  return { fields: [...fields.values()], links };
}

export const partsOf = (object: ObjectDef, compound: FieldDef): readonly FieldDef[] =>
  [...object.fields.values()].filter((field) => field !== compound && field.compoundFieldName === compound.name);

function fetchRows(
  context: UiContext,
  object: ObjectDef,
  ids: readonly string[],
  fields: readonly FieldDef[]
): readonly Row[] {
  const properties = PROPERTIES.filter((name) => object.fields.has(name.toLowerCase()));
  const columns = [...new Set(['Id', ...fields.map(({ name }) => name), ...properties])].join(', ');
  const rows: Row[] = [];
  for (let start = 0; start < ids.length; start += MAX_IDS) {
    const wanted = padded(ids.slice(start, start + MAX_IDS)).map((id) => `'${id}'`);
    const query = `SELECT ${columns} FROM ${object.name} WHERE Id IN (${wanted.join(',')})`;
    const result = context.rest.soql.run(query, { access: context.access });
    rows.push(...(result.page(0, result.length, context.base) as readonly Row[]));
  }
  return rows;
}

/** Lists of ids have 1, 2, 4, 8 … members, the last one repeated, so that few statements serve all lengths. */
function padded(ids: readonly string[]): readonly string[] {
  const last = ids.at(-1);
  if (last === undefined) return [];
  const size = 2 ** Math.ceil(Math.log2(ids.length));
  return [...ids, ...new Array<string>(size - ids.length).fill(last)];
}

/** The records behind a relationship of all rows, with their ids and names besides the fields of the tree. */
function readParents(
  context: UiContext,
  rows: readonly Row[],
  link: FieldDef,
  tree: FieldTree,
  level: number
): RecordsById {
  const byObject = new Map<ObjectDef, string[]>();
  for (const row of rows) {
    const id = row[link.name];
    const parent = typeof id === 'string' ? context.schema.objectOfId(id) : undefined;
    if (typeof id !== 'string' || !parent || !context.access.mayRead(parent)) continue;
    byObject.set(parent, [...(byObject.get(parent) ?? []), id]);
  }
  return new Map(
    [...byObject].flatMap(([parent, ids]) => {
      const name = nameFieldOf(parent)?.name.toLowerCase();
      const own: FieldTree = new Map([['id', undefined], ...(name ? [[name, undefined] as const] : []), ...tree]);
      return [...readRecords(context, parent, ids, own, level + 1)];
    })
  );
}

export function represent(
  context: UiContext,
  object: ObjectDef,
  row: Row,
  fields: Readonly<Record<string, FieldValueRepresentation>>,
  level = 0,
  childRelationships: Readonly<Record<string, RecordCollectionRepresentation>> = {}
): RecordRepresentation {
  const text = (name: string): string | null => (typeof row[name] === 'string' ? row[name] : null);
  const instant = (name: string): string | null => text(name)?.replace(/\+0000$/, 'Z') ?? null;
  const systemModstamp = instant('SystemModstamp');
  return tagged({
    apiName: object.name,
    childRelationships,
    fields,
    id: text('Id'),
    lastModifiedById: text('LastModifiedById'),
    lastModifiedDate: instant('LastModifiedDate'),
    recordTypeId: hasRecordTypes(object) ? (text('RecordTypeId') ?? MASTER.id) : null,
    recordTypeInfo: level < TYPE_INFO_LEVELS ? typeInfo(context, object, text('RecordTypeId')) : null,
    systemModstamp,
    weakEtag: systemModstamp === null ? 0 : Date.parse(systemModstamp),
  });
}

/** Users and what serves set-up have no record types, not even the master. */
export const hasRecordTypes = (object: ObjectDef): boolean => object.fields.has('isdeleted');

function typeInfo(context: UiContext, object: ObjectDef, id: string | null): RecordTypeInfoRepresentation | null {
  const info = id === null ? undefined : context.recordTypeInfos(object).find((each) => each.recordTypeId === id);
  return info && !info.master ? info : null;
}
