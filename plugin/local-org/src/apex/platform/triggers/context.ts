import type { ApexTransaction } from '../../transaction.ts';
import type { ApexSObject } from '../records/sobject.ts';

export const TRIGGER_EVENTS = [
  'BEFORE_INSERT',
  'BEFORE_UPDATE',
  'BEFORE_DELETE',
  'AFTER_INSERT',
  'AFTER_UPDATE',
  'AFTER_DELETE',
  'AFTER_UNDELETE',
] as const;

/** A value of `System.TriggerOperation`. */
export type TriggerEvent = (typeof TRIGGER_EVENTS)[number];

/** What `Trigger.new` and the other context variables tell. */
export interface TriggerContext {
  readonly event: TriggerEvent;
  readonly objectName: string;
  readonly newRecords: readonly ApexSObject[] | null;
  readonly oldRecords: readonly ApexSObject[] | null;
}

/** The platform stops triggers that cause one another at this depth. */
const MAX_DEPTH = 16;

const STACK = {};

const stackOf = (apex: ApexTransaction): TriggerContext[] => apex.state(STACK, (): TriggerContext[] => []);

/** The context of the innermost trigger that runs; undefined outside of triggers. */
export const currentTrigger = (apex: ApexTransaction): TriggerContext | undefined => stackOf(apex).at(-1);

/** Runs work as part of a trigger. */
export function inTrigger(apex: ApexTransaction, context: TriggerContext, work: () => void): void {
  const stack = stackOf(apex);
  stack.push(context);
  try {
    work();
  } finally {
    stack.pop();
  }
}

export const isTooDeep = (apex: ApexTransaction): boolean => stackOf(apex).length >= MAX_DEPTH;
