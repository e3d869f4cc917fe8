import { describe, expect, it } from 'vitest';
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
} from '../../support/buildersDesign.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';
import { codesOf, problemsOf, valueOf } from '../../support/expectResult.ts';
import { compose, internet, waits } from '../../support/composing.ts';

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
