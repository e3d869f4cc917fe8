import { ApexList } from '../library/collections/list.ts';
import { ApexSet } from '../library/collections/set.ts';

/** The elements of a List or Set; undefined for anything else. */
export function elementsOf(value: unknown): readonly unknown[] | undefined {
  if (value instanceof ApexList) return value.items;
  return value instanceof ApexSet ? value.toArray() : undefined;
}
