import { nativeType } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { elementsOf } from '../collections/iterate.ts';
import { deepClone, type ApexList } from '../collections/list.ts';
import { ApexMap } from '../collections/map.ts';
import { exception, nullPointer } from '../exceptions/standardExceptions.ts';
import { hashOf, sameValue } from '../values/equality.ts';
import { textOf } from '../values/text.ts';
import { objectTokenOf } from './listType.ts';

type Types = readonly [key: string, value: string];

function putRecords(apex: ApexTransaction, self: ApexMap, records: ApexList | null): void {
  let index = 0;
  for (const record of elementsOf(apex, records)) {
    if (typeof record !== 'object' || record === null) throw nullPointer();
    const id = apex.platform.getField(apex, record, 'Id');
    if (id === null) throw exception('ListException', `Row with null Id at index: ${index}`);
    self.put(apex, id, record);
    index += 1;
  }
}

function ofRecords(apex: ApexTransaction, [keyType, valueType]: Types, records: ApexList | null): ApexMap {
  const map = new ApexMap(keyType, valueType);
  putRecords(apex, map, records);
  if (records !== null && map.size < records.size)
    throw exception('ListException', `Row with duplicate Id at index: ${firstRepeated(apex, records)}`);
  return map;
}

function firstRepeated(apex: ApexTransaction, records: ApexList): number {
  const seen = new Set<unknown>();
  return records.items.findIndex((record) => {
    const id = apex.platform.getField(apex, record as object, 'Id');
    return seen.size === seen.add(id).size;
  });
}

function ofMap(apex: ApexTransaction, [keyType, valueType]: Types, other: ApexMap | null): ApexMap {
  if (other === null) throw nullPointer();
  return ApexMap.of(apex, keyType, valueType, other.toArray());
}

function putAll(apex: ApexTransaction, self: ApexMap, other: ApexMap | null): void {
  if (other === null) throw nullPointer();
  self.putAll(apex, other);
}

const SHALLOW = { preserveId: true, preserveReadonlyTimestamps: true, preserveAutonumber: true };

export const mapType = nativeType('Map<K,V>', {
  isInstance: (value) => value instanceof ApexMap,
  typeNameOf: (value: ApexMap) => `Map<${value.keyType},${value.valueType}>`,
  constructors: {
    '()': (_apex, [keyType, valueType]: Types) => new ApexMap(keyType, valueType),
    '(Map<K,V> other)': ofMap,
    '(List<SObject> records)': ofRecords,
  },
  literal: (apex: ApexTransaction, [keyType, valueType]: Types, entries: readonly (readonly [unknown, unknown])[]) =>
    ApexMap.of(apex, keyType, valueType, entries),
  members: {
    'void clear()': (_apex, self: ApexMap) => self.clear(),
    'Map<K,V> clone()': (apex, self: ApexMap) => self.clone(apex),
    'Boolean containsKey(K key)': (apex, self: ApexMap, key: unknown) => self.has(apex, key),
    'Map<K,V> deepClone()': (apex, self: ApexMap) => deepClone(self, SHALLOW, apex),
    'Boolean equals(Object other)': (apex, self: ApexMap, other: unknown) => sameValue(apex, self, other),
    'V get(K key)': (apex, self: ApexMap, key: unknown) => self.get(apex, key),
    'Schema.SObjectType getSObjectType()': (apex, self: ApexMap) => objectTokenOf(apex, self.valueType),
    'Integer hashCode()': (apex, self: ApexMap) => hashOf(apex, self),
    'Boolean isEmpty()': (_apex, self: ApexMap) => self.size === 0,
    'Set<K> keySet()': (apex, self: ApexMap) => self.keySet(apex),
    'V put(K key, V value)': (apex, self: ApexMap, key: unknown, value: unknown) => self.put(apex, key, value),
    'void putAll(Map<K,V> other)': putAll,
    'void putAll(List<SObject> records)': putRecords,
    'V remove(K key)': (apex, self: ApexMap, key: unknown) => self.remove(apex, key),
    'Integer size()': (_apex, self: ApexMap) => self.size,
    'String toString()': (apex, self: ApexMap) => textOf(apex, self),
    'List<V> values()': (_apex, self: ApexMap) => self.values(),
  },
});
