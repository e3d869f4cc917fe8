import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GatewayReply, StepSignal } from '../../../src/engine/ports.ts';
import { submittedOrder } from './testPlans.ts';
import { ManualClock, openTestRuntime, type TestRuntime } from './testRuntime.ts';

const NO_PORT = { class: 'permanent', code: 'NO_PORT', message: 'There is no free port in slot 4711.' } as const;

describe('failures that people repair', () => {
  const clock = new ManualClock();
  let test: TestRuntime;
  let answer: GatewayReply = { kind: 'failed', error: NO_PORT };
  let messages = 0;
  beforeAll(async () => {
    test = await openTestRuntime({ clock });
    await test.start(() => Promise.resolve({ reply: answer, exchanges: [] }));
  });
  afterAll(() => test.close());

  const submit = async (...ids: string[]): Promise<void> => {
    await test.runtime.submit(
      ids.map((id) =>
        submittedOrder({
          id,
          steps: [
            { key: 'reserve', failure: { queue: 'Network_Desk', targetMs: { permanent: 4 * 3_600_000 } } },
            { key: 'gate', type: 'billingGate', after: ['reserve'] },
          ],
          gates: [{ stepKey: 'gate', lineIds: ['L1'], requiredSteps: ['reserve'] }],
        })
      )
    );
    await test.runtime.idle();
  };
  const send = (id: string, signal: StepSignal['signal']) =>
    test.runtime.signal(
      { planId: `${id}/r1`, stepKey: 'reserve', signal },
      { source: 'crm', messageId: `${(messages += 1)}` }
    );
  const retry = async (id: string, then: GatewayReply): Promise<void> => {
    answer = then;
    await send(id, { kind: 'retry', by: 'ann' });
    await test.runtime.idle();
    answer = { kind: 'failed', error: NO_PORT };
  };

  it('have an owner and a due date by the policy of the step', async () => {
    await submit('F1', 'F2', 'F3');
    const [first, ...rest] = await test.runtime.fallouts();
    expect(rest.map(({ fingerprint }) => fingerprint)).toEqual([first?.fingerprint, first?.fingerprint]);
    expect(first).toMatchObject({ queue: 'Network_Desk', stepState: 'FatallyFailed', mandatory: true });
    expect(Date.parse(first?.dueAt ?? '') - Date.parse(first?.openedAt ?? '')).toBe(4 * 3_600_000);
    expect(first).not.toHaveProperty('advice');
  });

  it('have them, too, when a step fails while its order is submitted', async () => {
    const failure = { queue: 'Network_Desk', targetMs: { permanent: 3_600_000 } };
    const payload = { port: { $step: 'begin', field: 'port' } };
    await test.runtime.submit([
      submittedOrder({
        id: 'F0',
        steps: [
          { key: 'begin', type: 'milestone' },
          { key: 'make', type: 'auto', after: ['begin'], payload, failure, mandatory: false },
        ],
      }),
    ]);
    const [opened] = await test.runtime.fallouts();
    expect(opened).toMatchObject({ planId: 'F0/r1', errorCode: 'PayloadIncomplete', queue: 'Network_Desk' });
    expect(Date.parse(opened?.dueAt ?? '') - Date.parse(opened?.openedAt ?? '')).toBe(3_600_000);
    const skip = { kind: 'skip', by: 'ann', reason: 'done by hand' } as const;
    await test.runtime.signal({ planId: 'F0/r1', stepKey: 'make', signal: skip }, { source: 'crm', messageId: 'F0' });
  });

  it('advise what helped with others of their kind, and so do those that are open already', async () => {
    await retry('F1', { kind: 'completed' });
    await retry('F2', { kind: 'failed', error: NO_PORT });
    await submit('F4');
    const records = [{ action: 'retry', tried: 2, succeeded: 1 }];
    const advice = async () =>
      new Map((await test.runtime.fallouts()).map((fallout) => [fallout.planId, fallout.advice]));
    expect((await advice()).get('F4/r1')).toEqual({ action: 'retry', share: 0.5, records });
    expect((await advice()).get('F3/r1')).toBeUndefined();
    await test.runtime.ackProjections((await test.runtime.takeProjections(1_000)).mark);

    await test.runtime.watch();

    expect((await advice()).get('F3/r1')).toEqual({ action: 'retry', share: 0.5, records });
    const shown = (await test.runtime.takeProjections(1_000)).plans.flatMap(({ fallouts }) => fallouts);
    // The other two knew it when they were opened: F2 by its own second failure.
    expect(shown.map(({ id }) => id.split('/')[0])).toEqual(['F3']);
    expect(shown[0]).toMatchObject({ queue: 'Network_Desk', advice: { action: 'retry' } });
    expect(await test.runtime.watch()).toMatchObject({ found: [] });
    expect((await test.runtime.takeProjections(1_000)).plans.flatMap(({ fallouts }) => fallouts)).toHaveLength(1);
  });

  it('say in a rehearsal what would become of them, and keep nothing of it', async () => {
    const { runtime } = test;
    const rehearse = (signal: StepSignal['signal']) =>
      runtime.rehearse({ planId: 'F3/r1', stepKey: 'reserve', signal });
    const before = [await runtime.plan('F3/r1'), await runtime.journal('F3/r1')];
    expect(await rehearse({ kind: 'retry', by: 'ann' })).toMatchObject({ kind: 'applied', state: 'Ready' });
    expect(await rehearse({ kind: 'skip', by: 'ann', reason: 'sold out' })).toMatchObject({
      kind: 'refused',
      problem: { code: 'SecondPersonNeeded' },
    });
    expect(await rehearse({ kind: 'forceRequested', by: 'ann', reason: 'seen', action: 'complete' })).toEqual({
      kind: 'applied',
      state: 'FatallyFailed',
      isRequested: true,
      gatesOpened: 0,
    });
    expect([await runtime.plan('F3/r1'), await runtime.journal('F3/r1')]).toEqual(before);
    await send('F3', { kind: 'forceRequested', by: 'ann', reason: 'seen on site', action: 'complete' });
    expect(await rehearse({ kind: 'forceDecided', by: 'bo', decision: 'confirm' })).toEqual({
      kind: 'applied',
      state: 'Completed',
      isRequested: false,
      gatesOpened: 1,
    });
  });

  it('are settled by force by two people, whose names the certificate of the gate shows', async () => {
    const { runtime } = test;
    expect(await runtime.fallouts({ isRequested: true })).toMatchObject([
      { planId: 'F3/r1', forceRequest: { by: 'ann', action: 'complete', reason: 'seen on site' } },
    ]);
    expect(await send('F3', { kind: 'forceDecided', by: 'ann', decision: 'confirm' })).toMatchObject({
      kind: 'refused',
      problem: { code: 'SamePerson' },
    });
    expect(await send('F3', { kind: 'forceDecided', by: 'bo', decision: 'confirm' })).toEqual({ kind: 'applied' });

    const view = await runtime.plan('F3/r1');
    expect(view?.certificates[0]?.evidence).toMatchObject([
      { stepKey: 'reserve', note: 'Completed by force: seen on site (asked by ann, confirmed by bo)' },
    ]);
    const journal = await runtime.journal('F3/r1');
    expect(journal.filter(({ who }) => who === 'ann' || who === 'bo').map(({ who, what }) => [who, what])).toEqual([
      ['ann', 'ForceRequested'],
      ['bo', 'Completed'],
    ]);
    expect((await runtime.verifyJournal()).faults).toEqual([]);
    await runtime.watch();
    const [open] = await runtime.fallouts();
    expect(open?.advice?.records).toEqual([
      { action: 'retry', tried: 2, succeeded: 1 },
      { action: 'complete', tried: 1, succeeded: 1 },
    ]);
  });
});
