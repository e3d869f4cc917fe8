import { isUserObject, type ApexTransaction } from '../../transaction.ts';
import { exception, nullPointer } from '../exceptions/standardExceptions.ts';
import { ApexList } from './list.ts';
import { ApexSet } from './set.ts';

/** An Iterator over elements that were taken when it was made. */
export class ApexIterator {
  readonly elementType: string;
  private readonly items: readonly unknown[];
  private index = 0;

  constructor(elementType: string, items: readonly unknown[]) {
    this.elementType = elementType;
    this.items = items;
  }

  hasNext(): boolean {
    return this.index < this.items.length;
  }

  next(): unknown {
    if (!this.hasNext()) throw exception('NoSuchElementException', 'Iterator has no more elements.');
    return this.items[this.index++];
  }
}

/**
 * The elements of anything that Apex iterates: List, Set, an Iterator, a user's Iterable or Iterator.
 * @throws NullPointerException for null
 */
export function* elementsOf(apex: ApexTransaction, iterable: unknown): Generator {
  if (Array.isArray(iterable)) return yield* iterable as unknown[];
  if (typeof iterable !== 'object' || iterable === null) throw nullPointer();
  if (iterable instanceof ApexList || iterable instanceof ApexSet) yield* iterable;
  else if (apex.hasMethod(iterable, 'iterator', 0)) {
    const iterator = apex.invoke(iterable, 'iterator', []);
    // A class may be both: its iterator is then not asked for another one.
    if (isUserObject(iterator)) yield* remaining(apex, iterator);
    else yield* elementsOf(apex, iterator);
  } else yield* remaining(apex, iterable);
}

function* remaining(apex: ApexTransaction, iterator: object): Generator {
  if (iterator instanceof ApexIterator) while (iterator.hasNext()) yield iterator.next();
  else while (apex.invoke(iterator, 'hasNext', []) === true) yield apex.invoke(iterator, 'next', []);
}
