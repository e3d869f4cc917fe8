import { describe, expect, it } from 'vitest';
import type { FulfillmentPlan } from '../../../src/domain/plan.ts';
import { composePlan } from '../../../src/engine/composePlan.ts';
import { decompose } from '../../../src/engine/decompose.ts';
import type { CommercialOrder } from '../../../src/domain/order.ts';
import type { ExecutableDesign } from '../../../src/domain/fulfillmentDesign.ts';
import {
  aDesign,
  after,
  constant,
  expr,
  failing,
  group,
  outputOf,
  rule,
  scenario,
  sold,
  step,
  technical,
  type DesignParts,
} from '../../support/buildersDesign.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';
import { codesOf, problemsOf, valueOf } from '../../support/expectResult.ts';

const NOW = Date.UTC(2026, 0, 5, 8);
const compose = (design: ExecutableDesign, order: CommercialOrder) =>
  composePlan(design, order, valueOf(decompose(design, order)), NOW);

/** INTERNET is a port and a modem, each with a group of its own. */
const internet = (more: DesignParts = {}): ExecutableDesign =>
  aDesign({
    products: [sold('INTERNET'), technical('PORT'), technical('MODEM'), ...(more.products ?? [])],
    rules: [rule('port', 'INTERNET', 'PORT'), rule('modem', 'INTERNET', 'MODEM'), ...(more.rules ?? [])],
    scenarios: more.scenarios ?? [scenario('port', 'PORT', 'port'), scenario('modem', 'MODEM', 'ship')],
    groups: more.groups ?? [group('port', ['on']), group('ship', ['send', 'track'])],
    dependencies: more.dependencies ?? [after('ship.track', 'ship.send', 'item')],
    ...(more.billing && { billing: more.billing }),
  });

const waits = (plan: FulfillmentPlan, key: string): readonly string[] =>
  plan.steps
    .find((entry) => entry.key === key)
    ?.dependsOn.map(({ step: before }) => before)
    .toSorted() ?? expect.fail(`no step ${key}`);

