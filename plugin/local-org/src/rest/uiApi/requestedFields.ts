import { ApiError, type ObjectDef } from '../../contract.ts';
import type { RestRequest } from '../message.ts';
import { listOf, treeOf, type FieldTree } from './fieldTree.ts';
import { addLayoutFields, layoutKeys } from './layouts.ts';
import type { UiContext } from './uiContext.ts';

/** What a request says of the fields that it wants: by name, by layouts, or both. */
export interface RequestedFields {
  readonly fields: readonly string[];
  readonly optionalFields: readonly string[];
  readonly query: URLSearchParams;
}

export const requestedFields = ({ query }: Pick<RestRequest, 'query'>): RequestedFields => ({
  fields: listOf(query.get('fields')),
  optionalFields: listOf(query.get('optionalFields')),
  query,
});

/** @throws ApiError MISSING_ARGUMENT when a request names neither fields nor layouts */
export function checkRequested({ fields, optionalFields, query }: RequestedFields): void {
  if (fields.length > 0 || optionalFields.length > 0 || query.has('layoutTypes')) return;
  throw new ApiError('MISSING_ARGUMENT', 'Specify at least one of fields, optionalFields and layoutTypes.');
}

/** The tree of what a request wants of a record with a record type. @throws ApiError INVALID_FIELD */
export function treeFor(
  context: UiContext,
  object: ObjectDef,
  requested: RequestedFields,
  recordTypeId: string | null = null
): FieldTree {
  const own = (name: string): boolean => !isChildPath(context, object, name);
  const tree = treeOf(context, object, {
    fields: requested.fields.filter(own),
    optional: requested.optionalFields.filter(own),
  });
  if (requested.query.has('layoutTypes')) {
    addLayoutFields(context, object, tree, layoutKeys(requested.query, recordTypeId));
  }
  return tree;
}

/** Whether a name is a field of children: `Account.Contacts.Email`. */
export function isChildPath({ schema }: UiContext, object: ObjectDef, name: string): boolean {
  const [first = '', second = '', third] = name.split('.');
  if (third === undefined || first.toLowerCase() !== object.name.toLowerCase()) return false;
  return schema.childRelationships(object.name).some((each) => each.name.toLowerCase() === second.toLowerCase());
}
