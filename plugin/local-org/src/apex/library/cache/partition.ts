import type { ApexTransaction } from '../../transaction.ts';
import { deepClone } from '../collections/list.ts';
import { exception } from '../exceptions/standardExceptions.ts';

interface Cached {
  readonly value: unknown;
  readonly expires: number;
  readonly isImmutable: boolean;
}

export type CacheKind = 'Org' | 'Session';

/** What an entry lives unless it says otherwise, and at most, in seconds. */
export const DEFAULT_TTL: Readonly<Record<CacheKind, number>> = { Org: 86_400, Session: 28_800 };
export const MAX_TTL: Readonly<Record<CacheKind, number>> = { Org: 172_800, Session: 28_800 };
const LEAST_TTL = 300;

/** The cache of each org is as old as the org runs; that of a session belongs to its user. */
const stores = new WeakMap<object, Map<string, Map<string, Cached>>>();

const COPY = { preserveId: true, preserveReadonlyTimestamps: true, preserveAutonumber: true };

/** A named part of the cache, or the one that is meant where no name is given. */
export class CachePartition {
  readonly kind: CacheKind;
  readonly name: string;

  constructor(kind: CacheKind, name: string) {
    this.kind = kind;
    this.name = name;
  }

  /** `local.Partition` and `Partition` are the same. @throws InvalidParamException */
  static named(kind: CacheKind, name: string): CachePartition {
    if (!/^(?:\w+\.)?\w+$/.test(name))
      throw exception('Cache.InvalidParamException', `Invalid partition name: ${name}`);
    return new CachePartition(kind, name.replace(/^local\./, ''));
  }

  /** For a key that names its partition, `local.Partition.key`, or that means the default one. */
  static ofKey(kind: CacheKind, key: string): readonly [CachePartition, string] {
    const [, partition, plain] = /^(\w+\.\w+)\.(\w+)$/.exec(key) ?? [];
    if (partition !== undefined && plain !== undefined) return [CachePartition.named(kind, partition), plain];
    return [new CachePartition(kind, 'default'), key];
  }

  get(apex: ApexTransaction, key: string): unknown {
    const cached = this.live(apex, key);
    return cached === undefined ? null : deepClone(cached.value, COPY, apex);
  }

  has(apex: ApexTransaction, key: string): boolean {
    return this.live(apex, key) !== undefined;
  }

  /** @throws InvalidParamException for a key, a value or a time that the platform refuses */
  put(apex: ApexTransaction, key: string, value: unknown, seconds: number | null, isImmutable: boolean): void {
    const ttl = seconds ?? DEFAULT_TTL[this.kind];
    if (value === null) throw exception('Cache.InvalidParamException', 'Value cannot be null');
    if (ttl < LEAST_TTL || ttl > MAX_TTL[this.kind])
      throw exception('Cache.InvalidParamException', `Invalid time to live: ${ttl}`);
    if (this.live(apex, key)?.isImmutable === true)
      throw exception('Cache.PlatformCacheInvalidOperationException', `The value of ${key} is immutable`);
    const expires = apex.now() + ttl * 1000;
    this.entries(apex).set(key, { value: deepClone(value, COPY, apex), expires, isImmutable });
  }

  remove(apex: ApexTransaction, key: string): boolean {
    return this.has(apex, key) && this.entries(apex).delete(key);
  }

  keys(apex: ApexTransaction): string[] {
    return [...this.entries(apex).keys()].filter((key) => this.has(apex, key));
  }

  private live(apex: ApexTransaction, key: string): Cached | undefined {
    if (!/^[A-Za-z0-9]{1,50}$/.test(key)) throw exception('Cache.InvalidParamException', `Invalid cache key: ${key}`);
    const cached = this.entries(apex).get(key);
    return cached !== undefined && cached.expires > apex.now() ? cached : undefined;
  }

  private entries(apex: ApexTransaction): Map<string, Cached> {
    let store = stores.get(apex.platform);
    if (store === undefined) stores.set(apex.platform, (store = new Map<string, Map<string, Cached>>()));
    const name = `${this.kind} ${this.kind === 'Session' ? apex.userId : ''} ${this.name}`;
    let entries = store.get(name);
    if (entries === undefined) store.set(name, (entries = new Map<string, Cached>()));
    return entries;
  }
}
