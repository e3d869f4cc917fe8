/** Messages to people about dates that slip: the runtime keeps them, the sync service sends them. */
import type { EscalationRung } from '../domain/fulfillmentDesign.ts';

export type NoticeKind = EscalationRung['do'] | 'promise';

/** A message to send now, and what its text is about. */
export interface DueNotice {
  /** Deterministic: plan, step and rung. */
  readonly id: string;
  readonly kind: NoticeKind;
  readonly gateway: string;
  /** An address or `env:NAME`. */
  readonly recipient: string;
  /** 1 for the first time; from 2 on the vendor is asked first whether it has it. */
  readonly attempt: number;
  readonly planId: string;
  readonly orderNumber: string;
  readonly accountName: string;
  /** Of an escalation; a message about a new date is about the whole order. */
  readonly stepKey?: string;
  readonly stepName?: string;
  readonly dueAt?: string;
  /** What it says, where that was decided when it was stored. */
  readonly subject?: string;
  readonly text?: string;
}

/** What came of it. `later`: it is tried again at that time, milliseconds since the epoch. */
export type NoticeOutcome =
  | { readonly kind: 'sent'; readonly externalId: string }
  | { readonly kind: 'later'; readonly at: number; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

export interface NoticeQueue {
  /** Each claimed for `leaseMs`: what is not settled by then is given again, as the next attempt. */
  takeNotices(limit: number, leaseMs: number): Promise<readonly DueNotice[]>;
  settleNotice(notice: Pick<DueNotice, 'id' | 'attempt'>, outcome: NoticeOutcome): Promise<void>;
}
