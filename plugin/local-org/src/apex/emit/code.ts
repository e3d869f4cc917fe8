import type { At, Expression } from '../syntax/ast.ts';
import { conversionCost } from '../types/conversions.ts';
import { is, isList, isNumber, isSObjectType, type Type } from '../types/type.ts';
import type { Code, Frame } from './frame.ts';

import { refuse } from './refused.ts';

export type { Code };

/** Translates an expression; the value is whole: a `?.` in it ends here. */
export function value(frame: Frame, expression: Expression): Code {
  return finish(frame.unit.chain(frame, expression));
}

/** Ends a chain with `?.`. */
export function finish({ guards, ...code }: Code): Code {
  if (!guards) return code;
  const js = `(${guards.map((guard) => `${guard}?null:`).join('')}${code.js})`;
  return { ...code, js, nonNull: false };
}

/** Where a null would be a NullPointerException. */
export const notNull = (code: Code): string => (code.nonNull === true ? code.js : `$n(${code.js})`);

/** Element type of a list of records, when a single one of them may stand for the list. */
export function rowType(code: Code): Type | undefined {
  const [element] = code.type.args;
  return code.isQuery === true && isList(code.type) && element && isSObjectType(element) ? element : undefined;
}

export const canConvert = (frame: Frame, code: Code, to: Type): boolean => {
  if (conversionCost(frame.world, code.type, to) !== undefined) return true;
  const row = rowType(code);
  return (
    row !== undefined && isSObjectType(to) && (conversionCost(frame.world, row, to) !== undefined || is(row, 'sobject'))
  );
};

/** The value as the type that is wanted: what an assignment does. */
export function convert(frame: Frame, code: Code, to: Type, at: At, message?: string): string {
  if (code.type === to) return code.js;
  if (!canConvert(frame, code, to)) refuse(at, message ?? `Illegal assignment from ${code.type.name} to ${to.name}`);
  return converted(frame, code, to);
}

function converted(frame: Frame, code: Code, to: Type): string {
  const { type, js } = code;
  if (type.kind === 'null') return js;
  if (isSObjectType(to) && rowType(code)) return `$R.single(${js})`;
  if (isNumber(type) && isNumber(to)) return convertNumber(frame, code, to);
  if (is(type, 'string') && is(to, 'id')) return `$R.toId(${js})`;
  if (is(type, 'date') && is(to, 'datetime')) return `$R.toDatetime(${js})`;
  return js;
}

export function convertNumber(frame: Frame, { type, js, digits }: Code, to: Type): string {
  if (type === to) return js;
  if (digits !== undefined) return numberLiteral(frame, to, digits);
  if (is(to, 'long')) return `$R.toLong(${js})`;
  return `$R.to${to.name}(${js})`;
}

/** A number literal in the form of its type; those that are objects are made once. */
export function numberLiteral(frame: Frame, type: Type, digits: string): string {
  if (is(type, 'integer')) return digits.startsWith('-') ? `(${digits})` : digits;
  if (is(type, 'long')) return `(${digits.replace(/\..*$/, '')}n)`;
  return frame.unit.constant('d', `$R.to${type.name}(${JSON.stringify(digits)})`);
}

export const quoted = (text: string): string =>
  JSON.stringify(text).replace(/[\u2028\u2029]/g, (each) => (each === '\u2028' ? '\\u2028' : '\\u2029'));

/** A type at run time. */
export const typeConstant = (frame: Frame, type: Type): string =>
  frame.unit.constant('T', `$R.type(${quoted(type.name)})`);
