import type { Block, Statement } from '../syntax/ast.ts';
import { isAssignable } from '../types/conversions.ts';
import type { Type } from '../types/type.ts';
import { typeConstant } from './code.ts';
import { typeOf } from './creation.ts';
import type { Frame } from './frame.ts';
import { atLine } from './lines.ts';
import { refuse } from './refused.ts';

interface Translated {
  readonly js: string;
  readonly completes: boolean;
}
type Try = Extract<Statement, { kind: 'try' }>;

/** What is caught is first made an exception of Apex; limits, which no program may catch, go on from there. */
export function translateTry(
  frame: Frame,
  statement: Try,
  block: (frame: Frame, block: Block) => Translated
): Translated {
  frame.calls = true;
  const body = block(frame, statement.body);
  let js = `${atLine(statement.line)}try${body.js}`;
  let { completes } = body;
  const caught: Type[] = [];
  if (statement.catches.length > 0) {
    js += 'catch($x){$x=$R.caught($x);';
    statement.catches.forEach((clause, index) => {
      const type = typeOf(frame, clause.type);
      if (caught.some((known) => isAssignable(frame.world, type, known)))
        refuse(clause, `Exception type already caught: ${type.name}`);
      caught.push(type);
      frame.scoped(() => {
        const variable = frame.declare(clause, clause.name, type);
        const inner = block(frame, clause.body);
        completes ||= inner.completes;
        js += `${index === 0 ? '' : 'else '}if(${typeConstant(frame, type)}.isInstance($x)){let ${variable.js}=$x;${inner.js}}`;
      });
    });
    js += 'else throw $x;}';
  }
  if (statement.last) {
    const last = block(frame, statement.last);
    js += `finally${last.js}`;
    completes &&= last.completes;
  }
  return { js, completes };
}
