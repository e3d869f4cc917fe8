import type { StepError } from '../../domain/plan.ts';
import type { StepEvent } from '../../engine/reaction.ts';
import type { CircuitPolicy } from './circuitPolicy.ts';

/** Says that the vendor lives but wants less: that is what `Retry-After` is for, and no outage. */
const BUSY = 'VendorBusy';

/** Whether a call met a vendor that is down. A refusal of what was asked is an answer. */
export const isOutage = (error: StepError): boolean => error.class === 'transient' && error.code !== BUSY;

/** What a reply says about the vendor; undefined when it says nothing, as when it is busy. */
export function outcomeOf(event: StepEvent): 'up' | 'down' | undefined {
  if (event.kind !== 'failed') return event.kind === 'completed' || event.kind === 'accepted' ? 'up' : undefined;
  if (event.error.code === BUSY) return undefined;
  return isOutage(event.error) ? 'down' : 'up';
}

/**
 * The latest calls of this process to each vendor. They are counted in memory: a row that every call of every worker
 * updates would make them wait for one another, and a vendor that is down is down for each of them.
 */
export class CallOutcomes {
  readonly #calls = new Map<string, ('up' | 'down')[]>();

  /** @returns whether the circuit must open */
  record(gateway: string, outcome: 'up' | 'down', policy: CircuitPolicy): boolean {
    const calls = this.#calls.get(gateway) ?? [];
    calls.push(outcome);
    if (calls.length > policy.of) calls.shift();
    this.#calls.set(gateway, calls);
    if (outcome === 'up') return false;
    const down = calls.filter((each) => each === 'down').length;
    return down >= policy.failures && down >= policy.share * calls.length;
  }

  forget(gateway: string): void {
    this.#calls.delete(gateway);
  }
}
