import type { Block, Expression, Local, Statement } from '../syntax/ast.ts';
import { is, isList, isSObjectType, type Type } from '../types/type.ts';
import { convert, quoted, value } from './code.ts';
import { typeOf } from './creation.ts';
import { step } from './expressions.ts';
import type { Frame } from './frame.ts';
import { atLine } from './lines.ts';
import { doWhile, forEach, forLoop, whileLoop, type Body } from './loops.ts';
import { condition } from './operators.ts';
import { refuse, Refused } from './refused.ts';
import { translateSwitch } from './switches.ts';
import { translateTry } from './tries.ts';

type Of<Kind extends Statement['kind']> = Extract<Statement, { kind: Kind }>;

/** A statement in JavaScript, and whether what follows it can be reached. */
export interface Translated {
  readonly js: string;
  readonly completes: boolean;
}

const through = (js: string): Translated => ({ js, completes: true });

/** Counts that the line has run. */
export function counted(frame: Frame, line: number): string {
  frame.unit.executable.add(line);
  return `${atLine(line)}$k[${line}]++;`;
}

export function translateBlock(frame: Frame, block: Block): Translated {
  const { js, completes } = frame.scoped(() => translateStatements(frame, block.statements));
  return { js: `{${js}${atLine(block.endLine)}}`, completes };
}

/** Statements in a row. A mistake ends the one it is in, so that all of them are found. */
export function translateStatements(frame: Frame, statements: readonly Statement[]): Translated {
  let js = '';
  let completes = true;
  for (const statement of statements) {
    try {
      if (!completes) refuse(statement, 'Unreachable statement');
      const translated = translate(frame, statement);
      js += translated.js;
      ({ completes } = translated);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      frame.unit.problem(error.at, error.message);
      frame.isBroken = true;
      completes = true;
    }
  }
  return { js, completes };
}

const body: Body = (frame, statement) =>
  statement ? frame.scoped(() => translateStatements(frame, [statement])) : through('');

function translate(frame: Frame, statement: Statement): Translated {
  switch (statement.kind) {
    case 'block':
      return translateBlock(frame, statement);
    case 'local':
      return through(local(frame, statement));
    case 'expression':
      return through(`${counted(frame, statement.line)}${effect(frame, statement.value)};`);
    case 'if':
      return conditional(frame, statement);
    case 'return':
      return { js: returned(frame, statement), completes: false };
    case 'throw': {
      const thrown = value(frame, statement.value);
      if (!isException(thrown.type))
        refuse(statement, `Throw expression must be of type exception: ${thrown.type.name}`);
      return { js: `${counted(frame, statement.line)}throw $R.thrown(${thrown.js});`, completes: false };
    }
    case 'break':
    case 'continue':
      return jump(frame, statement);
    case 'dml':
      return through(dml(frame, statement));
    case 'runAs':
      return runAs(frame, statement);
    case 'try':
      return translateTry(frame, statement, translateBlock);
    case 'switch':
      return translateSwitch(frame, statement, translateBlock);
    default:
      return loop(frame, statement);
  }
}

function loop(frame: Frame, statement: Of<'for' | 'forEach' | 'while' | 'doWhile'>): Translated {
  switch (statement.kind) {
    case 'for':
      return forLoop(frame, statement, { body, effect, local });
    case 'forEach':
      return forEach(frame, statement, body);
    case 'while':
      return whileLoop(frame, statement, body);
    default:
      return doWhile(frame, statement, body);
  }
}

function isException(type: Type): boolean {
  for (let each: Type | undefined = type; each; each = each.user?.superclass) {
    if (is(each, 'exception') || (each.native && /exception$/.test(each.key))) return true;
  }
  return false;
}

/** An expression whose value is not used. */
export function effect(frame: Frame, expression: Expression): string {
  if (expression.kind === 'step') return step(frame, expression, true).js;
  const isUseful = /^(?:call|assign|new|newCollection|newMap|constructorCall|soql|sosl)$/.test(expression.kind);
  const code = value(frame, expression);
  if (!isUseful) refuse(expression, 'Expression cannot be a statement.');
  return code.js;
}

