import { expectType, type FunctionCompiler, type FunctionDef } from '../expression.ts';
import { EvaluationError, FormulaError } from '../formulaError.ts';
import { asText, dateText, Decimal, timeText, type FormulaType, type Value } from '../values.ts';
import { pure } from './define.ts';

const whole = (value: Value): number => (value as InstanceType<typeof Decimal>).trunc().toNumber();
const number = (value: number): Value => new Decimal(value);

function textOf(type: FormulaType, value: Value): string {
  if (value === null) return '';
  switch (type) {
    case 'number':
      return (value as InstanceType<typeof Decimal>).toFixed();
    case 'date':
      return dateText(value as number);
    case 'datetime':
      return `${new Date(value as number).toISOString().slice(0, 19).replace('T', ' ')}Z`;
    case 'time':
      return timeText(value as number).slice(0, 12);
    default:
      return String(value);
  }
}

const toText: FunctionCompiler = ([arg], at) => {
  if (!arg) throw new FormulaError('Incorrect number of parameters', at);
  expectType(arg, ['number', 'date', 'datetime', 'time', 'picklist', 'text'], "function 'TEXT()'");
  return { type: 'text', at, evaluate: (evaluation) => textOf(arg.type, arg.evaluate(evaluation)) };
};

/** Blank text has no value; text that is no number is an error. */
function toNumber(text: string): Value {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (!isNumeral(trimmed)) throw new EvaluationError(`'${text}' is not a number`);
  return new Decimal(trimmed);
}

const isNumeral = (text: string): boolean => /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text);

function padded(text: string, length: number, filling: string, isLeft: boolean): string {
  if (length <= text.length) return text.slice(0, Math.max(length, 0));
  if (filling === '') return text;
  return isLeft ? text.padStart(length, filling) : text.padEnd(length, filling);
}

/** A text contains, begins with or equals the values of a picklist only through TEXT or ISPICKVAL. */
const matches = (name: string, test: (text: string, part: string) => boolean): FunctionDef =>
  pure(name, 'boolean', ['text', 'text'], ([text, part]) => test(asText(text ?? ''), asText(part ?? '')));

const expressions = new Map<string, RegExp>();

/** Patterns must fit the whole text. @throws EvaluationError for a pattern that is none */
function regex(pattern: string): RegExp {
  let known = expressions.get(pattern);
  if (known === undefined) {
    try {
      known = new RegExp(`^(?:${pattern})$`, 'u');
    } catch {
      throw new EvaluationError(`'${pattern}' is not a regular expression`);
    }
    if (expressions.size > 500) expressions.clear();
    expressions.set(pattern, known);
  }
  return known;
}

const includes: FunctionCompiler = ([values, wanted], at) => {
  if (!values || !wanted) throw new FormulaError('Incorrect number of parameters', at);
  expectType(values, ['multipicklist'], "function 'INCLUDES()'");
  expectType(wanted, ['text'], "function 'INCLUDES()'");
  return {
    type: 'boolean',
    at,
    evaluate: (evaluation) =>
      asText(values.evaluate(evaluation))
        .split(';')
        .includes(asText(wanted.evaluate(evaluation))),
  };
};

const picklistCount: FunctionCompiler = ([values], at) => {
  if (!values) throw new FormulaError('Incorrect number of parameters', at);
  expectType(values, ['multipicklist'], "function 'PICKLISTCOUNT()'");
  return {
    type: 'number',
    at,
    evaluate: (evaluation) =>
      number(
        asText(values.evaluate(evaluation))
          .split(';')
          .filter((value) => value !== '').length
      ),
  };
};

const isPicklistValue: FunctionCompiler = ([field, literal], at) => {
  if (!field || !literal) throw new FormulaError('Incorrect number of parameters', at);
  if (field.type !== 'picklist') {
    throw new FormulaError("Incorrect parameter type for function 'ISPICKVAL()'. Expected Picklist field", field.at);
  }
  if (literal.literal === undefined) {
    throw new FormulaError('Function ISPICKVAL may only be used with a text literal', literal.at);
  }
  return { type: 'boolean', at, evaluate: (evaluation) => asText(field.evaluate(evaluation)) === literal.literal };
};

