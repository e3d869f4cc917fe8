import { money } from 'c/omFormat';
import { wordsOf } from 'c/omTaskModel';
import type { Outcome } from 'c/omOutcomes';

/** Failures with one cause, as `OM_FalloutView.Kind` gives them. */
export interface Kind {
  readonly fingerprint: string;
  readonly source: string;
  readonly errorCode?: string | null;
  readonly failures: number;
  readonly orders: number;
  /** Sum of the orders that it holds up. */
  readonly amount: number;
  readonly since?: string | null;
}

export interface Failure {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly errorCode?: string | null;
  readonly message?: string | null;
  readonly openedAt?: string | null;
  readonly dueAt?: string | null;
  /** What helped most often with earlier failures of its kind. */
  readonly suggestion?: 'wait' | 'retry' | 'skip' | 'complete' | null;
  readonly suggestionHelped?: number | null;
  readonly suggestionTried?: number | null;
  /** Somebody asks to settle the step by force. */
  readonly isForceRequested?: boolean;
  readonly ownerName?: string | null;
  readonly stepId?: string | null;
  readonly stepName?: string | null;
  readonly attempt?: number | null;
  readonly gateway?: string | null;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly accountName?: string | null;
  readonly amount?: number | null;
}

/** What one person asks for and another decides, as `OM_ForceRequestView` gives it. */
export interface ForceRequest {
  /** Not there for an exception, which is decided on its order. */
  readonly stepId?: string | null;
  readonly stepName?: string | null;
  readonly action: 'complete' | 'skip' | 'exception';
  readonly reason?: string | null;
  readonly requestedBy?: string | null;
  readonly requestedAt?: string | null;
  readonly isOwn: boolean;
  readonly mayConfirm: boolean;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly accountName?: string | null;
}

/** A call of a vendor, as `OM_GatewayMessage__c` has it. */
export interface GatewayMessage {
  readonly Id: string;
  readonly Gateway__c?: string;
  readonly Direction__c?: string;
  readonly At__c?: string;
  readonly Method__c?: string;
  readonly Url__c?: string;
  readonly HttpStatus__c?: number;
  readonly Request__c?: string;
  readonly Response__c?: string;
  readonly DurationMs__c?: number;
}

export type Repair = 'retry' | 'skip' | 'complete';

/** `NO_FREE_PORT` and `VendorTimeout` as people read them. */
export const errorWords = (code: string): string => wordsOf(/^[A-Z\d_]+$/.test(code) ? code.toLowerCase() : code);

/** Where it fails, `network.book` as people read it: Network, book. */
export const placeWords = (source: string): string => {
  const [gateway = '', ...operation] = source.split('.');
  return [wordsOf(gateway), wordsOf(operation.join(' ')).toLowerCase()].filter(Boolean).join(', ');
};

/** Totals over causes. An order that two causes hold up counts in both. */
export const totalsOf = (kinds: readonly Kind[]): { failures: number; amount: number } => ({
  failures: kinds.reduce((sum, { failures }) => sum + failures, 0),
  amount: kinds.reduce((sum, { amount }) => sum + amount, 0),
});

/** Which order stands behind each failure, in words, by the id of the failure. */
export const aboutOf = (failures: readonly Failure[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    failures.map(({ id, orderNumber, accountName, amount }) => [
      id,
      [orderNumber, accountName, money(amount)].filter(Boolean).join(' · '),
    ])
  );

/** What the done ones among the outcomes are worth, each order once. */
export function amountOf(outcomes: readonly Outcome[], failures: readonly Failure[]): number {
  const done = new Set(outcomes.filter(({ isDone }) => isDone).map(({ recordId }) => recordId));
  const orders = new Map(failures.filter(({ id }) => done.has(id)).map((one) => [one.orderId, one.amount ?? 0]));
  return [...orders.values()].reduce((sum, amount) => sum + amount, 0);
}

/** JSON with indents; any other text as it is. */
export function prettyText(text: string | null | undefined): string {
  if (text === null || text === undefined) return '';
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
