import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  attainment,
  bottleneck,
  healthOf,
  inFlight,
  needAttention,
  stateChart,
  timeChart,
  trendChart,
} from 'c/omOperationsModel';
import { dashboard } from 'support/work';

const gateway = { gateway: 'g', openSteps: 0 };

it('counts what is on its way, and what needs attention', () => {
  const { states } = dashboard();
  expect(inFlight(states)).toEqual({ orders: 7, amount: 460 });
  expect(needAttention(states)).toBe(1);
});

it.each([
  ['OM_In_Fulfillment', (state: string) => inFlight([{ state, orders: 1, amount: 0 }]).orders],
  ['OM_Needs_Attention', (state: string) => needAttention([{ state, orders: 1, amount: 0 }])],
] as const)('counts exactly the orders that the list %s shows', (list, counted) => {
  const file = join(__dirname, `../../../objects/Order/listViews/${list}.listView-meta.xml`);
  const listed = /<value>(.*)<\/value>/.exec(readFileSync(file, 'utf8'))?.[1]?.split(',') ?? [];
  const states = readFileSync(join(__dirname, '../../../objects/Order/fields/OM_State__c.field-meta.xml'), 'utf8');
  const all = [...states.matchAll(/<fullName>(\w+)<\/fullName>\s*<default>/g)].map(([, name]) => name ?? '');
  expect(all.filter((state) => counted(state) > 0).toSorted()).toEqual(listed.toSorted());
});

it('knows the share of due times that were kept', () => {
  expect(attainment(dashboard())).toBe(0.75);
  expect(attainment(dashboard({ stepsWithDueTime: 0, stepsLate: 0 }))).toBeUndefined();
});

it('shows states in the order of the flow, each with the list that it is in', () => {
  const { rows, series } = stateChart(dashboard().states);
  expect(rows.map(({ label }) => label)).toEqual(['Acknowledged', 'In progress', 'Failed']);
  expect(series[0]?.values).toEqual([2, 4, 1]);
  expect(rows[2]?.reference?.state).toEqual({ filterName: 'OM_Needs_Attention' });
});

it('shows every day of the period, up to today', () => {
  const { rows, series } = trendChart(dashboard(), 3);
  expect(rows).toHaveLength(3);
  expect(rows[2]?.label).toContain('25');
  expect(series.map(({ values }) => values)).toEqual([
    [0, 3, 0],
    [0, 0, 8],
    [0, 0, 2],
  ]);
});

it('shows where time goes, the ten steps at most that take most', () => {
  const steps = Array.from({ length: 12 }, (_, index) => ({
    step: `Step ${index}`,
    ended: 1,
    waitingHours: 12 - index,
    workingHours: 1,
  }));
  const { rows } = timeChart(steps, 30);
  expect(rows).toHaveLength(10);
  expect(rows[0]?.reference).toMatchObject({ state: { c__figure: 'step', c__value: rows[0]?.label, c__days: '30' } });
});

describe('the bottleneck', () => {
  it('counts a step as often as it ended', () => {
    const { steps } = dashboard();
    // 2 × 30 hours against 40 × 2 hours.
    expect(bottleneck(steps)).toMatchObject({ step: 'Reserve port', hours: 2 });
    expect(bottleneck(steps)?.share).toBeCloseTo(80 / 140);
  });

  it('is nothing where no time went', () => {
    expect(bottleneck([])).toBeUndefined();
    expect(bottleneck([{ step: 'a', ended: 3, waitingHours: 0, workingHours: 0 }])).toBeUndefined();
  });
});

it.each([
  ['idle', 0, 0],
  ['good', 100, 5],
  ['poor', 100, 6],
  ['poor', 100, 20],
  ['bad', 100, 21],
] as const)('calls a gateway %s with %i calls of which %i failed', (health, calls, failures) => {
  expect(healthOf({ ...gateway, calls, failures })).toBe(health);
});
