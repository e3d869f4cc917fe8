import type { NativeType, ValueOperators } from '../native.ts';
import type { ApexTransaction, EnumValue, RuntimeType } from '../transaction.ts';
import { isUserObject } from '../transaction.ts';
import { valuesOf } from './builtInTypes.ts';
import { asApexError, isUncatchable } from './errors.ts';
import { invokeBest } from './invoke.ts';
import { PlatformRuntime } from './platformRuntime.ts';
import type { ProgramTypes } from './types.ts';

type Native = (...values: unknown[]) => unknown;

/** How emitted code defines a class. */
export interface ClassDefinition {
  readonly type: new () => object;
  readonly methods: Readonly<Record<string, Native>>;
  readonly statics: Readonly<Record<string, Native>>;
  readonly holder: new () => object;
  readonly init: readonly (() => void)[];
  readonly traces: readonly (readonly [Native, string])[];
}

export interface RuntimeHome {
  readonly natives: readonly NativeType[];
  readonly operators: ValueOperators;
  readonly types: ProgramTypes;
  define(jsName: string, definition: ClassDefinition): void;
  classId(jsName: string): number;
  holderOf(id: number): { readonly holder: new () => object; readonly init: readonly (() => void)[] };
  counters(jsName: string): Uint32Array;
}

/** Steps between two looks at the clock. */
const FUEL = 4000;
const CHUNK = 200;

/** What emitted code calls `$R`. One for each program; `apex` is the transaction that runs now. */
export class Runtime extends PlatformRuntime {
  statics: unknown[];
  depth = 0;
  fuel = FUEL;
  readonly #home: RuntimeHome;

  constructor(home: RuntimeHome, idle: ApexTransaction) {
    super(home.operators, home.types, idle);
    this.#home = home;
    this.statics = idle.statics;
  }

  /** Runs work in a transaction; one may run inside another. */
  enter<Result>(apex: ApexTransaction, work: () => Result): Result {
    const { apex: before, statics, depth, fuel } = this;
    const { sharing } = apex;
    if (apex !== before) {
      this.apex = apex;
      this.statics = apex.statics;
      this.depth = 0;
      this.fuel = FUEL;
    }
    try {
      return work();
    } catch (error) {
      throw asApexError(this.apex, error);
    } finally {
      apex.sharing = sharing;
      this.apex = before;
      this.statics = statics;
      this.depth = depth;
      this.fuel = fuel;
    }
  }

  define(jsName: string, definition: ClassDefinition): void {
    this.#home.define(jsName, definition);
  }

  id(jsName: string): number {
    return this.#home.classId(jsName);
  }

  counters(jsName: string): Uint32Array {
    return this.#home.counters(jsName);
  }

  /** Statics exist, all null, before the first of them gets its value: initializers may see one another. */
  init(id: number): unknown {
    const { holder, init } = this.#home.holderOf(id);
    const made = new holder();
    this.statics[id] = made;
    for (const each of init) each();
    return made;
  }

  check(): void {
    this.fuel = FUEL;
    if (this.apex.cpuTime() > this.apex.cpuTimeAllowed)
      throw this.apex.exception('System.LimitException', 'Apex CPU time limit exceeded');
  }

  tooDeep(): never {
    this.depth -= 1;
    throw this.apex.exception('System.LimitException', 'Maximum stack depth reached: 1001');
  }

  /** What a `catch` of Apex sees; what no Apex may catch goes on. */
  caught(error: unknown): unknown {
    const converted = asApexError(this.apex, error);
    if (isUncatchable(converted) || !this.type('Exception').isInstance(converted)) throw converted;
    return converted;
  }

  thrown(value: unknown): unknown {
    return this.notNull(value);
  }

