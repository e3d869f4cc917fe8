/**
 * Apex that can run: sources are checked, translated to JavaScript and loaded when first used.
 *
 *     const program = compileProgram(sources, { schema, natives, operators, hasLabel, cache });
 *     program.problems                       // by source: line, column and message, in the platform's words
 *     program.classes                        // metadata of classes: annotations, methods, parameters, fields
 *     program.triggers                       // name, object, events
 *     program.invokeStatic(apex, 'OrderController', 'activate', [orderId])
 *     program.runTrigger(apex, 'OrderTrigger')
 *     program.anonymous('System.debug(1);')  // { problems, run(apex) }
 *     program.enter(apex, () => …)           // natives that call Apex from outside of it
 *     program.types, program.invoke, program.hasMethod   // what an ApexTransaction hands on
 *     program.coverage()                     // lines run since resetCoverage()
 *
 * A program never changes; a deploy compiles a new one, which the cache makes cheap. Values are those of the table in
 * native.ts; statics live in `apex.statics`, so that one program serves many transactions.
 */
import type { Schema } from '../contract.ts';
import type { ClassCache } from './compile/classCache.ts';
import { compileMore, compileSources, type CompileOptions, type CompiledUnit } from './compile/compile.ts';
import type { ApexSource } from './compile/units.ts';
import type { ClassMeta, MethodMeta } from './emit/meta.ts';
import { mergeNativeTypes, type NativeType, type ValueOperators } from './native.ts';
import { ClassTable } from './run/classTable.ts';
import { hasMethod, invokeBest } from './run/invoke.ts';
import { noTransaction } from './run/noTransaction.ts';
import { Runtime } from './run/runtime.ts';
import { ProgramTypes } from './run/types.ts';
import type { ApexProblem } from './syntax/ast.ts';
import type { ApexTransaction, RuntimeTypes, SharingMode } from './transaction.ts';
import type { World } from './types/world.ts';

export { FileClassCache } from './compile/fileCache.ts';
export { layered, sharedCache } from './compile/sharedCache.ts';
export type { ApexProblem, ApexSource, ClassCache, ClassMeta, MethodMeta };

export interface ProgramOptions {
  readonly schema: Schema;
  readonly natives: readonly NativeType[];
  readonly operators: ValueOperators;
  readonly hasLabel?: (name: string) => boolean;
  readonly cache?: ClassCache | undefined;
}

export interface SourceProblem extends ApexProblem {
  /** Name of the class or trigger. */
  readonly source: string;
  readonly kind: ApexSource['kind'];
}

export interface TriggerMeta {
  readonly name: string;
  readonly object: string;
  /** `before insert`, `after update`, … */
  readonly events: readonly string[];
}

/** Lines of a class or trigger that have statements, and how often each has run. */
export interface LineCoverage {
  readonly name: string;
  readonly kind: ApexSource['kind'];
  readonly isTest: boolean;
  readonly lines: ReadonlyMap<number, number>;
}

export interface AnonymousApex {
  readonly problems: readonly ApexProblem[];
  /** @throws what the code throws; not to be called when there are problems */
  run(apex: ApexTransaction): void;
}

export interface InvokeOptions {
  /** How a class without a sharing keyword runs when it is the first: `with` of Lightning controllers. */
  readonly defaultSharing?: SharingMode;
}

export interface Program {
  readonly problems: readonly SourceProblem[];
  readonly classes: readonly ClassMeta[];
  readonly triggers: readonly TriggerMeta[];
  readonly types: RuntimeTypes;
  /** By name, inner ones as `Outer.Inner`; case-insensitive. */
  classNamed(name: string): ClassMeta | undefined;
  /**
   * Calls a static method. Of overloads the best by signature (`method(String)`) or by the values is meant.
   * @throws what the method throws: exceptions of Apex with the stack of Apex lines
   */
  invokeStatic(
    apex: ApexTransaction,
    className: string,
    method: string,
    args: readonly unknown[],
    options?: InvokeOptions
  ): unknown;
  /** Makes an object with the constructor without parameters. @throws TypeException */
  newInstance(apex: ApexTransaction, className: string, options?: InvokeOptions): unknown;
  runTrigger(apex: ApexTransaction, name: string): void;
  anonymous(text: string): AnonymousApex;
  enter<Result>(apex: ApexTransaction, work: () => Result): Result;
  invoke(apex: ApexTransaction, object: object, method: string, args: readonly unknown[]): unknown;
  hasMethod(object: object, name: string, parameters: number): boolean;
  coverage(): readonly LineCoverage[];
  resetCoverage(): void;
}

/** Sources after compilation. Nothing of it changes when they run: programs of several orgs may be loaded of one. */
export interface Compilation {
  readonly units: readonly CompiledUnit[];
  readonly world: World;
  readonly options: CompileOptions;
}

