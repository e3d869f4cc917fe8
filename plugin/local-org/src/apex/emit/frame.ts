import type { ApexProblem, At, Expression } from '../syntax/ast.ts';
import type { Type, UserSymbol } from '../types/type.ts';
import type { World } from '../types/world.ts';
import { refuse } from './refused.ts';

/** An expression in JavaScript with its Apex type. The text is a primary expression: parenthesized where needed. */
export interface Code {
  readonly type: Type;
  readonly js: string;
  readonly nonNull?: boolean;
  /** Of a number literal: its digits. */
  readonly digits?: string;
  /** A query, whose one row may be taken where a record is wanted. */
  readonly isQuery?: boolean;
  /** Of a chain with `?.`: tests that make the whole chain null. */
  readonly guards?: readonly string[];
  /** Of `Schema.SObjectType.Account`: the object described. */
  readonly describes?: string;
}

/** Translates an expression that a dot may follow. */
export type Translator = (frame: Frame, expression: Expression) => Code;

/** What is collected while one source is translated. */
export class Unit {
  readonly world: World;
  readonly top: UserSymbol;
  /** Of a trigger: its object. */
  readonly triggerObject: Type | undefined;
  readonly problems: ApexProblem[] = [];
  /** Lines that have a statement. */
  readonly executable = new Set<number>();
  readonly functions: string[] = [];
  readonly hasLabel: (name: string) => boolean;
  /** Given, because everything that translates a part of an expression needs the whole. */
  readonly chain: Translator;
  readonly #constants = new Map<string, string>();
  #functionCount = 0;

  constructor(
    world: World,
    top: UserSymbol,
    options: { chain: Translator; triggerObject?: Type | undefined; hasLabel: (name: string) => boolean }
  ) {
    this.world = world;
    this.top = top;
    this.triggerObject = options.triggerObject;
    this.hasLabel = options.hasLabel;
    this.chain = options.chain;
  }

  problem({ line, column }: At, message: string): void {
    if (this.problems.some((known) => known.line === line && known.message === message)) return;
    this.problems.push({ line, column, message });
  }

  /** A value that is looked up once, when the class is loaded. */
  constant(prefix: string, js: string): string {
    let name = this.#constants.get(js);
    if (name === undefined) {
      name = `$${prefix}${this.#constants.size}`;
      this.#constants.set(js, name);
    }
    return name;
  }

  constants(): string {
    return [...this.#constants].map(([js, name]) => `const ${name}=${js};`).join('');
  }

  functionName(): string {
    this.#functionCount += 1;
    return `$m${this.#functionCount}`;
  }
}

export interface LocalVariable {
  readonly name: string;
  readonly type: Type;
  readonly js: string;
  readonly isFinal: boolean;
  readonly nonNull: boolean;
}

const RESERVED = new Set(
  (
    'await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements ' +
    'import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void ' +
    'while with yield arguments eval undefined NaN Infinity async of get set Object Array String Number BigInt Math'
  ).split(' ')
);

/** One function of emitted code while it is made: what names mean in it. */
export class Frame {
  readonly unit: Unit;
  readonly owner: UserSymbol;
  readonly isStatic: boolean;
  readonly returns: Type;
  readonly isConstructor: boolean;
  /** The property whose accessor this is: its name means the value behind it. */
  readonly property: string | undefined;
  /** Whether something is called: depth, time and sharing are kept then. */
  calls = false;
  /** After a mistake, what can be reached is not known. */
  isBroken = false;
  /** For each enclosing loop, whether a `break` leaves it. */
  breaks: boolean[] = [];
  /** In the block of `System.runAs`, which is a function of its own in emitted code. */
  isInRunAs = false;
  readonly nonNull: ReadonlySet<string>;
  readonly #scopes: Map<string, LocalVariable>[] = [new Map<string, LocalVariable>()];
  #temps = 0;

  constructor(
    unit: Unit,
    owner: UserSymbol,
    options: {
      isStatic: boolean;
      returns: Type;
      isConstructor?: boolean;
      property?: string | undefined;
      nonNull?: ReadonlySet<string>;
    }
  ) {
    this.unit = unit;
    this.owner = owner;
    this.isStatic = options.isStatic;
    this.returns = options.returns;
    this.isConstructor = options.isConstructor ?? false;
    this.property = options.property;
    this.nonNull = options.nonNull ?? new Set();
  }

  get world(): World {
    return this.unit.world;
  }

  temp(): string {
    this.#temps += 1;
    return `$t${this.#temps}`;
  }

  temps(): string {
    if (this.#temps === 0) return '';
    return `let ${Array.from({ length: this.#temps }, (_, index) => `$t${index + 1}`).join(',')};`;
  }

  find(name: string): LocalVariable | undefined {
    const key = name.toLowerCase();
    for (let index = this.#scopes.length - 1; index >= 0; index -= 1) {
      const found = this.#scopes[index]?.get(key);
      if (found) return found;
    }
    return undefined;
  }

  declare(at: At, name: string, type: Type, isFinal = false): LocalVariable {
    if (this.find(name)) refuse(at, `Duplicate variable: ${name}`);
    const key = name.toLowerCase();
    const js = RESERVED.has(name) || name.startsWith('$') ? `${name}$` : name;
    const variable: LocalVariable = { name, type, js, isFinal, nonNull: this.nonNull.has(key) };
    this.#scopes.at(-1)?.set(key, variable);
    return variable;
  }

  /** A parameter may be given null by anybody. */
  parameter(at: At, name: string, type: Type): LocalVariable {
    const declared = { ...this.declare(at, name, type), nonNull: false };
    this.#scopes.at(-1)?.set(name.toLowerCase(), declared);
    return declared;
  }

  scoped<Result>(work: () => Result): Result {
    this.#scopes.push(new Map());
    try {
      return work();
    } finally {
      this.#scopes.pop();
    }
  }
}