/** Counts and positions in a text start at one. */
export const TEXT: Readonly<Record<string, FunctionDef>> = {
  TEXT: { min: 1, max: 1, compile: toText },
  VALUE: pure('VALUE', 'number', ['text'], ([text]) => toNumber(asText(text ?? ''))),
  ISNUMBER: pure('ISNUMBER', 'boolean', ['text'], ([text]) => isNumeral(asText(text ?? '').trim())),
  LEN: pure('LEN', 'number', ['text'], ([text]) => number(asText(text ?? '').length)),
  LEFT: pure('LEFT', 'text', ['text', 'number'], ([text, count]) =>
    asText(text ?? '').slice(0, Math.max(whole(count ?? null), 0))
  ),
  RIGHT: pure('RIGHT', 'text', ['text', 'number'], ([text, count]) => {
    const wanted = whole(count ?? null);
    return wanted <= 0 ? '' : asText(text ?? '').slice(-wanted);
  }),
  MID: pure('MID', 'text', ['text', 'number', 'number'], ([text, start, count]) => {
    const from = Math.max(whole(start ?? null), 1) - 1;
    return asText(text ?? '').slice(from, from + Math.max(whole(count ?? null), 0));
  }),
  CONTAINS: matches('CONTAINS', (text, part) => text.includes(part)),
  BEGINS: matches('BEGINS', (text, part) => text.startsWith(part)),
  FIND: pure(
    'FIND',
    'number',
    ['text', 'text', 'number'],
    ([part, text, start]) => {
      const from = start === undefined ? 1 : whole(start);
      return number(from < 1 || part === '' ? 0 : asText(text ?? '').indexOf(asText(part ?? ''), from - 1) + 1);
    },
    1
  ),
  SUBSTITUTE: pure('SUBSTITUTE', 'text', ['text', 'text', 'text'], ([text, old, by]) =>
    old === '' ? asText(text ?? '') : asText(text ?? '').replaceAll(asText(old ?? ''), () => asText(by ?? ''))
  ),
  TRIM: pure('TRIM', 'text', ['text'], ([text]) => asText(text ?? '').trim()),
  UPPER: pure('UPPER', 'text', ['text', 'text'], ([text]) => asText(text ?? '').toUpperCase(), 1),
  LOWER: pure('LOWER', 'text', ['text', 'text'], ([text]) => asText(text ?? '').toLowerCase(), 1),
  INITCAP: pure('INITCAP', 'text', ['text'], ([text]) =>
    asText(text ?? '')
      .toLowerCase()
      .replace(/(^|[^\p{L}\p{N}])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
  ),
  REVERSE: pure('REVERSE', 'text', ['text'], ([text]) =>
    Array.from(asText(text ?? ''))
      .reverse()
      .join('')
  ),
  LPAD: pure(
    'LPAD',
    'text',
    ['text', 'number', 'text'],
    ([text, length, filling]) => padded(asText(text ?? ''), whole(length ?? null), asText(filling ?? ' '), true),
    1
  ),
  RPAD: pure(
    'RPAD',
    'text',
    ['text', 'number', 'text'],
    ([text, length, filling]) => padded(asText(text ?? ''), whole(length ?? null), asText(filling ?? ' '), false),
    1
  ),
  REGEX: {
    ...pure('REGEX', 'boolean', ['text', 'text'], ([text, pattern]) =>
      regex(asText(pattern ?? '')).test(asText(text ?? ''))
    ),
    notIn: ['field'],
  },
  PICKLISTCOUNT: { min: 1, max: 1, compile: picklistCount },
  INCLUDES: { min: 2, max: 2, compile: includes },
  ISPICKVAL: { min: 2, max: 2, compile: isPicklistValue },
  BR: pure('BR', 'text', [], () => '\n'),
  ASCII: pure('ASCII', 'number', ['text'], ([text]) => {
    const code = asText(text ?? '').codePointAt(0);
    return code === undefined ? null : number(code);
  }),
  CHR: pure('CHR', 'text', ['number'], ([code]) => String.fromCodePoint(whole(code ?? null))),
};
