/** What a change alters of what was ordered, whether or not any work reads it. */
import type { DataChange } from '../../domain/change.ts';
import type { Attributes, CommercialOrder, OrderLine } from '../../domain/order.ts';
import { lineKey } from './changedOrder.ts';

/**
 * Compares an order with what it was: lines by their ids, in the order in which they stand, then lines that are withdrawn.
 * Nothing of it is a reason for work; that is for the plans to say.
 */
export function dataChanges(was: CommercialOrder, is: CommercialOrder): readonly DataChange[] {
  const before = new Map(was.lines.map((line) => [line.id, line]));
  const after = new Set(is.lines.map(({ id }) => id));
  const linesOf = (line: OrderLine, order: CommercialOrder) => ({ lineId: line.id, line: lineKey(line, order) });
  return [
    ...attributeChanges(was.attributes, is.attributes),
    ...is.lines.flatMap((line): readonly DataChange[] => {
      const named = linesOf(line, is);
      const known = before.get(line.id);
      if (!known) return [{ ...named, after: line.productCode }];
      return lineChanges(known, line).map((change) => ({ ...named, ...change }));
    }),
    ...was.lines.flatMap((line) => (after.has(line.id) ? [] : [{ ...linesOf(line, was), before: line.productCode }])),
  ];
}

function lineChanges(was: OrderLine, is: OrderLine): readonly DataChange[] {
  return [
    ...(was.productCode === is.productCode ? [] : [{ before: was.productCode, after: is.productCode }]),
    ...(was.quantity === is.quantity ? [] : [{ what: 'quantity', before: was.quantity, after: is.quantity }]),
    ...(Number(was.unitPrice) === Number(is.unitPrice)
      ? []
      : [{ what: 'price', before: was.unitPrice, after: is.unitPrice }]),
    ...attributeChanges(was.attributes, is.attributes),
  ];
}

function attributeChanges(was: Attributes, is: Attributes): readonly DataChange[] {
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((what) => {
    const [before, after] = [was[what], is[what]];
    if (before === after) return [];
    return [{ what, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
  });
}
