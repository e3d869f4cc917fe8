/** What customers have: the products that orders have delivered, and the technical items that make them work. */
import type { Attributes } from './order.ts';
import type { assetLifecycle } from './states.ts';

export type AssetState = (typeof assetLifecycle.states)[number];

/** A product that a customer has. */
export interface Asset {
  /** External id: that of the order line that brought it, `<order>/<line>`. It stays the same for ever. */
  readonly id: string;
  readonly accountId: string;
  readonly productCode: string;
  readonly productName: string;
  /** CRM id of the product, where the order line named it. */
  readonly productId?: string;
  readonly quantity: number;
  /** Decimal text in the currency of the order. */
  readonly unitPrice: string;
  readonly attributes: Attributes;
  readonly state: AssetState;
  /** The asset that it is bundled in. Roots have none, and are their own `rootId`. */
  readonly parentId?: string;
  readonly rootId: string;
  /** The order line that made it what it is now. */
  readonly source: {
    readonly orderId: string;
    readonly orderNumber: string;
    readonly lineId: string;
    readonly planId: string;
    readonly revision: number;
  };
  /** ISO 8601 instant since when the customer has it. */
  readonly installedAt?: string;
  /** ISO 8601 instant since when it is gone. `Terminated` only. */
  readonly endedAt?: string;
}

/** A technical item as it was last delivered. One item may serve several assets of a bundle. */
export interface DeliveredItem {
  /** Stays the same through all later orders. */
  readonly id: string;
  /** Its key in the plan that last delivered it. */
  readonly key: string;
  readonly productCode: string;
  readonly productName: string;
  readonly quantity: number;
  readonly attributes: Attributes;
  readonly assetIds: readonly string[];
  /** Every asset that it serves is suspended. */
  readonly suspended: boolean;
}

/** What a step that delivered items gave, e.g. the service number of a port. */
export interface DeliveredOutput {
  readonly definition: string;
  readonly itemIds: readonly string[];
  readonly output: Attributes;
}

/** All that orders on assets are compared with: whole bundles, with their items. */
export interface AssetsInUse {
  readonly assets: readonly Asset[];
  readonly items: readonly DeliveredItem[];
  /** Oldest first. */
  readonly outputs: readonly DeliveredOutput[];
  /** What steps gave is known to the service only; it is left out, as it is for a preview. */
  readonly withoutOutputs?: true;
}

/** What a plan makes of an asset or item, once one of these lines is fulfilled. */
export type AssetChange =
  | { readonly kind: 'asset'; readonly id: string; readonly lineIds: readonly string[]; readonly asset: Asset }
  | {
      readonly kind: 'item';
      readonly id: string;
      readonly lineIds: readonly string[];
      /** Absent when the item is no longer there. */
      readonly item?: DeliveredItem;
    };