  #native(name: string): NativeType {
    const found = this.#home.types.native(name);
    if (!found) throw new Error(`The library of Apex declares no type ${name}.`);
    return found;
  }

  native(type: string, signature: string): Native {
    const native = this.#native(type);
    const found = native.members?.[signature];
    if (found) return found as Native;
    const values = valuesOf(native);
    if (signature.includes(' values(')) return (): unknown => this.list(type, values);
    if (signature.includes(' valueOf(')) return (_apex, name): unknown => this.#enumNamed(type, values, name);
    return signature.includes(' name(')
      ? (_apex, self): unknown => (self as EnumValue).name
      : (_apex, self): unknown => (self as EnumValue).ordinal;
  }

  accessor(type: string, signature: string, kind: 'get' | 'set'): Native {
    return this.#native(type).properties?.[signature]?.[kind] as unknown as Native;
  }

  construct(type: string, signature: string, typeArguments: readonly string[]): Native {
    const { base, constructors, typeParameters } = this.#native(type);
    if (base) {
      const fill = base.initializers[signature] as unknown as Native;
      return (apex, ...args) => {
        const made = new base.javaScriptClass();
        fill(apex, made, ...args);
        return made;
      };
    }
    const make = constructors?.[signature] as unknown as Native;
    return typeParameters.length === 0 ? make : (apex, ...args): unknown => make(apex, typeArguments, ...args);
  }

  initializer(type: string, signature: string): Native {
    return this.#native(type).base?.initializers[signature] as unknown as Native;
  }

  literal(type: string, typeArguments: readonly string[]): Native {
    const make = this.#native(type).literal as unknown as Native;
    return (apex, values): unknown => make(apex, typeArguments, values);
  }

  base(type: string): new () => object {
    const { base } = this.#native(type);
    if (!base) throw new Error(`${type} cannot be extended.`);
    return base.javaScriptClass;
  }

  enumValue(type: string, name: string): unknown {
    return valuesOf(this.#native(type)).find((each) => each.name === name);
  }

  /** A type that the checker has found. */
  type(name: string): RuntimeType {
    const type = this.#home.types.resolve(name);
    if (!type) throw new Error(`There is no type ${name}.`);
    return type;
  }

  list(element: string, values: readonly unknown[]): unknown {
    return (this.#native('List').literal as unknown as Native)(this.apex, [element], [...values]);
  }

  enumStatic(type: string, method: string, name?: unknown): unknown {
    const values = this.type(type).enumValues;
    return method === 'values' ? this.list(type, values) : this.#enumNamed(type, values, name);
  }

  #enumNamed(type: string, values: readonly EnumValue[], name: unknown): unknown {
    const key = String(this.notNull(name)).toLowerCase();
    const found = values.find((each) => each.name.toLowerCase() === key);
    if (!found) throw this.apex.exception('System.NoSuchElementException', `No enum constant ${type}.${String(name)}`);
    return found;
  }

  enumMember(value: EnumValue, method: string): unknown {
    return method === 'name' ? value.name : value.ordinal;
  }

  classLiteral(name: string): unknown {
    const members = Object.entries(this.#native('Type').members ?? {});
    const [, forName] = members.find(([text]) => /^static .*\bforName\(String \w+\)$/i.test(text)) ?? [];
    return (forName as unknown as Native)(this.apex, name);
  }

  /** A built-in member that a user class may have under its own name. */
  call(native: Native, name: string, self: unknown, ...args: unknown[]): unknown {
    if (isUserObject(self) && this.apex.hasMethod(self, name, args.length))
      return invokeBest(this.#home.types, this.operators, self, name, args);
    return native(this.apex, self, ...args);
  }

  cast(value: unknown, type: RuntimeType): unknown {
    if (value === null || type.isInstance(value)) return value;
    const from = this.#home.types.typeOf(value)?.name ?? 'Object';
    throw this.apex.exception('System.TypeException', `Invalid conversion from runtime type ${from} to ${type.name}`);
  }

  castNumber(value: unknown, type: RuntimeType): unknown {
    if (value === null || type.isInstance(value)) return value;
    const isWhole = typeof value === 'number' || typeof value === 'bigint';
    if (isWhole && type.name === 'Long') return BigInt(value);
    if ((isWhole || this.type('Double').isInstance(value)) && type.name === 'Decimal')
      return this.operators.decimal(value as number);
    if ((isWhole || this.type('Decimal').isInstance(value)) && type.name === 'Double')
      return this.operators.double(value as number);
    return this.cast(value, type);
  }

  narrow(value: unknown, type: string): unknown {
    if (value === null || type === 'Double') return this.toDouble(value);
    const text = typeof value === 'bigint' ? value : BigInt(Math.trunc(Number(this.operators.text(this.apex, value))));
    return type === 'Long' ? BigInt.asIntN(64, text) : Number(BigInt.asIntN(32, text));
  }

  iterate(value: unknown): Iterable<unknown> {
    this.notNull(value);
    if (typeof (value as Partial<Iterable<unknown>>)[Symbol.iterator] === 'function') return value as Iterable<unknown>;
    return this.#iterateObject(value as object);
  }

  *#iterateObject(value: object): Generator {
    const iterator = this.apex.hasMethod(value, 'iterator', 0)
      ? (this.apex.invoke(value, 'iterator', []) as object)
      : value;
    if (typeof (iterator as Partial<Iterable<unknown>>)[Symbol.iterator] === 'function')
      return yield* iterator as Iterable<unknown, undefined>;
    const { hasNext, next } = iterator as { hasNext?: () => boolean; next?: () => unknown };
    const isBuiltIn = !isUserObject(iterator) && hasNext !== undefined && next !== undefined;
    while (isBuiltIn ? hasNext.call(iterator) : this.apex.invoke(iterator, 'hasNext', []) === true) {
      yield isBuiltIn ? next.call(iterator) : this.apex.invoke(iterator, 'next', []);
    }
  }

  /** `for (List<Account> some : [SELECT …])`: two hundred at a time. */
  *chunks(value: unknown): Generator {
    const [element] = this.#home.types.typeOf(value)?.typeArguments ?? [];
    const all = [...this.iterate(value)];
    for (let from = 0; from < all.length; from += CHUNK)
      yield this.list(element?.name ?? 'SObject', all.slice(from, from + CHUNK));
  }

  nulls(size: unknown): readonly null[] {
    return new Array<null>(this.notNull(size) as number).fill(null);
  }

  single(rows: unknown): unknown {
    if (rows === null) return null;
    const [first, second] = rows as Iterable<unknown>;
    if (first === undefined)
      throw this.apex.exception('System.QueryException', 'List has no rows for assignment to SObject');
    if (second !== undefined)
      throw this.apex.exception('System.QueryException', 'List has more than 1 row for assignment to SObject');
    return first;
  }
}
