import type { SaveScope } from '../change.ts';

/** Where records of an object point to another one that they are below of. */
export interface Hierarchy {
  readonly object: string;
  readonly field: string;
}

/** The ids from a record upwards, its own first; each once, also where the records go round in a circle. */
export function* upwards({ object, field }: Hierarchy, from: unknown, scope: SaveScope): Generator<string> {
  const definition = scope.model.schema.object(object);
  const seen = new Set<unknown>();
  for (let id = from; typeof id === 'string' && !seen.has(id);) {
    yield id;
    seen.add(id);
    id = definition && scope.records.find(definition, id)?.[field];
  }
}

/** Whether a record is the other one, or somewhere below it. */
export function isBelow(hierarchy: Hierarchy, id: unknown, other: unknown, scope: SaveScope): boolean {
  for (const each of upwards(hierarchy, id, scope)) if (each === other) return true;
  return false;
}
