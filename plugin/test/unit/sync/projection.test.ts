import { beforeEach, describe, expect, it } from 'vitest';
import { projectedEntity, type PlanProjection } from '../../../src/engine/ports.ts';
import { apiPressure } from '../../../src/sync/apiBudget.ts';
import { createProjection } from '../../../src/sync/projection.ts';
import { defaultConfig } from '../../../src/sync/syncConfig.ts';
import { FakeClock, FakeCrm, FakeRuntime, parts, problem } from './support/fakes.ts';

const plan = (id: string, change: Partial<PlanProjection> = {}): PlanProjection => ({
  plan: {
    id,
    orderId: `801-${id}`,
    orderNumber: id,
    revision: 1,
    projectedEnd: '',
    design: { name: 'd', hash: 'h', number: 1 },
  },
  planState: 'InProgress',
  orderState: 'InProgress',
  changeOrderIds: [],
  stepsTotal: 1,
  stepsDone: 0,
  planChanged: true,
  items: [],
  steps: [],
  lines: [],
  certificates: [],
  fallouts: [],
  messages: [],
  ...change,
});
const planEntity = (id: string): string => projectedEntity('plan', id);

describe('the way out', () => {
  let crm: FakeCrm;
  let runtime: FakeRuntime;
  let clock: FakeClock;

  beforeEach(() => {
    crm = new FakeCrm();
    runtime = new FakeRuntime();
    clock = new FakeClock();
  });

  const changed = (...plans: PlanProjection[]): void => {
    const mark = plans.map((each) => ({ entity: planEntity(each.plan.id), version: '1' }));
    runtime.projections = { mark, plans };
  };
  const open = () => createProjection({ ...parts(crm, runtime, clock), config: defaultConfig });

  it('acknowledges what was written', async () => {
    changed(plan('A'), plan('B'));

    expect(await open().pass()).toBe(2);
    expect(runtime.acked).toEqual([planEntity('A'), planEntity('B')]);
  });

  it('keeps what met a lock for the next batch', async () => {
    changed(plan('A'), plan('B'));
    crm.failed = new Map([[planEntity('A'), problem('RecordBusy')]]);

    expect(await open().pass()).toBe(1);
    expect(runtime.acked).toEqual([planEntity('B')]);
  });

  it('takes what the CRM refuses out of the queue, and writes the whole plan again later, each time later', async () => {
    const projection = open();
    const { retryMinMs } = defaultConfig.projection;
    crm.failed = new Map([[planEntity('A'), problem('RecordRefused')]]);
    changed(plan('A'));

    await projection.pass();
    await projection.pass();
    expect(runtime.acked).toEqual([planEntity('A')]);
    expect(crm.projected).toHaveLength(1);

    clock.at += retryMinMs;
    changed(plan('A'));
    await projection.pass();
    expect(runtime.reprojected).toEqual(['A']);

    clock.at += retryMinMs;
    await projection.pass();
    expect(runtime.reprojected).toEqual(['A']);
    clock.at += retryMinMs;
    await projection.pass();
    expect(runtime.reprojected).toEqual(['A', 'A']);
  });

  it('remembers over a restart what was refused, and forgets it once it is written', async () => {
    crm.failed = new Map([[planEntity('A'), problem('RecordRefused')]]);
    changed(plan('A'));
    await open().pass();
    const restarted = open();

    expect([...(await restarted.refusedPlans()).keys()]).toEqual(['A']);
    crm.failed = new Map();
    changed(plan('A'));
    await restarted.pass();

    expect((await restarted.refusedPlans()).size).toBe(0);
  });

  it('gives up on a lock that never goes, after some batches', async () => {
    const projection = open();
    crm.failed = new Map([[planEntity('A'), problem('RecordBusy')]]);
    changed(plan('A'));

    for (let batch = 0; batch < 5; batch += 1) await projection.pass();

    expect(runtime.acked).toEqual([planEntity('A')]);
    expect((await projection.refusedPlans()).get('A')).toMatchObject({ code: 'RecordBusy' });
  });

  it('writes only what somebody waits for while the reserve is touched, and the rest afterwards', async () => {
    const projection = open();
    crm.used = { used: 95, limit: 100 };
    changed(plan('A'), plan('B', { orderState: 'Completed', planState: 'Completed' }));

    await projection.pass();
    expect(runtime.acked).toEqual([planEntity('B')]);

    crm.used = { used: 10, limit: 100 };
    runtime.projections = { ...runtime.projections, plans: [plan('A')] };
    await projection.pass();
    expect(runtime.acked).toEqual([planEntity('B'), planEntity('A')]);
  });

  it('gathers longer the more there is to write, and the fewer calls are left', () => {
    const projection = open();
    const few = projection.window(1);
    const many = projection.window(5_000);
    crm.used = { used: 89, limit: 100 };

    expect(few).toBeLessThan(300);
    expect(many).toBe(defaultConfig.projection.windowMaxMs);
    expect(projection.window(1)).toBeGreaterThan(few * 5);
  });
});

describe('apiPressure', () => {
  const at = (used: number) => apiPressure({ calls: 0, used, limit: 100 }, { reserve: 0.1, slowFrom: 0.75 });

  it.each([
    [0, 'normal', 1],
    [74, 'normal', 1],
    [75, 'slow', 1],
    [90, 'reserve', 8],
    [120, 'reserve', 8],
  ])('at %d of 100 calls is %s', (used, level, slowdown) => {
    expect(at(used)).toEqual({ level, slowdown });
  });

  it('grows steadily between', () => {
    const steps = [75, 78, 82, 86, 89].map((used) => at(used).slowdown);

    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  });

  it('holds nothing back while the org says nothing', () => {
    expect(apiPressure({ calls: 5 }, { reserve: 0.1, slowFrom: 0.75 })).toEqual({ level: 'normal', slowdown: 1 });
  });
});
