import { exception, type ExceptionName } from '../../../../src/apex/library/exceptions/standardExceptions.ts';
import { apexFrames } from '../../../../src/apex/library/exceptions/stackTrace.ts';
import { ApexList } from '../../../../src/apex/library/collections/list.ts';
import { libraryTypes, valueOperators } from '../../../../src/apex/library/index.ts';
import { nativeType } from '../../../../src/apex/native.ts';
import { compileProgram, type ClassCache, type Program } from '../../../../src/apex/program.ts';
import type { ApexPlatform, ApexTransaction, DmlStatement, InlineQuery } from '../../../../src/apex/transaction.ts';
import { OrgSchema } from '../../../../src/metadata/schema.ts';
import { standardObjects } from '../../../../src/metadata/standardObjects.ts';

/** A record of the tests: no org is behind it. */
class FakeRecord {
  readonly typeName: string;
  readonly values: Map<string, unknown>;
  constructor(typeName: string, values: Iterable<readonly [string, unknown]>) {
    this.typeName = typeName;
    this.values = new Map(values);
  }
}

/** What an org would be asked, in order. */
export interface Asked {
  readonly queries: { readonly query: InlineQuery; readonly binds: readonly unknown[]; readonly sharing: string }[];
  readonly saves: { readonly statement: DmlStatement; readonly records: unknown; readonly sharing: string }[];
}

const sobject = nativeType('SObject', {
  isInstance: (value) => value instanceof FakeRecord,
  typeNameOf: (value: FakeRecord) => value.typeName,
  members: {
    'Object get(String field)': (_apex, self: FakeRecord, field: string) => self.values.get(field) ?? null,
    'SObject clone()': (_apex, self: FakeRecord) => new FakeRecord(self.typeName, self.values),
  },
});
const plain = (name: string): ReturnType<typeof nativeType> => nativeType(name, { isInstance: () => false });
const trigger = nativeType('Trigger', {
  isInstance: () => false,
  properties: {
    'static List<SObject> new': { get: () => new ApexList('SObject', [new FakeRecord('Account', [['Name', 'x']])]) },
  },
});

export const natives = [...libraryTypes, sobject, trigger, plain('Schema.SObjectType'), plain('Schema.SObjectField')];
export const schema = new OrgSchema(new Map(standardObjects()));

export function compile(sources: Readonly<Record<string, string>>, cache?: ClassCache): Program {
  const list = Object.entries(sources).map(([name, text]) => ({
    name,
    kind: /^\s*trigger\b/.test(text) ? ('trigger' as const) : ('class' as const),
    text,
  }));
  return compileProgram(list, {
    schema,
    natives,
    operators: valueOperators,
    hasLabel: (name) => name === 'Known',
    cache,
  });
}

/** A transaction without an org. Queries give two accounts. */
export function transactionOf(
  program: Program,
  asked: Asked = { queries: [], saves: [] },
  cpuTimeAllowed = 60_000
): ApexTransaction {
  const state = new Map<object, unknown>();
  let looks = 0;
  const apex: ApexTransaction = {
    platform: {
      newSObject: (_apex: ApexTransaction, typeName: string, values: readonly (readonly [string, unknown])[]) =>
        new FakeRecord(typeName, values),
      isSObject: (value: unknown) => value instanceof FakeRecord,
      typeNameOf: (record: object) => (record as FakeRecord).typeName,
      getField: (_apex: ApexTransaction, record: object, name: string) =>
        (record as FakeRecord).values.get(name) ?? null,
      setField: (_apex: ApexTransaction, record: object, name: string, value: unknown) =>
        void (record as FakeRecord).values.set(name, value),
      query: (_apex: ApexTransaction, query: InlineQuery, binds: readonly unknown[]) => {
        asked.queries.push({ query, binds, sharing: apex.sharing });
        const names = query.text.includes('LIMIT 1') ? ['one'] : ['one', 'two'];
        return new ApexList(
          'Account',
          names.map((name) => new FakeRecord('Account', [['Name', name]]))
        );
      },
      count: () => 7,
      dml: (_apex: ApexTransaction, statement: DmlStatement, records: unknown) =>
        void asked.saves.push({ statement, records, sharing: apex.sharing }),
      label: (_apex: ApexTransaction, name: string) => `label ${name}`,
      runAs: (_apex: ApexTransaction, _subject: unknown, block: () => void) => block(),
    } as unknown as ApexPlatform,
    types: program.types,
    userId: '005000000000001AAA',
    orgId: '00D000000000001EAA',
    timeZone: 'GMT',
    locale: 'en_US',
    isTest: false,
    sharing: 'without',
    statics: [],
    now: () => Date.UTC(2026, 0, 2),
    state: <Value>(key: object, initial: () => Value): Value => {
      if (!state.has(key)) state.set(key, initial());
      return state.get(key) as Value;
    },
    count: () => undefined,
    used: () => 0,
    allowed: () => 100,
    // Not the clock: each look costs a second, so that a loop without end ends after the same steps everywhere.
    cpuTime: () => (looks += 1000),
    cpuTimeAllowed,
    invoke: (object, method, args) => program.invoke(apex, object, method, args),
    hasMethod: (object, name, parameters) => program.hasMethod(object, name, parameters),
    exception: (type, message) => exception(type.replace(/^System\./, '') as ExceptionName, message),
    log: () => undefined,
    stack: (error) => apexFrames((error ?? new Error()).stack ?? ''),
  };
  return apex;
}

/** Runs statements in a class `A` that may have more members, and gives what they return as text. */
export function run(statements: string, members = ''): string {
  const program = compile({ A: `public class A { ${members}\n public static Object run() { ${statements} } }` });
  if (program.problems.length > 0) return program.problems.map(({ message }) => message).join('\n');
  const apex = transactionOf(program);
  try {
    return valueOperators.text(apex, program.invokeStatic(apex, 'A', 'run', []));
  } catch (error) {
    const { typeName, message } = error as { typeName?: string; message: string };
    return `${typeName ?? 'Error'}: ${message}`;
  }
}

/** The problems of a class `A` with these members, as `line:column message`. */
export function problemsOf(members: string, others: Readonly<Record<string, string>> = {}): readonly string[] {
  return compile({ A: `public class A {\n${members}\n}`, ...others })
    .problems.filter(({ source }) => source === 'A')
    .map(({ line, column, message }) => `${line}:${column} ${message}`);
}
