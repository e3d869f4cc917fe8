import { expectType, typeName, type CompileScope, type Expression, type FunctionDef } from './expression.ts';
import { FormulaError } from './formulaError.ts';
import { DATES } from './functions/dates.ts';
import { LOGIC } from './functions/logic.ts';
import { MATH } from './functions/math.ts';
import { PLACES } from './functions/places.ts';
import { RECORDS } from './functions/records.ts';
import { REFUSED } from './functions/refused.ts';
import { TEXT } from './functions/text.ts';
import { compileBinary, compileUnary } from './operators.ts';
import { parseFormula, type Node } from './parser.ts';
import { compileReference } from './references.ts';
import { Decimal, type FormulaType } from './values.ts';

const FUNCTIONS: ReadonlyMap<string, FunctionDef> = new Map(
  [LOGIC, TEXT, MATH, DATES, RECORDS, PLACES, REFUSED].flatMap((group) => Object.entries(group))
);

/** The platform's limit on the text of a formula. */
const MAX_LENGTH = 3900;

/**
 * Compiles a formula once into closures, checking names and types on the way.
 * @throws FormulaError with the message that a deploy gives, and where in the formula
 */
export function compileFormula(formula: string, scope: CompileScope): Expression {
  if (formula.length > MAX_LENGTH) {
    throw new FormulaError(
      `Formula is too long (${formula.length.toLocaleString('en-US')} characters). Maximum length is 3,900 characters`,
      0
    );
  }
  return compile(parseFormula(formula), scope);
}

/** A formula whose result must fit where it is used. @throws FormulaError */
export function compileAs(formula: string, expected: FormulaType, scope: CompileScope): Expression {
  const expression = compileFormula(formula, scope);
  if (expression.type === expected || expression.type === 'null') return expression;
  if (expression.field) expectType(expression, SCALARS, 'the formula');
  throw new FormulaError(
    `Formula result is data type (${typeName(expression.type)}), incompatible with expected data type (${expectedName(expected)}).`,
    expression.at
  );
}

const SCALARS: readonly FormulaType[] = ['number', 'text', 'boolean', 'date', 'datetime', 'time'];
const expectedName = (type: FormulaType): string => (type === 'boolean' ? 'true or false' : typeName(type));

function compile(node: Node, scope: CompileScope): Expression {
  const { at } = node;
  switch (node.kind) {
    case 'number': {
      const value = new Decimal(node.text);
      return { type: 'number', at, evaluate: () => value };
    }
    case 'text': {
      const { value } = node;
      return { type: 'text', at, evaluate: () => value, literal: value };
    }
    case 'constant': {
      const { value } = node;
      return { type: value === null ? 'null' : 'boolean', at, evaluate: () => value };
    }
    case 'reference':
      return compileReference(node.path, at, scope);
    case 'unary':
      return compileUnary(node.operator, compile(node.operand, scope), at);
    case 'binary':
      return compileBinary(node.operator, compile(node.left, scope), compile(node.right, scope), at);
    case 'call':
      return compileCall(node.name, node.args, at, scope);
  }
}

function compileCall(name: string, args: readonly Node[], at: number, scope: CompileScope): Expression {
  const definition = FUNCTIONS.get(name);
  if (definition === undefined) throw new FormulaError(`Unknown function ${name}. Check spelling.`, at);
  if (definition.notIn?.includes(scope.place ?? 'automation')) {
    throw new FormulaError(`Function ${name} may not be used in this type of formula`, at);
  }
  if (args.length < definition.min || args.length > definition.max) {
    const expected = args.length < definition.min ? definition.min : definition.max;
    throw new FormulaError(
      `Incorrect number of parameters for function '${name}()'. Expected ${expected}, received ${args.length}`,
      at
    );
  }
  return definition.compile(
    args.map((arg) => compile(arg, scope)),
    at
  );
}
