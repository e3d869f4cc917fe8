import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ok, refuse } from '../../../src/domain/result.ts';
import type { SimulatedStep, Simulation } from '../../../src/engine/simulateOrder.ts';
import { fitReport, simulationReport, type SimulationReport } from '../../../src/engine/simulationReport.ts';

const NOW = Date.UTC(2026, 0, 5, 8);
const HOUR = 3_600_000;
const at = (hours: number): string => new Date(NOW + hours * HOUR).toISOString();

const step = (name: string, start: number, change: Partial<SimulatedStep> = {}): SimulatedStep => ({
  key: name,
  name,
  type: 'auto',
  start: at(start),
  end: at(start + 1),
  critical: false,
  latestStart: at(start),
  ...change,
});

const simulation = (change: Partial<Simulation> = {}): Simulation => ({
  orderNumber: '00000100',
  design: { name: 'telco', number: 7, hash: 'abc' },
  start: at(0),
  end: at(3),
  late: false,
  items: [],
  steps: [],
  criticalPath: [],
  currency: 'EUR',
  price: '49.90',
  fees: '15',
  calls: [],
  pointsOfNoReturn: [],
  unfulfilled: [],
  ...change,
});

function simulated(change: Partial<Simulation>): Extract<SimulationReport, { outcome: 'simulated' }> {
  const report = simulationReport(ok(simulation(change)), NOW);
  if (report.outcome !== 'simulated') throw new Error('refused');
  return report;
}

describe('what people read of a simulation', () => {
  it('names who does what, in the order of time, and leaves out what is not done', () => {
    const report = simulated({
      steps: [
        step('Activate', 2, { type: 'callout', who: 'network.activate' }),
        step('Ask the customer', 0, { type: 'manual', who: 'customer-care' }),
        step('Ship modem', 1, { type: 'callout', who: 'warehouse.ship', item: 'Modem', critical: true }),
        step('Dig', 1, { skipped: 'The building is connected.' }),
        step('Wait for delivery', 1.5, { type: 'waitForEvent' }),
      ],
      calls: [
        { gateway: 'network', operation: 'activate', count: 1 },
        { gateway: 'warehouse', operation: 'reserve', count: 2 },
        { gateway: 'warehouse', operation: 'ship', count: 1 },
      ],
    });

    expect(report).toMatchObject({
      at: at(0),
      design: 'telco 7',
      endsAt: at(3),
      items: 0,
      steps: 4,
      tasks: 1,
      more: 0,
    });
    expect(report.calls).toEqual([
      { vendor: 'network', calls: 1 },
      { vendor: 'warehouse', calls: 3 },
    ]);
    expect(report.cost).toEqual({ price: '49.90', fees: '15', currency: 'EUR' });
    expect(report.plan.map(({ kind, name, who }) => [kind, name, who])).toEqual([
      ['task', 'Ask the customer', 'customer-care'],
      ['call', 'Ship modem', 'warehouse'],
      ['wait', 'Wait for delivery', undefined],
      ['call', 'Activate', 'network'],
    ]);
    expect(report.plan[1]).toEqual({
      name: 'Ship modem',
      item: 'Modem',
      who: 'warehouse',
      kind: 'call',
      startsAt: at(1),
      endsAt: at(2),
      isCritical: true,
    });
  });

  it('says by how much a date is missed; a day is kept until it ends', () => {
    expect(simulated({ requestedAt: at(2) })).toMatchObject({ requestedAt: at(2), lateByMs: HOUR });
    expect(simulated({ requestedAt: at(3) })).not.toHaveProperty('lateByMs');
    expect(simulated({ requestedAt: '2026-01-05' })).not.toHaveProperty('lateByMs');
    expect(simulated({ requestedAt: '2026-01-04' }).lateByMs).toBe(11 * HOUR + 1);
    expect(simulated({})).not.toHaveProperty('requestedAt');
  });

  it('shows the first 200 steps and counts the rest', () => {
    const steps = Array.from({ length: 250 }, (_, index) => step(`S${index}`, 250 - index));
    const { plan, more, steps: count } = simulated({ steps });

    expect([plan.length, more, count]).toEqual([200, 50, 250]);
    expect(plan[0]?.name).toBe('S249');
  });

  it('says why an order is impossible', () => {
    const problems = [{ code: 'NotFulfilled', message: 'Nobody fulfills MAGIC-CARPET.', action: 'Choose another.' }];
    expect(simulationReport(refuse(problems), NOW)).toEqual({ outcome: 'refused', at: at(0), problems });
  });

  it('always fits into the field, as whole JSON, and loses no count', () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 60 });
    fc.assert(
      fc.property(fc.array(name, { maxLength: 120 }), fc.integer({ min: 600, max: 6_000 }), (names, length) => {
        const whole = simulated({ steps: names.map((one, index) => step(one, index)) });
        const fitted = fitReport(whole, length);
        expect(JSON.stringify(fitted).length).toBeLessThanOrEqual(length);
        if (fitted.outcome !== 'simulated') throw new Error('refused');
        expect(fitted.plan).toEqual(whole.plan.slice(0, fitted.plan.length));
        expect(fitted.plan.length + fitted.more).toBe(fitted.steps);
        if (JSON.stringify(whole).length <= length) expect(fitted).toEqual(whole);
      })
    );
    const problem = { code: 'X', message: 'x'.repeat(300), action: '' };
    const refused = fitReport({ outcome: 'refused', at: at(0), problems: Array(100).fill(problem) }, 2_000);
    expect(JSON.stringify(refused).length).toBeLessThanOrEqual(2_000);
    expect(refused.outcome === 'refused' && refused.problems.length).toBeGreaterThan(2);
  });
});
