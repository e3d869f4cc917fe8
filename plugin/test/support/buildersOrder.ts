/** Orders in business words. */
import type { CommercialOrder, OrderLine } from '../../src/domain/order.ts';

/** `aLine('L1', 'FIBER')`; ids are `id-L1`, external ids `ORD-1/L1`. `in` names the key of the parent. */
export function aLine(
  key: string,
  productCode: string,
  more: Partial<OrderLine> & { readonly in?: string } = {}
): OrderLine {
  const { in: parent, ...rest } = more;
  return {
    id: `id-${key}`,
    externalId: `ORD-1/${key}`,
    productCode,
    productName: `${productCode} by name`,
    action: 'add',
    quantity: 1,
    unitPrice: '10.00',
    attributes: {},
    ...(parent !== undefined && { parentId: `id-${parent}` }),
    ...rest,
  };
}

export const anOrder = (lines: readonly OrderLine[], more: Partial<CommercialOrder> = {}): CommercialOrder => ({
  id: 'id-ORD-1',
  externalId: 'ORD-1',
  orderNumber: '00000001',
  accountId: 'ACC-1',
  accountName: 'Example Ltd',
  currency: 'EUR',
  revision: 1,
  attributes: {},
  lines,
  ...more,
});
