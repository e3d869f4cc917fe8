import type { FieldDef, ObjectDef, Schema } from '../../contract.ts';
import type { NativeType } from '../native.ts';
import type { TypeName } from '../syntax/ast.ts';
import { DeclaredNative } from './nativeSymbol.ts';
import type { TypeText } from './signature.ts';
import type { NativeSymbol, Type, UserSymbol } from './type.ts';

/** What a class was compiled against, by name; a name that meant nothing counts too. */
export interface Uses {
  readonly classes: Set<string>;
  readonly objects: Set<string>;
}

const simple = (kind: Type['kind'], name: string): Type => ({ kind, name, key: name.toLowerCase(), args: [] });
const NAMESPACES = ['', 'schema.', 'database.'];

/** All types that a program knows: of the user, of the platform, of the schema. */
export class World {
  readonly schema: Schema;
  readonly nativeSymbols = new Map<string, NativeSymbol>();
  readonly users = new Map<string, UserSymbol>();
  readonly void = simple('void', 'void');
  readonly null = simple('null', 'null');
  readonly #namespaces = new Set<string>(['system', 'schema', 'database']);
  readonly #types = new Map<string, Type>();
  /** Set while a class is compiled. */
  uses: Uses | undefined;

  constructor(schema: Schema, natives: readonly NativeType[]) {
    this.schema = schema;
    const read = (text: TypeText, parameters: readonly string[]): Type => this.#ofText(text, parameters);
    for (const native of natives) {
      const symbol = new DeclaredNative(native, read);
      this.nativeSymbols.set(symbol.key, symbol);
      const [namespace, inner] = symbol.key.split('.');
      if (inner !== undefined && namespace !== undefined) this.#namespaces.add(namespace);
    }
  }

  /** A built-in type that this code cannot do without. */
  native(name: string, ...args: readonly Type[]): Type {
    const symbol = this.nativeSymbol(name);
    if (!symbol) throw new Error(`The library of Apex declares no type ${name}.`);
    return this.#intern('native', symbol.name, args, { native: symbol });
  }

  get object(): Type {
    return this.native('Object');
  }

  nativeSymbol(name: string): NativeSymbol | undefined {
    const key = name.toLowerCase().replace(/^system\.(?=.)/, '');
    for (const namespace of NAMESPACES) {
      const found = this.nativeSymbols.get(namespace + key);
      if (found) return found;
    }
    return undefined;
  }

  isNamespace(name: string): boolean {
    return this.#namespaces.has(name.toLowerCase());
  }

  topClass(name: string): UserSymbol | undefined {
    const key = name.toLowerCase();
    this.uses?.classes.add(key);
    return this.users.get(key);
  }

  objectDef(name: string): ObjectDef | undefined {
    this.uses?.objects.add(name.toLowerCase());
    return this.schema.object(name);
  }

  sobject(name: string): Type | undefined {
    const object = this.objectDef(name);
    return object && this.#intern('sobject', object.name, [], { object });
  }

  list(element: Type): Type {
    return this.native('List', element);
  }

  /** The Apex type of a field. */
  fieldType(field: FieldDef): Type {
    // Relationships of metadata types to objects and fields hold names, not ids.
    const isName = field.referenceTo.some((target) => /^(?:Entity|Field)Definition$/.test(target));
    return this.native(isName ? 'String' : (FIELD_TYPES[field.type] ?? 'String'));
  }

  /** @param scope the class in which the name stands */
  resolve(name: TypeName, scope: UserSymbol | undefined): Type | undefined {
    const args: Type[] = [];
    for (const each of name.parts.at(-1)?.arguments ?? []) {
      const arg = this.resolve(each, scope);
      if (!arg) return undefined;
      args.push(arg);
    }
    let type = this.named(
      name.parts.map((part) => part.name),
      scope,
      args
    );
    for (let depth = 0; depth < name.dimensions && type; depth += 1) type = this.list(type);
    return type;
  }

  named(parts: readonly string[], scope: UserSymbol | undefined, args: readonly Type[] = []): Type | undefined {
    const [first = '', second] = parts;
    let user = this.#userInScope(first, scope);
    if (user) {
      for (const part of parts.slice(1)) user = user && this.innerOf(user, part);
      if (user) return user.type;
    }
    const dotted = parts.join('.');
    const native = this.#nativeType(dotted, args);
    if (native) return native;
    if (parts.length === 1) return this.sobject(first);
    if (parts.length === 2 && second !== undefined && /^(?:schema|system)$/i.test(first)) return this.sobject(second);
    return undefined;
  }

  innerOf(user: UserSymbol, name: string): UserSymbol | undefined {
    const key = name.toLowerCase();
    for (let each: UserSymbol | undefined = user; each; each = each.superclass?.user) {
      this.uses?.classes.add(each.top.key);
      const inner = each.inners.get(key);
      if (inner) return inner;
    }
    return undefined;
  }

  #userInScope(name: string, scope: UserSymbol | undefined): UserSymbol | undefined {
    const key = name.toLowerCase();
    for (let each = scope; each; each = each.outer) {
      const inner = this.innerOf(each, key);
      if (inner) return inner;
      if (each.declaration.name.toLowerCase() === key) return each;
    }
    return this.topClass(key);
  }

  #nativeType(name: string, args: readonly Type[]): Type | undefined {
    const symbol = this.nativeSymbol(name);
    if (!symbol) return undefined;
    const { typeParameters } = symbol.declaration;
    if (args.length > typeParameters.length) return undefined;
    const filled = typeParameters.map((_, index) => args[index] ?? this.object);
    return this.#intern('native', symbol.name, filled, { native: symbol });
  }

  #ofText(text: TypeText, parameters: readonly string[]): Type {
    if (text.name === 'void') return this.void;
    if (parameters.includes(text.name)) return this.#intern('parameter', text.name, [], {});
    const args = text.arguments.map((each) => this.#ofText(each, parameters));
    const type = this.#nativeType(text.name, args) ?? this.sobject(text.name);
    // A signature may name a type that this library does not have; nothing can be done with such a value.
    return type ?? this.#intern('native', text.name, [], {});
  }

  /** A generic type with its parameters replaced. */
  substitute(type: Type, parameters: readonly string[], args: readonly Type[]): Type {
    if (type.kind === 'parameter') return args[parameters.indexOf(type.name)] ?? type;
    if (type.args.length === 0 || !type.native) return type;
    const inner = type.args.map((each) => this.substitute(each, parameters, args));
    return this.#intern('native', type.native.name, inner, { native: type.native });
  }

  #intern(kind: Type['kind'], name: string, args: readonly Type[], rest: Partial<Type>): Type {
    const full = args.length === 0 ? name : `${name}<${args.map((each) => each.name).join(',')}>`;
    const key = full.toLowerCase();
    const known = `${kind}:${key}`;
    let type = this.#types.get(known);
    if (!type) {
      type = { kind, name: full, key, args, ...rest };
      this.#types.set(known, type);
    }
    return type;
  }
}

const FIELD_TYPES: Readonly<Record<string, string>> = {
  id: 'Id',
  reference: 'Id',
  boolean: 'Boolean',
  int: 'Integer',
  double: 'Decimal',
  currency: 'Decimal',
  percent: 'Decimal',
  date: 'Date',
  datetime: 'Datetime',
  time: 'Time',
  base64: 'Blob',
  address: 'Address',
  location: 'Location',
  anyType: 'Object',
};
