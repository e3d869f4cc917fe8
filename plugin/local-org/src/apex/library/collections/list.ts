import type { ApexTransaction } from '../../transaction.ts';
import { exception, nullPointer } from '../exceptions/standardExceptions.ts';
import { hashOf, sameValue } from '../values/equality.ts';
import { DEEP_CLONE, EQUALS, HASH, isSpeaking, TEXT, type DeepClone } from '../values/protocol.ts';
import { listedText, textOf } from '../values/text.ts';

/**
 * A List: its elements are an array that emitted code may read. Changes go through the methods, which know the limits of
 * the platform; all of them leave the array in place.
 */
export class ApexList {
  readonly elementType: string;
  readonly items: unknown[];
  /** Loops that go over the elements now. */
  private iterations = 0;

  constructor(elementType: string, items: unknown[] = []) {
    this.elementType = elementType;
    this.items = items;
  }

  get size(): number {
    return this.items.length;
  }

  get(index: number | null): unknown {
    return this.items[this.inside(index)];
  }

  set(index: number | null, value: unknown): void {
    this.items[this.inside(index)] = value;
  }

  add(value: unknown): void {
    this.refuseWhileIterated();
    this.items.push(value);
  }

  insert(index: number | null, value: unknown): void {
    this.refuseWhileIterated();
    if (index !== this.items.length) this.inside(index);
    this.items.splice(index ?? 0, 0, value);
  }

  addAll(values: Iterable<unknown>): void {
    this.refuseWhileIterated();
    // A list that is added to itself grows by what it was.
    for (const value of [...values]) this.items.push(value);
  }

  remove(index: number | null): unknown {
    this.refuseWhileIterated();
    return this.items.splice(this.inside(index), 1)[0];
  }

  clear(): void {
    this.refuseWhileIterated();
    this.items.length = 0;
  }

  indexOf(apex: ApexTransaction, value: unknown): number {
    return this.items.findIndex((item) => sameValue(apex, item, value));
  }

  clone(): ApexList {
    return new ApexList(this.elementType, [...this.items]);
  }

  /** Puts the elements in another order; those of a user's `compareTo` that throws stay as they are. */
  sortBy(compare: (left: unknown, right: unknown) => number): void {
    const sorted = [...this.items].sort(compare);
    for (const [index, item] of sorted.entries()) this.items[index] = item;
  }

  /** For loops of Apex: adding and removing are refused until the loop ends. */
  [Symbol.iterator](): Iterator<unknown> {
    return new ListLoop(this.items, (change) => (this.iterations += change));
  }

  [TEXT](apex: ApexTransaction): string {
    return `(${listedText(this.items, (item) => textOf(apex, item))})`;
  }

  [EQUALS](other: unknown, apex: ApexTransaction): boolean {
    return (
      other instanceof ApexList &&
      other.size === this.size &&
      this.items.every((item, index) => sameValue(apex, item, other.items[index]))
    );
  }

  [HASH](apex: ApexTransaction): number {
    return this.items.reduce<number>((hash, item) => (Math.imul(hash, 31) + hashOf(apex, item)) | 0, 1);
  }

  [DEEP_CLONE](options: DeepClone, apex: ApexTransaction): ApexList {
    return new ApexList(
      this.elementType,
      this.items.map((item) => deepClone(item, options, apex))
    );
  }

  private inside(index: number | null): number {
    if (index === null) throw nullPointer();
    if (index < 0 || index >= this.items.length) throw exception('ListException', `List index out of bounds: ${index}`);
    return index;
  }

  private refuseWhileIterated(): void {
    if (this.iterations > 0)
      throw exception('FinalException', 'Cannot modify a collection while it is being iterated.');
  }
}

/** One loop over a list; tells the list when it begins and when it ends, however it ends. */
class ListLoop implements Iterator<unknown> {
  private readonly items: readonly unknown[];
  private readonly report: (change: 1 | -1) => void;
  private index = 0;
  private isOver = false;

  constructor(items: readonly unknown[], report: (change: 1 | -1) => void) {
    this.items = items;
    this.report = report;
    report(1);
  }

  next(): IteratorResult<unknown> {
    if (this.index < this.items.length) return { done: false, value: this.items[this.index++] };
    return this.return();
  }

  return(): IteratorResult<unknown> {
    if (!this.isOver) this.report(-1);
    this.isOver = true;
    return { done: true, value: undefined };
  }
}

export function deepClone(value: unknown, options: DeepClone, apex: ApexTransaction): unknown {
  return isSpeaking(value) && value[DEEP_CLONE] ? value[DEEP_CLONE](options, apex) : value;
}
