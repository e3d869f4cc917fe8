import type { ObjectDef } from '../../../contract.ts';
import { ApexList } from '../../library/collections/list.ts';
import { ApexMap } from '../../library/collections/map.ts';
import { ApexSet } from '../../library/collections/set.ts';
import { exception, nullPointer } from '../../library/exceptions/standardExceptions.ts';
import { nativeType } from '../../native.ts';
import type { ApexTransaction, EnumValue } from '../../transaction.ts';
import { orgOf, rightsOf } from '../access.ts';
import { ApexSObject, asSObject } from '../records/sobject.ts';
import { enumType } from './enumType.ts';

/** What `Security.stripInaccessible` has left, and what it took away. */
class AccessDecision {
  readonly records: ApexList;
  readonly removed: ReadonlyMap<string, ReadonlySet<string>>;
  readonly changed: ReadonlySet<number>;

  constructor(records: ApexList, removed: ReadonlyMap<string, ReadonlySet<string>>, changed: ReadonlySet<number>) {
    this.records = records;
    this.removed = removed;
    this.changed = changed;
  }
}

/** Fields that everybody may have, whatever permissions say. */
const ALWAYS = new Set(['Id']);

class Stripper {
  readonly removed = new Map<string, Set<string>>();
  readonly #apex: ApexTransaction;
  readonly #right: string;

  constructor(apex: ApexTransaction, right: string) {
    this.#apex = apex;
    this.#right = right;
  }

  /** @throws NoAccessException when the user may not do this with the object at all */
  checkObject(object: ObjectDef): void {
    const rights = rightsOf(this.#apex);
    const isOpen =
      this.#right === 'CREATABLE'
        ? rights.mayCreate(object)
        : this.#right === 'READABLE'
          ? rights.mayRead(object)
          : this.#right === 'UPDATABLE'
            ? rights.mayEdit(object)
            : rights.mayCreate(object) && rights.mayEdit(object);
    if (!isOpen) throw exception('NoAccessException', `No access to entity`);
  }

  strip(record: ApexSObject): ApexSObject {
    const copy = new ApexSObject(record.type, record.isQueried);
    for (const [name, value] of record.values) {
      if (this.#mayUse(record.type, name)) copy.values.set(name, value);
      else this.#note(record.type, name);
    }
    for (const [name, value] of record.relations) {
      const inner =
        value instanceof ApexSObject ? this.strip(value) : value instanceof ApexList ? this.#list(value) : value;
      copy.relations.set(name, inner);
    }
    for (const name of record.dirty) if (copy.values.has(name) || copy.relations.has(name)) copy.dirty.add(name);
    return copy;
  }

  #list(list: ApexList): ApexList {
    return new ApexList(
      list.elementType,
      list.items.map((item) => (item instanceof ApexSObject ? this.strip(item) : item))
    );
  }

  #mayUse(object: ObjectDef, name: string): boolean {
    const field = object.fields.get(name.toLowerCase());
    if (field === undefined || ALWAYS.has(name)) return true;
    const rights = rightsOf(this.#apex);
    if (this.#right === 'READABLE') return rights.mayRead(object) && rights.mayReadField(object, name);
    const isOpen =
      this.#right === 'CREATABLE'
        ? field.createable
        : this.#right === 'UPDATABLE'
          ? field.updateable
          : field.createable && field.updateable;
    return isOpen && field.formula === undefined && rights.mayEditField(object, name);
  }

  #note(object: ObjectDef, name: string): void {
    const known = this.removed.get(object.name) ?? new Set();
    known.add(name);
    this.removed.set(object.name, known);
  }
}

function stripInaccessible(
  apex: ApexTransaction,
  type: EnumValue | null,
  given: ApexList | null,
  enforceRoot: boolean | null = true
): AccessDecision {
  if (type === null || given === null) throw nullPointer('Argument cannot be null.');
  const stripper = new Stripper(apex, type.name);
  const records = given.items.map(asSObject);
  if (enforceRoot !== false)
    for (const object of new Set(records.map((record) => record.type))) stripper.checkObject(object);
  const changed = new Set<number>();
  const stripped = records.map((record, index) => {
    const copy = stripper.strip(record);
    if (copy.values.size < record.values.size) changed.add(index);
    return copy;
  });
  return new AccessDecision(new ApexList(given.elementType, stripped), stripper.removed, changed);
}

const removedFields = (apex: ApexTransaction, self: AccessDecision): ApexMap =>
  ApexMap.of(
    apex,
    'String',
    'Set<String>',
    [...self.removed].map(([object, fields]) => [object, ApexSet.of(apex, 'String', fields)] as const)
  );

function checkPermission(apex: ApexTransaction, name: string | null): boolean {
  const wanted = name?.toLowerCase();
  return [...orgOf(apex).org.permissions(apex.userId)].some((each) => each.toLowerCase() === wanted);
}

export const securityTypes = [
  nativeType('Security', {
    isInstance: () => false,
    members: {
      'static SObjectAccessDecision stripInaccessible(AccessType type, List<SObject> records)': stripInaccessible,
      'static SObjectAccessDecision stripInaccessible(AccessType type, List<SObject> records, Boolean enforceRoot)':
        stripInaccessible,
    },
  }),
  nativeType('SObjectAccessDecision', {
    isInstance: (value) => value instanceof AccessDecision,
    members: {
      'List<SObject> getRecords()': (_apex, self: AccessDecision) => self.records,
      'Map<String,Set<String>> getRemovedFields()': removedFields,
      'Set<Integer> getModifiedIndexes()': (apex, self: AccessDecision) => ApexSet.of(apex, 'Integer', self.changed),
    },
  }),
  enumType('AccessType', ['CREATABLE', 'READABLE', 'UPDATABLE', 'UPSERTABLE']),
  nativeType('FeatureManagement', {
    isInstance: () => false,
    members: { 'static Boolean checkPermission(String name)': checkPermission },
  }),
];
