/** Results of `sf order asset`. */
import type { AssetView } from '../../domain/assetView.ts';

export type OrderAssetListResult = readonly AssetView[];

export interface OrderAssetDisplayResult {
  readonly asset: AssetView;
  /** The rest of its bundle, heads before parts. */
  readonly bundle: readonly AssetView[];
}

export interface OrderAssetOrderResult {
  readonly id: string;
  readonly orderNumber: string;
  readonly externalId: string;
  /** External ids of the assets that the draft speaks of. */
  readonly assets: readonly string[];
}
