import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileDesign, readDesignFiles } from '../../../src/design/index.ts';
import type { ExecutableDesign } from '../../../src/domain/fulfillmentDesign.ts';
import type { PlannedStep } from '../../../src/domain/plan.ts';
import { historyOf, lateness, quantile } from '../../../src/engine/insight/lateness.ts';
import { processReport, type PlanFact, type StepFact } from '../../../src/engine/insight/processReport.ts';
import { replayOrder, summarizeReplay } from '../../../src/engine/replayOrder.ts';
import { simulateOrder } from '../../../src/engine/simulateOrder.ts';
import { processText } from '../../../src/presenters/processText.ts';
import { replayText } from '../../../src/presenters/replayText.ts';
import { simulationText } from '../../../src/presenters/simulationText.ts';
import { replayOrders, simulateCrmOrder, type ReadOnlyCrm } from '../../../src/wiring/insight.ts';
import { orderOf, smallOrder } from '../../../../scripts/bench/sampleOrders.ts';

const HOUR = 3_600_000;
const now = Date.UTC(2026, 0, 5, 8);
const folder = join(import.meta.dirname, '../../../../config/design');

let design: ExecutableDesign;
/** The sample design with one thing written otherwise. */
let candidate: (from: string, to: string) => ExecutableDesign;

beforeAll(async () => {
  const sources = await readDesignFiles(folder);
  if (!sources.ok) throw new Error('no sample design');
  const compiled = (change: (text: string) => string): ExecutableDesign => {
    const result = compileDesign(sources.value.map(({ file, text }) => ({ file, text: change(text) })));
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    return result.value.design;
  };
  design = compiled((text) => text);
  candidate = (from, to) => compiled((text) => text.replaceAll(from, to));
});

describe('a simulated order', () => {
  it('has everything that would happen', () => {
    const order = { ...smallOrder(1), requestedAt: '2026-01-05' };
    const result = simulateOrder(design, order, now);
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    const { value } = result;
    expect(value.steps).toHaveLength(12);
    expect(value.items.length).toBeGreaterThan(1);
    expect(value.price).toBe('59.80');
    expect(value.calls.reduce((sum, { count }) => sum + count, 0)).toBe(
      value.steps.filter(({ type, skipped }) => type === 'callout' && skipped === undefined).length
    );
    expect(value.criticalPath.length).toBeGreaterThan(0);
    expect(Date.parse(value.end)).toBe(Math.max(...value.steps.map(({ end }) => Date.parse(end))));
    expect(value.late).toBe(Date.parse(value.end) > Date.UTC(2026, 0, 6));
    expect(value).not.toHaveProperty('risk');
    expect(simulationText(value, { now, timeZone: 'UTC' })).toContain('Steps (* critical)');
  });

  it('says why it is impossible', () => {
    const order = smallOrder(1);
    const result = simulateOrder(
      design,
      { ...order, lines: order.lines.map((line) => ({ ...line, productCode: 'GONE' })) },
      now
    );
    expect(result.ok).toBe(false);
  });

  it('writes nothing: the CRM that it gets is asked for an order and a design, and for nothing else', async () => {
    const asked: string[] = [];
    const answers: Record<string, () => unknown> = {
      activeDesign: () => Promise.resolve({ ok: true, value: design }),
      readOrderView: () => Promise.resolve({ ok: true, value: { id: 'order' } }),
      readOrders: () => Promise.resolve({ orders: [smallOrder(1)], problems: new Map() }),
      submittedOrders: () => Promise.resolve(['order']),
    };
    const crm = new Proxy({} as ReadOnlyCrm, {
      get: (_, name) => {
        asked.push(String(name));
        const answer = answers[String(name)];
        if (!answer) throw new Error(`${String(name)} may write`);
        return answer;
      },
    });
    expect((await simulateCrmOrder(crm, 'ORD-1', now)).ok).toBe(true);
    expect((await replayOrders(crm, design, { since: '2026-01-01', now, limit: 10 })).ok).toBe(true);
    expect([...new Set(asked)].sort()).toEqual(['activeDesign', 'readOrderView', 'readOrders', 'submittedOrders']);
  });
});

