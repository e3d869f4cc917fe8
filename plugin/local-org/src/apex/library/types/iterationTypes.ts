import { nativeType } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { ApexIterator, elementsOf } from '../collections/iterate.ts';
import { ApexList } from '../collections/list.ts';
import { ApexSet } from '../collections/set.ts';
import { exception, nullPointer } from '../exceptions/standardExceptions.ts';

export const iteratorType = nativeType('Iterator<T>', {
  kind: 'interface',
  isInstance: (value) => value instanceof ApexIterator,
  members: {
    'Boolean hasNext()': (apex, self: object) =>
      self instanceof ApexIterator ? self.hasNext() : apex.invoke(self, 'hasNext', []),
    'T next()': (apex, self: object) => (self instanceof ApexIterator ? self.next() : apex.invoke(self, 'next', [])),
  },
});

export const iterableType = nativeType('Iterable<T>', {
  kind: 'interface',
  isInstance: (value) => value instanceof ApexList || value instanceof ApexSet,
  members: {
    'Iterator<T> iterator()': (apex, self: object) =>
      self instanceof ApexList || self instanceof ApexSet
        ? new ApexIterator(self.elementType, [...elementsOf(apex, self)])
        : apex.invoke(self, 'iterator', []),
  },
});

export const comparableType = nativeType('Comparable', {
  kind: 'interface',
  isInstance: () => false,
  members: {
    'Integer compareTo(Object other)': (apex, self: object, other: unknown) => apex.invoke(self, 'compareTo', [other]),
  },
});

export const comparatorType = nativeType('Comparator<T>', {
  kind: 'interface',
  isInstance: (value) => value instanceof ApexCollator,
  members: {
    'Integer compare(T left, T right)': (apex, self: object, left: unknown, right: unknown) =>
      self instanceof ApexCollator ? self.compare(left, right) : apex.invoke(self, 'compare', [left, right]),
  },
});

/** Orders texts as readers of a language expect it; null comes first. */
export class ApexCollator {
  private readonly order: Intl.Collator;

  constructor(locale: string) {
    this.order = new Intl.Collator(locale.replaceAll('_', '-'));
  }

  compare(left: unknown, right: unknown): number {
    if (left === null || right === null) return left === right ? 0 : left === null ? -1 : 1;
    if (typeof left !== 'string' || typeof right !== 'string')
      throw exception('TypeException', 'Collator compares texts only');
    return Math.sign(this.order.compare(left, right));
  }
}

export const collatorType = nativeType('Collator', {
  isInstance: (value) => value instanceof ApexCollator,
  implements: ['Comparator<String>'],
  members: {
    'static Collator getInstance()': (apex: ApexTransaction) => new ApexCollator(apex.locale),
    'Integer compare(String left, String right)': (
      _apex,
      self: ApexCollator,
      left: string | null,
      right: string | null
    ) => self.compare(left, right),
    'Integer compare(Object left, Object right)': (_apex, self: ApexCollator, left: unknown, right: unknown) =>
      self.compare(left, right),
  },
});

export const callableType = nativeType('Callable', {
  kind: 'interface',
  isInstance: () => false,
  members: {
    'Object call(String action, Map<String,Object> arguments)': (
      apex,
      self: object | null,
      action: unknown,
      args: unknown
    ) => {
      if (self === null) throw nullPointer();
      return apex.invoke(self, 'call', [action, args]);
    },
  },
});
