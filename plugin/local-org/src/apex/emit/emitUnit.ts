import type { ApexProblem } from '../syntax/ast.ts';
import { checkClass } from '../types/checkClass.ts';
import type { Type, UserSymbol } from '../types/type.ts';
import type { World } from '../types/world.ts';
import { quoted } from './code.ts';
import { chain } from './expressions.ts';
import { Unit } from './frame.ts';
import {
  emitAccessors,
  emitFieldValue,
  emitImplicitConstructor,
  emitInitializer,
  emitMethod,
  type EmittedFunction,
} from './functions.ts';
import { alignLines, atLine } from './lines.ts';
import { metaOf, type ClassMeta } from './meta.ts';

/** What a source became. Plain data: it can be kept and loaded without the source. */
export interface EmittedUnit {
  /** A function of the runtime: `(function($R,$C){…})`, line for line with the source. */
  readonly code: string;
  readonly classes: readonly ClassMeta[];
  /** Lines with a statement. */
  readonly executable: readonly number[];
}

export interface EmitOptions {
  readonly triggerObject?: Type | undefined;
  readonly hasLabel: (name: string) => boolean;
}

/** Checks and translates a source. Where there are problems, the code is of no use. */
export function emitUnit(
  world: World,
  top: UserSymbol,
  options: EmitOptions
): EmittedUnit & { readonly problems: readonly ApexProblem[] } {
  const unit = new Unit(world, top, { ...options, chain });
  const parts = new Map<UserSymbol, Parts>();
  for (const symbol of top.withInners()) {
    parts.set(symbol, { functions: [], fields: [], statics: [] });
    checkClass(world, symbol, (at, message) => unit.problem(at, message));
  }
  emitMembers(unit, top, parts);
  const definitions = inOrder(top)
    .map((symbol) => definition(symbol, parts.get(symbol) ?? { functions: [], fields: [], statics: [] }))
    .join('');
  const head = `(function($R,$C){"use strict";const $n=$R.notNull,$k=$R.counters(${quoted(top.jsName)});${unit.constants()}`;
  const code = alignLines(`${head}${unit.functions.join('')}${atLine(top.declaration.endLine)}${definitions}})`);
  const classes = [...top.withInners()].map((symbol) => metaOf(world, symbol));
  return { code, classes, executable: [...unit.executable].sort((a, b) => a - b), problems: unit.problems };
}

interface Parts {
  readonly functions: EmittedFunction[];
  /** Run for each new object, and once for each transaction. */
  readonly fields: EmittedFunction[];
  readonly statics: EmittedFunction[];
}

/** Members in the order of the source, so that each can stand on its lines. */
function emitMembers(unit: Unit, symbol: UserSymbol, parts: ReadonlyMap<UserSymbol, Parts>): void {
  const own = parts.get(symbol);
  if (!own) return;
  const add = (list: EmittedFunction[], made: EmittedFunction | undefined): void => void (made && list.push(made));
  const all = [...symbol.methods.values(), symbol.constructors].flat();
  for (const member of symbol.declaration.members) {
    if ('members' in member) {
      const inner = symbol.inners.get(member.name.toLowerCase());
      if (inner) emitMembers(unit, inner, parts);
    } else if (member.kind === 'method') {
      const method = all.find(({ user }) => user?.line === member.line && user.column === member.column);
      if (method) add(own.functions, emitMethod(unit, symbol, member, method));
    } else if (member.kind === 'initializer')
      add(member.isStatic ? own.statics : own.fields, emitInitializer(unit, symbol, member));
    else {
      const variable = symbol.variables.get(member.name.toLowerCase());
      if (!variable) continue;
      add(variable.isStatic ? own.statics : own.fields, emitFieldValue(unit, symbol, member, variable));
      own.functions.push(...emitAccessors(unit, symbol, member, variable));
    }
  }
  if (
    symbol.kind !== 'class' ||
    symbol.declaration.members.some((member) => member.kind === 'method' && member.isConstructor)
  )
    return;
  for (const method of symbol.constructors) own.functions.push(emitImplicitConstructor(unit, symbol, method));
}

/** A class after the class that it extends, when both are in this source. */
function inOrder(top: UserSymbol): readonly UserSymbol[] {
  const ordered: UserSymbol[] = [];
  const add = (symbol: UserSymbol): void => {
    if (ordered.includes(symbol)) return;
    const parent = symbol.superclass?.user;
    if (parent?.top === top && parent !== symbol && !ordered.includes(parent)) add(parent);
    ordered.push(symbol);
  };
  for (const symbol of top.withInners()) add(symbol);
  return ordered;
}

function definition(symbol: UserSymbol, { functions, fields, statics }: Parts): string {
  const variables = symbol.kind === 'enum' ? [] : [...symbol.variables.values()];
  const nulls = (isStatic: boolean): string =>
    variables
      .filter((each) => each.isStatic === isStatic)
      .map(({ user }) => `this.${user?.jsName ?? ''}=null;`)
      .join('');
  const parent = symbol.superclass;
  const base = parent
    ? ` extends ${parent.user ? `$C.${parent.user.jsName}` : `$R.base(${quoted(parent.native?.name ?? parent.name)})`}`
    : '';
  const list = (some: readonly EmittedFunction[]): string =>
    some.map(({ name, jsName }) => `${jsName ?? ''}:${name}`).join(',');
  const methods = functions.filter(({ isStatic }) => !isStatic);
  const fieldsMethod =
    symbol.kind === 'class'
      ? `,fields$${symbol.jsName}(){${fields.map(({ name }) => `${name}.call(this);`).join('')}}`
      : '';
  const traces = [...functions, ...fields, ...statics].map(({ name, trace }) => `[${name},${quoted(trace)}]`).join(',');
  return (
    `$R.define(${quoted(symbol.jsName)},{type:class ${symbol.jsName}${base}{constructor(){${parent ? 'super();' : ''}${nulls(false)}}},` +
    `methods:{${list(methods)}${fieldsMethod}},statics:{${list(functions.filter(({ isStatic }) => isStatic))}},` +
    `holder:class{constructor(){${nulls(true)}}},init:[${statics.map(({ name }) => name).join(',')}],traces:[${traces}]});`
  ).replace('methods:{,', 'methods:{');
}
