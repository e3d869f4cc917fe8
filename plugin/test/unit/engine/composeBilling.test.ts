import { describe, expect, it } from 'vitest';
import { after, constant, group, rule, scenario, sold, step, technical } from '../../support/buildersDesign.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';
import { valueOf } from '../../support/expectResult.ts';
import { compose, internet, NOW, waits } from '../../support/composing.ts';

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
