import { nativeType } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { ApexIterator, elementsOf } from '../collections/iterate.ts';
import { ApexList, deepClone } from '../collections/list.ts';
import { exception, nullPointer } from '../exceptions/standardExceptions.ts';
import { hashOf, naturalOrder, sameValue } from '../values/equality.ts';
import { textOf } from '../values/text.ts';

type Elements = readonly [string];

const listOf = (apex: ApexTransaction, [elementType]: Elements, values: unknown): ApexList =>
  new ApexList(elementType, [...elementsOf(apex, values)]);

function emptyOf(_apex: ApexTransaction, [elementType]: Elements, size: number | null): ApexList {
  if (size === null) throw nullPointer();
  if (size < 0 || size > 10_000_000) throw exception('ListException', `Invalid list size: ${size}`);
  return new ApexList(elementType, new Array<unknown>(size).fill(null));
}

function sort(apex: ApexTransaction, self: ApexList): void {
  self.sortBy((left, right) => {
    const order = naturalOrder(apex, left, right);
    if (order === undefined)
      throw exception('ListException', 'One or more of the items in this list is not Comparable.');
    return order;
  });
}

function sortWith(apex: ApexTransaction, self: ApexList, comparator: object | null): void {
  if (comparator === null) throw nullPointer();
  const { compare } = comparator as { readonly compare?: (left: unknown, right: unknown) => number };
  self.sortBy((left, right) =>
    compare === undefined ? (apex.invoke(comparator, 'compare', [left, right]) as number) : compare(left, right)
  );
}

function copy(apex: ApexTransaction, self: ApexList, ...keep: readonly (boolean | null)[]): unknown {
  const [preserveId, preserveReadonlyTimestamps, preserveAutonumber] = keep.map((each) => each === true);
  return deepClone(
    self,
    {
      preserveId: preserveId ?? false,
      preserveReadonlyTimestamps: preserveReadonlyTimestamps ?? false,
      preserveAutonumber: preserveAutonumber ?? false,
    },
    apex
  );
}

/** The token of the object that the elements are records of; null for other lists. */
export function objectTokenOf(apex: ApexTransaction, elementType: string): object | null {
  const type = apex.types.resolve(elementType);
  return type?.kind === 'sobject' && type.object !== undefined ? apex.platform.objectToken(apex, type.name) : null;
}

export const listType = nativeType('List<T>', {
  isInstance: (value) => value instanceof ApexList,
  typeNameOf: (value: ApexList) => `List<${value.elementType}>`,
  implements: ['Iterable<T>'],
  constructors: {
    '()': (_apex, [elementType]: Elements) => new ApexList(elementType),
    '(Integer size)': emptyOf,
    '(List<T> values)': listOf,
    '(Set<T> values)': listOf,
    '(Iterable<T> values)': listOf,
  },
  literal: (_apex: ApexTransaction, [elementType]: Elements, values: readonly unknown[]) =>
    new ApexList(elementType, [...values]),
  members: {
    'void add(T value)': (_apex, self: ApexList, value: unknown) => self.add(value),
    'void add(Integer index, T value)': (_apex, self: ApexList, index: number | null, value: unknown) =>
      self.insert(index, value),
    'void addAll(List<T> values)': (apex, self: ApexList, values: unknown) => self.addAll(elementsOf(apex, values)),
    'void addAll(Set<T> values)': (apex, self: ApexList, values: unknown) => self.addAll(elementsOf(apex, values)),
    'void addAll(Iterable<T> values)': (apex, self: ApexList, values: unknown) => self.addAll(elementsOf(apex, values)),
    'void clear()': (_apex, self: ApexList) => self.clear(),
    'List<T> clone()': (_apex, self: ApexList) => self.clone(),
    'Boolean contains(T value)': (apex, self: ApexList, value: unknown) => self.indexOf(apex, value) >= 0,
    'List<T> deepClone()': copy,
    'List<T> deepClone(Boolean preserveId)': copy,
    'List<T> deepClone(Boolean preserveId, Boolean preserveReadonlyTimestamps)': copy,
    'List<T> deepClone(Boolean preserveId, Boolean preserveReadonlyTimestamps, Boolean preserveAutonumber)': copy,
    'Boolean equals(Object other)': (apex, self: ApexList, other: unknown) => sameValue(apex, self, other),
    'T get(Integer index)': (_apex, self: ApexList, index: number | null) => self.get(index),
    'Schema.SObjectType getSObjectType()': (apex, self: ApexList) => objectTokenOf(apex, self.elementType),
    'Integer hashCode()': (apex, self: ApexList) => hashOf(apex, self),
    'Integer indexOf(T value)': (apex, self: ApexList, value: unknown) => self.indexOf(apex, value),
    'Boolean isEmpty()': (_apex, self: ApexList) => self.size === 0,
    'Iterator<T> iterator()': (_apex, self: ApexList) => new ApexIterator(self.elementType, [...self.items]),
    'T remove(Integer index)': (_apex, self: ApexList, index: number | null) => self.remove(index),
    'void set(Integer index, T value)': (_apex, self: ApexList, index: number | null, value: unknown) =>
      self.set(index, value),
    'Integer size()': (_apex, self: ApexList) => self.size,
    'void sort()': sort,
    'void sort(Comparator<T> comparator)': sortWith,
    'String toString()': (apex, self: ApexList) => textOf(apex, self),
  },
});
