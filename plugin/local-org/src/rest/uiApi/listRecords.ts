import type { FieldDef, ObjectDef } from '../../contract.ts';
import { relationshipField } from '../../metadata/schema.ts';
import { isSortable } from '../../soql/fieldTraits.ts';
import { badFilter } from '../graphql/whereClause.ts';
import { tagged } from './entityTag.ts';
import { addPath, badField, missingIn, treeOf, type FieldTree } from './fieldTree.ts';
import { pageOf, pageTokens } from './paging.ts';
import { readRecords } from './readRecords.ts';
import type {
  ListColumnRepresentation,
  ListOrderRepresentation,
  ListRecordCollectionRepresentation,
  ListReferenceRepresentation,
} from './listRepresentations.ts';
import type { UiContext } from './uiContext.ts';

const DEFAULT_SIZE = 50;
const MAX_SIZE = 2000;

export interface SortKey {
  readonly path: string;
  readonly ascending: boolean;
}

/** A list of records: those of an object that meet conditions, in an order, with columns. */
export interface ListSpec {
  readonly object: ObjectDef;
  readonly reference: ListReferenceRepresentation;
  readonly infoTag: string;
  readonly columns: readonly string[];
  readonly conditions: readonly string[];
  readonly order: readonly SortKey[];
  readonly url: string;
}

/** What a caller wants of a list. */
export interface ListRequest {
  readonly fields: readonly string[];
  readonly optionalFields: readonly string[];
  readonly sortBy: readonly string[];
  readonly query: URLSearchParams;
}

/** A page of a list, with the columns of the list unless the request names fields. */
export function listRecords(ui: UiContext, spec: ListSpec, wanted: ListRequest): ListRecordCollectionRepresentation {
  const page = pageOf(wanted.query, { size: DEFAULT_SIZE, max: MAX_SIZE });
  const tree = treeOf(ui, spec.object, { fields: wanted.fields, optional: wanted.optionalFields });
  if (wanted.fields.length === 0 && wanted.optionalFields.length === 0) addColumns(ui, spec, tree);
  const order = wanted.sortBy.length > 0 ? wanted.sortBy.map((key) => sortKey(ui, spec.object, key)) : spec.order;
  const limit = ` LIMIT ${String(page.size + 1)} OFFSET ${String(page.offset)}`;
  const ids = idsOf(ui, soqlOf(spec, order) + limit);
  const shown = ids.slice(0, page.size);
  const records = readRecords(ui, spec.object, shown, tree);
  return tagged({
    count: shown.length,
    ...pageTokens(page, { more: ids.length > page.size, url: spec.url, query: wanted.query }),
    fields: wanted.fields,
    listInfoETag: spec.infoTag,
    listReference: spec.reference,
    optionalFields: wanted.optionalFields,
    pageSize: page.size,
    records: shown.flatMap((id) => records.get(id) ?? []),
    sortBy: wanted.sortBy,
  });
}

export function soqlOf(
  { object, conditions }: Pick<ListSpec, 'object' | 'conditions'>,
  order: readonly SortKey[]
): string {
  const keys = order.map(({ path, ascending }) => `${path} ${ascending ? 'ASC NULLS FIRST' : 'DESC NULLS LAST'}`);
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  return `SELECT Id FROM ${object.name}${where} ORDER BY ${[...keys, 'Id ASC'].join(', ')}`;
}

export function idsOf(ui: UiContext, soql: string): readonly string[] {
  const result = ui.rest.soql.run(soql, { access: ui.access });
  return (result.page(0, result.length, ui.base) as readonly { readonly Id: string }[]).map(({ Id }) => Id);
}

/** The columns, and of those of related records the names and ids. */
function addColumns(ui: UiContext, { object, columns }: ListSpec, tree: FieldTree): void {
  addPath(tree, ['Id']);
  for (const path of columns) {
    const parts = path.split('.');
    if (missingIn(ui, object, parts) === undefined) addPath(tree, parts);
  }
}

/** `-Name`, `Part__c.Name` or `Name`. @throws ApiError INVALID_FIELD */
function sortKey(ui: UiContext, object: ObjectDef, key: string): SortKey {
  const ascending = !key.startsWith('-');
  const name = ascending ? key : key.slice(1);
  const parts = name.split('.');
  const path = parts[0]?.toLowerCase() === object.name.toLowerCase() ? parts.slice(1) : parts;
  const problem = missingIn(ui, object, path);
  const field = problem === undefined ? fieldAt(ui, object, path.join('.')) : undefined;
  if (!field) throw badField(problem ?? `No such column '${name}' on entity '${object.name}'.`);
  if (!isSortable(field)) throw badFilter(`The list cannot be sorted by '${name}'.`);
  return { path: path.join('.'), ascending };
}

/** The field that a path such as `Account.Name` ends in. */
export function fieldAt(ui: UiContext, object: ObjectDef, path: string): FieldDef | undefined {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) return object.fields.get(first.toLowerCase());
  const parent = ui.schema.object(relationshipField(object, first)?.referenceTo.at(-1) ?? '');
  return parent && fieldAt(ui, parent, rest.join('.'));
}

export function columnInfo(ui: UiContext, object: ObjectDef, path: string): ListColumnRepresentation {
  const field = fieldAt(ui, object, path);
  const parts = path.split('.');
  const link = parts.length > 1 ? relationshipField(object, parts[0] ?? '') : undefined;
  const lookupId = field?.nameField ? [...parts.slice(0, -1), 'Id'].join('.') : null;
  return {
    fieldApiName: path,
    inlineEditAttributes: {},
    label: link
      ? `${link.label.replace(/ ID$/, '')}${field?.nameField ? '' : ` ${field?.label ?? ''}`}`
      : (field?.label ?? path),
    lookupId,
    sortable: field ? isSortable(field) : false,
  };
}

export const orderInfo = (ui: UiContext, object: ObjectDef, { path, ascending }: SortKey): ListOrderRepresentation => ({
  fieldApiName: path,
  isAscending: ascending,
  label: fieldAt(ui, object, path)?.label ?? path,
});

export const preferences = (
  columns: readonly string[]
): { columnWidths: Record<string, number>; columnWrap: Record<string, boolean> } => ({
  columnWidths: Object.fromEntries(columns.map((path) => [path, -1])),
  columnWrap: Object.fromEntries(columns.map((path) => [path, false])),
});
