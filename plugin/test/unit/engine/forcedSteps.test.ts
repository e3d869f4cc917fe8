import { describe, expect, it } from 'vitest';
import { step } from '../../support/buildersDesign.ts';
import { FIRST, NOW, runOf, SECOND } from '../../support/buildersRun.ts';
import type { MemoryRun } from '../../support/memoryRun.ts';

const ask = (run: MemoryRun, action: 'complete' | 'skip', by = 'ana', reason = 'seen on site') =>
  run.send(FIRST, { kind: 'forceRequested', by, reason, action });
const decide = (run: MemoryRun, by: string, decision: 'confirm' | 'refuse' = 'confirm', reason?: string) =>
  run.send(FIRST, { kind: 'forceDecided', by, decision, ...(reason !== undefined && { reason }) });
const codes = ({ problems }: ReturnType<typeof ask>): readonly string[] => problems.map(({ code }) => code);

function failedRun(): MemoryRun {
  const run = runOf(step('g.a'), step('g.b'));
  run.send(FIRST, { kind: 'failed', attempt: 1, error: { class: 'permanent', code: 'NO_PORT', message: 'no port' } });
  return run;
}

describe('a step that is completed by force', () => {
  it('takes two people, whose names the certificate shows', () => {
    const run = runOf(step('g.a'));
    run.send(FIRST, { kind: 'accepted', attempt: 1, externalId: 'V-1' });

    expect(codes(ask(run, 'complete', 'ana', ' '))).toEqual(['ReasonMissing']);
    ask(run, 'complete');
    expect(run.statusOf(FIRST)).toMatchObject({
      state: 'Waiting',
      forceRequest: { action: 'complete', by: 'ana', reason: 'seen on site', at: new Date(NOW).toISOString() },
    });
    expect(run.certificates).toEqual([]);
    decide(run, 'bo');

    expect(run.certificates[0]?.evidence).toMatchObject([
      {
        stepKey: FIRST,
        state: 'Completed',
        note: 'Completed by force: seen on site (asked by ana, confirmed by bo)',
      },
    ]);
    expect(run.statusOf(FIRST)).not.toHaveProperty('forceRequest');
  });

  it('is not confirmed by whoever asked, however the name is written', () => {
    const run = failedRun();
    ask(run, 'complete', 'ana@example.com');

    expect(codes(decide(run, ' Ana@Example.com'))).toEqual(['SamePerson']);

    expect(run.statusOf(FIRST)).toMatchObject({ state: 'FatallyFailed', forceRequest: { by: 'ana@example.com' } });
  });

  it('is refused by another, or taken back by whoever asked, with the reason on the step', () => {
    const run = failedRun();
    ask(run, 'complete');
    decide(run, 'bo', 'refuse', 'ask the vendor first');
    expect(run.statusOf(FIRST).note).toBe(
      'bo refused what ana asked for (to complete by force it): ask the vendor first'
    );
    expect(codes(decide(run, 'bo'))).toEqual(['NoForceRequest']);
    ask(run, 'complete');
    decide(run, 'ana', 'refuse');

    expect(run.statusOf(FIRST)).toMatchObject({ state: 'FatallyFailed' });
    expect(run.statusOf(FIRST)).not.toHaveProperty('forceRequest');
    expect(run.openFallouts.size).toBe(1);
  });

  it('has one request at a time, and the same again changes nothing', () => {
    const run = failedRun();
    ask(run, 'complete');

    expect(ask(run, 'complete').outcome).toBe('ignored');
    expect(codes(ask(run, 'skip'))).toEqual(['ForceAlreadyRequested']);
    expect(codes(ask(run, 'complete', 'cy'))).toEqual(['ForceAlreadyRequested']);
  });

  it('waits for its turn, and a retry or an answer makes the request void', () => {
    const run = failedRun();
    expect(codes(run.send(SECOND, { kind: 'forceRequested', by: 'ana', reason: 'x', action: 'complete' }))).toEqual([
      'StepNotReady',
    ]);
    ask(run, 'complete');
    run.send(FIRST, { kind: 'retry', by: 'cy' });
    expect(codes(decide(run, 'bo'))).toEqual(['NoForceRequest']);
    ask(run, 'complete');
    run.send(FIRST, { kind: 'completed', output: { port: '1' } });

    expect(decide(run, 'bo').outcome).toBe('ignored');
    expect(run.statusOf(FIRST)).toMatchObject({ state: 'Completed', output: { port: '1' } });
    expect(run.statusOf(FIRST)).not.toHaveProperty('forceRequest');
  });
});

describe('a mandatory step', () => {
  it('is not skipped by one person, but by two', () => {
    const run = failedRun();

    expect(codes(run.send(FIRST, { kind: 'skip', by: 'ana', reason: 'not needed' }))).toEqual(['SecondPersonNeeded']);
    ask(run, 'skip', 'ana', 'not needed');
    decide(run, 'bo');

    expect(run.statusOf(FIRST)).toMatchObject({
      state: 'Skipped',
      note: 'Skipped: not needed (asked by ana, confirmed by bo)',
      completedBy: 'bo',
    });
    expect(run.openFallouts.size).toBe(0);
    expect(run.statusOf(SECOND).state).toBe('Ready');
  });
});
