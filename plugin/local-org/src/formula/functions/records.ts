import {
  expectType,
  type Expression,
  type FieldReference,
  type FunctionCompiler,
  type FunctionDef,
} from '../expression.ts';
import { FormulaError } from '../formulaError.ts';
import { normalizeId } from '../../store/ids.ts';
import { isEqual } from '../operators.ts';
import { asText, fromStored, type Value } from '../values.ts';
import { pure } from './define.ts';

/** The field that a function asks for. @throws FormulaError when the argument is anything else */
function ownField(argument: Expression | undefined, name: string, at: number): FieldReference {
  if (argument?.field?.isOwn) return argument.field;
  throw new FormulaError(`Function ${name} may only be used with a field of the record`, argument?.at ?? at);
}

const isSame = (a: Value, b: Value): boolean => (a === null || b === null ? a === b : isEqual(a, b));

/** Never true for a new record: nothing has been there to change. */
const isChanged: FunctionCompiler = ([argument], at) => {
  const field = ownField(argument, 'ISCHANGED', at);
  return {
    type: 'boolean',
    at,
    evaluate: ({ record, prior }) => prior !== undefined && !isSame(field.read(record), field.read(prior)),
  };
};

/** For a new record, the value that it has now. */
const priorValue: FunctionCompiler = ([argument], at) => {
  const field = ownField(argument, 'PRIORVALUE', at);
  return {
    type: argument?.type ?? 'null',
    at,
    field: { ...field, isOwn: false },
    evaluate: ({ record, prior }) => field.read(prior ?? record),
  };
};

const link: FunctionCompiler = ([url, name], at) => {
  if (!url || !name) throw new FormulaError('Incorrect number of parameters', at);
  for (const arg of [url, name]) expectType(arg, ['text'], "function 'HYPERLINK()'");
  return {
    type: 'text',
    at,
    evaluate: (evaluation) => {
      const target = asText(url.evaluate(evaluation));
      return `<a href="${target}" target="_blank">${asText(name.evaluate(evaluation))}</a>`;
    },
  };
};

/** `VLOOKUP(field to return, field to look up, value)`: of the first record of a custom object with that value. */
const lookUp: FunctionCompiler = ([wanted, key, value], at) => {
  const [returned, searched] = [wanted?.objectField, key?.objectField];
  if (!value || !returned || !searched || returned.object !== searched.object || !returned.object.custom) {
    throw new FormulaError(
      'Function VLOOKUP takes two fields of one custom object, as $ObjectType.X__c.Fields.Y__c',
      at
    );
  }
  if (!searched.field.nameField)
    throw new FormulaError('Function VLOOKUP looks records up by their name', key?.at ?? at);
  expectType(value, ['text'], "function 'VLOOKUP()'");
  return {
    type: wanted?.type ?? 'null',
    at,
    evaluate: (evaluation) => {
      const name = asText(value.evaluate(evaluation));
      if (name === '') return null;
      const found = evaluation.globals.lookup(returned.object, returned.field, searched.field, name);
      return fromStored(returned.field, found);
    },
  };
};

export const RECORDS: Readonly<Record<string, FunctionDef>> = {
  VLOOKUP: { min: 3, max: 3, compile: lookUp, notIn: ['field', 'default', 'automation'] },
  GETSESSIONID: pure('GETSESSIONID', 'text', [], (_, { session }) => `${session.orgId.slice(0, 15)}!local`),
  ISNEW: {
    min: 0,
    max: 0,
    notIn: ['field', 'default'],
    compile: (_, at) => ({ type: 'boolean', at, evaluate: ({ isNew }) => isNew }),
  },
  ISCLONE: { min: 0, max: 0, compile: (_, at) => ({ type: 'boolean', at, evaluate: () => false }) },
  ISCHANGED: { min: 1, max: 1, compile: isChanged, notIn: ['field', 'default'] },
  PRIORVALUE: { min: 1, max: 1, compile: priorValue, notIn: ['field', 'default'] },
  CASESAFEID: pure('CASESAFEID', 'text', ['text'], ([id]) => {
    const text = asText(id ?? '');
    return normalizeId(text) ?? text;
  }),
  HYPERLINK: { min: 2, max: 3, compile: link },
  IMAGE: pure(
    'IMAGE',
    'text',
    ['text', 'text', 'number', 'number'],
    ([url, alternative]) => `<img src="${asText(url ?? '')}" alt="${asText(alternative ?? '')}" border="0"/>`,
    2
  ),
};
