import { Script } from 'node:vm';
import type { CompiledUnit } from '../compile/compile.ts';
import type { ApexTransaction } from '../transaction.ts';
import { enumOf } from './builtInTypes.ts';
import type { ClassDefinition, Runtime, RuntimeHome } from './runtime.ts';
import { UserType, type LoadedClass } from './userType.ts';

type Factory = (runtime: Runtime, classes: object) => void;

interface Entry {
  readonly unit: CompiledUnit;
  readonly counters: Uint32Array;
  /** Once it has been run. */
  isLoaded: boolean;
}

interface Statics {
  readonly holder: new () => object;
  readonly init: readonly (() => void)[];
}

/** The classes of a program. Their code is run when one of them is first used. */
export class ClassTable {
  /** What emitted code calls `$C`. */
  readonly #classes: object = {};
  readonly #entries = new Map<string, Entry>();
  readonly #types = new Map<string, UserType>();
  readonly #loaded = new Map<string, LoadedClass>();
  readonly #ids = new Map<string, number>();
  readonly #statics: (Statics | undefined)[] = [];
  readonly #names: string[] = [];
  readonly #apex: () => ApexTransaction;
  #runtime: Runtime | undefined;

  constructor(apex: () => ApexTransaction) {
    this.#apex = apex;
  }

  /** What the runtime needs of the table. */
  home(): Pick<RuntimeHome, 'define' | 'classId' | 'holderOf' | 'counters'> {
    return {
      define: (jsName, definition) => this.#define(jsName, definition),
      classId: (jsName) => this.#classId(jsName),
      holderOf: (id) => this.#holderOf(id),
      counters: (jsName) => this.#entries.get(jsName)?.counters ?? new Uint32Array(1),
    };
  }

  add(unit: CompiledUnit, runtime: Runtime): void {
    this.#runtime = runtime;
    const { emitted } = unit;
    if (!emitted) return;
    const entry: Entry = { unit, counters: new Uint32Array((emitted.executable.at(-1) ?? 0) + 1), isLoaded: false };
    const apex = this.#apex;
    for (const meta of emitted.classes) {
      const { jsName } = meta;
      const type = new UserType(meta, {
        load: (name) => this.#load(name),
        userType: (name) => this.userType(name),
        staticsOf: (name) => this.#staticsOf(name),
        get apex() {
          return apex();
        },
      });
      this.#types.set(jsName, type);
      this.#entries.set(jsName, entry);
      this.#loaded.delete(jsName);
      Object.defineProperty(this.#classes, jsName, {
        configurable: true,
        enumerable: true,
        get: () => this.#load(jsName).type,
      });
    }
  }

  /** By its name, `Outer.Inner`. */
  userType(name: string): UserType | undefined {
    const key = name.toLowerCase().replaceAll('.', '$');
    return this.#types.get(key);
  }

  /** Runs a trigger or anonymous Apex. */
  runBody(jsName: string): void {
    const body = this.#load(jsName).statics['$body$'];
    if (!body) throw new Error(`There is no trigger ${jsName}.`);
    body();
  }

  coverage(): {
    name: string;
    kind: CompiledUnit['source']['kind'];
    isTest: boolean;
    lines: ReadonlyMap<number, number>;
  }[] {
    return [...new Set(this.#entries.values())].flatMap(({ unit: { source, emitted }, counters }) => {
      if (!emitted || source.kind === 'anonymous') return [];
      const lines = new Map(emitted.executable.map((line) => [line, counters[line] ?? 0]));
      return [{ name: source.name, kind: source.kind, isTest: emitted.classes[0]?.isTest ?? false, lines }];
    });
  }

  resetCoverage(): void {
    for (const { counters } of this.#entries.values()) counters.fill(0);
  }

  #load(jsName: string): LoadedClass {
    const known = this.#loaded.get(jsName);
    if (known) return known;
    const entry = this.#entries.get(jsName);
    if (!entry?.unit.emitted || !this.#runtime) throw new Error(`There is no class ${jsName}.`);
    const { source, problems, emitted } = entry.unit;
    const [problem] = problems;
    if (problem) {
      const where = `line ${problem.line}, column ${problem.column}: ${problem.message}`;
      throw this.#apex().exception(
        'System.UnexpectedException',
        `Dependent class is invalid and needs recompilation:\n Class ${source.name} : ${where}`
      );
    }
    if (entry.isLoaded) throw new Error(`The class ${source.name} is being loaded and cannot be used yet.`);
    entry.isLoaded = true;
    const factory = new Script(emitted.code, {
      filename: scriptName(source.kind, source.name),
    }).runInThisContext() as Factory;
    factory(this.#runtime, this.#classes);
    const loaded = this.#loaded.get(jsName);
    if (!loaded) throw new Error(`The class ${source.name} did not define ${jsName}.`);
    return loaded;
  }

  #define(jsName: string, definition: ClassDefinition): void {
    const type = this.#types.get(jsName);
    if (!type) throw new Error(`There is no class ${jsName}.`);
    const made = definition.type;
    Object.assign(made.prototype as object, definition.methods);
    Object.defineProperty(made.prototype, 'apexType', { value: type });
    for (const [name, value] of Object.entries(definition.statics)) Object.defineProperty(made, name, { value });
    const values = enumOf(type.name, type.meta.values);
    for (const value of values) Object.defineProperty(made, `v$${value.name.toLowerCase()}`, { value });
    // The engine prints this name in stack traces.
    for (const [callee, trace] of definition.traces) Object.defineProperty(callee, 'name', { value: trace });
    this.#loaded.set(jsName, { type: made, statics: definition.statics, values });
    this.#statics[this.#classId(jsName)] = definition;
    Object.defineProperty(this.#classes, jsName, { configurable: true, enumerable: true, value: made });
  }

  #classId(jsName: string): number {
    let id = this.#ids.get(jsName);
    if (id === undefined) {
      id = this.#names.push(jsName) - 1;
      this.#ids.set(jsName, id);
    }
    return id;
  }

  #holderOf(id: number): Statics {
    if (!this.#statics[id]) this.#load(this.#names[id] ?? '');
    const found = this.#statics[id];
    if (!found) throw new Error('A class has no statics.');
    return found;
  }

  #staticsOf(jsName: string): Record<string, unknown> {
    const id = this.#classId(jsName);
    return (this.#runtime?.statics[id] ?? this.#runtime?.init(id)) as Record<string, unknown>;
  }
}

function scriptName(kind: CompiledUnit['source']['kind'], name: string): string {
  if (kind === 'anonymous') return 'apex:anonymous';
  return kind === 'trigger' ? `apex:trigger:${name}` : `apex:${name}`;
}
