import { describe, expect, it } from 'vitest';
import { explainOrder } from '../../../src/engine/explain.ts';
import { aDesign, constant, expr, group, rule, scenario, sold, step, technical } from '../../support/buildersDesign.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';

const isBig = expr('line.quantity > 5', ({ line }) => (line?.quantity ?? 0) > 5);
const design = aDesign({
  products: [
    sold('X'),
    sold('GIFT', { fulfillment: { kind: 'none', reason: 'A voucher by e-mail.' } }),
    technical('T'),
  ],
  rules: [
    rule('always', 'X', 'T'),
    rule('big', 'X', 'T', { when: isBig }),
    rule('leave', 'X', 'T', { actions: ['delete'] }),
  ],
  scenarios: [scenario('s', 'T', 'g'), scenario('gone', 'T', 'g', { actions: ['delete'] })],
  groups: [group('g', ['a', step('g.b', { when: constant(false) })])],
});

describe('explainOrder', () => {
  it('lists for each line the rules that applied and those that nearly did', () => {
    const { lines } = explainOrder(design, anOrder([aLine('L1', 'X'), aLine('L2', 'GIFT')]));

    expect(lines).toMatchObject([
      {
        key: 'L1',
        items: ['T@L1'],
        rules: [
          { key: 'always', leadsTo: 'T', outcome: 'matched', why: '' },
          { key: 'big', outcome: 'conditionFalse', why: 'line.quantity > 5 is false (line.quantity is 1)' },
          { key: 'leave', outcome: 'wrongAction', why: 'it is for delete, and the action is add' },
        ],
      },
      { key: 'L2', items: [], rules: [], nothingBecause: { text: 'A voucher by e-mail.' } },
    ]);
  });

  it('lists for each item the scenarios, and for each step why it is there, what it waits for and why it is skipped', () => {
    const { items, steps } = explainOrder(design, anOrder([aLine('L1', 'X')]));

    expect(items[0]?.scenarios.map(({ key, outcome }) => [key, outcome])).toEqual([
      ['gone', 'wrongAction'],
      ['s', 'matched'],
    ]);
    expect(steps.find(({ key }) => key === 'g.b@T@L1')?.skip?.text).toBe('Not needed: false is false.');
    expect(steps.find(({ key }) => key === 'billing-gate@L1')).toMatchObject({
      reasons: [{ kind: 'policy' }],
      waitsFor: ['g.a@T@L1', 'g.b@T@L1'],
    });
  });

  it('explains an order that is refused, with all its problems', () => {
    const { lines, steps, problems } = explainOrder(design, anOrder([aLine('L1', 'X', { action: 'modify' })]));

    expect(problems).toMatchObject([{ code: 'NothingFulfills' }]);
    expect(lines[0]?.rules.map(({ outcome }) => outcome)).toEqual(['wrongAction', 'wrongAction', 'wrongAction']);
    expect(steps).toEqual([]);
  });
});
