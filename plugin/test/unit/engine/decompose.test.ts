import { describe, expect, it } from 'vitest';
import { decompose } from '../../../src/engine/decompose.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';
import { aDesign, attribute, constant, expr, failing, rule, sold, technical } from '../../support/buildersDesign.ts';
import { codesOf, problemsOf, valueOf } from '../../support/expectResult.ts';

const isCopper = expr('line.attributes.medium == "copper"', ({ line }) => line?.attributes['medium'] === 'copper');
const products = [
  sold('FIBER', { family: 'Internet', attributes: { medium: attribute('string'), speed: attribute('number') } }),
  sold('TV'),
  sold('BUNDLE', { fulfillment: { kind: 'none', reason: 'The parts are delivered, not the bundle.' } }),
  technical('MODEM', { attributes: { speed: attribute('number'), tier: attribute('string') } }),
  technical('PORT', { attributes: { label: attribute('string') } }),
];

describe('decompose', () => {
  it('makes one item per line, named after product and line, with the reason', () => {
    const design = aDesign({ products, rules: [rule('modem', 'FIBER', 'MODEM')] });

    const { items } = valueOf(decompose(design, anOrder([aLine('L2', 'FIBER'), aLine('L1', 'FIBER')])));

    expect(items.map(({ key, lineIds }) => [key, lineIds])).toEqual([
      ['MODEM@L1', ['id-L1']],
      ['MODEM@L2', ['id-L2']],
    ]);
    expect(items[0]?.reasons).toEqual([
      { kind: 'rule', key: 'modem', text: 'Rule modem makes MODEM@L1 from line L1 (FIBER, add).' },
    ]);
  });

  it('applies a rule to every product of a family, also one that only the CRM knows', () => {
    const design = aDesign({
      products,
      rules: [rule('all', 'family:Internet', 'PORT'), rule('tv', 'family:Media', 'PORT')],
    });

    const order = anOrder([aLine('L1', 'FIBER', { family: 'Other' }), aLine('L2', 'TV', { family: 'Media' })]);
    const { items } = valueOf(decompose(design, order));

    expect(items.map(({ key }) => key)).toEqual(['PORT@L1', 'PORT@L2']);
  });

  it('tells the inputs of the condition that let a rule apply', () => {
    const design = aDesign({ products, rules: [rule('dsl', 'FIBER', 'PORT', { when: isCopper })] });

    const { items } = valueOf(decompose(design, anOrder([aLine('L1', 'FIBER', { attributes: { medium: 'copper' } })])));

    expect(items[0]?.reasons[0]?.text).toContain(
      'since line.attributes.medium == "copper" (line.attributes.medium is "copper")'
    );
  });

  it('gives each scope its own item', () => {
    const lines = [
      aLine('B1', 'BUNDLE'),
      aLine('L1', 'FIBER', { in: 'B1', attributes: { medium: 'x' } }),
      aLine('L2', 'FIBER', { in: 'B1', attributes: { medium: 'x' } }),
      aLine('L3', 'FIBER', { attributes: { medium: 'y' } }),
    ];
    const keysFor = (more: Parameters<typeof rule>[3]): readonly string[] =>
      valueOf(decompose(aDesign({ products, rules: [rule('r', 'FIBER', 'PORT', more)] }), anOrder(lines))).items.map(
        ({ key, lineIds }) => `${key} ${lineIds.join()}`
      );

    expect(keysFor({ scope: 'bundle' })).toEqual(['PORT@bundle:B1 id-L1,id-L2', 'PORT@bundle:L3 id-L3']);
    expect(keysFor({ scope: 'order' })).toEqual(['PORT@order id-L1,id-L2,id-L3']);
    expect(keysFor({ scope: 'account' })).toEqual(['PORT@account:ACC-1 id-L1,id-L2,id-L3']);
    const scopeKey = expr('line.attributes.medium', ({ line }) => String(line?.attributes['medium']));
    expect(keysFor({ scope: 'custom', scopeKey })).toEqual(['PORT@custom:x id-L1,id-L2', 'PORT@custom:y id-L3']);
  });

  it.each([
    ['one', 1],
    ['sum', 5.3],
  ] as const)('counts by the method %s over merged lines', (method, expected) => {
    const design = aDesign({ products, rules: [rule('r', 'FIBER', 'PORT', { scope: 'order', quantity: { method } })] });

    const order = anOrder([aLine('L1', 'FIBER', { quantity: 5.1 }), aLine('L2', 'FIBER', { quantity: 0.2 })]);

    expect(valueOf(decompose(design, order)).items[0]?.quantity).toBe(expected);
  });

  it('takes the quantity of the line, or of an expression', () => {
    const double = expr('line.quantity * 2', ({ line }) => (line?.quantity ?? 0) * 2);
    const design = aDesign({
      products,
      rules: [
        rule('a', 'FIBER', 'PORT', { quantity: { method: 'same' } }),
        rule('b', 'FIBER', 'MODEM', { quantity: { method: 'expression', value: double } }),
      ],
    });

    const { items } = valueOf(decompose(design, anOrder([aLine('L1', 'FIBER', { quantity: 3 })])));

    expect(items.map(({ key, quantity }) => [key, quantity])).toEqual([
      ['MODEM@L1', 6],
      ['PORT@L1', 3],
    ]);
  });

  it('refuses to choose between two quantities', () => {
    const design = aDesign({
      products,
      rules: [rule('r', 'FIBER', 'PORT', { scope: 'order', quantity: { method: 'same' } })],
    });

    const order = anOrder([aLine('L1', 'FIBER', { quantity: 1 }), aLine('L2', 'FIBER', { quantity: 2 })]);

    expect(codesOf(decompose(design, order))).toEqual(['ConflictingQuantities']);
  });

  it('maps attributes as they are, by a list, and by an expression', () => {
    const design = aDesign({
      products,
      rules: [
        rule('r', 'FIBER', 'MODEM', {
          attributes: {
            speed: { kind: 'asIs', from: 'speed' },
            tier: { kind: 'list', from: 'medium', values: { copper: 'C', glass: 'G' } },
          },
        }),
        rule('p', 'FIBER', 'PORT', {
          attributes: {
            label: { kind: 'expression', value: expr('order.number', ({ order }) => `port of ${order.number}`) },
          },
        }),
      ],
    });

    const order = anOrder([aLine('L1', 'FIBER', { attributes: { speed: 250, medium: 'glass' } })]);
    const { items } = valueOf(decompose(design, order));

    expect(items.map(({ attributes }) => attributes)).toEqual([
      { speed: 250, tier: 'G' },
      { label: 'port of 00000001' },
    ]);
  });

  it('refuses a value that a list does not know, and takes "otherwise" where there is one', () => {
    const list = { kind: 'list', from: 'medium', values: { glass: 'G' } } as const;
    const designWith = (mapping: object) =>
      aDesign({ products, rules: [rule('r', 'FIBER', 'MODEM', { attributes: { tier: { ...list, ...mapping } } })] });
    const order = anOrder([aLine('L1', 'FIBER', { attributes: { medium: 'air' } })]);

    expect(codesOf(decompose(designWith({}), order))).toEqual(['ValueNotMapped']);
    expect(valueOf(decompose(designWith({ otherwise: '?' }), order)).items[0]?.attributes).toEqual({ tier: '?' });
  });

  it('names both rules that write different values to one attribute', () => {
    const write = (value: string) =>
      ({ attributes: { tier: { kind: 'expression', value: constant(value) } } }) as const;
    const design = aDesign({
      products,
      rules: [rule('gold', 'FIBER', 'MODEM', write('G')), rule('silver', 'FIBER', 'MODEM', write('S'))],
    });

    const [problem] = problemsOf(decompose(design, anOrder([aLine('L1', 'FIBER')])));

    expect(problem).toMatchObject({ code: 'ConflictingValues', path: 'items.MODEM@L1.attributes.tier' });
    expect(problem?.message).toMatch(/"G" from rule gold .* "S" from rule silver/);
  });

  it('merges equal values and keeps where each came from', () => {
    const same = { scope: 'order', attributes: { tier: { kind: 'expression', value: constant('G') } } } as const;
    const design = aDesign({ products, rules: [rule('a', 'FIBER', 'MODEM', same), rule('b', 'TV', 'MODEM', same)] });

    const { items } = valueOf(decompose(design, anOrder([aLine('L1', 'FIBER'), aLine('L2', 'TV')])));

    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ lineIds: ['id-L1', 'id-L2'], attributes: { tier: 'G' } });
    expect(items[0]?.reasons.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('changes a shared item that one line joins and another leaves, and lets only what stays describe it', () => {
    const mapping = { tier: { kind: 'asIs', from: 'medium' } } as const;
    const shared = { scope: 'order', actions: ['add', 'delete'], attributes: mapping } as const;
    const design = aDesign({ products, rules: [rule('r', 'FIBER', 'MODEM', shared)] });

    const order = anOrder([
      aLine('L1', 'FIBER', { action: 'delete', attributes: { medium: 'old' } }),
      aLine('L2', 'FIBER', { attributes: { medium: 'new' } }),
    ]);

    expect(valueOf(decompose(design, order)).items[0]).toMatchObject({ action: 'modify', attributes: { tier: 'new' } });
  });

  it('decomposes technical products further, from what was merged', () => {
    const design = aDesign({
      products: [...products, technical('VLAN', { attributes: { tier: attribute('string') } })],
      rules: [
        rule('vlan', 'MODEM', 'VLAN', { attributes: { tier: { kind: 'asIs', from: 'tier' } } }),
        rule('modem', 'FIBER', 'MODEM', { attributes: { tier: { kind: 'expression', value: constant('G') } } }),
      ],
    });

    const { items } = valueOf(decompose(design, anOrder([aLine('L1', 'FIBER')])));

    expect(items.map(({ key, parentKeys, attributes }) => [key, parentKeys, attributes])).toEqual([
      ['MODEM@L1', [], { tier: 'G' }],
      ['VLAN@L1', ['MODEM@L1'], { tier: 'G' }],
    ]);
  });

  it('gives each bundle its own part of a shared item, for the lines of that bundle', () => {
    const design = aDesign({
      products,
      rules: [rule('shared', 'FIBER', 'PORT', { scope: 'order' }), rule('each', 'PORT', 'MODEM', { scope: 'bundle' })],
    });
    const order = anOrder([aLine('L1', 'FIBER'), aLine('L2', 'FIBER', { in: 'L1' }), aLine('L3', 'FIBER')]);

    const { items } = valueOf(decompose(design, order));

    expect(items.map(({ key, lineIds }) => [key, lineIds.join()])).toEqual([
      ['PORT@order', 'id-L1,id-L2,id-L3'],
      ['MODEM@bundle:L1', 'id-L1,id-L2'],
      ['MODEM@bundle:L3', 'id-L3'],
    ]);
  });

  it('shows the cycle of products that decompose into themselves', () => {
    const design = aDesign({
      products,
      rules: [rule('a', 'FIBER', 'PORT'), rule('b', 'PORT', 'MODEM'), rule('c', 'MODEM', 'PORT')],
    });

    const problems = problemsOf(decompose(design, anOrder([aLine('L1', 'FIBER')])));

    expect(problems).toMatchObject([{ code: 'CyclicRules', message: 'Rules decompose PORT into MODEM into PORT.' }]);
  });

  it('refuses a line that nothing fulfills, with the rules that nearly did and the rule that is missing', () => {
    const design = aDesign({
      products,
      rules: [rule('gone', 'FIBER', 'PORT', { actions: ['delete'] }), rule('dsl', 'FIBER', 'PORT', { when: isCopper })],
    });

    const [problem] = problemsOf(
      decompose(design, anOrder([aLine('L1', 'FIBER', { attributes: { medium: 'glass' } })]))
    );

    expect(problem).toMatchObject({ code: 'NothingFulfills', path: 'lines.L1' });
    expect(problem?.message).toContain('rule gone does not apply: it is for delete, and the action is add');
    expect(problem?.message).toContain(
      'rule dsl does not apply: line.attributes.medium == "copper" is false (line.attributes.medium is "glass")'
    );
    expect(problem?.action).toContain('Add a rule with product: FIBER and actions: [add]');
  });

  it('says why a line needs no work', () => {
    const design = aDesign({ products, rules: [rule('r', 'FIBER', 'PORT')] });

    const order = anOrder([
      aLine('B1', 'BUNDLE'),
      aLine('L1', 'FIBER', { in: 'B1' }),
      aLine('L2', 'TV', { action: 'noChange' }),
    ]);

    expect(valueOf(decompose(design, order)).unfulfilled).toEqual([
      { lineId: 'id-B1', reason: { kind: 'policy', key: 'BUNDLE', text: 'The parts are delivered, not the bundle.' } },
      { lineId: 'id-L2', reason: { kind: 'notMatched', key: 'TV', text: 'The line asks for no change.' } },
    ]);
  });

  it.each([
    ['without lines', []],
    ['with nothing to do', [aLine('B1', 'BUNDLE')]],
  ])('refuses an order %s', (_name, lines) => {
    expect(codesOf(decompose(aDesign({ products }), anOrder(lines)))).toEqual(['NothingToDo']);
  });

  it('names everything that is wrong at once', () => {
    const design = aDesign({
      products,
      rules: [rule('r', 'TV', 'PORT', { when: failing('line.attributes.room == 1') }), rule('x', 'FIBER', 'NOWHERE')],
    });

    const order = anOrder([
      aLine('L1', 'FIBER', { quantity: 0, attributes: { speed: 'fast' } }),
      aLine('L2', 'TV'),
      aLine('L3', 'UNKNOWN'),
      aLine('L4', 'PORT'),
      aLine('L5', 'FIBER', { in: 'L9' }),
      aLine('L6', 'FIBER', { in: 'L7' }),
      aLine('L7', 'FIBER', { in: 'L6' }),
      aLine('l1', 'FIBER'),
    ]);

    expect(codesOf(decompose(design, order)).toSorted()).toEqual([
      'AttributeWrongType',
      'CyclicLines',
      'DuplicateLine',
      'ExpressionFailed',
      'ProductNotSold',
      'QuantityNotPositive',
      'UnknownParent',
      'UnknownProduct',
      'UnknownTarget',
    ]);
  });
});
