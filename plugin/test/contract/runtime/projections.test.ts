import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GatewayExchange, ProjectionBatch } from '../../../src/engine/ports.ts';
import { submittedOrder } from './testPlans.ts';
import { openTestRuntime, type TestRuntime } from './testRuntime.ts';

describe('projections', () => {
  let test: TestRuntime;
  let exchanges: readonly GatewayExchange[] = [];
  beforeAll(async () => {
    test = await openTestRuntime();
    await test.start(() => Promise.resolve({ reply: { kind: 'completed' }, exchanges }));
  });
  beforeEach(async () => {
    await test.runtime.idle();
    await test.runtime.ackProjections((await test.runtime.takeProjections(10_000)).mark);
  });
  afterAll(() => test.close());

  const steps = [{ key: 'a' }, { key: 'task', type: 'manual', after: ['a'] }, { key: 'z', after: ['task'] }] as const;
  const complete = (id: string): Promise<unknown> =>
    test.runtime.signal(
      { planId: `${id}/r1`, stepKey: 'task', signal: { kind: 'taskCompleted', by: 'ann', output: {} } },
      { source: 'crm', messageId: id }
    );
  const entities = ({ mark }: ProjectionBatch): readonly string[] => mark.map(({ entity }) => entity).toSorted();

  it('shows a record once as it is now, however often it changed', async () => {
    await test.runtime.submit([submittedOrder({ id: 'P1', steps })]);
    await test.runtime.idle();
    const batch = await test.runtime.takeProjections(100);
    expect(entities(batch)).toEqual(
      ['item|P1/r1|I1', 'line|P1/r1|L1', 'plan|P1/r1|', 'step|P1/r1|a', 'step|P1/r1|task', 'step|P1/r1|z'].toSorted()
    );
    const [plan] = batch.plans;
    expect(plan).toMatchObject({ planChanged: true, planState: 'InProgress', stepsTotal: 3, stepsDone: 1 });
    const shown = plan?.steps.map(({ step, status, waitsFor }) => [step.key, status.state, waitsFor]);
    expect(shown).toEqual([
      ['a', 'Completed', []],
      ['task', 'Ready', []],
      ['z', 'Pending', ['task']],
    ]);
    expect(plan?.steps[2]?.step.dependsOn).toEqual([{ step: 'task', lagMs: 0 }]);
  });

  it('keeps what changed between taking and acknowledging', async () => {
    await test.runtime.submit([submittedOrder({ id: 'P2', steps })]);
    await test.runtime.idle();
    const before = await test.runtime.takeProjections(100);
    await complete('P2');
    await test.runtime.idle();
    await test.runtime.ackProjections(before.mark);
    const after = await test.runtime.takeProjections(100);
    expect(entities(after)).toEqual(
      ['item|P2/r1|I1', 'line|P2/r1|L1', 'plan|P2/r1|', 'step|P2/r1|task', 'step|P2/r1|z'].toSorted()
    );
    await test.runtime.ackProjections(after.mark);
    expect(await test.runtime.takeProjections(100)).toEqual({ mark: [], plans: [] });
    expect((await test.runtime.counts()).unprojected).toBe(0);
  });

  it('does not let records that cannot be written stand before others', async () => {
    await test.runtime.submit(['P3', 'P4'].map((id) => submittedOrder({ id, steps })));
    await test.runtime.idle();
    const seen = new Set<string>();
    for (let turn = 0; turn < 8; turn++)
      for (const entity of entities(await test.runtime.takeProjections(3))) seen.add(entity);
    expect(seen.size).toBe(12);
  });

  it('gives a plan with its header and items before or with what hangs below', async () => {
    await test.runtime.submit([submittedOrder({ id: 'P5', steps })]);
    await test.runtime.idle();
    const [first] = (await test.runtime.takeProjections(1)).plans;
    expect(first).toMatchObject({ planChanged: true, items: [{ key: 'I1' }], steps: [] });
  });

  it('shows everything again on demand', async () => {
    await test.runtime.submit([submittedOrder({ id: 'P6', steps })]);
    await test.runtime.idle();
    await test.runtime.ackProjections((await test.runtime.takeProjections(100)).mark);
    await test.runtime.reproject(['P6/r1', 'unknown']);
    expect((await test.runtime.takeProjections(100)).mark).toHaveLength(6);
  });

  it('shows what was said to a vendor', async () => {
    const exchange = { method: 'POST', url: 'https://vendor.test/orders', status: 201, durationMs: 12 };
    exchanges = [exchange];
    await test.runtime.submit([submittedOrder({ id: 'P7', steps: [{ key: 'a' }] })]);
    await test.runtime.idle();
    const [plan] = (await test.runtime.takeProjections(100)).plans;
    expect(plan?.messages).toMatchObject([{ stepKey: 'a', gateway: 'vendor', direction: 'Outbound', exchange }]);
  });
});
