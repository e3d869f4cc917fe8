import { describe, expect, it } from 'vitest';
import { CallOutcomes, outcomeOf } from '../../../src/runtime/circuit/callOutcomes.ts';
import { DEFAULT_CIRCUIT, openFor } from '../../../src/runtime/circuit/circuitPolicy.ts';

const failed = (errorClass: 'transient' | 'permanent', code = 'X') =>
  outcomeOf({ kind: 'failed', attempt: 1, error: { class: errorClass, code, message: '' } });

describe('what a reply says about the vendor', () => {
  it('is down when it does not answer or fails, up when it refuses, and nothing when it is busy', () => {
    expect(failed('transient')).toBe('down');
    expect(failed('permanent')).toBe('up');
    expect(failed('transient', 'VendorBusy')).toBeUndefined();
    expect(outcomeOf({ kind: 'accepted', attempt: 1, externalId: 'x' })).toBe('up');
    expect(outcomeOf({ kind: 'progress', note: '' })).toBeUndefined();
  });
});

describe('the circuit', () => {
  const opensAt = (calls: string): number => {
    const outcomes = new CallOutcomes();
    return Array.from(calls).findIndex((call) => outcomes.record('v', call === 'x' ? 'down' : 'up', DEFAULT_CIRCUIT));
  };

  it('opens at the fifth failure of a vendor that never answered', () => expect(opensAt('xxxxxx')).toBe(4));
  it('opens when half of the latest calls failed', () => expect(opensAt('.x'.repeat(10))).toBe(9));
  it('stays closed when a third of them fails', () => expect(opensAt('..x'.repeat(40))).toBe(-1));
  it('forgets old successes', () => expect(opensAt('.'.repeat(100) + 'x'.repeat(10))).toBe(109));
  it('counts each vendor by itself', () => {
    const outcomes = new CallOutcomes();
    for (let n = 0; n < 4; n++) outcomes.record('a', 'down', DEFAULT_CIRCUIT);
    expect(outcomes.record('b', 'down', DEFAULT_CIRCUIT)).toBe(false);
    outcomes.forget('a');
    expect(outcomes.record('a', 'down', DEFAULT_CIRCUIT)).toBe(false);
  });

  it('stays open longer each time, up to the maximum', () => {
    expect([1, 2, 3, 9].map((openings) => openFor(DEFAULT_CIRCUIT, openings))).toEqual([
      15_000, 30_000, 60_000, 300_000,
    ]);
  });
});
