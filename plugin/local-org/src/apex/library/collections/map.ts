import type { ApexTransaction } from '../../transaction.ts';
import { hashOf, sameValue } from '../values/equality.ts';
import { DEEP_CLONE, EQUALS, HASH, TEXT, type DeepClone } from '../values/protocol.ts';
import { listedText, textOf } from '../values/text.ts';
import { KeyTable } from './keyTable.ts';
import { ApexList, deepClone } from './list.ts';
import { ApexSet } from './set.ts';

/** A Map, in the order in which its keys came. Keys that are texts are told apart by case. */
export class ApexMap {
  readonly keyType: string;
  readonly valueType: string;
  private readonly table: KeyTable;

  constructor(keyType: string, valueType: string) {
    this.keyType = keyType;
    this.valueType = valueType;
    this.table = new KeyTable(keyType);
  }

  static of(
    apex: ApexTransaction,
    keyType: string,
    valueType: string,
    entries: Iterable<readonly [unknown, unknown]>
  ): ApexMap {
    const map = new ApexMap(keyType, valueType);
    for (const [key, value] of entries) map.put(apex, key, value);
    return map;
  }

  get size(): number {
    return this.table.size;
  }

  /** Null for a key that is not there. */
  get(apex: ApexTransaction, key: unknown): unknown {
    return this.table.get(apex, key)?.value ?? null;
  }

  has(apex: ApexTransaction, key: unknown): boolean {
    return this.table.get(apex, key) !== undefined;
  }

  /** The value that the key had before, or null. */
  put(apex: ApexTransaction, key: unknown, value: unknown): unknown {
    return this.table.put(apex, key, value) ?? null;
  }

  putAll(apex: ApexTransaction, other: ApexMap): void {
    for (const [key, value] of other.toArray()) this.put(apex, key, value);
  }

  /** The value that is gone, or null. */
  remove(apex: ApexTransaction, key: unknown): unknown {
    return this.table.remove(apex, key)?.value ?? null;
  }

  clear(): void {
    this.table.clear();
  }

  keySet(apex: ApexTransaction): ApexSet {
    return ApexSet.of(
      apex,
      this.keyType,
      this.toArray().map(([key]) => key)
    );
  }

  values(): ApexList {
    return new ApexList(
      this.valueType,
      this.toArray().map(([, value]) => value)
    );
  }

  clone(apex: ApexTransaction): ApexMap {
    return ApexMap.of(apex, this.keyType, this.valueType, this.toArray());
  }

  toArray(): (readonly [unknown, unknown])[] {
    return Array.from(this.table.values(), ({ key, value }) => [key, value] as const);
  }

  [TEXT](apex: ApexTransaction): string {
    return `{${listedText(this.toArray(), ([key, value]) => `${textOf(apex, key)}=${textOf(apex, value)}`)}}`;
  }

  [EQUALS](other: unknown, apex: ApexTransaction): boolean {
    return (
      other instanceof ApexMap &&
      other.size === this.size &&
      this.toArray().every(([key, value]) => other.has(apex, key) && sameValue(apex, value, other.get(apex, key)))
    );
  }

  [HASH](apex: ApexTransaction): number {
    return this.toArray().reduce<number>(
      (hash, [key, value]) => (hash + (hashOf(apex, key) ^ hashOf(apex, value))) | 0,
      0
    );
  }

  [DEEP_CLONE](options: DeepClone, apex: ApexTransaction): ApexMap {
    return ApexMap.of(
      apex,
      this.keyType,
      this.valueType,
      this.toArray().map(([key, value]) => [key, deepClone(value, options, apex)] as const)
    );
  }
}