describe('composePlan', () => {
  it('names plan and steps after order, revision, definition and item', () => {
    const plan = valueOf(compose(internet(), anOrder([aLine('L1', 'INTERNET')], { revision: 3 })));

    expect(plan.id).toBe('ORD-1/r3');
    expect(plan.steps.map(({ key }) => key).toSorted()).toEqual([
      'billing-gate@L1',
      'port.on@PORT@L1',
      'ship.send@MODEM@L1',
      'ship.track@MODEM@L1',
      'start-billing@L1',
    ]);
    expect(plan.steps.find(({ key }) => key === 'port.on@PORT@L1')?.reasons).toEqual([
      { kind: 'scenario', key: 'port', text: 'Scenario port gives PORT@L1 (add) the group port.' },
    ]);
  });

  it('makes the steps of a group once per item, bundle or order', () => {
    const design = internet({
      scenarios: [
        scenario('port', 'PORT', 'each'),
        scenario('modem', 'MODEM', 'each'),
        scenario('a', 'PORT', 'visit'),
        scenario('b', 'PORT', 'check'),
      ],
      groups: [group('each', ['do']), group('visit', ['go'], 'bundle'), group('check', ['credit'], 'order')],
      dependencies: [],
    });
    const order = anOrder([aLine('L1', 'INTERNET'), aLine('L2', 'INTERNET', { in: 'L1' }), aLine('L3', 'INTERNET')]);

    const work = valueOf(compose(design, order)).steps.filter(({ group: of }) => of !== 'billing');

    expect(work.filter(({ group: of }) => of === 'each')).toHaveLength(6);
    expect(work.filter(({ group: of }) => of === 'visit').map(({ key, lineIds }) => [key, lineIds])).toEqual([
      ['visit.go@L1', ['id-L1', 'id-L2']],
      ['visit.go@L3', ['id-L3']],
    ]);
    expect(work.filter(({ group: of }) => of === 'check').map(({ key }) => key)).toEqual(['check.credit@order']);
  });

  it('plans a step whose condition is false as skipped, in its place and with the reason', () => {
    const needsVisit = expr('item.attributes.visit == true', ({ item }) => item?.attributes['visit'] === true);
    const design = internet({
      groups: [group('port', ['on']), group('ship', ['send', step('ship.visit', { when: needsVisit }), 'track'])],
      dependencies: [after('ship.visit', 'ship.send', 'item'), after('ship.track', 'ship.visit', 'item')],
    });

    const plan = valueOf(compose(design, anOrder([aLine('L1', 'INTERNET')])));

    const visit = plan.steps.find(({ definition }) => definition === 'ship.visit');
    expect(visit?.skip).toEqual({
      kind: 'skipped',
      key: 'ship.visit',
      text: 'Not needed: item.attributes.visit == true is false (item.attributes.visit is not set).',
    });
    expect(waits(plan, 'ship.track@MODEM@L1')).toEqual(['ship.visit@MODEM@L1']);
    expect(waits(plan, 'ship.visit@MODEM@L1')).toEqual(['ship.send@MODEM@L1']);
  });

  it('lets a step wait for what a missing step would have waited for, with the sum of the lags', () => {
    const design = internet({
      groups: [group('port', ['on']), group('ship', ['send']), group('visit', ['go'])],
      dependencies: [after('visit.go', 'port.on', 'line', 1000), after('ship.send', 'visit.go', 'line', 500)],
    });

    const plan = valueOf(compose(design, anOrder([aLine('L1', 'INTERNET')])));

    const send = plan.steps.find(({ definition }) => definition === 'ship.send');
    expect(send?.dependsOn).toEqual([{ step: 'port.on@PORT@L1', lagMs: 1500 }]);
  });

  it('keeps the longest lag where two dependencies link the same steps', () => {
    const dependencies = [after('ship.send', 'port.on', 'line', 900), after('ship.send', 'port.on', 'order', 100)];

    const plan = valueOf(compose(internet({ dependencies }), anOrder([aLine('L1', 'INTERNET')])));

    const send = plan.steps.find(({ definition }) => definition === 'ship.send');
    expect(send?.dependsOn).toEqual([{ step: 'port.on@PORT@L1', lagMs: 900 }]);
  });

  it('passes only through the lines where the step is missing', () => {
    const design = internet({
      products: [sold('SITE'), technical('CABLE')],
      rules: [rule('cable', 'SITE', 'CABLE'), rule('port2', 'SITE', 'PORT'), rule('modem2', 'SITE', 'MODEM')],
      scenarios: [
        scenario('port', 'PORT', 'port'),
        scenario('modem', 'MODEM', 'ship'),
        scenario('cable', 'CABLE', 'dig'),
      ],
      groups: [group('port', ['on']), group('ship', ['send']), group('dig', ['up'])],
      dependencies: [after('dig.up', 'port.on'), after('ship.send', 'dig.up')],
    });

    const plan = valueOf(compose(design, anOrder([aLine('L1', 'INTERNET'), aLine('L2', 'SITE')])));

    expect(waits(plan, 'ship.send@MODEM@L1')).toEqual(['port.on@PORT@L1']);
    expect(waits(plan, 'ship.send@MODEM@L2')).toEqual(['dig.up@CABLE@L2']);
  });

  it('looks through missing steps that wait for one another only once', () => {
    const groups = [group('port', ['on']), group('ship', ['send']), group('x', ['a', 'b'])];
    const dependencies = [
      after('x.a', 'x.b'),
      after('x.b', 'x.a'),
      after('x.a', 'port.on'),
      after('ship.send', 'x.b', 'order'),
    ];

    const plan = valueOf(compose(internet({ groups, dependencies }), anOrder([aLine('L1', 'INTERNET')])));

    expect(waits(plan, 'ship.send@MODEM@L1')).toEqual(['port.on@PORT@L1']);
  });

  it('expands a group to its steps on either side', () => {
    const design = internet({ dependencies: [after('ship', 'port')] });

    const plan = valueOf(compose(design, anOrder([aLine('L1', 'INTERNET'), aLine('L2', 'INTERNET')])));

    expect(waits(plan, 'ship.track@MODEM@L1')).toEqual(['port.on@PORT@L1']);
    expect(waits(plan, 'ship.send@MODEM@L2')).toEqual(['port.on@PORT@L2']);
  });

  it('lets the last step of a group wait for the whole group', () => {
    const design = internet({ dependencies: [after('ship.track', 'ship', 'item')] });

    const plan = valueOf(compose(design, anOrder([aLine('L1', 'INTERNET')])));

    expect(waits(plan, 'ship.track@MODEM@L1')).toEqual(['ship.send@MODEM@L1']);
  });

  it('joins many-to-many dependencies in one step, so that edges do not multiply', () => {
    const design = internet({ dependencies: [after('ship.send', 'port.on', 'order', 700)] });
    const lines = Array.from({ length: 40 }, (_, index) => aLine(`L${index}`, 'INTERNET'));

    const plan = valueOf(compose(design, anOrder(lines)));

    const join = plan.steps.find((entry) => entry.join);
    expect(join).toMatchObject({ key: 'join.port.on.order@order', type: 'milestone', mandatory: false });
    expect(join?.dependsOn).toHaveLength(40);
    const sends = plan.steps.filter(({ definition }) => definition === 'ship.send');
    expect(sends.map(({ dependsOn }) => dependsOn)).toEqual(
      Array(40).fill([{ step: 'join.port.on.order@order', lagMs: 700 }])
    );
  });

  it('makes the same joins whatever the order of dependencies, and one for all that wait for the same steps', () => {
    const dependencies = [
      after('ship.track', 'port.on', 'order'),
      after('ship.send', 'port.on', 'order'),
      after('ship.track', 'ship.send', 'order'),
    ];
    const lines = Array.from({ length: 10 }, (_, index) => aLine(`L${index}`, 'INTERNET'));

    const plan = valueOf(compose(internet({ dependencies }), anOrder(lines)));

    expect(plan.steps.filter(({ join }) => join).map(({ key }) => key)).toEqual([
      'join.port.on.order@order',
      'join.ship.send.order@order',
    ]);
    for (const other of [dependencies.toReversed(), [...dependencies.slice(1), ...dependencies.slice(0, 1)]]) {
      expect(valueOf(compose(internet({ dependencies: other }), anOrder(lines)))).toEqual(plan);
    }
  });

  it('shows the cycle of steps that wait for one another', () => {
    const design = internet({ dependencies: [after('ship.send', 'port.on'), after('port.on', 'ship.send')] });

    const problems = problemsOf(compose(design, anOrder([aLine('L1', 'INTERNET')])));

    expect(problems).toMatchObject([
      {
        code: 'CyclicPlan',
        message: 'These steps wait for one another: ship.send@MODEM@L1 → port.on@PORT@L1 → ship.send@MODEM@L1.',
      },
    ]);
  });

  it('refuses an item that no step delivers, with the scenarios that nearly did', () => {
    const never = expr('item.quantity > 9', ({ item }) => (item?.quantity ?? 0) > 9);
    const design = internet({
      scenarios: [scenario('port', 'PORT', 'port'), scenario('modem', 'MODEM', 'ship', { when: never })],
    });

    const [problem] = problemsOf(compose(design, anOrder([aLine('L1', 'INTERNET')])));

    expect(problem).toMatchObject({ code: 'NothingDelivers', path: 'items.MODEM@L1' });
    expect(problem?.message).toContain(
      'scenario modem does not apply: item.quantity > 9 is false (item.quantity is 1)'
    );
  });

  it('names every expression that cannot be evaluated', () => {
    const design = internet({
      groups: [
        group('port', [step('port.on', { when: failing('item.attributes.x') })]),
        group('ship', [step('ship.send', { payload: { to: failing('line.attributes.address') } })]),
      ],
      dependencies: [],
    });

    const problems = problemsOf(compose(design, anOrder([aLine('L1', 'INTERNET')])));

    expect(problems.map(({ code, path }) => [code, path])).toEqual([
      ['ExpressionFailed', 'groups.port.on.when'],
      ['ExpressionFailed', 'groups.ship.send.payload.to'],
    ]);
  });
});

