import { ApiError, type AccessRights, type FieldDef, type ObjectDef, type Schema } from '../../contract.ts';
import { relationshipField } from '../../metadata/schema.ts';

/**
 * Fields that a caller wants of a record, by lower-case name; a node with children is a parent relationship. The tree
 * has names only, as the records behind a relationship can be of several objects.
 */
export type FieldTree = Map<string, FieldTree | undefined>;

/** How many relationships a path may span. */
const MAX_DEPTH = 5;

export const badField = (message: string): ApiError => new ApiError('INVALID_FIELD', message);

/** The names of a parameter such as `fields=Order.Name,Order.Account.Name`. */
export const listOf = (text: string | null): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** Adds the path `Account.Name`, below an object. */
export function addPath(tree: FieldTree, path: readonly string[]): void {
  const [first = '', ...rest] = path.map((name) => name.toLowerCase());
  if (rest.length === 0) {
    if (!tree.has(first)) tree.set(first, undefined);
    return;
  }
  const inner = tree.get(first) ?? (new Map() as FieldTree);
  tree.set(first, inner);
  addPath(inner, rest);
}

/** The paths of a tree again. */
export const pathsOf = (tree: FieldTree): readonly string[] =>
  [...tree].flatMap(([name, inner]) => (inner ? pathsOf(inner).map((path) => `${name}.${path}`) : [name]));

export interface FieldScope {
  readonly schema: Schema;
  readonly access: AccessRights;
}

/**
 * The tree of qualified names, each `Object.Field` or `Object.Relationship.Field`.
 * @throws ApiError INVALID_FIELD for a name in `fields` that the user does not have; those in `optional` are left out
 */
export function treeOf(
  scope: FieldScope,
  object: ObjectDef,
  names: { readonly fields: readonly string[]; readonly optional?: readonly string[] }
): FieldTree {
  const tree: FieldTree = new Map();
  for (const name of names.fields) {
    const path = pathOf(object, name);
    const problem = path === undefined ? qualification(name) : missingIn(scope, object, path);
    if (problem !== undefined) throw badField(problem);
    if (path) addPath(tree, path);
  }
  for (const name of names.optional ?? []) {
    const path = pathOf(object, name);
    if (path && missingIn(scope, object, path) === undefined) addPath(tree, path);
  }
  return tree;
}

const qualification = (name: string): string =>
  `Invalid field name: ${name}. Field names are qualified by the API name of their object.`;

/** The path below the object; undefined for a name of another object. */
function pathOf(object: ObjectDef, name: string): readonly string[] | undefined {
  const [first, ...rest] = name.split('.');
  return first?.toLowerCase() === object.name.toLowerCase() && rest.length > 0 ? rest : undefined;
}

/** Why a path leads nowhere for the user, or undefined. */
export function missingIn(scope: FieldScope, object: ObjectDef, path: readonly string[]): string | undefined {
  if (path.length > MAX_DEPTH + 1) return `Only ${String(MAX_DEPTH)} levels of relationships can be spanned.`;
  const [first = '', ...rest] = path;
  if (rest.length === 0) {
    const field = object.fields.get(first.toLowerCase());
    return field && scope.access.mayReadField(object, field.name) ? undefined : noColumn(object, first);
  }
  const link = relationshipField(object, first);
  if (!link || !scope.access.mayReadField(object, link.name)) {
    return `Didn't understand relationship '${first}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`;
  }
  const problems = parentsOf(scope, link).map((parent) => missingIn(scope, parent, rest));
  return problems.includes(undefined) ? undefined : (problems[0] ?? noColumn(object, first));
}

const noColumn = (object: ObjectDef, name: string): string =>
  `No such column '${name}' on entity '${object.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`;

export function parentsOf({ schema, access }: FieldScope, link: FieldDef): readonly ObjectDef[] {
  return link.referenceTo.flatMap((name) => {
    const parent = schema.object(name);
    return parent && access.mayRead(parent) ? [parent] : [];
  });
}
