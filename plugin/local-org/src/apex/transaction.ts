import type { ObjectDef } from '../contract.ts';

/** Governor limits that are counted, by the name of `Limits.getX()` in lower camel case. */
export type LimitName =
  | 'aggregateQueries'
  | 'asyncCalls'
  | 'callouts'
  | 'dmlRows'
  | 'dmlStatements'
  | 'emailInvocations'
  | 'fetchCallsOnApexCursor'
  | 'findSimilarCalls'
  | 'futureCalls'
  | 'mobilePushApexCalls'
  | 'publishImmediateDml'
  | 'queries'
  | 'queryLocatorRows'
  | 'queryRows'
  | 'queueableJobs'
  | 'runAs'
  | 'savepointRollbacks'
  | 'savepoints'
  | 'soslQueries';

export type LogLevel = 'NONE' | 'ERROR' | 'WARN' | 'INFO' | 'DEBUG' | 'FINE' | 'FINER' | 'FINEST';

/** Whether records are filtered by the user's sharing; that of the class whose code runs. */
export type SharingMode = 'with' | 'without';

/** The declared type of an instance of a user class; on the prototype of emitted classes as `apexType`. */
export interface UserObject {
  readonly apexType: { readonly name: string };
}

/** A value of an enum of the user or of the platform: frozen, one object for each value. */
export interface EnumValue {
  readonly enumType: string;
  readonly name: string;
  readonly ordinal: number;
}

/** A field or property of a user class as JSON, Type and flows see it. */
export interface RuntimeField {
  readonly name: string;
  readonly type: string;
  readonly isTransient: boolean;
  readonly isStatic: boolean;
  readonly access: 'global' | 'public' | 'protected' | 'private';
  readonly annotations: readonly AnnotationInfo[];
  /** Absent of a property that can only be written; the reverse for `set`. */
  readonly get?: (object: object) => unknown;
  readonly set?: (object: object, value: unknown) => void;
}

/** An annotation as written; names and keys in lower case: `{ name: 'auraenabled', values: { cacheable: 'true' } }`. */
export interface AnnotationInfo {
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
}

/** A type while Apex runs. There is one object for each name in a program, so they can be compared. */
export interface RuntimeType {
  /** `Outer.Inner`, `List<Account>`, `Schema.SObjectType`. */
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'enum' | 'sobject' | 'native';
  readonly typeArguments: readonly RuntimeType[];
  /** Null is an instance of nothing. */
  isInstance(value: unknown): boolean;
  isAssignableFrom(other: RuntimeType): boolean;
  /**
   * Runs the constructor without parameters.
   * @throws TypeException where there is none
   */
  newInstance(): unknown;
  /** An object without its constructor, as JSON makes it; absent where only {@link newInstance} makes one. */
  allocate?(): object;
  /** Of a user class, with those it inherits, its own first. */
  readonly fields: readonly RuntimeField[];
  readonly enumValues: readonly EnumValue[];
  readonly object: ObjectDef | undefined;
  /** Of a user class. */
  readonly annotations: readonly AnnotationInfo[];
}

export interface RuntimeTypes {
  /** Case-insensitive, with or without namespace `System`; undefined when there is no such type. */
  resolve(name: string): RuntimeType | undefined;
  /** The type that a value has; null has none. */
  typeOf(value: unknown): RuntimeType | undefined;
}

/** An inline query or search as the emitted code states it. */
export interface InlineQuery {
  /** The query without its brackets; bind expressions are replaced by `:b0`, `:b1`, … */
  readonly text: string;
  readonly className: string;
  readonly line: number;
}

export type DmlOperation = 'insert' | 'update' | 'upsert' | 'delete' | 'undelete' | 'merge';

export interface DmlStatement {
  readonly operation: DmlOperation;
  /** `as user`, `as system`; absent when the statement does not say. */
  readonly accessLevel?: 'user' | 'system';
  /** Of an upsert: `Key__c`. */
  readonly externalIdField?: string;
  /** Of a merge: the records that become part of the first. */
  readonly merged?: unknown;
}

/** A callout of Apex as it goes out. */
export interface CalloutRequest {
  readonly endpoint: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Milliseconds. */
  readonly timeout: number;
}

