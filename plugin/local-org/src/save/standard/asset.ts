import { ApiError } from '../../contract.ts';
import { isChanged, type SaveScope } from '../change.ts';
import type { StandardBehaviour } from './behaviour.ts';
import { isBelow, upwards, type Hierarchy } from './hierarchy.ts';

const PARTS: Hierarchy = { object: 'Asset', field: 'ParentId' };

/** Assets know the code of their product and the asset at the top of theirs, which is the root of itself. */
export const asset: StandardBehaviour = {
  beforeSave(change, scope) {
    const { after } = change;
    const products = scope.model.schema.object('Product2');
    const id = after['Product2Id'];
    const product = products && typeof id === 'string' ? scope.records.find(products, id) : undefined;
    after['ProductCode'] = product?.['ProductCode'] ?? null;
    if (change.kind === 'update' && isBelow(PARTS, after['ParentId'], after['Id'], scope)) {
      throw new ApiError('FIELD_INTEGRITY_EXCEPTION', 'An asset cannot be below itself in the hierarchy.', {
        fields: ['ParentId'],
      });
    }
  },

  afterSave(changes, scope) {
    for (const change of changes) {
      const { after, kind } = change;
      if (kind === 'insert' || isChanged(change, 'ParentId')) after['RootAssetId'] = settle(String(after['Id']), scope);
    }
  },

  /** What was right below a deleted asset is at the top now. */
  afterDelete(row, scope) {
    const tops = scope.database.all(
      `SELECT "Id" FROM "Asset" WHERE ("RootAssetId" = ? OR "RootAssetId" IS NULL) AND "ParentId" IS NULL
        AND "RootAssetId" IS NOT "Id" AND "IsDeleted" = 0`,
      [typeof row['RootAssetId'] === 'string' ? row['RootAssetId'] : null]
    );
    for (const { Id } of tops) settle(String(Id), scope);
  },

  afterUndelete({ Id }, scope) {
    settle(String(Id), scope);
  },
};

/** Writes the root of an asset to it and to all below it. */
function settle(id: string, scope: SaveScope): string {
  const root = [...upwards(PARTS, id, scope)].at(-1) ?? id;
  scope.database.run(
    `WITH RECURSIVE "below" ("part") AS (
        SELECT ?1 UNION SELECT "Id" FROM "Asset" JOIN "below" ON "ParentId" = "part" WHERE "IsDeleted" = 0)
      UPDATE "Asset" SET "RootAssetId" = ?2 WHERE "Id" IN (SELECT "part" FROM "below") AND "RootAssetId" IS NOT ?2`,
    [id, root]
  );
  return root;
}
