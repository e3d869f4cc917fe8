/** What a customer has, as the CRM shows it. */
import type { Attributes } from './order.ts';

export interface AssetView {
  /** CRM id. */
  readonly id: string;
  readonly externalId: string;
  readonly name: string;
  readonly productCode: string;
  readonly accountName: string;
  readonly state: string;
  readonly quantity: number;
  /** Decimal text. */
  readonly unitPrice: string;
  readonly attributes: Attributes;
  /** External ids of the asset that it is bundled in, and of the head of the whole bundle. */
  readonly parentExternalId?: string;
  readonly rootExternalId: string;
  /** The order that made it what it is. */
  readonly orderNumber?: string;
  readonly planExternalId?: string;
  /** ISO 8601 dates. */
  readonly installedOn?: string;
  readonly endedOn?: string;
  /** Technical items that serve it. */
  readonly items: readonly AssetItemView[];
}

export interface AssetItemView {
  /** The same in all assets that the item serves. */
  readonly id: string;
  readonly key: string;
  readonly productCode: string;
  readonly productName: string;
  readonly quantity: number;
  readonly attributes: Attributes;
  readonly suspended: boolean;
}
