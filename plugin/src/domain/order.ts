/** The commercial side of an order: what the customer bought, as the CRM holds it. */

export type AttributeValue = string | number | boolean;
export type Attributes = Readonly<Record<string, AttributeValue>>;

/**
 * What a line asks for: TM Forum's actions (TMF622 `OrderItemActionType`), and what may be done with an asset besides: take
 * it to another place, suspend it, resume it.
 */
export type ItemAction = 'add' | 'modify' | 'delete' | 'noChange' | 'move' | 'suspend' | 'resume';

export interface OrderLine {
  /** CRM id of the OrderItem. */
  readonly id: string;
  /** Stable key within the order; survives a copy of the order to another org. */
  readonly externalId: string;
  /** The line this one is bundled in. Roots have none. */
  readonly parentId?: string;
  readonly productCode: string;
  readonly productName: string;
  readonly family?: string;
  readonly action: ItemAction;
  /** Greater than zero. */
  readonly quantity: number;
  /** Decimal text in the order's currency, as the CRM states it; never a binary fraction. */
  readonly unitPrice: string;
  readonly attributes: Attributes;
  /** External id of the asset that the line speaks of; none for what is new. */
  readonly assetId?: string;
  /** CRM id of the product. */
  readonly productId?: string;
}

export interface CommercialOrder {
  /** CRM id of the Order. */
  readonly id: string;
  readonly externalId: string;
  /** What people call it, e.g. `00000142`. */
  readonly orderNumber: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly currency: string;
  /** Starts at 1; each accepted change of the order adds one. */
  readonly revision: number;
  /** ISO 8601 instant or date that the customer asked for. */
  readonly requestedAt?: string;
  /** ISO 8601 instant or date that the customer was promised; without it the order is held against `requestedAt`. */
  readonly promisedAt?: string;
  readonly attributes: Attributes;
  /** Set on an order that changes another one: the CRM id of that one, and whether it names all of its lines. */
  readonly amends?: { readonly orderId: string; readonly scope: 'partial' | 'full' };
  /** Parents before children. */
  readonly lines: readonly OrderLine[];
}
