import { normalizeId } from '../../../store/ids.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { exception } from '../exceptions/standardExceptions.ts';
import { hasEquality, hashOf, sameValue } from '../values/equality.ts';

export interface Entry {
  readonly key: unknown;
  value: unknown;
}

/**
 * Entries by key in the order in which the keys came. Primitives and objects without an equality of their own are their
 * own place; the rest (Decimals, Dates, SObjects, objects with `equals`) are found by hash and equality, and keep the place
 * their hash had when they came, as a changed key is lost on the platform too.
 */
export class KeyTable {
  private readonly entries = new Map<unknown, Entry>();
  /** Made when the first key comes that needs it: most maps have texts or ids for keys. */
  private byHash: Map<number, Entry[]> | undefined;
  private readonly isId: boolean;
  /** Loops that go over the entries now; the platform refuses changes during one. */
  private iterations = 0;

  constructor(keyType: string) {
    this.isId = keyType === 'Id';
  }

  get size(): number {
    return this.entries.size;
  }

  get(apex: ApexTransaction, key: unknown): Entry | undefined {
    if (typeof key === 'object' && key !== null) return this.entryOfObject(apex, key);
    return this.entries.get(this.isId ? wholeId(key) : key);
  }

  /** What was there before: undefined when the key is new. */
  put(apex: ApexTransaction, given: unknown, value: unknown): unknown {
    const key = this.isId ? wholeId(given) : given;
    const known = this.get(apex, key);
    if (known !== undefined) {
      const before = known.value;
      known.value = value;
      return before;
    }
    this.refuseWhileIterated();
    const entry = { key, value };
    if (typeof key !== 'object' || key === null || !hasEquality(apex, key)) {
      this.entries.set(key, entry);
      return undefined;
    }
    const hash = hashOf(apex, key);
    this.byHash ??= new Map();
    const bucket = this.byHash.get(hash);
    if (bucket === undefined) this.byHash.set(hash, [entry]);
    else bucket.push(entry);
    this.entries.set(entry, entry);
    return undefined;
  }

  /** The entry that is gone. */
  remove(apex: ApexTransaction, key: unknown): Entry | undefined {
    const entry = this.get(apex, key);
    if (entry === undefined) return undefined;
    this.refuseWhileIterated();
    if (typeof key === 'object' && this.entries.delete(entry)) this.removeFromBucket(hashOf(apex, key), entry);
    else this.entries.delete(entry.key);
    return entry;
  }

  clear(): void {
    this.refuseWhileIterated();
    this.entries.clear();
    this.byHash = undefined;
  }

  /** For loops of Apex: changes are refused until the loop ends. */
  *guarded(): Generator<Entry> {
    this.iterations += 1;
    try {
      yield* this.entries.values();
    } finally {
      this.iterations -= 1;
    }
  }

  values(): MapIterator<Entry> {
    return this.entries.values();
  }

  private entryOfObject(apex: ApexTransaction, key: object): Entry | undefined {
    if (!hasEquality(apex, key)) return this.entries.get(key);
    return this.byHash?.get(hashOf(apex, key))?.find((entry) => sameValue(apex, entry.key, key));
  }

  /** By the hash the entry was found by: its key may have changed since. */
  private removeFromBucket(hash: number, entry: Entry): void {
    const rest = this.byHash?.get(hash)?.filter((other) => other !== entry) ?? [];
    if (rest.length === 0) this.byHash?.delete(hash);
    else this.byHash?.set(hash, rest);
  }

  private refuseWhileIterated(): void {
    if (this.iterations > 0)
      throw exception('FinalException', 'Cannot modify a collection while it is being iterated.');
  }
}

const wholeId = (key: unknown): unknown => (typeof key === 'string' ? (normalizeId(key) ?? key) : key);
