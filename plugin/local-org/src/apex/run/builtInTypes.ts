import type { ObjectDef } from '../../contract.ts';
import type { NativeType } from '../native.ts';
import {
  isUserObject,
  type ApexTransaction,
  type EnumValue,
  type RuntimeType,
  type RuntimeTypes,
} from '../transaction.ts';
import { UserType } from './userType.ts';

interface Home {
  readonly apex: ApexTransaction;
}

const enumValues = new WeakMap<NativeType, readonly EnumValue[]>();

/** The values of a built-in enum; there is one object for each in a process. */
export function valuesOf(native: NativeType): readonly EnumValue[] {
  let values = enumValues.get(native);
  if (!values) {
    values = (native.enumValues ?? []).map((name, ordinal) => Object.freeze({ enumType: native.name, name, ordinal }));
    enumValues.set(native, values);
  }
  return values;
}

/** Makes the values of an enum of the user. */
export const enumOf = (enumType: string, names: readonly string[]): readonly EnumValue[] =>
  names.map((name, ordinal) => Object.freeze({ enumType, name, ordinal }));

export class NativeRuntimeType implements RuntimeType {
  readonly native: NativeType;
  readonly name: string;
  readonly typeArguments: readonly RuntimeType[];
  readonly kind = 'native';
  readonly fields = [];
  readonly annotations = [];
  readonly object = undefined;
  readonly #types: RuntimeTypes;
  readonly #home: Home;
  /** Name in lower case, as the lineage of user types has it. */
  readonly #key: string;

  constructor(native: NativeType, typeArguments: readonly RuntimeType[], types: RuntimeTypes, home: Home) {
    this.native = native;
    this.typeArguments = typeArguments;
    this.#types = types;
    this.#home = home;
    const plain = native.name.replace(/^System\./, '');
    this.name = typeArguments.length === 0 ? plain : `${plain}<${typeArguments.map(({ name }) => name).join(',')}>`;
    this.#key = plain.toLowerCase();
  }

  get enumValues(): readonly EnumValue[] {
    return valuesOf(this.native);
  }

  isInstance(value: unknown): boolean {
    if (value === null || value === undefined) return false;
    if (this.#key === 'object') return true;
    if (this.native.kind === 'enum') return (value as EnumValue).enumType === this.native.name;
    if (isUserObject(value) && this.#isInherited(value.apexType as UserType)) return true;
    if (!this.native.isInstance(value)) return false;
    if (this.typeArguments.length === 0 || !this.native.typeNameOf) return true;
    const actual = this.#types.resolve(this.native.typeNameOf(value as never));
    return actual === undefined || this.#accepts(actual);
  }

  #isInherited({ lineage }: UserType): boolean {
    if (lineage.has(this.name.toLowerCase())) return true;
    return [...lineage].some((each) => each.startsWith(`${this.#key}<`) || each === this.#key);
  }

  /** Elements of lists may be of a more special type, and records are records. */
  #accepts(actual: RuntimeType): boolean {
    return this.typeArguments.every((wanted, index) => {
      const found = actual.typeArguments[index];
      return found === undefined || isCompatible(wanted, found);
    });
  }

  isAssignableFrom(other: RuntimeType): boolean {
    if (other === this || this.#key === 'object') return true;
    if (other instanceof UserType) return this.#isInherited(other);
    if (other.kind === 'sobject') return this.#key === 'sobject';
    if (!(other instanceof NativeRuntimeType)) return false;
    if (other.native === this.native) return this.#accepts(other);
    const { extends: parent, implements: interfaces = [] } = other.native;
    return [...(parent === undefined ? [] : [parent]), ...interfaces].some((name) => {
      const type = this.#types.resolve(name.replace(/<.*$/, ''));
      return (
        type !== undefined &&
        type !== other &&
        (type instanceof NativeRuntimeType && type.native === this.native ? true : this.isAssignableFrom(type))
      );
    });
  }

  newInstance(): unknown {
    const { base, constructors, typeParameters } = this.native;
    const { apex } = this.#home;
    const make = constructors?.['()'] as ((apex: ApexTransaction, ...args: unknown[]) => unknown) | undefined;
    if (make)
      return typeParameters.length > 0
        ? make(
            apex,
            this.typeArguments.map(({ name }) => name)
          )
        : make(apex);
    const initialize = base?.initializers['()'] as ((apex: ApexTransaction, made: object) => void) | undefined;
    if (!base || !initialize || base.abstract === true)
      throw apex.exception('System.TypeException', `Type cannot be constructed: ${this.name}`);
    const made = new base.javaScriptClass();
    initialize(apex, made);
    return made;
  }
}

function isCompatible(wanted: RuntimeType, found: RuntimeType): boolean {
  if (wanted === found || wanted.isAssignableFrom(found)) return true;
  const isRecord = ({ kind, name }: RuntimeType): boolean => kind === 'sobject' || name === 'SObject';
  const isText = ({ name }: RuntimeType): boolean => name === 'String' || name === 'Id';
  return (
    (isRecord(wanted) && isRecord(found) && (wanted.name === 'SObject' || found.name === 'SObject')) ||
    (isText(wanted) && isText(found))
  );
}

export class SObjectRuntimeType implements RuntimeType {
  readonly object: ObjectDef;
  readonly name: string;
  readonly kind = 'sobject';
  readonly typeArguments = [];
  readonly fields = [];
  readonly annotations = [];
  readonly enumValues = [];
  readonly #home: Home;

  constructor(object: ObjectDef, home: Home) {
    this.object = object;
    this.name = object.name;
    this.#home = home;
  }

  isInstance(value: unknown): boolean {
    const { platform } = this.#home.apex;
    return value !== null && platform.isSObject(value) && platform.typeNameOf(value as object) === this.name;
  }

  isAssignableFrom(other: RuntimeType): boolean {
    return other.name === this.name && other.kind === 'sobject';
  }

  newInstance(): unknown {
    return this.#home.apex.platform.newSObject(this.#home.apex, this.name, []);
  }
}
