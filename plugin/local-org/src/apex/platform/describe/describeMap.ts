import { ApexMap } from '../../library/collections/map.ts';
import type { ApexTransaction } from '../../transaction.ts';

const lower = (key: unknown): unknown => (typeof key === 'string' ? key.toLowerCase() : key);

/** A map of the describe calls: names are found in any case. */
export class DescribeMap extends ApexMap {
  static from(apex: ApexTransaction, valueType: string, entries: Iterable<readonly [string, unknown]>): DescribeMap {
    const map = new DescribeMap('String', valueType);
    for (const [key, value] of entries) map.put(apex, key, value);
    return map;
  }

  override get(apex: ApexTransaction, key: unknown): unknown {
    return super.get(apex, lower(key));
  }

  override has(apex: ApexTransaction, key: unknown): boolean {
    return super.has(apex, lower(key));
  }

  override put(apex: ApexTransaction, key: unknown, value: unknown): unknown {
    return super.put(apex, lower(key), value);
  }
}
