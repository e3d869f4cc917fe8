import { libraryTypes, valueOperators } from '../../../../src/apex/library/index.ts';
import { ApexException } from '../../../../src/apex/library/exceptions/apexException.ts';
import { apexFrames } from '../../../../src/apex/library/exceptions/stackTrace.ts';
import { exception, type ExceptionName } from '../../../../src/apex/library/exceptions/standardExceptions.ts';
import { nativeType, type NativeFunction, type NativeType } from '../../../../src/apex/native.ts';
import { compileProgram, type ApexSource, type Program } from '../../../../src/apex/program.ts';
import type { ApexPlatform, ApexTransaction, LimitName } from '../../../../src/apex/transaction.ts';
import type { ObjectDef, Schema } from '../../../../src/contract.ts';
import { standardObjects } from '../../../../src/metadata/standardObjects.ts';

/** `[expression or statements, text of the value]`; an exception is written `!System.MathException: Divide by 0`. */
export type Case = readonly [apex: string, expected: string];

const objects = standardObjects();
export const schema: Schema = {
  object: (name) => objects.get(name.toLowerCase()),
  objects: () => objects.values(),
  objectOfId: (id) => [...objects.values()].find(({ keyPrefix }) => id.startsWith(keyPrefix)),
  childRelationships: () => [],
};

/** Records as the library sees them: a type and values by name. */
export class PlainRecord {
  readonly type: ObjectDef;
  readonly values: Map<string, unknown>;

  constructor(type: ObjectDef, values: readonly (readonly [string, unknown])[]) {
    this.type = type;
    this.values = new Map(values);
  }
}

const platform = {
  newSObject: (_apex: ApexTransaction, name: string, values: readonly (readonly [string, unknown])[]) =>
    new PlainRecord(objects.get(name.toLowerCase())!, values),
  isSObject: (value: unknown) => value instanceof PlainRecord,
  typeNameOf: (record: PlainRecord) => record.type.name,
  getField: (_apex: ApexTransaction, record: PlainRecord, name: string) => record.values.get(name) ?? null,
  setField: (_apex: ApexTransaction, record: PlainRecord, name: string, value: unknown) =>
    void record.values.set(name, value),
  objectToken: (_apex: ApexTransaction, name: string) => ({ name, ordinal: 0, enumType: 'token' }),
  staticResource: (name: string) => (name === 'Greeting' ? new TextEncoder().encode('hello') : undefined),
  orgUrl: 'https://example.my.salesforce.com',
} as unknown as ApexPlatform;

/** Types that the platform declares and that code over records cannot do without. */
const stubs = [
  nativeType('SObject', { isInstance: (value) => value instanceof PlainRecord }),
  nativeType('Schema.SObjectType', { isInstance: () => false }),
];

/** 17 February 2024, 10:30:15.250 in Greenwich, a Saturday. */
export const NOW = Date.UTC(2024, 1, 17, 10, 30, 15, 250);

export interface RunOptions {
  readonly timeZone?: string;
  readonly locale?: string;
  readonly isTest?: boolean;
  readonly platform?: ApexPlatform;
}

export function transactionOf(
  program: Program,
  options: RunOptions = {}
): ApexTransaction & { readonly logged: string[] } {
  const state = new Map<object, unknown>();
  const used = new Map<LimitName, number>();
  const logged: string[] = [];
  const apex: ApexTransaction & { readonly logged: string[] } = {
    platform: options.platform ?? platform,
    types: program.types,
    userId: '005000000000001AAA',
    orgId: '00D000000000001EAA',
    timeZone: options.timeZone ?? 'America/Los_Angeles',
    locale: options.locale ?? 'en_US',
    isTest: options.isTest ?? true,
    sharing: 'without',
    now: () => NOW,
    statics: [],
    state: <Value>(key: object, initial: () => Value): Value => {
      if (!state.has(key)) state.set(key, initial());
      return state.get(key) as Value;
    },
    count: (limit, amount = 1) => void used.set(limit, (used.get(limit) ?? 0) + amount),
    used: (limit) => used.get(limit) ?? 0,
    allowed: () => 100,
    cpuTime: () => 3,
    cpuTimeAllowed: 10_000,
    invoke: (object, method, args) => program.invoke(apex, object, method, args),
    hasMethod: (object, name, parameters) => program.hasMethod(object, name, parameters),
    exception: (type, message) => exception(type.replace(/^System\./, '') as ExceptionName, message),
    log: (level, text) => void logged.push(`${level}|${text}`),
    stack: (error = new Error()) => apexFrames(error.stack ?? ''),
    logged,
  };
  return apex;
}

/** Declarations that note which of their members have been called. */
export function recorded(types: readonly NativeType[], called: Set<string>): readonly NativeType[] {
  const note =
    (name: string, signature: string, native: NativeFunction): NativeFunction =>
    (...values: Parameters<NativeFunction>) => {
      called.add(`${name}: ${signature}`);
      return native(...values);
    };
  const all = (name: string, members: Readonly<Record<string, NativeFunction>> = {}): Record<string, NativeFunction> =>
    Object.fromEntries(
      Object.entries(members).map(([signature, native]) => [signature, note(name, signature, native)])
    );
  return types.map((type) => ({
    ...type,
    members: all(type.name, type.members),
    constructors: all(type.name, type.constructors),
    properties: Object.fromEntries(
      Object.entries(type.properties ?? {}).map(([signature, { get, set }]) => [
        signature,
        {
          ...(get ? { get: note(type.name, `get ${signature}`, get) } : {}),
          ...(set ? { set: note(type.name, `set ${signature}`, set) } : {}),
        },
      ])
    ),
  }));
}

/** All that {@link recorded} can note. */
export const declaredMembers = (types: readonly NativeType[]): readonly string[] =>
  types.flatMap(({ name, members, constructors, properties }) =>
    [
      ...Object.keys(members ?? {}),
      ...Object.keys(constructors ?? {}),
      ...Object.entries(properties ?? {}).flatMap(([signature, { get, set }]) => [
        ...(get ? [`get ${signature}`] : []),
        ...(set ? [`set ${signature}`] : []),
      ]),
    ].map((signature) => `${name}: ${signature}`)
  );

/** One class with a method for each case. */
export function programOf(
  cases: readonly Case[],
  classes: readonly ApexSource[] = [],
  natives: readonly NativeType[] = libraryTypes
): Program {
  const methods = cases.map(([apex], index) => {
    const body = apex.endsWith(';') ? apex : `return ${apex};`;
    return `  public static Object c${index}() { ${body} }`;
  });
  const source: ApexSource = { name: 'Cases', kind: 'class', text: `public class Cases {\n${methods.join('\n')}\n}` };
  return compileProgram([source, ...classes], { schema, natives: [...natives, ...stubs], operators: valueOperators });
}

/** What a case comes to, as text. */
export function outcome(program: Program, index: number, options: RunOptions = {}): string {
  const apex = transactionOf(program, options);
  try {
    return valueOperators.text(apex, program.invokeStatic(apex, 'Cases', `c${index}`, []));
  } catch (error) {
    if (error instanceof ApexException) return `!${error.typeName}: ${error.getMessage()}`;
    throw error;
  }
}