function local(frame: Frame, statement: Local): string {
  const type = typeOf(frame, statement.type);
  let js = '';
  for (const variable of statement.variables) {
    let initial: string | undefined;
    try {
      initial = variable.value && convert(frame, value(frame, variable.value), type, variable);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      frame.unit.problem(error.at, error.message);
    }
    const declared = frame.declare(variable, variable.name, type, statement.isFinal);
    js += `${counted(frame, variable.line)}let ${declared.js}=${initial ?? 'null'};`;
  }
  return js;
}

function conditional(frame: Frame, statement: Of<'if'>): Translated {
  const test = condition(statement.test, value(frame, statement.test));
  const head = `${counted(frame, statement.line)}if(${test}){`;
  const then = body(frame, statement.then);
  if (!statement.otherwise) return through(`${head}${then.js}}`);
  const otherwise = body(frame, statement.otherwise);
  return { js: `${head}${then.js}}else{${otherwise.js}}`, completes: then.completes || otherwise.completes };
}

function returned(frame: Frame, statement: Of<'return'>): string {
  const count = counted(frame, statement.line);
  const { returns } = frame;
  if (frame.isInRunAs) refuse(statement, 'A return out of System.runAs is not supported by the local org');
  if (!statement.value) {
    if (returns.kind !== 'void' && !frame.isConstructor)
      refuse(statement, `Missing return statement required return type: ${returns.name}`);
    return `${count}return${frame.isConstructor ? ' this' : ''};`;
  }
  if (frame.isConstructor) refuse(statement, 'Constructors must not return a value');
  if (returns.kind === 'void') refuse(statement, 'Void method must not return a value');
  const code = value(frame, statement.value);
  if (code.type.kind === 'void') refuse(statement, `Illegal assignment from void to ${returns.name}`);
  return `${count}return (${convert(frame, code, returns, statement)});`;
}

function jump(frame: Frame, statement: Of<'break' | 'continue'>): Translated {
  if (frame.breaks.length === 0)
    refuse(statement, `${statement.kind === 'break' ? 'Break' : 'Continue'} statement must be in loop`);
  if (statement.kind === 'break') frame.breaks[frame.breaks.length - 1] = true;
  return { js: `${counted(frame, statement.line)}${statement.kind};`, completes: false };
}

function records(frame: Frame, expression: Expression): string {
  const code = value(frame, expression);
  const element = isList(code.type) ? code.type.args[0] : code.type;
  if (!element || !isSObjectType(element))
    refuse(expression, `DML requires SObject or SObject list type: ${code.type.name}`);
  return code.js;
}

function dml(frame: Frame, statement: Of<'dml'>): string {
  const given = records(frame, statement.value);
  const merged = statement.merged && records(frame, statement.merged);
  frame.calls = true;
  const parts = [`operation:"${statement.operation}"`];
  if (statement.access) parts.push(`accessLevel:"${statement.access}"`);
  if (statement.externalId !== undefined)
    parts.push(`externalIdField:${quoted(statement.externalId.split('.').at(-1) ?? '')}`);
  if (merged !== undefined) parts.push(`merged:${merged}`);
  return `${counted(frame, statement.line)}$R.dml({${parts.join(',')}},${given});`;
}

function runAs(frame: Frame, statement: Of<'runAs'>): Translated {
  const [subject, ...others] = statement.args;
  if (!subject || others.length > 0)
    return refuse(statement, "runAs requires a single argument of type 'User' or 'Version'");
  const code = value(frame, subject);
  frame.calls = true;
  const { breaks, isInRunAs } = frame;
  frame.breaks = [];
  frame.isInRunAs = true;
  const inner = translateBlock(frame, statement.body);
  frame.breaks = breaks;
  frame.isInRunAs = isInRunAs;
  return through(`${counted(frame, statement.line)}$R.runAs(${code.js},()=>${inner.js});`);
}
