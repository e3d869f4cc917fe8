import type { Block, Statement, WhenClause, WhenValue } from '../syntax/ast.ts';
import { isAssignable } from '../types/conversions.ts';
import { is, type Type } from '../types/type.ts';
import { numberLiteral, quoted, typeConstant, value } from './code.ts';
import { typeOf } from './creation.ts';
import type { Frame } from './frame.ts';
import { atLine } from './lines.ts';
import { refuse } from './refused.ts';
import { staticReference } from './variables.ts';

interface Translated {
  readonly js: string;
  readonly completes: boolean;
}
type BlockTranslator = (frame: Frame, block: Block) => Translated;
type Switch = Extract<Statement, { kind: 'switch' }>;

/** A chain of conditions: no `break` of JavaScript is needed, and one of Apex still ends the loop around. */
export function translateSwitch(frame: Frame, statement: Switch, block: BlockTranslator): Translated {
  const subject = value(frame, statement.value);
  const temp = frame.temp();
  frame.unit.executable.add(statement.line);
  const start = `${atLine(statement.line)}$k[${statement.line}]++;${temp}=${subject.js};`;
  const seen = new Set<string>();
  const clauses = statement.clauses.map((clause, index) => {
    const isLast = index === statement.clauses.length - 1;
    if (clause.test.kind === 'else' && !isLast) refuse(clause, `'when else' must be the last when block`);
    return translateClause(frame, clause, { type: subject.type, js: temp }, block, seen);
  });
  const hasElse = statement.clauses.at(-1)?.test.kind === 'else';
  return {
    js: start + clauses.map(({ js }) => js).join('else '),
    completes: !hasElse || clauses.some(({ completes }) => completes),
  };
}

interface Subject {
  readonly type: Type;
  readonly js: string;
}

function translateClause(
  frame: Frame,
  clause: WhenClause,
  subject: Subject,
  block: BlockTranslator,
  seen: Set<string>
): Translated {
  const { test } = clause;
  if (test.kind === 'else') {
    const inner = block(frame, clause.body);
    // `if(true)` where the only clause is this one.
    return { js: `if(true)${inner.js}`, completes: inner.completes };
  }
  if (test.kind === 'values') {
    const tests = test.values.map((each) => {
      const js = whenValue(frame, each, subject);
      if (seen.has(js))
        refuse(
          each,
          `${'text' in each ? each.text : each.name} occurs as more than one when branch for this switch statement`
        );
      seen.add(js);
      return `${subject.js}===${js}`;
    });
    const inner = block(frame, clause.body);
    return { js: `if(${tests.join('||')})${inner.js}`, completes: inner.completes };
  }
  const type = typeOf(frame, test.type);
  return frame.scoped(() => {
    const variable = frame.declare(clause, test.name, type);
    const inner = block(frame, clause.body);
    return {
      js: `if(${typeConstant(frame, type)}.isInstance(${subject.js})){let ${variable.js}=${subject.js};${inner.js}}`,
      completes: inner.completes,
    };
  });
}

function whenValue(frame: Frame, each: WhenValue, { type }: Subject): string {
  if (each.kind === 'name') {
    const name = each.name.split('.').at(-1) ?? '';
    const symbol = type.user?.kind === 'enum' ? type.user : undefined;
    const variable = symbol?.variables.get(name.toLowerCase()) ?? type.native?.variable(name);
    const isEnum = symbol !== undefined || type.native?.declaration.kind === 'enum';
    if (!isEnum || !variable) return refuse(each, `Variable does not exist: ${each.name}`);
    return staticReference(frame, each, variable).read();
  }
  if (each.type === 'null') return 'null';
  const literal = frame.world.native(each.type);
  if (!isAssignable(frame.world, literal, type))
    refuse(
      each,
      `${literal.name} value in 'when expression' cannot be implicitly converted to the ${type.name} type in switch expression`
    );
  if (each.type === 'string') return quoted(each.text);
  return numberLiteral(frame, is(type, 'long') ? type : literal, each.text);
}
