import type { Expression } from '../syntax/ast.ts';
import { methodsOf } from '../types/members.ts';
import { isNumber, type Type } from '../types/type.ts';
import { nativeFunction, translateCall } from './calls.ts';
import { convert, finish, numberLiteral, quoted, value, type Code } from './code.ts';
import {
  translateCast,
  translateConstructorCall,
  translateIndex,
  translateInstanceOf,
  translateNew,
  translateNewArray,
  translateNewCollection,
  translateNewMap,
  typeOf,
} from './creation.ts';
import type { Frame } from './frame.ts';
import { atLine } from './lines.ts';
import { binary, commonType, condition, unary } from './operators.ts';
import { placeOf } from './place.ts';
import { refuse } from './refused.ts';
import { memberReference, toCode, type Reference } from './variables.ts';

type Of<Kind extends Expression['kind']> = Extract<Expression, { kind: Kind }>;

/** Translates an expression that a dot may follow. */
export function chain(frame: Frame, expression: Expression): Code {
  switch (expression.kind) {
    case 'literal':
      return literal(frame, expression);
    case 'name':
    case 'field':
      return read(frame, expression);
    case 'this':
    case 'super':
      return self(frame, expression);
    case 'call':
      return onLine(expression.line, translateCall(frame, expression));
    case 'constructorCall':
      return translateConstructorCall(frame, expression);
    case 'index':
      return element(frame, expression);
    case 'unary':
      return unary(frame, expression, expression.operator, value(frame, expression.operand));
    case 'step':
      return step(frame, expression, false);
    case 'binary':
      return binary(
        frame,
        expression,
        expression.operator,
        value(frame, expression.left),
        value(frame, expression.right)
      );
    case 'ternary':
      return ternary(frame, expression);
    case 'assign':
      return assign(frame, expression);
    default:
      return typed(frame, expression);
  }
}

function self(frame: Frame, expression: Of<'this' | 'super'>): Code {
  const { owner, isStatic } = frame;
  if (expression.kind === 'this') {
    if (isStatic) refuse(expression, 'This cannot be referenced in a static context');
    return { type: owner.type, js: 'this', nonNull: true };
  }
  if (!owner.superclass) return refuse(expression, `No super type defined: ${owner.name}`);
  if (isStatic) return refuse(expression, 'Super cannot be referenced in a static context');
  return { type: owner.superclass, js: 'super', nonNull: true };
}

type Making =
  'new' | 'newArray' | 'newCollection' | 'newMap' | 'soql' | 'sosl' | 'cast' | 'instanceOf' | 'classLiteral';

/** Expressions that name a type, and queries. */
function typed(frame: Frame, expression: Of<Making>): Code {
  switch (expression.kind) {
    case 'new':
      return onLine(expression.line, translateNew(frame, expression));
    case 'newArray':
      return translateNewArray(frame, expression);
    case 'newCollection':
      return translateNewCollection(frame, expression);
    case 'newMap':
      return translateNewMap(frame, expression);
    case 'cast':
      return translateCast(frame, expression);
    case 'instanceOf':
      return translateInstanceOf(frame, expression);
    case 'classLiteral': {
      const type = expression.type ? typeOf(frame, expression.type) : frame.world.void;
      return { type: frame.world.native('Type'), js: `$R.classLiteral(${quoted(type.name)})`, nonNull: true };
    }
    default:
      return onLine(expression.line, query(frame, expression));
  }
}

const onLine = (line: number, code: Code): Code => ({ ...code, js: `${atLine(line)}${code.js}` });

function literal(frame: Frame, { type, text }: Of<'literal'>): Code {
  const { world } = frame;
  switch (type) {
    case 'null':
      return { type: world.null, js: 'null' };
    case 'boolean':
      return { type: world.native('Boolean'), js: text, nonNull: true };
    case 'string':
      return { type: world.native('String'), js: quoted(text), nonNull: true };
    default: {
      const number = world.native(type);
      return { type: number, js: numberLiteral(frame, number, text), digits: text, nonNull: true };
    }
  }
}

function read(frame: Frame, expression: Of<'name' | 'field'>): Code {
  const place = placeOf(frame, expression);
  if (place?.value) return toCode(place.value);
  return refuse(rootOf(frame, expression), `Variable does not exist: ${rootOf(frame, expression).name}`);
}

/** The part of `a.b.c` that cannot be found. */
function rootOf(frame: Frame, expression: Of<'name' | 'field'>): Of<'name' | 'field'> {
  const target = expression.kind === 'field' ? expression.target : undefined;
  if (!target || (target.kind !== 'name' && target.kind !== 'field') || placeOf(frame, target)) return expression;
  return rootOf(frame, target);
}

function element(frame: Frame, expression: Of<'index'>): Code {
  return toCode(indexReference(frame, expression, undefined));
}

function indexReference(frame: Frame, expression: Of<'index'>, setup: string[] | undefined): Reference {
  const translated = translateIndex(frame, expression);
  const { element: type } = translated;
  const keep = (js: string): string => (setup ? held(frame, js, setup) : js);
  const target = keep(translated.target.js);
  const index = keep(translated.index);
  const method = (name: string): string => {
    const found = methodsOf(frame.world, translated.target.type, name)[0];
    if (!found) return refuse(expression, `Expression must be a list type: ${translated.target.type.name}`);
    frame.calls = true;
    return nativeFunction(frame, found);
  };
  return {
    type,
    name: '',
    read: () => `${method('get')}($R.apex,${target},${index})`,
    write: (js) => {
      const temp = frame.temp();
      return `(${temp}=${js},${method('set')}($R.apex,${target},${index},${temp}),${temp})`;
    },
  };
}

