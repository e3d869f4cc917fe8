import { nativeType } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { ApexIterator, elementsOf } from '../collections/iterate.ts';
import type { ApexList } from '../collections/list.ts';
import { ApexSet } from '../collections/set.ts';
import { hashOf, sameValue } from '../values/equality.ts';
import { textOf } from '../values/text.ts';

type Elements = readonly [string];

const setOf = (apex: ApexTransaction, [elementType]: Elements, values: unknown): ApexSet =>
  ApexSet.of(apex, elementType, elementsOf(apex, values));

const addAll = (apex: ApexTransaction, self: ApexSet, values: unknown): boolean =>
  self.addAll(apex, elementsOf(apex, values));
const removeAll = (apex: ApexTransaction, self: ApexSet, values: unknown): boolean =>
  self.removeAll(apex, elementsOf(apex, values));
const retainAll = (apex: ApexTransaction, self: ApexSet, values: unknown): boolean =>
  self.retainAll(apex, elementsOf(apex, values));

function containsAll(apex: ApexTransaction, self: ApexSet, values: ApexList | ApexSet): boolean {
  for (const value of elementsOf(apex, values)) if (!self.has(apex, value)) return false;
  return true;
}

export const setType = nativeType('Set<T>', {
  isInstance: (value) => value instanceof ApexSet,
  typeNameOf: (value: ApexSet) => `Set<${value.elementType}>`,
  implements: ['Iterable<T>'],
  constructors: {
    '()': (_apex, [elementType]: Elements) => new ApexSet(elementType),
    '(List<T> values)': setOf,
    '(Set<T> values)': setOf,
    '(Iterable<T> values)': setOf,
  },
  literal: setOf,
  members: {
    'Boolean add(T value)': (apex, self: ApexSet, value: unknown) => self.add(apex, value),
    'Boolean addAll(List<T> values)': addAll,
    'Boolean addAll(Set<T> values)': addAll,
    'Boolean addAll(Iterable<T> values)': addAll,
    'void clear()': (_apex, self: ApexSet) => self.clear(),
    'Set<T> clone()': (apex, self: ApexSet) => self.clone(apex),
    'Boolean contains(T value)': (apex, self: ApexSet, value: unknown) => self.has(apex, value),
    'Boolean containsAll(List<T> values)': containsAll,
    'Boolean containsAll(Set<T> values)': containsAll,
    'Boolean containsAll(Iterable<T> values)': containsAll,
    'Boolean equals(Object other)': (apex, self: ApexSet, other: unknown) => sameValue(apex, self, other),
    'Integer hashCode()': (apex, self: ApexSet) => hashOf(apex, self),
    'Boolean isEmpty()': (_apex, self: ApexSet) => self.size === 0,
    'Iterator<T> iterator()': (_apex, self: ApexSet) => new ApexIterator(self.elementType, self.toArray()),
    'Boolean remove(T value)': (apex, self: ApexSet, value: unknown) => self.remove(apex, value),
    'Boolean removeAll(List<T> values)': removeAll,
    'Boolean removeAll(Set<T> values)': removeAll,
    'Boolean removeAll(Iterable<T> values)': removeAll,
    'Boolean retainAll(List<T> values)': retainAll,
    'Boolean retainAll(Set<T> values)': retainAll,
    'Boolean retainAll(Iterable<T> values)': retainAll,
    'Integer size()': (_apex, self: ApexSet) => self.size,
    'String toString()': (apex, self: ApexSet) => textOf(apex, self),
  },
});
