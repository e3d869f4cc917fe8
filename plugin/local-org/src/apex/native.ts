import type { ApexTransaction } from './transaction.ts';

/**
 * Built-in types of Apex, as JavaScript that stands beside its Apex signature.
 *
 * A type is declared once with {@link nativeType}; the type checker reads the signatures, the emitted code calls the
 * functions. Type names in signatures are those of Apex (`List<Account>`, `Schema.SObjectField`, `Object`, `void`);
 * names without a namespace are looked up in System, then Schema, then Database. A parameter's name is documentation.
 */

/**
 * What a signature stands for. The transaction comes first, then the object for an instance member, then the arguments,
 * converted to the parameter types (an Integer given to a Decimal parameter arrives as Decimal). Parameters are stated
 * by each function with the types that the table of values gives them. Returns `null`, never `undefined`, unless void.
 */
export type NativeFunction = (apex: ApexTransaction, ...values: never[]) => unknown;

export interface NativeProperty {
  readonly get?: NativeFunction;
  /** Takes the object (unless static), then the value. */
  readonly set?: NativeFunction;
}

/** Something that user classes may extend, such as Exception. */
export interface NativeBase {
  /** Made with `new javaScriptClass()` for the type itself; emitted classes of user types extend it. */
  readonly javaScriptClass: new () => object;
  /** By parameter list, as in `constructors`; each gets the new object after the transaction and fills it. */
  readonly initializers: Readonly<Record<string, NativeFunction>>;
  /** Whether user classes may be made from it (`Exception` yes, `DmlException` no). */
  readonly extensible: boolean;
  /** Members that a user class must implement, and no instance of the type itself. */
  readonly abstract?: boolean;
  /** A user class that states no constructor gets all of these, as exceptions do. */
  readonly inheritsConstructors?: boolean;
}

export interface NativeTypeSpec {
  readonly kind?: 'class' | 'interface' | 'enum';
  /** Whether a value that is not null is of this type, its type arguments left aside. */
  readonly isInstance: (value: unknown) => boolean;
  /** The full name of the type that a value has, where type arguments matter: `List<String>`. */
  readonly typeNameOf?: (value: never) => string;
  readonly extends?: string;
  /** `Iterable<T>`, `Comparable`; the type parameters may be used. */
  readonly implements?: readonly string[];
  /**
   * `'(Integer size)'` → function that makes a value. Of a type with parameters, the names of its type arguments come
   * after the transaction: `(apex, [element], size)`.
   */
  readonly constructors?: Readonly<Record<string, NativeFunction>>;
  /** Instead of `constructors`, for types that are made in two steps because user classes may extend them. */
  readonly base?: NativeBase;
  /**
   * `new List<String>{ 'a' }`: the names of the type arguments, then the values; of a map, `[key, value]` pairs.
   */
  readonly literal?: NativeFunction;
  /** `'static String join(Iterable<Object> values, String separator)'`, `'Integer length()'`. */
  readonly members?: Readonly<Record<string, NativeFunction>>;
  /** `'static Boolean isRunningTest'`, `'String name'`. One without `get` can only be written and the reverse. */
  readonly properties?: Readonly<Record<string, NativeProperty>>;
  /** In order; the type gets `values()`, `valueOf(String)`, and its values `name()`, `ordinal()` by itself. */
  readonly enumValues?: readonly string[];
}

export interface NativeType extends NativeTypeSpec {
  /** `String`, `List`, `Schema.DescribeFieldResult`; inner types as `Messaging.SingleEmailMessage`. */
  readonly name: string;
  /** `['T']` of `List<T>`. */
  readonly typeParameters: readonly string[];
}

/**
 * Declares a built-in type.
 * @param name with its namespace unless that is System, and with its type parameters: `'Map<K,V>'`
 */
export function nativeType(name: string, spec: NativeTypeSpec): NativeType {
  const [, plain = name, parameters = ''] = /^([^<]+)(?:<(.*)>)?$/.exec(name) ?? [];
  const typeParameters = parameters === '' ? [] : parameters.split(',').map((each) => each.trim());
  return { ...spec, name: plain.trim(), typeParameters };
}

/**
 * One type of each name: what several folders declare of a type (`System.debug` of the library, `System.enqueueJob` of the
 * platform) is put together; what is declared twice is the later's.
 */
export function mergeNativeTypes(types: readonly NativeType[]): readonly NativeType[] {
  const merged = new Map<string, NativeType>();
  for (const type of types) {
    const key = type.name.replace(/^System\./, '').toLowerCase();
    const known = merged.get(key);
    merged.set(key, known ? merge(known, type) : type);
  }
  return [...merged.values()];
}

const merge = (first: NativeType, second: NativeType): NativeType => ({
  ...first,
  ...second,
  members: { ...first.members, ...second.members },
  properties: { ...first.properties, ...second.properties },
  ...((first.constructors ?? second.constructors)
    ? { constructors: { ...first.constructors, ...second.constructors } }
    : {}),
});

export type ArithmeticOperator = '+' | '-' | '*' | '/';

/**
 * Operators on values that are not plain JavaScript. The library gives them; operands are never null (the emitted code
 * has thrown the NullPointerException) except where said.
 */
export interface ValueOperators {
  /** From a literal, an Integer, Long, Double or Decimal. */
  decimal(value: string | number | bigint | object): object;
  double(value: string | number | bigint | object): object;
  /** @throws MathException `Divide by 0` */
  decimalArithmetic(operator: ArithmeticOperator, left: object, right: object): object;
  doubleArithmetic(operator: ArithmeticOperator, left: object, right: object): object;
  /** `==` of Apex; takes null. Numbers by value over all types, strings without case, collections and SObjects by value. */
  equals(apex: ApexTransaction, left: unknown, right: unknown): boolean;
  /** Below, at or above zero, for `<` and the like: numbers, strings (without case), dates, ids. */
  compare(apex: ApexTransaction, left: unknown, right: unknown): number;
  /** As `'' + value` prints it; takes null. */
  text(apex: ApexTransaction, value: unknown): string;
  /** Date + days; Datetime + days (Integer, Long, Double or Decimal), Time + milliseconds; `-` alike. */
  addDays(operator: '+' | '-', moment: object, amount: unknown): object;
  /** Of a Date, where a Datetime is wanted. */
  datetimeOfDate(apex: ApexTransaction, date: object): object;
  /** @throws StringException `Invalid id: …`. Gives the 18 character form. */
  idOf(apex: ApexTransaction, text: string): string;
}
