/** When a failed step is tried again, and when a person takes over. */
import type { StepError, StepStatus } from '../domain/plan.ts';
import type { RetryPolicy } from '../domain/fulfillmentDesign.ts';
import { unitInterval } from './stableHash.ts';

export type RetryDecision =
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'giveUp'; readonly because: 'permanent' | 'exhausted' };

/**
 * Decides after a failed attempt.
 *
 * The jitter is a hash of `seed` and the attempt: the same history gives the same times in a replay, while the orders
 * that one outage stopped do not come back at the same moment. A vendor's Retry-After is a floor, also above the maximum.
 */
export function decideRetry(
  policy: RetryPolicy,
  error: StepError,
  status: Pick<StepStatus, 'attempt' | 'attemptBase'>,
  seed: string
): RetryDecision {
  if (error.class === 'permanent') return { kind: 'giveUp', because: 'permanent' };
  const tries = status.attempt - (status.attemptBase ?? 0);
  if (tries >= policy.maxAttempts) return { kind: 'giveUp', because: 'exhausted' };
  return {
    kind: 'retry',
    delayMs: Math.max(backoff(policy, tries, `${seed}#${status.attempt}`), error.retryAfterMs ?? 0),
  };
}

/** Between half of the exponential delay and all of it. */
function backoff(policy: RetryPolicy, tries: number, seed: string): number {
  const full = Math.min(policy.maxDelayMs, policy.initialDelayMs * policy.backoff ** Math.max(0, tries - 1));
  return Math.round(full * (0.5 + 0.5 * unitInterval(seed)));
}
