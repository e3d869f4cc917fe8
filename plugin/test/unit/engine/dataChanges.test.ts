import { expect, it } from 'vitest';
import { dataChanges } from '../../../src/engine/change/dataChanges.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';

const line = aLine('L1', 'NET', { attributes: { speed: '1G', note: 'Ring twice' } });

it('of an order and itself there are none, however its price is written', () => {
  const order = anOrder([line, aLine('L2', 'TV')], { attributes: { po: '4711' } });

  expect(dataChanges(order, order)).toEqual([]);
  expect(dataChanges(anOrder([line]), anOrder([{ ...line, unitPrice: '10' }]))).toEqual([]);
});

it('names what is other, new and gone, of the order and of each line', () => {
  const was = anOrder([line, aLine('L2', 'TV')], { attributes: { po: '4711' } });
  const changed = { ...line, quantity: 2, unitPrice: '12.00', attributes: { speed: '1G', floor: 3 } };
  const is = anOrder([changed, aLine('L3', 'VOICE')], { attributes: { po: '4712' } });
  const first = { lineId: 'id-L1', line: 'L1' };

  expect(dataChanges(was, is)).toEqual([
    { what: 'po', before: '4711', after: '4712' },
    { ...first, what: 'quantity', before: 1, after: 2 },
    { ...first, what: 'price', before: '10.00', after: '12.00' },
    { ...first, what: 'note', before: 'Ring twice' },
    { ...first, what: 'floor', after: 3 },
    { lineId: 'id-L3', line: 'L3', after: 'VOICE' },
    { lineId: 'id-L2', line: 'L2', before: 'TV' },
  ]);
});

it('a line of another product is still that line', () => {
  expect(dataChanges(anOrder([line]), anOrder([{ ...line, productCode: 'NET-PRO' }]))).toEqual([
    { lineId: 'id-L1', line: 'L1', before: 'NET', after: 'NET-PRO' },
  ]);
});
