/** Dependency definitions with groups expanded, by the step that waits. */
import type { DependencyDefinition, ExecutableDesign } from '../../domain/fulfillmentDesign.ts';

export type DependencyScope = DependencyDefinition['scope'];

export interface ExpandedDependency {
  readonly definition: DependencyDefinition;
  /** Step definitions. A step that a group names on both sides waits; it is not waited for. */
  readonly from: readonly string[];
  readonly to: readonly string[];
}

const WIDTH: readonly DependencyScope[] = ['item', 'line', 'bundle', 'order'];

export const wider = (a: DependencyScope, b: DependencyScope): DependencyScope =>
  WIDTH.indexOf(a) > WIDTH.indexOf(b) ? a : b;

export class DependencyIndex {
  /** Sorted, so that nothing depends on the order in which a design lists them. */
  readonly all: readonly ExpandedDependency[];
  readonly #incoming = new Map<string, ExpandedDependency[]>();

  constructor(design: ExecutableDesign) {
    const expand = (key: string): readonly string[] => design.groups.get(key)?.steps.map((step) => step.key) ?? [key];
    const sortKey = ({ from, to, scope, lagMs }: DependencyDefinition): string => `${to}\n${from}\n${scope}\n${lagMs}`;
    this.all = design.dependencies
      .map((definition) => ({ definition, sortKey: sortKey(definition) }))
      .sort((a, b) => (a.sortKey < b.sortKey ? -1 : a.sortKey > b.sortKey ? 1 : 0))
      .map(({ definition }) => {
        const to = expand(definition.to);
        const from = definition.from === definition.to ? [] : expand(definition.from);
        const own = definition.from === definition.to ? to : from.filter((key) => !to.includes(key));
        return { definition, from: own, to };
      });
    for (const dependency of this.all) {
      for (const key of dependency.to) {
        const list = this.#incoming.get(key);
        if (list) list.push(dependency);
        else this.#incoming.set(key, [dependency]);
      }
    }
  }

  /** What a step definition waits for. */
  incoming(definition: string): readonly ExpandedDependency[] {
    return this.#incoming.get(definition) ?? [];
  }
}
