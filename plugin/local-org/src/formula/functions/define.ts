import { expectType, type Evaluation, type Expression, type FunctionDef } from '../expression.ts';
import type { FormulaType, Value } from '../values.ts';

type Present = Exclude<Value, null>;

/**
 * A function over values of fixed types, the last of which may repeat or be left out. Blank text arguments are empty
 * text; any other blank argument makes the result blank.
 */
export function pure(
  name: string,
  result: FormulaType,
  types: readonly FormulaType[],
  compute: (values: readonly Present[], evaluation: Evaluation) => Value,
  optional = 0
): FunctionDef {
  return {
    min: types.length - optional,
    max: types.length,
    compile: (args, at) => {
      args.forEach((arg, index) => expectType(arg, [types[index] ?? 'text'], `function '${name}()'`));
      return { type: result, at, evaluate: (evaluation) => computed(args, types, compute, evaluation) };
    },
  };
}

function computed(
  args: readonly Expression[],
  types: readonly FormulaType[],
  compute: (values: readonly Present[], evaluation: Evaluation) => Value,
  evaluation: Evaluation
): Value {
  const values: Present[] = [];
  for (const [index, arg] of args.entries()) {
    const value = arg.evaluate(evaluation) ?? (types[index] === 'text' ? '' : null);
    if (value === null) return null;
    values.push(value);
  }
  return compute(values, evaluation);
}
