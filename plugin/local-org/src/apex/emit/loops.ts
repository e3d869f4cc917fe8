import type { Expression, Local, Statement } from '../syntax/ast.ts';
import { isAssignable, supertypesOf } from '../types/conversions.ts';
import { methodsOf } from '../types/members.ts';
import { is, isList, isSObjectType, type Type } from '../types/type.ts';
import { convert, typeConstant, value, type Code } from './code.ts';
import { typeOf } from './creation.ts';
import type { Frame } from './frame.ts';
import { atLine } from './lines.ts';
import { condition } from './operators.ts';
import { refuse } from './refused.ts';

type Of<Kind extends Statement['kind']> = Extract<Statement, { kind: Kind }>;
interface Translated {
  readonly js: string;
  readonly completes: boolean;
}

/** Translates the body of a loop; given, because statements stand in loops and loops in statements. */
export type Body = (frame: Frame, statement: Statement | undefined) => Translated;

/** Time is looked at once in a while: an endless loop ends with the limit of the platform. */
const TICK = 'if(--$R.fuel<0)$R.check();';

function inLoop(frame: Frame, work: () => string): { js: string; breaks: boolean } {
  frame.breaks.push(false);
  try {
    const js = work();
    return { js, breaks: frame.breaks.at(-1) === true };
  } finally {
    frame.breaks.pop();
  }
}

const count = (frame: Frame, line: number): string => {
  frame.unit.executable.add(line);
  return `${atLine(line)}$k[${line}]++;`;
};

const isForever = (test: Expression | undefined): boolean =>
  test === undefined || (test.kind === 'literal' && test.text === 'true');

export function whileLoop(frame: Frame, statement: Of<'while'>, body: Body): Translated {
  const test = condition(statement.test, value(frame, statement.test));
  const { js, breaks } = inLoop(frame, () => body(frame, statement.body).js);
  return {
    js: `${count(frame, statement.line)}while(${test}){${TICK}${js}}`,
    completes: breaks || !isForever(statement.test),
  };
}

export function doWhile(frame: Frame, statement: Of<'doWhile'>, body: Body): Translated {
  const { js, breaks } = inLoop(frame, () => body(frame, statement.body).js);
  const test = condition(statement.test, value(frame, statement.test));
  return {
    js: `${count(frame, statement.line)}do{${TICK}${js}}while(${test});`,
    completes: breaks || !isForever(statement.test),
  };
}

interface Parts {
  readonly body: Body;
  readonly effect: (frame: Frame, expression: Expression) => string;
  readonly local: (frame: Frame, statement: Local) => string;
}

export function forLoop(frame: Frame, statement: Of<'for'>, { body, effect, local }: Parts): Translated {
  return frame.scoped(() => {
    const before = statement.init
      ? local(frame, statement.init)
      : statement.before.map((each) => `${effect(frame, each)};`).join('');
    const test = statement.test ? condition(statement.test, value(frame, statement.test)) : '';
    const { js, breaks } = inLoop(frame, () => body(frame, statement.body).js);
    const update = statement.update.map((each) => effect(frame, each)).join(',');
    // Updates come after the body in the text, too, so that each stays on its line; a `continue` must still run them.
    const head = `${count(frame, statement.line)}{${before}for(;${test};${update}){${TICK}`;
    return { js: `${head}${js}}}`, completes: breaks || !isForever(statement.test) };
  });
}

/** What iterating a value gives. */
function elementType(frame: Frame, code: Code): Type | undefined {
  const { world } = frame;
  const search = (type: Type): Type | undefined => {
    if (type.native?.key === 'iterable' || type.native?.key === 'set' || isList(type)) return type.args[0];
    for (const parent of supertypesOf(world, type)) {
      const found = search(parent);
      if (found) return found;
    }
    return undefined;
  };
  const found = search(code.type);
  if (found) return found;
  const iterator = methodsOf(world, code.type, 'iterator').find(({ parameters }) => parameters.length === 0);
  return iterator?.returns.args[0];
}

export function forEach(frame: Frame, statement: Of<'forEach'>, body: Body): Translated {
  const type = typeOf(frame, statement.type);
  const over = value(frame, statement.over);
  const element = elementType(frame, over);
  if (!element) return refuse(statement.over, `Loop must iterate over collection: ${over.type.name}`);
  frame.calls = true;
  const isChunked = over.isQuery === true && isList(type) && isSObjectType(element) && !isList(element);
  const source = isChunked ? `$R.chunks(${over.js})` : `$R.iterate(${over.js})`;
  return frame.scoped(() => {
    const variable = frame.declare(statement, statement.name, type);
    const each = '$e';
    const js = isChunked ? each : loopValue(frame, statement, element, type, each);
    const inner = inLoop(frame, () => body(frame, statement.body).js);
    return {
      js: `${count(frame, statement.line)}for(const ${each} of ${source}){${TICK}let ${variable.js}=${js};${inner.js}}`,
      completes: true,
    };
  });
}

function loopValue(frame: Frame, statement: Of<'forEach'>, element: Type, type: Type, js: string): string {
  const code: Code = { type: element, js };
  if (isAssignable(frame.world, element, type)) return convert(frame, code, type, statement);
  // Rows of a dynamic query are taken for the records of the loop's type.
  if (is(element, 'sobject') && isSObjectType(type)) return `$R.cast(${js},${typeConstant(frame, type)})`;
  return refuse(statement, `Invalid loop variable type expected ${element.name} was ${type.name}`);
}
