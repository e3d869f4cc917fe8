import LOCALE from '@salesforce/i18n/locale';
import ABOVE from '@salesforce/label/c.OM_Approval_Above';
import ALWAYS from '@salesforce/label/c.OM_Approval_Always';
import AT_LEAST from '@salesforce/label/c.OM_Approval_AtLeast';
import AT_MOST from '@salesforce/label/c.OM_Approval_AtMost';
import BELOW from '@salesforce/label/c.OM_Approval_Below';
import CONTAINS from '@salesforce/label/c.OM_Approval_Contains';
import FACT_AMOUNT from '@salesforce/label/c.OM_Approval_FactAmount';
import FACT_BUNDLE from '@salesforce/label/c.OM_Approval_FactBundle';
import FACT_CLAUSES from '@salesforce/label/c.OM_Approval_FactClauses';
import FACT_CUSTOMER from '@salesforce/label/c.OM_Approval_FactCustomer';
import FACT_DISCOUNT from '@salesforce/label/c.OM_Approval_FactDiscount';
import FACT_MARGIN from '@salesforce/label/c.OM_Approval_FactMargin';
import FACT_TERM from '@salesforce/label/c.OM_Approval_FactTerm';
import IS from '@salesforce/label/c.OM_Approval_Is';
import IS_NOT from '@salesforce/label/c.OM_Approval_Not';
import MONTHS from '@salesforce/label/c.OM_OrderContract_Months';
import UNKNOWN from '@salesforce/label/c.OM_Approval_Unknown';
import { fill } from 'c/omErrors';
import { money, number } from 'c/omFormat';
import { wordsOf } from 'c/omTaskModel';

const FACTS: Readonly<Record<string, string>> = {
  amount: FACT_AMOUNT,
  discountPercent: FACT_DISCOUNT,
  marginPercent: FACT_MARGIN,
  termMonths: FACT_TERM,
  nonStandardClauses: FACT_CLAUSES,
  bundle: FACT_BUNDLE,
};
const RELATIONS: Readonly<Record<string, string>> = {
  above: ABOVE,
  'at least': AT_LEAST,
  below: BELOW,
  'at most': AT_MOST,
  with: CONTAINS,
  not: IS_NOT,
};
const CUSTOMER = 'customer.';
/** One condition as the service words it: `amount is 2000, above 1000`. */
const CONDITION = /^(\w+(?:\.\w+)?) is (.*?)(?:, (above|at least|below|at most|with|not) (.+))?$/;

/** A fact as people call it. */
export const factName = (fact: string): string =>
  FACTS[fact] ??
  (fact.startsWith(CUSTOMER) ? fill(FACT_CUSTOMER, wordsOf(fact.slice(CUSTOMER.length)).toLowerCase()) : fact);

/** The value of a fact in its unit. */
export function factText(fact: string, value: unknown): string {
  if (value === undefined || value === null || value === '') return UNKNOWN;
  if (Array.isArray(value)) return value.join(', ');
  const amount = Number(value);
  if (!(fact in FACTS) || fact === 'bundle' || Number.isNaN(amount)) return String(value);
  if (fact === 'amount') return money(amount);
  if (fact.endsWith('Percent'))
    return new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 2 }).format(amount / 100);
  return fact === 'termMonths' ? fill(MONTHS, number(amount)) : number(amount);
}

/** Why an approval is needed, one text for each condition. What is worded in another way stays as it is. */
export function reasonTexts(reason: string | null | undefined): readonly string[] {
  if (!reason) return [];
  if (reason === 'always') return [ALWAYS];
  const conditions = reason.split(' and ').map((part) => CONDITION.exec(part));
  if (conditions.includes(null)) return [reason];
  return conditions.map((condition) => {
    const [, fact = '', value, relation, limit] = condition ?? [];
    const label = relation === undefined ? IS : (RELATIONS[relation] ?? IS);
    return fill(label, factName(fact), factText(fact, value), factText(fact, limit));
  });
}
