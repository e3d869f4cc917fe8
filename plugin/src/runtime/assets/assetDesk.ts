import type { AssetsInUse } from '../../domain/asset.ts';
import type { CommercialOrder } from '../../domain/order.ts';
import type { AssetDesk, AssetTurn } from '../../engine/ports.ts';
import type { Database } from '../db/database.ts';
import { assetsBefore } from './assetsBefore.ts';
import { dueTurns, endTurn, takeTurn } from './assetTurns.ts';
import { readAssetsInUse } from './readAssets.ts';

/** What customers have, in the database of the plans. */
export class DatabaseAssetDesk implements AssetDesk {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  takeTurn(order: CommercialOrder): Promise<AssetTurn> {
    return this.#database.transaction((sql) => takeTurn(sql, order, assetIdsOf(order)));
  }

  endTurn(orderId: string): Promise<boolean> {
    return endTurn(this.#database, orderId);
  }

  dueTurns(limit: number): Promise<readonly string[]> {
    return dueTurns(this.#database, limit);
  }

  /** Whole bundles as they were when the plans of these orders were made, by order id. */
  before(orders: readonly CommercialOrder[]): Promise<ReadonlyMap<string, AssetsInUse>> {
    return this.#database.snapshot((sql) => assetsBefore(sql, orders));
  }

  inUse(order: CommercialOrder): Promise<AssetsInUse> {
    return this.#database.snapshot((sql) => readAssetsInUse(sql, assetIdsOf(order)));
  }
}

const assetIdsOf = ({ lines }: CommercialOrder): readonly string[] => lines.flatMap(({ assetId }) => assetId ?? []);