describe('the payload of a planned step', () => {
  const reading = (reader: Parameters<typeof step>[1] = {}): ExecutableDesign =>
    internet({
      groups: [
        group('port', [step('port.on', reader)]),
        group('ship', [step('ship.send', { payload: { port: outputOf('port.on', 'id'), size: constant(7) } })]),
      ],
      dependencies: [],
    });

  it('holds literals, and outputs of the nearest step, which it then waits for', () => {
    const plan = valueOf(compose(reading(), anOrder([aLine('L1', 'INTERNET'), aLine('L2', 'INTERNET')])));

    const send = plan.steps.find(({ key }) => key === 'ship.send@MODEM@L2');
    expect(send?.payload).toEqual({ port: { $step: 'port.on@PORT@L2', field: 'id' }, size: 7 });
    expect(waits(plan, 'ship.send@MODEM@L2')).toEqual(['port.on@PORT@L2']);
  });

  it('leaves out what a skipped step would have said', () => {
    const plan = valueOf(compose(reading({ when: constant(false) }), anOrder([aLine('L1', 'INTERNET')])));

    expect(plan.steps.find(({ key }) => key === 'ship.send@MODEM@L1')?.payload).toEqual({ size: 7 });
  });

  it('refuses to choose between several outputs', () => {
    const design = aDesign({
      products: [sold('INTERNET'), technical('PORT')],
      rules: [rule('port', 'INTERNET', 'PORT')],
      scenarios: [scenario('a', 'PORT', 'port'), scenario('b', 'PORT', 'all')],
      groups: [
        group('port', ['on']),
        group('all', [step('all.report', { payload: { port: outputOf('port.on', 'id') } })], 'order'),
      ],
    });

    expect(codesOf(compose(design, anOrder([aLine('L1', 'INTERNET'), aLine('L2', 'INTERNET')])))).toEqual([
      'AmbiguousOutput',
    ]);
  });
});

