import { describe, expect, it } from 'vitest';
import { react } from '../../../src/engine/react.ts';
import { step } from '../../support/buildersDesign.ts';
import { FIRST, GATE, NOW, runOf, SECOND, START } from '../../support/buildersRun.ts';

describe('an operator', () => {
  it('skips with a reason only, and only a step whose turn has come', () => {
    const run = runOf(step('g.a', { mandatory: false }), step('g.b', { mandatory: false }));
    const skip = (key: string, reason: string) => run.send(key, { kind: 'skip', by: 'ana', reason });

    expect(skip(FIRST, '  ').problems).toMatchObject([{ code: 'ReasonMissing' }]);
    expect(skip(SECOND, 'not needed').problems).toMatchObject([{ code: 'SkipTooEarly' }]);
    skip(FIRST, 'done on the phone');

    expect(run.statusOf(FIRST)).toMatchObject({ state: 'Skipped', note: 'Skipped by ana: done on the phone' });
    expect(run.statusOf(SECOND).state).toBe('Ready');
  });

  it('does not skip what a vendor has in hand', () => {
    const run = runOf(step('g.a'));
    run.send(FIRST, { kind: 'accepted', attempt: 1, externalId: 'V-1' });

    expect(run.send(FIRST, { kind: 'skip', by: 'ana', reason: 'x' }).problems).toMatchObject([
      { code: 'StepNotSkippable' },
    ]);
  });

  it('retries failed steps only', () => {
    const run = runOf(step('g.a'), step('g.b'));

    expect(run.send(SECOND, { kind: 'retry', by: 'ana' }).problems).toMatchObject([{ code: 'NotFailed' }]);
  });
});

describe('the billing gate', () => {
  it('opens behind the last required step: certificate, release, then the call to the vendor', () => {
    const run = runOf(step('g.a'), step('g.b'));
    run.send(FIRST, { kind: 'completed' });
    expect(run.lines.get('id-L1')?.billing).toBe('Blocked');
    run.take('dispatch');
    run.now += 1000;

    run.send(SECOND, { kind: 'completed', externalId: 'V-2' });

    const releasedAt = new Date(NOW + 1000).toISOString();
    expect(run.certificates).toMatchObject([
      { id: 'ORD-1/r1:billing-gate@L1', planId: 'ORD-1/r1', gateKey: GATE, lineIds: ['id-L1'], releasedAt },
    ]);
    expect(run.certificates[0]?.evidence.map(({ stepKey }) => stepKey)).toEqual([FIRST, SECOND]);
    expect(run.history.filter(({ kind }) => kind === 'billing')).toMatchObject([
      { state: 'Eligible' },
      { state: 'Released' },
    ]);
    expect(run.take('releaseBilling')).toHaveLength(1);
    expect(run.take('dispatch')).toMatchObject([{ step: START }]);
    expect(run.outputsFor(run.slice(START).step).get(GATE)).toEqual({
      certificateId: 'ORD-1/r1:billing-gate@L1',
      releasedAt,
    });
    expect(run.state).toBe('InProgress');

    run.send(START, { kind: 'completed' });
    expect(run.lines.get('id-L1')).toMatchObject({ billing: 'Billing', certificateId: 'ORD-1/r1:billing-gate@L1' });
    expect(run.state).toBe('Completed');
  });

  it.each([
    ['is not settled', { state: 'Waiting', attempt: 1, note: 'on its way' }],
    ['has failed', { state: 'FatallyFailed', attempt: 3, note: 'looked at by ana' }],
    ['was discarded', { state: 'Discarded', attempt: 0, note: 'not wanted' }],
    ['was skipped without a reason', { state: 'Skipped', attempt: 0, note: ' ' }],
    ['is not known', undefined],
  ] as const)('refuses when a required step %s, whatever the counters say', (_name, status) => {
    const run = runOf(step('g.a'));
    const slice = run.slice(GATE);
    const release = slice.release ?? expect.fail('no release');
    const required = status ? [{ name: 'A', status: { key: FIRST, ...status } }] : [];

    const reaction = react(
      { ...slice, openPredecessors: 0, release: { ...release, required } },
      { kind: 'dependenciesMet' },
      NOW
    );

    expect(reaction).toMatchObject({
      outcome: 'refused',
      changes: [],
      commands: [],
      problems: [{ code: 'GateBlocked' }],
    });
  });

  it('is opened by nobody: no skip, no force', () => {
    const run = runOf(step('g.a'));

    expect(run.send(GATE, { kind: 'skip', by: 'ana', reason: 'please' }).problems).toMatchObject([
      { code: 'GateNotSkippable' },
    ]);
    for (const action of ['complete', 'skip'] as const) {
      const asked = run.send(GATE, { kind: 'forceRequested', by: 'ana', reason: 'please', action });
      expect(asked.problems).toMatchObject([{ code: 'GateNotSkippable' }]);
    }
  });
});
