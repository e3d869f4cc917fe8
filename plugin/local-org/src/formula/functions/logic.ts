import {
  commonType,
  expectType,
  isBlank,
  isTrue,
  type Expression,
  type FunctionCompiler,
  type FunctionDef,
} from '../expression.ts';
import { FormulaError } from '../formulaError.ts';
import { isEqual, not } from '../operators.ts';
import { asText, type FormulaType } from '../values.ts';

const junction =
  (name: 'AND' | 'OR'): FunctionCompiler =>
  (args, at) => {
    for (const arg of args) expectType(arg, ['boolean'], `function '${name}()'`);
    const evaluate: Expression['evaluate'] =
      name === 'AND'
        ? (evaluation) => args.every((arg) => isTrue(arg, evaluation))
        : (evaluation) => args.some((arg) => isTrue(arg, evaluation));
    return { type: 'boolean', at, evaluate };
  };

const choose: FunctionCompiler = ([condition, yes, no], at) => {
  if (!condition || !yes || !no) throw new FormulaError('Incorrect number of parameters', at);
  expectType(condition, ['boolean'], "function 'IF()'");
  refusePicklists([yes, no], 'IF');
  const type = commonType(yes, no, "function 'IF()'");
  return { type, at, evaluate: (evaluation) => (isTrue(condition, evaluation) ? yes : no).evaluate(evaluation) };
};

/** `CASE(value, when, then, …, otherwise)`; of a picklist, each `when` is a literal. */
const select: FunctionCompiler = (args, at) => {
  const [subject, ...rest] = args;
  const otherwise = rest.pop();
  if (!subject || !otherwise || rest.length % 2 !== 0) {
    throw new FormulaError(
      `Incorrect number of parameters for function 'CASE()'. Expected ${args.length + 1}, received ${args.length}`,
      at
    );
  }
  const isText = subject.type === 'text' || subject.type === 'picklist';
  const pairs: { readonly when: Expression; readonly then: Expression }[] = [];
  for (let index = 0; index < rest.length; index += 2) {
    const [when, then] = [rest[index], rest[index + 1]];
    if (when && then) pairs.push({ when, then });
  }
  let result: Expression = otherwise;
  refusePicklists([otherwise, ...pairs.map(({ then }) => then)], 'CASE');
  for (const { when, then } of pairs) {
    if (subject.type === 'picklist') expectType(when, ['text'], "function 'CASE()'");
    else commonType(subject, when, "function 'CASE()'");
    const type: FormulaType = commonType(result, then, "function 'CASE()'");
    result = { ...result, type };
  }
  return {
    type: result.type,
    at,
    evaluate: (evaluation) => {
      const value = subject.evaluate(evaluation);
      const match = pairs.find(({ when }) => {
        const wanted = when.evaluate(evaluation);
        if (isText) return asText(value) === asText(wanted);
        return value === null || wanted === null ? value === wanted : isEqual(value, wanted);
      });
      return (match?.then ?? otherwise).evaluate(evaluation);
    },
  };
};

function refusePicklists(args: readonly Expression[], name: string): void {
  const types: readonly FormulaType[] = ['number', 'text', 'boolean', 'date', 'datetime', 'time'];
  for (const arg of args) expectType(arg, types, `function '${name}()'`);
}

const blankTest: FunctionCompiler = ([arg], at) => {
  if (!arg) throw new FormulaError('Incorrect number of parameters', at);
  return { type: 'boolean', at, evaluate: (evaluation) => isBlank(arg.evaluate(evaluation)) };
};

/** ISNULL is the older one: text is never null for it. */
const nullTest: FunctionCompiler = ([arg], at) => {
  if (!arg) throw new FormulaError('Incorrect number of parameters', at);
  const isText = arg.type === 'text';
  return { type: 'boolean', at, evaluate: (evaluation) => !isText && arg.evaluate(evaluation) === null };
};

const substitute =
  (
    name: string,
    isMissing: (value: ReturnType<Expression['evaluate']>, type: FormulaType) => boolean
  ): FunctionCompiler =>
  ([value, replacement], at) => {
    if (!value || !replacement) throw new FormulaError('Incorrect number of parameters', at);
    refusePicklists([value, replacement], name);
    const type = commonType(value, replacement, `function '${name}()'`);
    return {
      type,
      at,
      evaluate: (evaluation) => {
        const found = value.evaluate(evaluation);
        return isMissing(found, type) ? replacement.evaluate(evaluation) : found;
      },
    };
  };

export const LOGIC: Readonly<Record<string, FunctionDef>> = {
  AND: { min: 1, max: Infinity, compile: junction('AND') },
  OR: { min: 1, max: Infinity, compile: junction('OR') },
  NOT: {
    min: 1,
    max: 1,
    compile: ([arg], at) => {
      if (!arg) throw new FormulaError('Incorrect number of parameters', at);
      return not(arg, at);
    },
  },
  IF: { min: 3, max: 3, compile: choose },
  CASE: { min: 4, max: Infinity, compile: select },
  ISBLANK: { min: 1, max: 1, compile: blankTest },
  ISNULL: { min: 1, max: 1, compile: nullTest },
  BLANKVALUE: { min: 2, max: 2, compile: substitute('BLANKVALUE', isBlank) },
  NULLVALUE: {
    min: 2,
    max: 2,
    compile: substitute('NULLVALUE', (value, type) => value === null && type !== 'text'),
  },
};
