import {
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLResolveInfo,
  type SelectionSetNode,
} from 'graphql';
import type { FieldTree } from '../uiApi/fieldTree.ts';
import { addPath } from '../uiApi/fieldTree.ts';

type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;

/** The fields of selection sets, those of fragments among them. */
export function fieldNodes(
  sets: readonly (SelectionSetNode | undefined)[],
  fragments: Fragments
): readonly FieldNode[] {
  return sets.flatMap((set) =>
    (set?.selections ?? []).flatMap((selection): readonly FieldNode[] => {
      if (selection.kind === Kind.FIELD) return [selection];
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value];
      return fieldNodes([inner?.selectionSet], fragments);
    })
  );
}

/** What is selected below a path of fields: `['edges', 'node']` of a connection. */
export function selectedBelow(info: GraphQLResolveInfo, path: readonly string[]): readonly FieldNode[] {
  let nodes = fieldNodes(
    info.fieldNodes.map(({ selectionSet }) => selectionSet),
    info.fragments
  );
  for (const name of path) {
    const inner = nodes.filter((node) => node.name.value === name).map(({ selectionSet }) => selectionSet);
    nodes = fieldNodes(inner, info.fragments);
  }
  return nodes;
}

/** Fields of records that are no fields of the object. */
const META = new Set(['ApiName', 'DisplayValue', 'WeakEtag', '__typename']);

/** The tree of what is selected of a record: values end it, parents go on, children are read on their own. */
export function treeOfNodes(nodes: readonly FieldNode[], fragments: Fragments): FieldTree {
  const tree: FieldTree = new Map();
  for (const { name, selectionSet } of nodes) {
    if (META.has(name.value)) continue;
    const below = selectionSet ? fieldNodes([selectionSet], fragments) : [];
    const isParent = below.length > 0 && below.some(({ name: each }) => !VALUE.has(each.value));
    if (!isParent) {
      addPath(tree, [name.value]);
      continue;
    }
    const key = name.value.toLowerCase();
    const inner = new Map([...(tree.get(key) ?? []), ...treeOfNodes(below, fragments)]);
    tree.set(key, inner);
  }
  return tree;
}

const VALUE = new Set(['value', 'displayValue', 'label', '__typename']);