/** A value that is used twice but found once. */
function held(frame: Frame, js: string, setup: string[]): string {
  if (/^[\w$]+$/.test(js)) return js;
  const temp = frame.temp();
  setup.push(`${temp}=${js}`);
  return temp;
}

/** The left side of an assignment. With `setup`, what it is found by is run only once. */
function targetOf(frame: Frame, expression: Expression, setup?: string[]): Reference {
  if (expression.kind === 'index') return indexReference(frame, expression, setup);
  if (expression.kind !== 'name' && expression.kind !== 'field')
    return refuse(expression, `Expression cannot be assigned`);
  if (setup && expression.kind === 'field') {
    const target = placeOf(frame, expression.target);
    if (target?.value) return heldMember(frame, expression, toCode(target.value), setup);
  }
  const place = placeOf(frame, expression);
  if (place?.value) return place.value;
  const root = rootOf(frame, expression);
  return refuse(root, `Variable does not exist: ${root.name}`);
}

function heldMember(frame: Frame, expression: Of<'field'>, target: Code, setup: string[]): Reference {
  const js = target.js === 'super' ? target.js : held(frame, finish(target).js, setup);
  return memberReference(
    frame,
    expression,
    { type: target.type, js, ...(target.isQuery === true ? { isQuery: true } : {}) },
    expression.name
  );
}

function assign(frame: Frame, expression: Of<'assign'>): Code {
  const { operator } = expression;
  if (operator === '=') {
    const target = targetOf(frame, expression.target);
    const given = value(frame, expression.value);
    return {
      type: target.type,
      js: target.write(convert(frame, given, target.type, expression)),
      nonNull: given.nonNull ?? false,
    };
  }
  const setup: string[] = [];
  const target = targetOf(frame, expression.target, setup);
  const result = binary(frame, expression, operator, toCode(target), value(frame, expression.value));
  const js = target.write(convert(frame, result, target.type, expression));
  return { type: target.type, js: setup.length === 0 ? js : `(${[...setup, js].join(',')})`, nonNull: true };
}

function stepMessage({ prefix, operator }: Of<'step'>, type: Type): string {
  const what = prefix ? (operator === '++' ? 'prefix increment' : 'prefix decrement') : 'postfix increment/decrement';
  return `Unary ${what} can only be applied to numeric expressions: ${type.name}`;
}

/** `i++`; where the value is not used, nothing is kept. */
export function step(frame: Frame, expression: Of<'step'>, isStatement: boolean): Code {
  const setup: string[] = [];
  const target = targetOf(frame, expression.target, setup);
  if (!isNumber(target.type)) refuse(expression, stepMessage(expression, target.type));
  const one: Code = { type: frame.world.native('Integer'), js: '1', digits: '1', nonNull: true };
  const before = toCode(target);
  const operator = expression.operator === '++' ? '+' : '-';
  const next = (from: Code): string =>
    target.write(convert(frame, binary(frame, expression, operator, from, one), target.type, expression));
  let js: string;
  if (expression.prefix || isStatement) js = next(before);
  else {
    const temp = frame.temp();
    js = `${temp}=${before.js},${next({ ...before, js: temp })},${temp}`;
    return { type: target.type, js: `(${[...setup, js].join(',')})`, nonNull: true };
  }
  return { type: target.type, js: setup.length === 0 ? js : `(${[...setup, js].join(',')})`, nonNull: true };
}

function ternary(frame: Frame, expression: Of<'ternary'>): Code {
  const test = condition(expression.test, value(frame, expression.test));
  const yes = value(frame, expression.yes);
  const no = value(frame, expression.no);
  const type = commonType(frame, expression, yes.type, no.type);
  const js = `(${test}?${convert(frame, yes, type, expression.yes)}:${convert(frame, no, type, expression.no)})`;
  return { type, js, nonNull: yes.nonNull === true && no.nonNull === true };
}

function query(frame: Frame, expression: Of<'soql' | 'sosl'>): Code {
  const { world } = frame;
  frame.calls = true;
  const binds = expression.binds.map((bind) => value(frame, bind).js).join(',');
  const site = `{text:${quoted(expression.text)},className:${quoted(frame.owner.name)},line:${expression.line}}`;
  const text = frame.unit.constant('q', site);
  if (expression.kind === 'sosl') {
    return {
      type: world.list(world.list(world.native('SObject'))),
      js: `$R.search(${text},[${binds}])`,
      nonNull: true,
    };
  }
  if (expression.shape === 'count')
    return { type: world.native('Integer'), js: `$R.count(${text},[${binds}])`, nonNull: true };
  const row: Type | undefined =
    expression.shape === 'aggregate'
      ? (world.named(['AggregateResult'], undefined) ?? world.native('SObject'))
      : world.sobject(expression.from);
  if (!row) return refuse(expression, `sObject type '${expression.from}' is not supported.`);
  return { type: world.list(row), js: `$R.query(${text},[${binds}])`, nonNull: true, isQuery: true };
}
