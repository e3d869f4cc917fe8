/** Contracts: texts made of clauses, what they bind orders to, terms and renewals, and what the service does for them. */
export { assembleContract, type AssembledContract, type DraftChoices } from './assemble.ts';
export { bindOrder, refuseUntaken, type BindingFacts, type BoundOrder, type TakenPrice } from './bindOrder.ts';
export { compareTexts, type ClauseChange, type TextComparison, type WordChange } from './compare.ts';
export { addDays, addMonths, dayOf, daysBetween, isDate, termEnd } from './dates.ts';
export {
  clauseTitle,
  STANDARD,
  type ContractTemplate,
  type ContractText,
  type Deviation,
  type LibraryClause,
  type TextClause,
} from './library.ts';
export { mergeText, type MergeFacts } from './mergeFields.ts';
export { lookAgain, nextWork, obligationId, type ContractWork, type DeskFacts } from './nextWork.ts';
export { dueObligations, parseObligations, type DueObligation, type ObligationRule } from './obligations.ts';
export * from './ports.ts';
export {
  monthsLeft,
  renewalDates,
  renewalObligations,
  successorTerm,
  termAction,
  terminationDate,
  type ContractTerm,
} from './renewal.ts';
export { parseTerms } from './terms.ts';
