import { ApiError } from '../../contract.ts';
import { isChanged, type SaveScope } from '../change.ts';
import type { StandardBehaviour } from './behaviour.ts';

const isStandardBook = (id: unknown, scope: SaveScope): boolean => {
  const books = scope.model.schema.object('Pricebook2');
  return books !== undefined && typeof id === 'string' && scope.records.find(books, id)?.['IsStandard'] === true;
};

/** Prices: the standard price of a product comes first, and a product is priced once per book. */
export const pricebookEntry: StandardBehaviour = {
  beforeSave({ after, kind, object }, scope) {
    const products = scope.model.schema.object('Product2');
    const productId = after['Product2Id'];
    const product = products && typeof productId === 'string' ? scope.records.find(products, productId) : undefined;
    after['Name'] = product?.['Name'] ?? null;
    after['ProductCode'] = product?.['ProductCode'] ?? null;
    const isStandard = isStandardBook(after['Pricebook2Id'], scope);
    const siblings = scope.records.findBy(object, 'Product2Id', productId ?? null);
    const standard = siblings.find((row) => isStandardBook(row['Pricebook2Id'], scope));
    if (kind === 'insert') {
      const twin = siblings.find((row) => row['Pricebook2Id'] === after['Pricebook2Id']);
      if (twin) {
        throw new ApiError('DUPLICATE_VALUE', 'This price definition already exists in this price book');
      }
      if (!isStandard && standard === undefined) {
        throw new ApiError(
          'STANDARD_PRICE_NOT_DEFINED',
          'No standard price defined for this product: before creating a custom price, create a standard price'
        );
      }
    }
    if (after['UseStandardPrice'] === true && standard) after['UnitPrice'] = standard['UnitPrice'] ?? null;
  },

  afterSave(changes, scope) {
    for (const change of changes) {
      if (!isChanged(change, 'UnitPrice') || !isStandardBook(change.after['Pricebook2Id'], scope)) continue;
      scope.database.run(
        `UPDATE "PricebookEntry" SET "UnitPrice" = ?, "SystemModstamp" = ? WHERE "Product2Id" = ? AND "UseStandardPrice" = 1 AND "Id" <> ?`,
        [
          Number(change.after['UnitPrice'] ?? 0),
          scope.stamp,
          String(change.after['Product2Id']),
          String(change.after['Id']),
        ]
      );
    }
  },
};

/** Entries carry the name and the code of their product. */
export const product2: StandardBehaviour = {
  afterSave(changes, scope) {
    for (const change of changes) {
      if (change.kind === 'insert' || !(isChanged(change, 'Name') || isChanged(change, 'ProductCode'))) continue;
      scope.database.run('UPDATE "PricebookEntry" SET "Name" = ?, "ProductCode" = ? WHERE "Product2Id" = ?', [
        String(change.after['Name']),
        change.after['ProductCode'] === null ? null : String(change.after['ProductCode']),
        String(change.after['Id']),
      ]);
    }
  },
};

export const pricebook2: StandardBehaviour = {
  beforeDelete(row) {
    if (row['IsStandard'] === true) throw new ApiError('DELETE_FAILED', 'The standard price book cannot be deleted.');
  },
};
