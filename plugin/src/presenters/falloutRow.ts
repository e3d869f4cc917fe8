/** Failures as rows of a table. */
import type { ForceRequest } from '../domain/plan.ts';
import type { RepairAdvice } from '../engine/repairAdvice.ts';
import { relativeTime } from './time.ts';
import type { Paint } from './words.ts';

interface Failure {
  readonly orderNumber: string;
  readonly stepKey: string;
  readonly errorCode: string;
  readonly fingerprint: string;
  readonly dueAt: string | null;
  readonly queue: string | null;
  readonly advice: RepairAdvice | null;
  readonly forceRequest: ForceRequest | null;
}

export function falloutRow(
  failure: Failure,
  now: number,
  paint: Paint
): Record<'order' | 'step' | 'error' | 'owner' | 'due' | 'advice' | 'asked' | 'cause', string> {
  const { dueAt, forceRequest: asked } = failure;
  const due = dueAt === null ? '' : relativeTime(dueAt, now);
  return {
    order: failure.orderNumber,
    step: failure.stepKey,
    error: failure.errorCode,
    owner: failure.queue ?? '',
    due: dueAt !== null && Date.parse(dueAt) < now ? paint(due, 'bad') : due,
    advice: adviceText(failure.advice),
    asked: asked === null ? '' : `${asked.action} (${asked.by})`,
    cause: failure.fingerprint,
  };
}

const words = { wait: 'wait', retry: 'retry', skip: 'skip', complete: 'complete by force' } as const;

/** `retry (6 of 7)`; what was tried in vain says so, too. */
export function adviceText(advice: RepairAdvice | null): string {
  if (advice === null) return '';
  const best = advice.records.find(({ action }) => action === advice.action);
  if (best !== undefined) return `${words[best.action]} (${best.succeeded} of ${best.tried})`;
  const [first] = advice.records;
  return first === undefined ? '' : `not ${words[first.action]} (${first.succeeded} of ${first.tried})`;
}

const tones = {
  possible: 'plain',
  repaired: 'good',
  asked: 'busy',
  underWay: 'busy',
  failedAgain: 'bad',
  refused: 'bad',
  notTried: 'quiet',
} as const;
const outcomes = {
  possible: 'possible',
  repaired: 'repaired',
  asked: 'asked',
  underWay: 'under way',
  failedAgain: 'failed again',
  refused: 'refused',
  notTried: 'not tried',
} as const;

export const repairedRow = (
  result: {
    readonly orderNumber: string;
    readonly stepKey: string;
    readonly outcome: keyof typeof outcomes;
    readonly note: string;
  },
  paint: Paint
): Record<'order' | 'step' | 'outcome' | 'note', string> => ({
  order: result.orderNumber,
  step: result.stepKey,
  outcome: paint(outcomes[result.outcome], tones[result.outcome]),
  note: result.note,
});
