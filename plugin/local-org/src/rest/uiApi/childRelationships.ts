import { ApiError, type ChildRelationship, type ObjectDef } from '../../contract.ts';
import { nameFieldOf } from '../../metadata/schema.ts';
import type { Handler } from '../message.ts';
import { existingId } from '../record.ts';
import { tagged, conditionalJson } from './entityTag.ts';
import { listOf, pathsOf, treeOf, type FieldTree } from './fieldTree.ts';
import { pageOf, pageTokens } from './paging.ts';
import { readRecords } from './readRecords.ts';
import { isChildPath, requestedFields, type RequestedFields } from './requestedFields.ts';
import type { RecordCollectionRepresentation } from './representations.ts';
import { isSupported, uiContext, uiObjectOfId, type UiContext } from './uiContext.ts';

const DEFAULT_SIZE = 5;

/** `GET /ui-api/records/<id>/child-relationships/Contacts?fields=Contact.Name&pageSize=5&page=1`. */
export const readChildren: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const { object, id } = uiObjectOfId(ui, params['id'] ?? '');
  existingId(context, object, id);
  const relation = relationNamed(ui, object, params['relationship'] ?? '');
  const { child } = relation;
  const { fields, optionalFields } = requestedFields(request);
  const tree = treeOf(ui, child, { fields, optional: optionalFields });
  if (tree.size === 0) addDefaults(child, tree);
  return conditionalJson(request, tagged(collection(ui, id, relation, tree, request.query)));
};

/** The children that `childRelationships=Account.Contacts` asks for, by the name of the relationship. */
export function readChildRelationships(
  ui: UiContext,
  object: ObjectDef,
  id: string,
  requested: RequestedFields
): Readonly<Record<string, RecordCollectionRepresentation>> {
  const names = listOf(requested.query.get('childRelationships'));
  return Object.fromEntries(
    names.map((name) => {
      const [owner = '', relationship = ''] = name.split('.');
      if (owner.toLowerCase() !== object.name.toLowerCase()) throw noRelation(name, object);
      const relation = relationNamed(ui, object, relationship);
      const tree = childTree(ui, object, relation, requested);
      return [relation.name, collection(ui, id, relation, tree, requested.query)];
    })
  );
}

interface Relation extends ChildRelationship {
  readonly child: ObjectDef;
}

function relationNamed(ui: UiContext, object: ObjectDef, name: string): Relation {
  const found = ui.schema
    .childRelationships(object.name)
    .find((each) => each.name !== '' && each.name.toLowerCase() === name.toLowerCase());
  const child = found && ui.schema.object(found.childObject);
  if (!found || !child || !isSupported(child) || !ui.access.mayRead(child)) throw noRelation(name, object);
  return { ...found, child };
}

const noRelation = (name: string, object: ObjectDef): ApiError =>
  new ApiError('INVALID_FIELD', `No such relation '${name}' on entity '${object.name}'.`);

function childTree(ui: UiContext, object: ObjectDef, { name, child }: Relation, requested: RequestedFields): FieldTree {
  const below = (list: readonly string[]): readonly string[] =>
    list.flatMap((each) => {
      const [, relationship = '', ...rest] = each.split('.');
      const isOwn = isChildPath(ui, object, each) && relationship.toLowerCase() === name.toLowerCase();
      return isOwn ? [[child.name, ...rest].join('.')] : [];
    });
  const tree = treeOf(ui, child, { fields: below(requested.fields), optional: below(requested.optionalFields) });
  addDefaults(child, tree);
  return tree;
}

function addDefaults(child: ObjectDef, tree: FieldTree): void {
  for (const name of ['Id', nameFieldOf(child)?.name ?? 'Id']) tree.set(name.toLowerCase(), undefined);
}

function collection(
  ui: UiContext,
  id: string,
  { child, field, name }: Relation,
  tree: FieldTree,
  query: URLSearchParams
): RecordCollectionRepresentation {
  const page = pageOf(query, { size: DEFAULT_SIZE, max: 2000 });
  const limit = `LIMIT ${String(page.size + 1)} OFFSET ${String(page.offset)}`;
  const soql = `SELECT Id FROM ${child.name} WHERE ${field} = '${id}' ORDER BY Id ${limit}`;
  const result = ui.rest.soql.run(soql, { access: ui.access });
  const ids = (result.page(0, result.length, ui.base) as readonly { readonly Id: string }[]).map((row) => row.Id);
  const shown = ids.slice(0, page.size);
  const wanted: FieldTree = new Map([...tree, [field.toLowerCase(), undefined]]);
  const records = readRecords(ui, child, shown, wanted);
  const names = pathsOf(tree).map((path) => `${child.name}.${path}`);
  const url = `${ui.base}/ui-api/records/${id}/child-relationships/${name}`;
  return {
    count: shown.length,
    ...pageTokens(page, { more: ids.length > page.size, url, query: new URLSearchParams({ fields: names.join(',') }) }),
    records: shown.flatMap((each) => records.get(each) ?? []),
  };
}
