import { beforeEach, describe, expect, it } from 'vitest';
import type { StepError } from '../../../src/domain/plan.ts';
import { step } from '../../support/buildersDesign.ts';
import { FIRST, NOW, runOf } from '../../support/buildersRun.ts';
import type { MemoryRun } from '../../support/memoryRun.ts';

const busy: StepError = { class: 'transient', code: 'Busy', message: 'Busy with "A-17", try 12 later.' };
const wrong: StepError = { class: 'permanent', code: 'BadAddress', message: 'No such street.' };

describe('a callout', () => {
  let run: MemoryRun;
  beforeEach(() => {
    run = runOf(step('g.a', { sla: { targetMs: 5000, atRiskAt: 0.8 } }));
  });

  it('is dispatched when its turn comes, with a key that no retry changes', () => {
    expect(run.take('dispatch')).toEqual([
      {
        kind: 'dispatch',
        step: FIRST,
        attempt: 1,
        idempotencyKey: 'ORD-1/r1:g.a@T@L1',
        gateway: 'vendor',
        operation: 'do',
      },
    ]);
    expect(run.statusOf(FIRST)).toMatchObject({ state: 'Ready', dueAt: new Date(NOW + 5000).toISOString() });

    run.send(FIRST, { kind: 'failed', attempt: 1, error: busy });
    run.now += 60_000;
    run.send(FIRST, { kind: 'timerFired' });

    expect(run.take('dispatch')).toMatchObject([{ attempt: 2, idempotencyKey: 'ORD-1/r1:g.a@T@L1' }]);
  });

  it('waits after 202 and completes by callback', () => {
    run.send(FIRST, { kind: 'started', attempt: 1 });
    run.send(FIRST, { kind: 'accepted', attempt: 1, externalId: 'V-1' });
    expect(run.statusOf(FIRST)).toMatchObject({ state: 'Waiting', externalId: 'V-1' });

    run.send(FIRST, { kind: 'progress', note: 'picked' });
    expect(run.statusOf(FIRST).note).toBe('picked');

    run.send(FIRST, { kind: 'completed', output: { parcel: 'P-1' } });

    expect(run.statusOf(FIRST)).toMatchObject({
      state: 'Completed',
      attempt: 1,
      output: { parcel: 'P-1' },
    });
    expect(run.statusOf(FIRST)).not.toHaveProperty('note');
  });

  it('takes the callback that overtakes the answer to the call', () => {
    run.send(FIRST, { kind: 'started', attempt: 1 });
    run.send(FIRST, { kind: 'completed', output: { parcel: 'P-1' } });

    expect(run.send(FIRST, { kind: 'accepted', attempt: 1, externalId: 'V-1' }).outcome).toBe('ignored');
    expect(run.statusOf(FIRST).state).toBe('Completed');
  });

  it('retries what may pass, later each time and not before the vendor said', () => {
    const delays: number[] = [];
    for (const attempt of [1, 2]) {
      run.send(FIRST, { kind: 'failed', attempt, error: busy });
      delays.push(Date.parse(run.statusOf(FIRST).nextAttemptAt ?? '') - run.now);
      run.send(FIRST, { kind: 'timerFired' });
      expect(run.statusOf(FIRST).state).toBe('Failed');
      run.now += 60_000;
      run.send(FIRST, { kind: 'timerFired' });
    }

    expect(delays[0]).toBeGreaterThanOrEqual(500);
    expect(delays[0]).toBeLessThanOrEqual(1000);
    expect(delays[1]).toBeGreaterThanOrEqual(1000);
    expect(delays[1]).toBeLessThanOrEqual(2000);
  });

  it('honors Retry-After', () => {
    run.send(FIRST, { kind: 'failed', attempt: 1, error: { ...busy, retryAfterMs: 3600_000 } });

    expect(Date.parse(run.statusOf(FIRST).nextAttemptAt ?? '')).toBe(NOW + 3600_000);
  });

  it('becomes a fallout when the tries are used up, and gets a new round from an operator', () => {
    for (const attempt of [1, 2, 3]) {
      run.send(FIRST, { kind: 'failed', attempt, error: busy });
      run.now += 60_000;
      run.send(FIRST, { kind: 'timerFired' });
    }
    expect(run.statusOf(FIRST)).toMatchObject({ state: 'FatallyFailed', attempt: 3, error: busy });
    expect(run.take('openFallout')).toMatchObject([{ fallout: { id: 'ORD-1/r1:g.a@T@L1#3', errorCode: 'Busy' } }]);
    run.take('dispatch');

    run.send(FIRST, { kind: 'retry', by: 'ana' });

    expect(run.take('closeFallout')).toMatchObject([
      { falloutId: 'ORD-1/r1:g.a@T@L1#3', resolution: 'retried', by: 'ana' },
    ]);
    expect(run.take('dispatch')).toMatchObject([{ attempt: 4 }]);
    run.send(FIRST, { kind: 'failed', attempt: 4, error: busy });
    expect(run.statusOf(FIRST).state).toBe('Failed');
  });

  it('goes to a person at once when trying again cannot help', () => {
    run.send(FIRST, { kind: 'failed', attempt: 1, error: wrong });

    expect(run.statusOf(FIRST).state).toBe('FatallyFailed');
    expect(run.openFallouts.size).toBe(1);
  });

  it('groups failures of one kind whatever numbers they name', () => {
    const fingerprint = (message: string): string => {
      const other = runOf(step('g.a'));
      other.send(FIRST, { kind: 'failed', attempt: 1, error: { ...wrong, message } });
      const [opened] = other.take('openFallout');
      return opened?.kind === 'openFallout' ? opened.fallout.fingerprint : '';
    };

    expect(fingerprint('Port 17 of "A" is taken')).toBe(fingerprint('Port 98 of "B" is taken'));
    expect(fingerprint('Port 17 of "A" is taken')).not.toBe(fingerprint('Port 17 of "A" is broken'));
  });

  it('closes the fallout when the vendor delivers after all', () => {
    run.send(FIRST, { kind: 'failed', attempt: 1, error: wrong });

    run.send(FIRST, { kind: 'completed', output: {} });

    expect(run.statusOf(FIRST)).toMatchObject({ state: 'Completed' });
    expect(run.statusOf(FIRST).error).toBeUndefined();
    expect(run.openFallouts.size).toBe(0);
  });

  it('is fenced: the reply of an attempt that was written off changes nothing', () => {
    run.send(FIRST, { kind: 'started', attempt: 1 });
    run.send(FIRST, { kind: 'leaseExpired', attempt: 1 });
    expect(run.statusOf(FIRST)).toMatchObject({ state: 'Ready', attempt: 1 });

    expect(run.send(FIRST, { kind: 'completed', attempt: 1 }).outcome).toBe('ignored');
    expect(run.send(FIRST, { kind: 'failed', attempt: 1, error: wrong }).outcome).toBe('ignored');
    expect(run.send(FIRST, { kind: 'completed', attempt: 2 }).outcome).toBe('applied');
  });

  it('takes no late word of a worker for an attempt that failed, only that of the vendor', () => {
    run.send(FIRST, { kind: 'failed', attempt: 1, error: busy });
    expect(run.send(FIRST, { kind: 'completed', attempt: 1 }).outcome).toBe('ignored');

    run.send(FIRST, { kind: 'completed', output: { parcel: 'P-1' } });

    expect(run.statusOf(FIRST).state).toBe('Completed');
    expect(run.statusOf(FIRST).nextAttemptAt).toBeUndefined();
  });

  it('does not go round for ever when it kills its worker', () => {
    for (const attempt of [1, 2, 3]) {
      run.send(FIRST, { kind: 'started', attempt });
      run.send(FIRST, { kind: 'leaseExpired', attempt });
    }

    expect(run.statusOf(FIRST)).toMatchObject({ state: 'FatallyFailed', error: { code: 'LeaseLost' } });
  });

  it('is held while the circuit is open, and dispatched again after', () => {
    run.take('dispatch');
    run.send(FIRST, { kind: 'hold', note: 'vendor is down' });
    expect(run.statusOf(FIRST)).toMatchObject({ state: 'OnHold', note: 'vendor is down' });

    run.send(FIRST, { kind: 'resume' });

    expect(run.take('dispatch')).toHaveLength(1);
    expect(run.statusOf(FIRST).note).toBeUndefined();
  });
});
