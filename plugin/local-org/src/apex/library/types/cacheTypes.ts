import { nativeType, type NativeFunction, type NativeType } from '../../native.ts';
import type { ApexTransaction, RuntimeType } from '../../transaction.ts';
import { CachePartition, MAX_TTL, type CacheKind } from '../cache/partition.ts';
import { ApexMap } from '../collections/map.ts';
import { ApexSet } from '../collections/set.ts';
import { exception, nullPointer } from '../exceptions/standardExceptions.ts';

/** Finds the partition that a member works on, and the key within it. */
type Locate = (self: CachePartition, key: string) => readonly [CachePartition, string];

function keyed(locate: Locate, self: CachePartition, key: string | null): readonly [CachePartition, string] {
  if (key === null) throw exception('Cache.InvalidParamException', 'Key cannot be null');
  return locate(self, key);
}

/** The value, made and kept by the builder where there is none. */
function built(
  apex: ApexTransaction,
  [cache, key]: readonly [CachePartition, string],
  builder: RuntimeType | null
): unknown {
  if (builder === null) throw nullPointer('Argument cannot be null.');
  const known = cache.get(apex, key);
  if (known !== null) return known;
  const made = apex.invoke(builder.newInstance() as object, 'doLoad', [key]);
  if (made !== null) cache.put(apex, key, made, null, false);
  return made;
}

function answers(apex: ApexTransaction, keys: ApexSet, valueType: string, answer: (key: string) => unknown): ApexMap {
  const entries = (keys.toArray() as string[]).map((key) => [key, answer(key)] as const);
  return ApexMap.of(apex, 'String', valueType, entries);
}

/** Members of partitions; for `Cache.Org` and `Cache.Session` they are static and a key may name its partition. */
function cacheMembers(isStatic: boolean, at: Locate, kind: CacheKind): Record<string, NativeFunction> {
  const prefix = isStatic ? 'static ' : '';
  const whole = new CachePartition(kind, 'default');
  const member =
    (work: (apex: ApexTransaction, self: CachePartition, ...values: never[]) => unknown): NativeFunction =>
    (apex, ...values) =>
      isStatic ? work(apex, whole, ...values) : work(apex, ...(values as unknown as [CachePartition, ...never[]]));
  type Key = string | null;
  const put = member(
    (
      apex,
      self,
      key: Key,
      value: unknown,
      seconds: number | null,
      _visibility: unknown,
      isImmutable: boolean | null
    ) => {
      const [cache, plain] = keyed(at, self, key);
      cache.put(apex, plain, value, typeof seconds === 'number' ? seconds : null, isImmutable === true);
    }
  );
  const remove = member((apex, self, key: Key) => {
    const [cache, plain] = keyed(at, self, key);
    return cache.remove(apex, plain);
  });
  const get = (apex: ApexTransaction, self: CachePartition, key: Key): unknown => {
    const [cache, plain] = keyed(at, self, key);
    return cache.get(apex, plain);
  };
  const has = (apex: ApexTransaction, self: CachePartition, key: Key): boolean => {
    const [cache, plain] = keyed(at, self, key);
    return cache.has(apex, plain);
  };
  return {
    [`${prefix}Boolean contains(String key)`]: member(has),
    [`${prefix}Map<String,Boolean> contains(Set<String> keys)`]: member((apex, self, keys: ApexSet) =>
      answers(apex, keys, 'Boolean', (key) => has(apex, self, key))
    ),
    [`${prefix}Object get(String key)`]: member(get),
    [`${prefix}Map<String,Object> get(Set<String> keys)`]: member((apex, self, keys: ApexSet) =>
      answers(apex, keys, 'Object', (key) => get(apex, self, key))
    ),
    [`${prefix}Object get(Type builder, String key)`]: member((apex, self, builder: RuntimeType | null, key: Key) =>
      built(apex, keyed(at, self, key), builder)
    ),
    [`${prefix}Set<String> getKeys()`]: member((apex, self) => ApexSet.of(apex, 'String', self.keys(apex))),
    [`${prefix}Long getNumKeys()`]: member((apex, self) => BigInt(self.keys(apex).length)),
    [`${prefix}String getName()`]: member((_apex, self) => self.name),
    [`${prefix}Boolean isAvailable()`]: member(() => true),
    [`${prefix}void put(String key, Object value)`]: put,
    [`${prefix}void put(String key, Object value, Cache.Visibility visibility)`]: put,
    [`${prefix}void put(String key, Object value, Integer seconds)`]: put,
    [`${prefix}void put(String key, Object value, Integer seconds, Cache.Visibility visibility, Boolean isImmutable)`]:
      put,
    [`${prefix}Boolean remove(String key)`]: remove,
    [`${prefix}Boolean remove(Type builder, String key)`]: member((apex, self, _builder: unknown, key: Key) => {
      const [cache, plain] = keyed(at, self, key);
      return cache.remove(apex, plain);
    }),
  };
}

const inside: Locate = (self, key) => [self, key];

function typesOf(kind: CacheKind): readonly NativeType[] {
  const partition = `${kind}Partition`;
  return [
    nativeType(`Cache.${kind}`, {
      isInstance: () => false,
      members: {
        ...cacheMembers(true, (_self, key) => CachePartition.ofKey(kind, key), kind),
        [`static Cache.${partition} getPartition(String name)`]: (_apex, name: string | null) => {
          if (name === null) throw exception('Cache.InvalidParamException', 'Partition name cannot be null');
          return CachePartition.named(kind, name);
        },
      },
      properties: { 'static Integer MAX_TTL_SECS': { get: () => MAX_TTL[kind] } },
    }),
    nativeType(`Cache.${partition}`, {
      isInstance: (value) => value instanceof CachePartition && value.kind === kind,
      extends: 'Cache.Partition',
      members: cacheMembers(false, inside, kind),
    }),
  ];
}

export const cacheTypes: readonly NativeType[] = [
  ...typesOf('Org'),
  ...typesOf('Session'),
  nativeType('Cache.Partition', {
    isInstance: (value) => value instanceof CachePartition,
    members: cacheMembers(false, inside, 'Org'),
  }),
  nativeType('Cache.Visibility', {
    kind: 'enum',
    isInstance: (value) =>
      typeof value === 'object' && value !== null && 'enumType' in value && /Visibility$/.test(String(value.enumType)),
    enumValues: ['ALL', 'NAMESPACE'],
  }),
  nativeType('Cache.CacheBuilder', {
    kind: 'interface',
    isInstance: () => false,
    members: {
      'Object doLoad(String key)': (apex, self: object, key: unknown) => apex.invoke(self, 'doLoad', [key]),
    },
  }),
];
