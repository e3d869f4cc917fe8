import type { AssetsInUse } from '../domain/asset.ts';
import type { CommercialOrder } from '../domain/order.ts';
import { isOnAssets } from '../engine/assets/assetOrder.ts';
import type { OrderNote } from '../engine/ports.ts';
import type { IntakeDependencies } from './intakeDependencies.ts';

export interface OrdersAdmitted {
  /** Orders that are planned now, with what the customer has where they speak of it. */
  readonly ready: readonly { readonly order: CommercialOrder; readonly inUse?: AssetsInUse }[];
  readonly waiting: number;
}

/** An order that breaks the engine shows it where it is planned, and alone. */
function speaksOfAssets(order: CommercialOrder): boolean {
  try {
    return isOnAssets(order);
  } catch {
    return false;
  }
}

/**
 * Lets orders on assets in one after the other: the second on a bundle waits until the first has ended, and is planned on
 * what that has left. Orders for new things pass.
 */
export function createAssetIntake({ crm, runtime, logger }: IntakeDependencies) {
  /** What was last written on orders that wait. */
  const noted = new Map<string, string>();

  /** @param orders in the order in which they were accepted */
  async function admit(orders: readonly CommercialOrder[]): Promise<OrdersAdmitted> {
    const ready: { order: CommercialOrder; inUse?: AssetsInUse }[] = [];
    const notes = new Map<string, OrderNote>();
    let waiting = 0;
    for (const order of orders) {
      if (!speaksOfAssets(order)) {
        ready.push({ order });
        continue;
      }
      const turn = await runtime.assets.takeTurn(order);
      if (turn.kind === 'go') {
        ready.push({ order, inUse: await runtime.assets.inUse(order) });
        if (noted.delete(order.id)) notes.set(order.id, {});
        continue;
      }
      waiting += 1;
      const reason = `Waits for order ${turn.for.join(', ')}, which is under way on the same asset.`;
      if (noted.get(order.id) === reason) continue;
      notes.set(order.id, { reason });
      noted.set(order.id, reason);
      logger.info({ orderId: order.id, waitsFor: turn.for }, 'an order on an asset waits for its turn');
    }
    if (notes.size > 0) await crm.noteOrders(notes);
    return { ready, waiting };
  }

  return {
    admit,

    /** These orders get no plan: whoever waits for them need not any longer. */
    async dismiss(orders: readonly CommercialOrder[]): Promise<void> {
      for (const order of orders) if (speaksOfAssets(order)) await runtime.assets.endTurn(order.id);
    },
  };
}
