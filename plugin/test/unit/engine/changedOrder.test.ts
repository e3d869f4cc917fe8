import { describe, expect, it } from 'vitest';
import type { OrderLine } from '../../../src/domain/order.ts';
import { changedOrder, type ChangedOrder } from '../../../src/engine/change/changedOrder.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';
import { valueOf } from '../../support/expectResult.ts';

const current = anOrder([
  aLine('B', 'BUNDLE'),
  aLine('NET', 'INTERNET', { in: 'B', attributes: { speed: '1G', model: 'M1' } }),
  aLine('TV', 'TV', { in: 'B' }),
]);

/** Lines of a change have ids and a prefix of their own. */
const changeLine = (key: string, action: OrderLine['action'], more: Partial<OrderLine> = {}): OrderLine => ({
  ...aLine(key, key),
  id: `change-${key}`,
  externalId: `CH-1/${key}`,
  action,
  ...more,
});
const change = (scope: 'partial' | 'full', ...lines: readonly OrderLine[]) =>
  changedOrder(current, {
    scope,
    order: anOrder(lines, { id: 'id-CH-1', externalId: 'CH-1', orderNumber: '00000002' }),
  });
const keys = ({ order }: ChangedOrder): readonly string[] => order.lines.map(({ externalId }) => externalId);

describe('a partial change', () => {
  it('keeps what it does not name, and the identity of what it modifies', () => {
    const { order, aliases, withdrawn } = valueOf(
      change(
        'partial',
        changeLine('NET', 'modify', { productCode: 'INTERNET', attributes: { speed: '2G' }, parentId: 'change-B' }),
        changeLine('B', 'noChange')
      )
    );

    expect(order).toMatchObject({ id: 'id-ORD-1', externalId: 'ORD-1', orderNumber: '00000001', revision: 2 });
    expect(order.lines.map(({ id }) => id).toSorted()).toEqual(['id-B', 'id-NET', 'id-TV']);
    expect(order.lines.find(({ id }) => id === 'id-NET')).toMatchObject({
      action: 'add',
      parentId: 'id-B',
      attributes: { speed: '2G', model: 'M1' },
    });
    expect(aliases).toEqual(
      new Map([
        ['id-NET', 'change-NET'],
        ['id-B', 'change-B'],
      ])
    );
    expect(withdrawn).toEqual([]);
  });

  it('adds lines to a head that is there already, behind it', () => {
    const changed = valueOf(
      change('partial', changeLine('VOICE', 'add', { parentId: 'change-B' }), changeLine('B', 'noChange'))
    );

    expect(changed.order.lines.find(({ id }) => id === 'change-VOICE')).toMatchObject({
      externalId: 'ORD-1/VOICE',
      parentId: 'id-B',
    });
    expect(keys(changed).indexOf('ORD-1/B')).toBeLessThan(keys(changed).indexOf('ORD-1/VOICE'));
  });

  it('withdraws lines', () => {
    const { order, withdrawn } = valueOf(change('partial', changeLine('TV', 'delete')));

    expect(order.lines.map(({ id }) => id)).toEqual(['id-B', 'id-NET']);
    expect(withdrawn).toEqual(['id-TV']);
  });

  it.each([
    ['ChangeOfUnknownLine', changeLine('X', 'modify')],
    ['ChangeOfUnknownLine', changeLine('X', 'delete')],
    ['LineAlreadyThere', changeLine('TV', 'add')],
    ['ChangeKeepsParts', changeLine('B', 'delete')],
  ])('is refused with %s', (code, line) => {
    expect(change('partial', line)).toMatchObject({
      ok: false,
      error: [{ code }, ...(code === 'ChangeKeepsParts' ? [{ code }] : [])],
    });
  });
});

describe('a full change', () => {
  it('withdraws what it does not name, and takes attributes as they are', () => {
    const { order, withdrawn } = valueOf(
      change(
        'full',
        changeLine('B', 'add'),
        changeLine('NET', 'add', { parentId: 'change-B', attributes: { speed: '2G' } })
      )
    );

    expect(order.lines.map(({ id, attributes }) => [id, attributes])).toEqual([
      ['id-B', {}],
      ['id-NET', { speed: '2G' }],
    ]);
    expect(withdrawn).toEqual(['id-TV']);
  });
});