describe('the billing gate of a plan', () => {
  const lines = [
    aLine('B1', 'HEAD'),
    aLine('L1', 'INTERNET', { in: 'B1' }),
    aLine('L2', 'INTERNET', { in: 'B1' }),
    aLine('L3', 'INTERNET'),
    aLine('L4', 'INTERNET', { action: 'noChange' }),
  ];
  const head = sold('HEAD', { fulfillment: { kind: 'none', reason: 'Its parts are delivered.' } });
  const gates = (release: 'line' | 'bundle' | 'order') =>
    valueOf(compose(internet({ products: [head], billing: { release } }), anOrder(lines))).gates.map(
      ({ stepKey, lineIds, requiredSteps }) => [stepKey, lineIds.join(), requiredSteps.length]
    );

  it('stands for a line, whose head waits for all that is bundled in it', () => {
    expect(gates('line')).toEqual([
      ['billing-gate@B1', 'id-B1', 6],
      ['billing-gate@L1', 'id-L1', 3],
      ['billing-gate@L2', 'id-L2', 3],
      ['billing-gate@L3', 'id-L3', 3],
    ]);
  });

  it('stands for a bundle, or for the order', () => {
    expect(gates('bundle')).toEqual([
      ['billing-gate@B1', 'id-B1,id-L1,id-L2', 6],
      ['billing-gate@L3', 'id-L3', 3],
    ]);
    expect(gates('order')).toEqual([['billing-gate@order', 'id-B1,id-L1,id-L2,id-L3', 9]]);
  });

  it('waits for mandatory steps only, of every item that serves the line at any level', () => {
    const design = internet({
      products: [technical('VLAN')],
      rules: [rule('vlan', 'PORT', 'VLAN', { scope: 'order' })],
      scenarios: [
        scenario('port', 'PORT', 'port'),
        scenario('modem', 'MODEM', 'ship'),
        scenario('vlan', 'VLAN', 'vlan'),
      ],
      groups: [
        group('port', ['on', step('port.survey', { mandatory: false })]),
        group('ship', ['send']),
        group('vlan', ['make']),
      ],
      dependencies: [],
    });

    const plan = valueOf(compose(design, anOrder([aLine('L1', 'INTERNET'), aLine('L2', 'INTERNET')])));

    expect(plan.gates[0]?.requiredSteps).toEqual(['port.on@PORT@L1', 'ship.send@MODEM@L1', 'vlan.make@VLAN@order']);
    expect(waits(plan, 'billing-gate@L1')).toEqual(plan.gates[0]?.requiredSteps);
    expect(waits(plan, 'start-billing@L1')).toEqual(['billing-gate@L1']);
  });

  it('tells the billing vendor which lines, at which price and with which certificate', () => {
    const plan = valueOf(compose(internet(), anOrder([aLine('L1', 'INTERNET', { quantity: 2, unitPrice: '19.90' })])));

    expect(plan.steps.find(({ definition }) => definition === 'start-billing')).toMatchObject({
      gateway: 'billing',
      operation: 'start',
      payload: {
        lines: [
          { lineId: 'id-L1', product: 'INTERNET', action: 'add', quantity: 2, unitPrice: '19.90', currency: 'EUR' },
        ],
        certificateId: { $step: 'billing-gate@L1', field: 'certificateId' },
      },
    });
  });
});

describe('the schedule of a plan', () => {
  it('adds durations, lags and timers along the critical path', () => {
    const hour = 3600_000;
    const design = internet({
      groups: [
        group('port', [step('port.on', { durationMs: hour })]),
        group('ship', [
          step('ship.send', { durationMs: 2 * hour }),
          step('ship.settle', { type: 'timer', delayMs: hour, durationMs: 0 }),
          step('ship.extra', { when: constant(false), durationMs: 50 * hour }),
        ]),
      ],
      dependencies: [after('ship.settle', 'ship.send', 'item', hour), after('ship.extra', 'ship.settle', 'item')],
    });

    const plan = valueOf(compose(design, anOrder([aLine('L1', 'INTERNET')])));

    const dates = Object.fromEntries(
      plan.steps.map(({ definition, plannedStart, plannedEnd, critical }) => [
        definition,
        [(Date.parse(plannedStart) - NOW) / hour, (Date.parse(plannedEnd) - NOW) / hour, critical],
      ])
    );
    expect(dates).toMatchObject({
      'port.on': [0, 1, false],
      'ship.send': [0, 2, true],
      'ship.settle': [3, 4, true],
      'ship.extra': [4, 4, true],
      'billing-gate': [4, 4, true],
    });
    expect(plan.projectedEnd).toBe(new Date(NOW + 4 * hour).toISOString());
  });
});