describe('a replayed order', () => {
  it('is the same with the same design, and with one that only says it otherwise', () => {
    expect(replayOrder(design, design, smallOrder(1), now).outcome).toBe('same');
    expect(replayOrder(design, candidate('PT30M', 'PT1800S'), smallOrder(1), now)).toMatchObject({
      outcome: 'same',
      shiftMs: 0,
    });
  });

  it('on assets is compared with what the customer had, and is named where nobody knows that', async () => {
    const onAsset = {
      ...smallOrder(2),
      lines: smallOrder(2).lines.map((line) => ({ ...line, assetId: `A/${line.id}` })),
    };
    const crm = {
      activeDesign: () => Promise.resolve({ ok: true, value: design }),
      submittedOrders: () => Promise.resolve(['1', '2']),
      readOrders: () => Promise.resolve({ orders: [smallOrder(1), onAsset], problems: new Map() }),
    } as unknown as ReadOnlyCrm;
    const since = { since: '2026-01-01', now, limit: 10 };

    const without = await replayOrders(crm, design, since);
    expect(without.ok && without.value).toMatchObject({
      summary: { orders: 1 },
      unreadable: [{ code: 'AssetsUnknown' }],
    });

    const asked: string[] = [];
    const known = await replayOrders(crm, design, {
      ...since,
      assetsBefore: (orders) => {
        asked.push(...orders.map(({ orderNumber }) => orderNumber));
        return Promise.resolve(new Map([[onAsset.id, { assets: [], items: [], outputs: [] }]]));
      },
    });
    expect(asked).toEqual([onAsset.orderNumber]);
    expect(known.ok && known.value).toMatchObject({ summary: { orders: 2 }, unreadable: [] });
  });

  it('names what differs, and is refused where the candidate cannot do it', () => {
    const gone = candidate('FIBER-INTERNET', 'FIBRE-INTERNET');
    const refused = replayOrder(design, gone, smallOrder(1), now);
    expect(refused.outcome).toBe('refused');
    expect(refused.problems.length).toBeGreaterThan(0);
    expect(replayOrder(gone, design, smallOrder(1), now).outcome).toBe('accepted');
    expect(replayOrder(gone, gone, smallOrder(1), now).outcome).toBe('impossible');
    const renamed: ExecutableDesign = {
      ...design,
      version: { ...design.version, hash: 'other' },
      groups: new Map(
        [...design.groups].map(([key, group]) => [
          key,
          {
            ...group,
            steps: group.steps.map((step) => (step.type === 'callout' ? { ...step, durationMs: 99 * HOUR } : step)),
          },
        ])
      ),
    };
    const changed = replayOrder(design, renamed, smallOrder(1), now);
    expect(changed.outcome).toBe('changed');
    expect(changed.steps.every(({ change, fields }) => change === 'changed' && fields.join() === 'duration')).toBe(
      true
    );
    expect(changed.shiftMs).toBeGreaterThan(0);
    const summary = summarizeReplay([refused, changed, changed]);
    expect(summary).toMatchObject({ orders: 3, later: 2, outcomes: { refused: 1, changed: 2 } });
    expect(summary.steps[0]?.orders).toBe(2);
    expect(replayText(summary, [changed, refused]).indexOf('refused')).toBeLessThan(
      replayText(summary, [changed, refused]).indexOf('later  ')
    );
  });
});

describe('the risk of being late', () => {
  const plan = () => {
    const result = simulateOrder(design, orderOf('X', 8), now);
    if (!result.ok) throw new Error('impossible');
    return result.value;
  };
  const step = (key: string, after: readonly string[] = []): PlannedStep => ({
    key,
    definition: 'work',
    group: 'g',
    name: key,
    type: 'manual',
    mandatory: true,
    itemKeys: [],
    lineIds: [],
    durationMs: HOUR,
    retry: { maxAttempts: 1, initialDelayMs: 0, maxDelayMs: 0, backoff: 1 },
    dependsOn: after.map((from) => ({ step: from, lagMs: 0 })),
    payload: {},
    plannedStart: '',
    plannedEnd: '',
    critical: true,
    reasons: [],
  });
  const ask = (durations: readonly number[], dueBy: number, statusOf = (): undefined => undefined) =>
    lateness({
      steps: [step('a'), step('b', ['a'])],
      statusOf,
      now,
      dueBy,
      history: new Map([['work', historyOf(durations)]]),
    });

  it('is unknown without enough cases', () => {
    expect(ask([HOUR, HOUR], now)).toBeUndefined();
    expect(plan()).not.toHaveProperty('risk');
  });
  it('is none and certain at the ends, and the same each time', () => {
    const always = Array.from({ length: 20 }, () => 2 * HOUR);
    expect(ask(always, now + 4 * HOUR)).toMatchObject({ probability: 0, likelyEnd: now + 4 * HOUR, known: 1 });
    expect(ask(always, now + 4 * HOUR - 1)?.probability).toBe(1);
    const mixed = Array.from({ length: 100 }, (_, index) => (index + 1) * 60_000);
    expect(ask(mixed, now + 100 * 60_000)).toEqual(ask(mixed, now + 100 * 60_000));
  });
  it('falls the more time there is, and is about what chance says', () => {
    const mixed = Array.from({ length: 100 }, (_, index) => (index + 1) * 60_000);
    const risks = [60, 80, 100, 120, 140].map((minutes) => ask(mixed, now + minutes * 60_000)?.probability ?? -1);
    expect(risks).toEqual(risks.toSorted((a, b) => b - a));
    // Two steps of 1 to 100 minutes: half of all cases take longer than about 101 minutes together.
    expect(risks[2]).toBeGreaterThan(0.35);
    expect(risks[2]).toBeLessThan(0.65);
  });
  it('finds quantiles between the values', () => {
    expect(quantile([], 0.5)).toBe(0);
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1 }), (values) => {
        const { deciles } = historyOf(values);
        expect(deciles[0]).toBe(Math.min(...values));
        expect(deciles[10]).toBe(Math.max(...values));
        expect(deciles).toEqual(deciles.toSorted((a, b) => a - b));
      })
    );
  });
});