/** Compiles sources and loads them. Problems are data: the classes without problems can be used. */
export function compileProgram(sources: readonly ApexSource[], options: ProgramOptions): Program {
  return loadProgram(compileAll(sources, options), options.operators);
}

/** The part of `compileProgram` that takes time. */
export function compileAll(sources: readonly ApexSource[], given: Omit<ProgramOptions, 'operators'>): Compilation {
  const { schema, cache, hasLabel = (): boolean => false } = given;
  const options = { schema, natives: mergeNativeTypes(given.natives), hasLabel };
  return { ...compileSources(sources, { ...options, cache }), options };
}

/** A program of its own, with statics, coverage and a running transaction of its own. */
export function loadProgram({ units, world, options }: Compilation, operators: ValueOperators): Program {
  return new LoadedProgram(units, world, { natives: options.natives, operators }, (source) =>
    compileMore(world, source, options)
  );
}

class LoadedProgram implements Program {
  readonly problems: readonly SourceProblem[];
  readonly classes: readonly ClassMeta[];
  readonly triggers: readonly TriggerMeta[];
  readonly types: ProgramTypes;
  readonly #operators: ValueOperators;
  readonly #table: ClassTable;
  readonly #runtime: Runtime;
  readonly #compile: (source: ApexSource) => CompiledUnit;

  constructor(
    units: readonly CompiledUnit[],
    world: World,
    options: Pick<ProgramOptions, 'natives' | 'operators'>,
    compile: (source: ApexSource) => CompiledUnit
  ) {
    const { natives, operators } = options;
    this.#operators = operators;
    this.#compile = compile;
    this.problems = units.flatMap(({ source, problems }) =>
      problems.map((problem) => ({ ...problem, source: source.name, kind: source.kind }))
    );
    this.triggers = units.flatMap(({ source, trigger }) => (trigger ? [{ name: source.name, ...trigger }] : []));
    this.#table = new ClassTable(() => this.#runtime.apex);
    const userType = (name: string): ReturnType<ClassTable['userType']> => this.#table.userType(name);
    const running = { get: (): ApexTransaction => this.#runtime.apex };
    this.types = new ProgramTypes({
      natives,
      schema: world.schema,
      userType,
      get apex() {
        return running.get();
      },
    });
    this.#runtime = new Runtime({ natives, operators, types: this.types, ...this.#table.home() }, noTransaction);
    for (const unit of units) this.#table.add(unit, this.#runtime);
    this.classes = units
      .filter(({ source }) => source.kind === 'class')
      .flatMap(({ emitted }) => emitted?.classes ?? []);
  }

  classNamed(name: string): ClassMeta | undefined {
    return this.#table.userType(name)?.meta;
  }

  invokeStatic(
    apex: ApexTransaction,
    className: string,
    method: string,
    args: readonly unknown[],
    options: InvokeOptions = {}
  ): unknown {
    const type = this.#table.userType(className);
    if (!type) throw new Error(`There is no class ${className}.`);
    return this.enter(apex, () => {
      apex.sharing = startingMode(type.meta, options);
      return invokeBest(this.types, this.#operators, type, method, args);
    });
  }

  newInstance(apex: ApexTransaction, className: string, options: InvokeOptions = {}): unknown {
    const type = this.#table.userType(className);
    if (!type) throw new Error(`There is no class ${className}.`);
    return this.enter(apex, () => {
      apex.sharing = startingMode(type.meta, options);
      return type.newInstance();
    });
  }

  runTrigger(apex: ApexTransaction, name: string): void {
    this.enter(apex, () => {
      apex.sharing = 'without';
      this.#table.runBody(`trigger$${name.toLowerCase()}`);
    });
  }

  anonymous(text: string): AnonymousApex {
    const unit = this.#compile({ name: 'AnonymousBlock', kind: 'anonymous', text });
    const { problems } = unit;
    if (problems.length > 0) return { problems, run: () => undefined };
    return {
      problems,
      run: (apex) => {
        this.#table.add(unit, this.#runtime);
        this.enter(apex, () => this.#table.runBody('anonymous$anonymousblock'));
      },
    };
  }

  enter<Result>(apex: ApexTransaction, work: () => Result): Result {
    return this.#runtime.enter(apex, work);
  }

  invoke(apex: ApexTransaction, object: object, method: string, args: readonly unknown[]): unknown {
    return this.enter(apex, () => invokeBest(this.types, this.#operators, object, method, args));
  }

  hasMethod(object: object, name: string, parameters: number): boolean {
    return hasMethod(object, name, parameters);
  }

  coverage(): readonly LineCoverage[] {
    return this.#table.coverage();
  }

  resetCoverage(): void {
    this.#table.resetCoverage();
  }
}

/** A class that says nothing runs as its caller; the first of a transaction has none. */
function startingMode({ sharing }: ClassMeta, { defaultSharing = 'without' }: InvokeOptions): SharingMode {
  if (sharing === undefined) return defaultSharing;
  return sharing === 'without' ? 'without' : 'with';
}
