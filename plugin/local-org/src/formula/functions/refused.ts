import type { FunctionDef } from '../expression.ts';
import { FormulaError } from '../formulaError.ts';

/** Functions of the platform that a formula of an org without certain features, or outside of links, cannot use. */
const elsewhere = (name: string): FunctionDef => ({
  min: 0,
  max: Infinity,
  compile: (_, at) => {
    throw new FormulaError(`Function ${name} may not be used in this type of formula`, at);
  },
});

/** Of custom buttons and links, reports, prompts and Einstein, or of orgs with several currencies. */
const NAMES = [
  'CURRENCYRATE',
  'GETRECORDIDS',
  'HTMLENCODE',
  'IMAGEPROXYURL',
  'INCLUDE',
  'JSENCODE',
  'JSINHTMLENCODE',
  'JUNCTIONIDLIST',
  'LINKTO',
  'PARENTGROUPVAL',
  'PREDICT',
  'PREVGROUPVAL',
  'REQUIRESCRIPT',
  'URLENCODE',
  'URLFOR',
];

export const REFUSED: Readonly<Record<string, FunctionDef>> = Object.fromEntries(
  NAMES.map((name) => [name, elsewhere(name)])
);
