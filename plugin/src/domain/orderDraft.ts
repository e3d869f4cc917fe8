/** An order that came from outside and is about to become a CRM order. Nothing in it is checked against the CRM yet. */
import type { Attributes, ItemAction } from './order.ts';

export interface OrderDraft {
  /** Stable key of the order; a second import of the same key finds the first order. */
  readonly externalId: string;
  readonly description?: string;
  /** External id (`OM_ExternalId__c`) of the account. */
  readonly accountExternalId: string;
  /** ISO 8601 date or instant. */
  readonly requestedAt?: string;
  /** ISO 4217, when the document states one. */
  readonly currency?: string;
  readonly attributes: Attributes;
  /** Parents before children. */
  readonly lines: readonly DraftLine[];
}

export interface DraftLine {
  /** Unique in the order; with the order's external id it makes the line's. */
  readonly key: string;
  readonly parentKey?: string;
  readonly productCode: string;
  /** As the document calls it; used when missing products are created on request. */
  readonly productName?: string;
  readonly action: ItemAction;
  readonly quantity: number;
  /** Decimal text; the price book's price when the document states none. */
  readonly unitPrice?: string;
  readonly attributes: Attributes;
  /** External id of the asset that the line speaks of. */
  readonly assetExternalId?: string;
  /** Where the line stands in the document, for messages. */
  readonly path: string;
}