export interface CalloutResponse {
  readonly statusCode: number;
  readonly status: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What Apex needs of an org. Names are in the spelling of the schema. Sharing is `apex.sharing` at the moment of the call. */
export interface ApexPlatform {
  /** `new Account(Name = 'x', OM_Plan__r = …)`; values are of the field's Apex type. */
  newSObject(apex: ApexTransaction, typeName: string, values: readonly (readonly [string, unknown])[]): object;
  isSObject(value: unknown): boolean;
  /** Name of the object that a record belongs to. */
  typeNameOf(record: object): string;
  /** A field, parent relationship (SObject or null) or child relationship (List), by API name. @throws SObjectException when not queried */
  getField(apex: ApexTransaction, record: object, name: string): unknown;
  /** A field or parent relationship. */
  setField(apex: ApexTransaction, record: object, name: string, value: unknown): void;
  /** Always a List of SObjects, AggregateResults included; the caller takes the single row or iterates. */
  query(apex: ApexTransaction, query: InlineQuery, binds: readonly unknown[]): object;
  /** `SELECT COUNT() …` where an Integer is wanted. */
  count(apex: ApexTransaction, query: InlineQuery, binds: readonly unknown[]): number;
  /** `List<List<SObject>>`. */
  search(apex: ApexTransaction, query: InlineQuery, binds: readonly unknown[]): object;
  /** @param records one SObject or a List of them; null is a NullPointerException */
  dml(apex: ApexTransaction, statement: DmlStatement, records: unknown): void;
  /** `System.runAs(user) { … }` and `System.runAs(version) { … }`. */
  runAs(apex: ApexTransaction, subject: unknown, block: () => void): void;
  /**
   * Makes a callout while Apex waits; absent where the org lets no Apex call out.
   * @throws CalloutException when nobody answers
   */
  callout?(request: CalloutRequest): CalloutResponse;
  /** The content of a static resource; undefined when there is none of that name. */
  staticResource?(name: string): Uint8Array | undefined;
  /** Where the org is reached, `http://localhost:8080`. */
  readonly orgUrl?: string;
  /** `Label.x`, `System.Label.ns.x`. */
  label(apex: ApexTransaction, name: string): string;
  hasLabel(name: string): boolean;
  /** `Account.SObjectType`: a Schema.SObjectType. */
  objectToken(apex: ApexTransaction, typeName: string): object;
  /** `Account.Name`: a Schema.SObjectField. */
  fieldToken(apex: ApexTransaction, typeName: string, field: string): object;
  /** `Schema.SObjectType.Account`: a Schema.DescribeSObjectResult. */
  describeObject(apex: ApexTransaction, typeName: string): object;
  /** `Schema.SObjectType.Account.fields.Name`: a Schema.DescribeFieldResult. */
  describeField(apex: ApexTransaction, typeName: string, field: string): object;
  /** `Schema.SObjectType.Account.fieldSets.X`: a Schema.FieldSet. */
  fieldSet(apex: ApexTransaction, typeName: string, name: string): object;
  /** `Setting__c.getInstance(…)`, `getOrgDefaults`, `getValues`, `getAll` of custom settings; `getInstance`, `getAll` of metadata types. */
  customData(apex: ApexTransaction, typeName: string, method: string, args: readonly unknown[]): unknown;
}

/** One run of Apex, from a door until it returns: what a request, a trigger's save or a test method is on the platform. */
export interface ApexTransaction {
  readonly platform: ApexPlatform;
  readonly types: RuntimeTypes;
  readonly userId: string;
  readonly orgId: string;
  /** IANA name of the user's time zone. */
  readonly timeZone: string;
  readonly locale: string;
  readonly isTest: boolean;
  /** Kept by the emitted code: the mode of the class whose method runs. */
  sharing: SharingMode;
  /** Milliseconds since 1970. */
  now(): number;
  /** Statics of user classes, by class key; a class is initialized when first used. */
  readonly statics: unknown[];
  /** State of a built-in that lasts for the transaction: `apex.state(httpMocks, () => ({}))`. The key is an object of the module. */
  state<Value>(key: object, initial: () => Value): Value;
  /** @throws LimitException `Too many SOQL queries: 101` when the limit is passed */
  count(limit: LimitName, amount?: number): void;
  used(limit: LimitName): number;
  allowed(limit: LimitName): number;
  /** Milliseconds of processor time so far, waiting left aside. */
  cpuTime(): number;
  readonly cpuTimeAllowed: number;
  /**
   * Calls a method of a user object. `method` is a name, or a signature where overloads are told apart:
   * `compare(Object,Object)`. An exact signature wins, then the only method of that name and count, then the best by
   * the values. Of static methods the object is the RuntimeType.
   */
  invoke(object: object, method: string, args: readonly unknown[]): unknown;
  /** Whether a user object has a method of this name and number of parameters. */
  hasMethod(object: object, name: string, parameters: number): boolean;
  /** An exception of a built-in or user type, to be thrown: `throw apex.exception('System.MathException', 'Divide by 0')`. */
  exception(type: string, message: string): Error;
  log(level: LogLevel, text: string): void;
  /** `Class.Foo.bar: line 3, column 1`, innermost first, of the code that runs now or of an error. */
  stack(error?: Error): readonly string[];
}

export function isUserObject(value: unknown): value is UserObject {
  return typeof value === 'object' && value !== null && 'apexType' in value;
}
