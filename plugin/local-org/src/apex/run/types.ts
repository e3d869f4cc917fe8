import type { Schema } from '../../contract.ts';
import type { NativeType } from '../native.ts';
import {
  isUserObject,
  type ApexTransaction,
  type EnumValue,
  type RuntimeType,
  type RuntimeTypes,
} from '../transaction.ts';
import { parseTypeText, type TypeText } from '../types/signature.ts';
import { NativeRuntimeType, SObjectRuntimeType } from './builtInTypes.ts';
import type { UserType } from './userType.ts';

const PREFIXES = ['', 'schema.', 'database.'];

export interface TypeSources {
  readonly natives: readonly NativeType[];
  readonly schema: Schema;
  userType(name: string): UserType | undefined;
  readonly apex: ApexTransaction;
}

/** Finds types by name and by value while Apex runs. */
export class ProgramTypes implements RuntimeTypes {
  readonly #sources: TypeSources;
  readonly #natives: ReadonlyMap<string, NativeType>;
  readonly #byName = new Map<string, RuntimeType | undefined>();
  readonly #byClass = new Map<unknown, NativeType>();

  constructor(sources: TypeSources) {
    this.#sources = sources;
    this.#natives = new Map(sources.natives.map((native) => [keyOf(native.name), native]));
  }

  resolve(name: string): RuntimeType | undefined {
    const key = name.toLowerCase();
    if (this.#byName.has(key)) return this.#byName.get(key);
    const type = /^[\w.<>, ]+$/.test(name) ? this.#find(name) : undefined;
    this.#byName.set(key, type);
    return type;
  }

  native(name: string): NativeType | undefined {
    const key = keyOf(name);
    for (const prefix of PREFIXES) {
      const found = this.#natives.get(prefix + key);
      if (found) return found;
    }
    return undefined;
  }

  typeOf(value: unknown): RuntimeType | undefined {
    switch (typeof value) {
      case 'string':
        return this.resolve('String');
      case 'number':
        return this.resolve('Integer');
      case 'bigint':
        return this.resolve('Long');
      case 'boolean':
        return this.resolve('Boolean');
      case 'object':
        return value === null ? undefined : this.#typeOfObject(value);
      default:
        return undefined;
    }
  }

  #typeOfObject(value: object): RuntimeType | undefined {
    if (isUserObject(value)) return value.apexType as UserType;
    const { enumType } = value as Partial<EnumValue>;
    if (typeof enumType === 'string') return this.resolve(enumType);
    const { platform } = this.#sources.apex;
    if (platform.isSObject(value)) return this.resolve(platform.typeNameOf(value));
    const { constructor } = value;
    let native = this.#byClass.get(constructor);
    if (!native) {
      native = this.#sources.natives.find(
        (each) => each.kind !== 'interface' && keyOf(each.name) !== 'object' && each.isInstance(value)
      );
      if (!native) return this.resolve('Object');
      // A class of JavaScript stands for one type of Apex, except where one has many (exceptions name themselves).
      this.#byClass.set(constructor, native);
    }
    return this.resolve(native.typeNameOf ? native.typeNameOf(value as never) : native.name);
  }

  #find(name: string): RuntimeType | undefined {
    let text: TypeText;
    try {
      text = parseTypeText(name);
    } catch {
      return undefined;
    }
    return this.#ofText(text);
  }

  #ofText(text: TypeText): RuntimeType | undefined {
    const user = this.#sources.userType(text.name);
    if (user) return user;
    const native = this.native(text.name);
    if (native) {
      const args = native.typeParameters.map((_, index) => {
        const given = text.arguments[index];
        return given ? this.#ofText(given) : this.resolve('Object');
      });
      if (args.some((arg) => arg === undefined)) return undefined;
      return new NativeRuntimeType(native, args as RuntimeType[], this, this.#sources);
    }
    const object = this.#sources.schema.object(text.name.replace(/^(?:schema|system)\./i, ''));
    return object && new SObjectRuntimeType(object, this.#sources);
  }
}

const keyOf = (name: string): string => name.toLowerCase().replace(/^system\.(?=.)/, '');
