import { ApiError, type ChildRelationship, type ObjectDef } from '../../contract.ts';
import { childrenOf, textOf } from '../../metadata/elements.ts';
import type { XmlElement } from '../../metadata/xml.ts';
import { nameFieldOf } from '../../metadata/schema.ts';
import { layoutFor } from '../layouts/describeLayouts.ts';
import { isNamed } from '../layouts/relatedLists.ts';
import { fieldOfColumn } from '../listViews/listViewColumns.ts';
import { recordTypesOf } from '../recordTypes.ts';
import { missingIn } from './fieldTree.ts';
import type { SortKey } from './listRecords.ts';
import { badRecordType, isSupported, type UiContext } from './uiContext.ts';

/** A related list: children of a record, as the page layout of the record shows them. */
export interface RelatedList extends ChildRelationship {
  readonly child: ObjectDef;
  readonly parent: ObjectDef;
  readonly columns: readonly string[];
  readonly order: readonly SortKey[];
}

/** The related lists of the layout, in its order; without a layout, one for each relationship with a name. */
export function relatedListsOf(ui: UiContext, parent: ObjectDef, recordTypeId: string): readonly RelatedList[] {
  const relations = relationsOf(ui, parent);
  const layout = layoutElement(ui, parent, recordTypeId);
  if (!layout) return relations.map((relation) => ({ ...relation, ...shownBy(ui, relation.child, undefined) }));
  return childrenOf(layout, 'relatedLists').flatMap((list) => {
    const name = textOf(list, 'relatedList') ?? '';
    const relation = relations.find(({ child, field }) => isNamed(name, child, field));
    return relation ? [{ ...relation, ...shownBy(ui, relation.child, list) }] : [];
  });
}

/**
 * The related list with the name of a relationship, whether the layout shows it or not.
 * @throws ApiError INVALID_PARAMETER_VALUE
 */
export function relatedListNamed(ui: UiContext, parent: ObjectDef, name: string, recordTypeId: string): RelatedList {
  const isWanted = (each: { readonly name: string }): boolean => each.name.toLowerCase() === name.toLowerCase();
  const listed = relatedListsOf(ui, parent, recordTypeId).find(isWanted);
  if (listed) return listed;
  const relation = relationsOf(ui, parent).find(isWanted);
  if (relation) return { ...relation, ...shownBy(ui, relation.child, undefined) };
  const message = `${name} is not a valid related list of ${parent.name}.`;
  throw new ApiError('INVALID_PARAMETER_VALUE', message);
}

type Relation = Pick<RelatedList, keyof ChildRelationship | 'child' | 'parent'>;

function relationsOf({ schema, access }: UiContext, parent: ObjectDef): readonly Relation[] {
  return schema.childRelationships(parent.name).flatMap((relation) => {
    const child = schema.object(relation.childObject);
    if (!child || relation.name === '' || !isSupported(child) || !access.mayRead(child)) return [];
    return access.mayReadField(child, relation.field) ? [{ ...relation, child, parent }] : [];
  });
}

function layoutElement({ rest }: UiContext, parent: ObjectDef, recordTypeId: string): XmlElement | undefined {
  const type = recordTypesOf(rest.org, parent).find(({ id }) => id.slice(0, 15) === recordTypeId.slice(0, 15));
  if (!type) throw badRecordType(parent, recordTypeId);
  return layoutFor(rest, parent, type)?.element;
}

function shownBy(
  ui: UiContext,
  child: ObjectDef,
  list: XmlElement | undefined
): Pick<RelatedList, 'columns' | 'order'> {
  const isReadable = (path: string): boolean => missingIn(ui, child, path.split('.')) === undefined;
  const listed = list ? childrenOf(list, 'fields').map(({ text }) => columnPath(child, text)) : [];
  const columns = listed.filter((path) => path !== undefined).filter(isReadable);
  const name = nameFieldOf(child)?.name;
  const sort = list && columnPath(child, textOf(list, 'sortField') ?? '');
  const sortPath = sort !== undefined && isReadable(sort) ? sort : name;
  const ascending = !list || textOf(list, 'sortOrder') !== 'Desc';
  return {
    columns: columns.length > 0 ? columns : name === undefined ? ['Id'] : [name],
    order: sortPath === undefined ? [] : [{ path: sortPath, ascending: sort === undefined || ascending }],
  };
}

/** Layouts name columns as list views do; a reference shows the name of the record that it leads to. */
function columnPath(child: ObjectDef, column: string): string | undefined {
  const path = fieldOfColumn(
    child,
    column === 'NAME' || column === 'FULL_NAME' ? (nameFieldOf(child)?.name ?? column) : column
  );
  const field = path === undefined ? undefined : child.fields.get(path.toLowerCase());
  return field?.type === 'reference' && field.relationshipName ? `${field.relationshipName}.Name` : path;
}
