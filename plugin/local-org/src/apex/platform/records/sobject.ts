import type { FieldDef, ObjectDef } from '../../../contract.ts';
import { fieldOf } from '../../../metadata/schema.ts';
import { exception } from '../../library/exceptions/standardExceptions.ts';
import { hashOfText } from '../../library/values/double.ts';
import { sameValue } from '../../library/values/equality.ts';
import { DEEP_CLONE, EQUALS, HASH, TEXT, TYPE_NAME, type DeepClone } from '../../library/values/protocol.ts';
import { textOf } from '../../library/values/text.ts';
import type { ApexTransaction } from '../../transaction.ts';

/** What a clone leaves out unless it is told to keep them. */
const STAMPS = new Set(['CreatedDate', 'CreatedById', 'LastModifiedDate', 'LastModifiedById']);

/** An error that Apex has put on a record; without a field it is about the record as a whole. */
export interface RecordError {
  readonly message: string;
  readonly field?: string;
}

/**
 * A record in Apex. Values are of the Apex types of their fields, by the names of the schema. What a query did not ask
 * for cannot be read; of a record that was made with `new`, fields that were not set are null.
 */
export class ApexSObject {
  readonly type: ObjectDef;
  readonly values = new Map<string, unknown>();
  /** Parents by relationship name, and Lists of children. */
  readonly relations = new Map<string, unknown>();
  /** Names of the fields that Apex has set since the record was read or made. */
  readonly dirty = new Set<string>();
  /** Set by `addError`; the save that hands the record to a trigger reads them. */
  readonly errors: RecordError[] = [];
  /** Whether only what a query asked for can be read. */
  readonly isQueried: boolean;
  /** Why the record cannot be changed: it is part of `Trigger.old`, or of `Trigger.new` after the save. */
  isReadOnly = false;
  /** Of a clone: the id of the record that it was made of. */
  cloneSource: string | null = null;
  /** Works out a calculated field of a record that came from a save and not from a query. */
  calculate: ((field: FieldDef) => unknown) | undefined;

  constructor(type: ObjectDef, isQueried = false) {
    this.type = type;
    this.isQueried = isQueried;
  }

  get id(): string | null {
    return (this.values.get('Id') as string | undefined) ?? null;
  }

  get [TYPE_NAME](): string {
    return this.type.name;
  }

  /** `Account:{Name=Acme, Id=001…}`, in the order in which the fields came. */
  [TEXT](apex: ApexTransaction): string {
    const parts = [...this.values].map(([name, value]) => `${name}=${textOf(apex, value)}`);
    return `${this.type.name}:{${parts.join(', ')}}`;
  }

  [EQUALS](other: unknown, apex: ApexTransaction): boolean {
    if (other === this) return true;
    if (!(other instanceof ApexSObject) || other.type.name !== this.type.name) return false;
    const names = new Set([...this.values.keys(), ...other.values.keys()]);
    return [...names].every((name) => sameValue(apex, this.values.get(name) ?? null, other.values.get(name) ?? null));
  }

  /** Like equality by the values of the fields, whatever their order. */
  [HASH](apex: ApexTransaction): number {
    let hash = hashOfText(this.type.name);
    for (const [name, value] of this.values) {
      if (value !== null) hash = (hash + hashOfText(`${name}=${textOf(apex, value)}`)) | 0;
    }
    return hash;
  }

  [DEEP_CLONE]({ preserveId, preserveReadonlyTimestamps, preserveAutonumber }: DeepClone): ApexSObject {
    const copy = this.copy({ keepsId: preserveId, isDeep: true });
    for (const { name, autoNumber } of this.type.fields.values()) {
      if (!preserveReadonlyTimestamps && STAMPS.has(name)) copy.values.delete(name);
      if (!preserveAutonumber && autoNumber) copy.values.delete(name);
    }
    return copy;
  }

  /** A record of its own with the same values; relations are shared unless the copy is deep. */
  copy({ keepsId, isDeep = false }: { readonly keepsId: boolean; readonly isDeep?: boolean }): ApexSObject {
    const copy = new ApexSObject(this.type, this.isQueried);
    for (const [name, value] of this.values) if (keepsId || name !== 'Id') copy.values.set(name, value);
    for (const [name, value] of this.relations) {
      copy.relations.set(name, isDeep && value instanceof ApexSObject ? value.copy({ keepsId: true, isDeep }) : value);
    }
    for (const name of this.dirty) copy.dirty.add(name);
    return copy;
  }

  /** @throws SObjectException when a query has left the field out */
  read(field: FieldDef): unknown {
    const value = this.values.get(field.name);
    if (value !== undefined) return value;
    if (field.formula !== undefined && this.calculate) return this.calculate(field);
    if (this.isQueried && field.name !== 'Id') throw notQueried(this.type.name, field.name);
    return field.type === 'boolean' ? false : null;
  }

  /** @throws FinalException for the records of a trigger that cannot be changed */
  write(name: string, value: unknown): void {
    if (this.isReadOnly) throw exception('FinalException', 'Record is read-only');
    this.values.set(name, value);
    this.dirty.add(name);
  }

  /** @throws FinalException for the records of a trigger that cannot be changed */
  writeRelation(name: string, value: unknown): void {
    if (this.isReadOnly) throw exception('FinalException', 'Record is read-only');
    this.relations.set(name, value);
    this.dirty.add(name);
  }

  /** @throws SObjectException when a query has left the relationship out */
  readRelation(name: string, field: FieldDef | undefined): unknown {
    const relation = this.relations.get(name);
    if (relation !== undefined) return relation;
    if (this.isQueried && !(field && this.values.has(field.name) && this.values.get(field.name) === null)) {
      throw notQueried(this.type.name, name);
    }
    return null;
  }
}

const notQueried = (type: string, name: string): Error =>
  exception(
    'SObjectException',
    `SObject row was retrieved via SOQL without querying the requested field: ${type}.${name}`
  );

/** The field that a name means. @throws SObjectException `Invalid field Nme for Account` */
export function fieldNamed(type: ObjectDef, name: string): FieldDef {
  const field = fieldOf(type, name);
  if (field) return field;
  throw exception('SObjectException', `Invalid field ${name} for ${type.name}`);
}

export const isSObject = (value: unknown): value is ApexSObject => value instanceof ApexSObject;

/** @throws NullPointerException; a bug when the type checker let anything else through */
export function asSObject(value: unknown): ApexSObject {
  if (value instanceof ApexSObject) return value;
  if (value === null) throw exception('NullPointerException', 'Attempt to de-reference a null object');
  throw new Error('A record was expected.');
}
