import type { CommercialOrder } from '../../domain/order.ts';
import type { Problem } from '../../domain/result.ts';

/** An order that changes another one says only what is to be different: by itself it is nothing that can be fulfilled. */
export const orderIsChange = ({ orderNumber }: Pick<CommercialOrder, 'orderNumber'>): Problem => ({
  code: 'OrderIsChange',
  message: `Order ${orderNumber} changes another order, and has no plan of its own.`,
  action: `See what it would do to the other: sf order change preview --order ${orderNumber}`,
});
