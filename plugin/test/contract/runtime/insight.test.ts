import { describe, expect, it } from 'vitest';
import { processReport } from '../../../src/engine/insight/processReport.ts';
import { shareRuntime } from './sharedRuntime.ts';
import { submittedOrder } from './testPlans.ts';

const HOUR = 3_600_000;

describe('history', () => {
  const on = shareRuntime();

  it('has steps, plans and exchanges, and how long steps took', async () => {
    const sla = { targetMs: HOUR, atRiskAt: 0.5 };
    const task = { key: 'sign', definition: 'g.sign', type: 'manual', queue: 'Desk', sla, critical: true } as const;
    await on.test.runtime.submit([
      submittedOrder({
        id: on.first,
        steps: [
          { key: 'call', definition: 'g.call' },
          { ...task, after: ['call'] },
        ],
      }),
      submittedOrder({ id: on.second, steps: [{ key: 'call', definition: 'g.call' }] }),
    ]);
    await on.test.runtime.idle();
    on.clock.advance(3 * HOUR);
    await on.test.runtime.idle();
    await on.test.runtime.signal(
      { planId: on.plan, stepKey: 'sign', signal: { kind: 'taskCompleted', by: 'ann', output: {} } },
      { source: 'crm', messageId: `${on.first}-done` }
    );
    const { plans, steps, vendors } = await on.test.runtime.processFacts('2020-01-01T00:00:00Z');
    expect(plans.find(({ planId }) => planId === on.plan)).toMatchObject({ endedAt: '2026-03-01T11:00:00.000Z' });
    expect(steps.find(({ definition }) => definition === 'g.sign')).toMatchObject({
      planId: on.plan,
      queue: 'Desk',
      hasSla: true,
      wasLate: true,
      rework: false,
      critical: true,
    });
    const report = processReport(plans, steps, vendors);
    expect(report.orders).toMatchObject({ done: 2, open: 0 });
    expect(report.steps.find(({ definition }) => definition === 'g.sign')).toMatchObject({
      done: 1,
      cycleP50Ms: 3 * HOUR,
      slaKept: 0,
    });
    expect(report.bottlenecks[0]).toMatchObject({ definition: 'g.sign', lateOrders: 1 });
    const history = await on.test.runtime.history();
    expect(history.get('g.sign')?.deciles).toEqual(Array.from({ length: 11 }, () => 3 * HOUR));
    expect(history.get('g.call')?.samples).toBe(2);
  });

  it('is empty before it begins', async () => {
    expect(await on.test.runtime.processFacts('2999-01-01T00:00:00Z')).toEqual({ plans: [], steps: [], vendors: [] });
  });
});