describe('a process report', () => {
  const time = (hours: number): string => new Date(now + hours * HOUR).toISOString();
  const fact = (
    planId: string,
    definition: string,
    from: number,
    to: number,
    more: Partial<StepFact> = {}
  ): StepFact => ({
    planId,
    definition,
    name: definition,
    type: 'callout',
    gateway: 'v',
    durationMs: HOUR,
    critical: true,
    hasSla: true,
    state: 'Completed',
    attempt: 1,
    readyAt: time(from),
    startedAt: time(from + 0.5),
    endedAt: time(to),
    wasLate: false,
    rework: false,
    ...more,
  });
  const plan = (planId: string, end: number, due: number): PlanFact => ({
    planId,
    startedAt: time(0),
    endedAt: time(end),
    dueBy: time(due),
  });
  const steps = [
    fact('A', 'x', 0, 1),
    fact('A', 'y', 1, 2),
    fact('B', 'x', 0, 4, { wasLate: true, attempt: 3 }),
    fact('B', 'y', 4, 6, { rework: true }),
    fact('C', 'y', 0, 1),
    fact('C', 'x', 1, 2),
    { ...fact('D', 'x', 0, 0), state: 'Ready' as const, endedAt: undefined as never },
  ].map((step) => (step.endedAt === undefined ? (({ endedAt: _, ...rest }) => rest)(step) : step));
  const open: PlanFact = { planId: 'D', startedAt: time(0), dueBy: time(9) };
  const report = processReport([plan('A', 2, 3), plan('B', 6, 3), plan('C', 2, 3), open], steps, [
    { gateway: 'v', calls: 10, failed: 2, p50Ms: 20, p95Ms: 90 },
  ]);

  it('counts orders, times, rework and promises', () => {
    expect(report.orders).toEqual({ done: 3, open: 1, late: 1, p50Ms: 2 * HOUR, p90Ms: Math.round(5.2 * HOUR) });
    const [x] = report.steps;
    expect(x).toMatchObject({ definition: 'x', who: 'v', done: 3, open: 1, cycleP50Ms: HOUR, waitingP50Ms: HOUR / 2 });
    expect(x?.rework).toBeCloseTo(1 / 3);
    expect(x?.slaKept).toBeCloseTo(2 / 3);
  });
  it('finds what held late orders up, and which ways they took', () => {
    expect(report.bottlenecks).toEqual([
      { definition: 'x', name: 'x', lateOrders: 1, overrunMs: 3 * HOUR, share: 0.75 },
      { definition: 'y', name: 'y', lateOrders: 1, overrunMs: HOUR, share: 0.25 },
    ]);
    expect(report.variants.map(({ path, orders }) => [path.join(), orders])).toEqual([
      ['x,y', 2],
      ['y,x', 1],
    ]);
  });
  it('scores vendors, and is shown', () => {
    expect(report.vendors[0]).toMatchObject({ failedShare: 0.2, stepP50Ms: HOUR });
    expect(processText(report)).toContain('What held late orders up');
    expect(processReport([], [], []).orders).toEqual({ done: 0, open: 0, late: 0, p50Ms: 0, p90Ms: 0 });
  });
});
