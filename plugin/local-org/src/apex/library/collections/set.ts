import type { ApexTransaction } from '../../transaction.ts';
import { hashOf } from '../values/equality.ts';
import { DEEP_CLONE, EQUALS, HASH, TEXT, type DeepClone } from '../values/protocol.ts';
import { listedText, textOf } from '../values/text.ts';
import { KeyTable } from './keyTable.ts';
import { deepClone } from './list.ts';

/** A Set, in the order in which its elements came. */
export class ApexSet {
  readonly elementType: string;
  private readonly table: KeyTable;

  constructor(elementType: string) {
    this.elementType = elementType;
    this.table = new KeyTable(elementType);
  }

  static of(apex: ApexTransaction, elementType: string, values: Iterable<unknown>): ApexSet {
    const set = new ApexSet(elementType);
    set.addAll(apex, values);
    return set;
  }

  get size(): number {
    return this.table.size;
  }

  has(apex: ApexTransaction, value: unknown): boolean {
    return this.table.get(apex, value) !== undefined;
  }

  /** Whether the set has changed. */
  add(apex: ApexTransaction, value: unknown): boolean {
    const { size } = this.table;
    this.table.put(apex, value, true);
    return this.table.size > size;
  }

  addAll(apex: ApexTransaction, values: Iterable<unknown>): boolean {
    const { size } = this.table;
    for (const value of [...values]) this.add(apex, value);
    return this.table.size > size;
  }

  remove(apex: ApexTransaction, value: unknown): boolean {
    return this.table.remove(apex, value) !== undefined;
  }

  removeAll(apex: ApexTransaction, values: Iterable<unknown>): boolean {
    const { size } = this.table;
    for (const value of [...values]) this.remove(apex, value);
    return this.table.size < size;
  }

  retainAll(apex: ApexTransaction, values: Iterable<unknown>): boolean {
    const kept = ApexSet.of(apex, this.elementType, values);
    return this.removeAll(
      apex,
      this.toArray().filter((value) => !kept.has(apex, value))
    );
  }

  clear(): void {
    this.table.clear();
  }

  clone(apex: ApexTransaction): ApexSet {
    return ApexSet.of(apex, this.elementType, this.toArray());
  }

  toArray(): unknown[] {
    return Array.from(this.table.values(), ({ key }) => key);
  }

  /** For loops of Apex: adding and removing are refused until the loop ends. */
  *[Symbol.iterator](): Generator {
    for (const { key } of this.table.guarded()) yield key;
  }

  [TEXT](apex: ApexTransaction): string {
    return `{${listedText(this.toArray(), (value) => textOf(apex, value))}}`;
  }

  [EQUALS](other: unknown, apex: ApexTransaction): boolean {
    return (
      other instanceof ApexSet && other.size === this.size && this.toArray().every((value) => other.has(apex, value))
    );
  }

  [HASH](apex: ApexTransaction): number {
    return this.toArray().reduce<number>((hash, value) => (hash + hashOf(apex, value)) | 0, 0);
  }

  [DEEP_CLONE](options: DeepClone, apex: ApexTransaction): ApexSet {
    return ApexSet.of(
      apex,
      this.elementType,
      this.toArray().map((value) => deepClone(value, options, apex))
    );
  }
}
