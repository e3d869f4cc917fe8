import type { Problem } from 'c/omErrors';
import { partFor, type Path } from './choice';
import type { BundleDefinition, Choice, Component, ComponentGroup } from './types';

export interface OptionGroup {
  /** Empty for options that belong to no group. */
  readonly id: string;
  readonly name: string;
  readonly minimum: number;
  readonly maximum?: number | null;
  readonly components: readonly Component[];
}

/** Groups in their order with their options; options without a group come first, under the given name. */
export function optionGroups(definition: BundleDefinition, ungrouped: string): readonly OptionGroup[] {
  const known = new Set(definition.componentGroups.map(({ id }) => id));
  const loose = definition.components.filter(({ groupId }) => !groupId || !known.has(groupId));
  const withOptions = (group: ComponentGroup): OptionGroup => ({
    ...group,
    components: definition.components.filter(({ groupId }) => groupId === group.id),
  });
  const first = loose.length > 0 ? [{ id: '', name: ungrouped, minimum: 0, components: loose }] : [];
  return [...first, ...definition.componentGroups.map(withOptions)];
}

export const chosenIn = ({ components }: OptionGroup, choice: Choice): number =>
  components.filter(({ id }) => partFor(choice, id)).length;

/** What an option has to do with others: the other option, and what somebody wrote about it. */
export interface Relation {
  readonly type: string;
  readonly otherName: string;
  readonly message?: string | null;
}

export function relationsOf({ rules, components }: BundleDefinition, componentId: string): readonly Relation[] {
  const nameOf = (id: string): string => components.find((component) => component.id === id)?.productName ?? '';
  return rules.flatMap((rule) => {
    if (rule.componentId === componentId) {
      return [{ type: rule.type, otherName: nameOf(rule.otherComponentId), message: rule.message ?? null }];
    }
    // What one must not have together is true both ways.
    if (rule.type === 'Excludes' && rule.otherComponentId === componentId) {
      return [{ type: rule.type, otherName: nameOf(rule.componentId), message: rule.message ?? null }];
    }
    return [];
  });
}

export interface Place {
  /** The bundle, group or component. */
  readonly ownerId: string;
  /** Of an attribute. */
  readonly key?: string;
}

/** The path of a problem is an id, with `#` and a key for attributes. */
export function placeOf(path: string | null | undefined): Place | undefined {
  if (!path) return undefined;
  const [ownerId = '', key] = path.split('#');
  return key === undefined ? { ownerId } : { ownerId, key };
}

/** Problems by what they are about. */
export function problemsByOwner(problems: readonly Problem[]): ReadonlyMap<string, readonly Problem[]> {
  const owners = new Map<string, Problem[]>();
  for (const problem of problems) {
    const owner = placeOf(problem.path)?.ownerId ?? '';
    owners.set(owner, [...(owners.get(owner) ?? []), problem]);
  }
  return owners;
}

/** Where in a choice something is: the bundle that owns the id, found from the outermost in. */
export function pathTo(
  root: Choice,
  definitions: ReadonlyMap<string, BundleDefinition>,
  ownerId: string,
  path: Path = []
): Path | undefined {
  const definition = definitions.get(root.bundleId);
  if (!definition) return undefined;
  const isHere =
    definition.id === ownerId ||
    definition.componentGroups.some(({ id }) => id === ownerId) ||
    definition.components.some(({ id }) => id === ownerId);
  if (isHere) return path;
  for (const { componentId, bundle } of root.parts) {
    const found = bundle && pathTo(bundle, definitions, ownerId, [...path, componentId]);
    if (found) return found;
  }
  return undefined;
}
