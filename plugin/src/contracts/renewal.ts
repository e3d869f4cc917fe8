import type { ContractState } from '../domain/states.ts';
import { addDays, addMonths, termEnd } from './dates.ts';
import type { DueObligation } from './obligations.ts';

/** What the term of a contract depends on. Dates are ISO 8601, both ends included. */
export interface ContractTerm {
  readonly state: ContractState;
  readonly startDate: string;
  /** Length of the whole term, with every renewal so far. */
  readonly termMonths: number;
  readonly autoRenew: boolean;
  readonly renewalMonths: number;
  readonly noticeDays: number;
  /** Somebody gave notice: the contract ends on this day. */
  readonly terminatesOn?: string;
}

export interface RenewalDates {
  readonly endDate: string;
  /** The last day on which notice is in time. */
  readonly noticeBy: string;
  /** Days on which the owner is told, earliest first. */
  readonly alerts: readonly string[];
}

/** Days before the decision on which the owner is told. */
export const ALERT_DAYS = [90, 60, 30] as const;

export function renewalDates({ startDate, termMonths, noticeDays }: ContractTerm): RenewalDates {
  const endDate = termEnd(startDate, termMonths);
  const noticeBy = addDays(endDate, -noticeDays);
  const alerts = ALERT_DAYS.map((days) => addDays(noticeBy, -days)).filter((alert) => alert >= startDate);
  return { endDate, noticeBy, alerts };
}

export type TermAction =
  | { readonly kind: 'none'; readonly lookAgain?: string }
  /** The term goes on: so many months from its first day. */
  | { readonly kind: 'renew'; readonly termMonths: number; readonly endDate: string }
  | { readonly kind: 'expire'; readonly endedOn: string }
  | { readonly kind: 'terminate'; readonly endedOn: string };

/**
 * What the calendar asks for on a day. A contract that renews by itself does so when its term is over and nobody gave
 * notice; after a long absence all the terms that have passed are made up for at once.
 */
export function termAction(term: ContractTerm, today: string): TermAction {
  const { startDate, termMonths, autoRenew, renewalMonths, terminatesOn } = term;
  if (term.state !== 'Active' && term.state !== 'Suspended') return { kind: 'none' };
  if (terminatesOn !== undefined && today > terminatesOn) return { kind: 'terminate', endedOn: terminatesOn };
  const endDate = termEnd(startDate, termMonths);
  if (today <= endDate) return { kind: 'none', lookAgain: addDays(terminatesOn ?? endDate, 1) };
  // A suspended contract is not renewed: it waits for the person who suspended it.
  if (term.state === 'Suspended') return { kind: 'none' };
  if (!autoRenew || renewalMonths < 1 || terminatesOn !== undefined) return { kind: 'expire', endedOn: endDate };
  let months = termMonths;
  while (termEnd(startDate, months) < today) months += renewalMonths;
  return { kind: 'renew', termMonths: months, endDate: termEnd(startDate, months) };
}

/** The decision about the renewal as something with an owner and a date: it is reminded of like any obligation. */
export function renewalObligations(term: ContractTerm): readonly DueObligation[] {
  const { endDate, noticeBy, alerts } = renewalDates(term);
  const title = term.autoRenew
    ? `Decide whether the contract renews on ${addDays(endDate, 1)} for ${term.renewalMonths} months`
    : `Decide what follows the contract when it ends on ${endDate}`;
  const remindOn = alerts[0] ?? term.startDate;
  // A notice period longer than the term leaves no time: then the decision is due at once.
  const dueDate = noticeBy < term.startDate ? term.startDate : noticeBy;
  return [{ key: `renewal/${endDate}`, title, kind: 'Notice', party: 'Us', dueDate, remindOn: min(remindOn, dueDate) }];
}

const min = (one: string, other: string): string => (one < other ? one : other);

/** The term of the contract that renews this one: it begins when this one ends. */
export function successorTerm(term: ContractTerm): { readonly startDate: string; readonly termMonths: number } {
  const months = term.renewalMonths > 0 ? term.renewalMonths : term.termMonths;
  return { startDate: addDays(termEnd(term.startDate, term.termMonths), 1), termMonths: months };
}

/** The first day on which notice given today takes effect, and the day on which the contract ends by it. */
export function terminationDate(term: ContractTerm, today: string): string {
  return addDays(today, term.noticeDays);
}

/** Whole months of a term that begins later and ends on the same day: what is left for an amendment. */
export function monthsLeft(term: ContractTerm, from: string): number {
  const end = termEnd(term.startDate, term.termMonths);
  let months = 1;
  while (addDays(addMonths(from, months), -1) < end) months += 1;
  return months;
}
