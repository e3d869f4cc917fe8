import { Decimal } from 'decimal.js';
import { ApiError } from '../../contract.ts';
import type { Row } from '../../store/records.ts';
import { quote } from '../../store/tables.ts';
import { isChanged, type Change, type SaveScope } from '../change.ts';
import { roundTo } from '../coerce.ts';
import type { StandardBehaviour } from './behaviour.ts';

/** Order products: priced by an entry of the order's price book, frozen with their order, and summed up on it. */
export const orderItem: StandardBehaviour = {
  beforeSave(change, scope) {
    const { after, kind } = change;
    const order = parent('Order', after['OrderId'], scope);
    if (order === undefined) return;
    if (kind === 'insert') {
      checkUnlocked(order);
      priceFromEntry(change, order, scope);
    } else {
      checkEdit(change, order, scope);
    }
    checkQuantity(after, scope);
    if (after['UnitPrice'] === null) {
      throw new ApiError('REQUIRED_FIELD_MISSING', 'Order Products must have a Unit Price.', { fields: ['UnitPrice'] });
    }
    checkDates(after, order);
    after['TotalPrice'] = product(after['Quantity'], after['UnitPrice']);
    if (kind === 'insert') after['AvailableQuantity'] = after['Quantity'] ?? null;
    else if (isChanged(change, 'Quantity')) after['AvailableQuantity'] = after['Quantity'] ?? null;
  },

  afterSave(changes, scope) {
    sumOrders(
      changes.map((change) => change.after['OrderId']),
      scope
    );
  },

  beforeDelete(row, scope) {
    const order = parent('Order', row['OrderId'], scope);
    if (order) checkUnlocked(order);
  },

  afterDelete(row, scope) {
    sumOrders([row['OrderId']], scope);
  },
};

function parent(object: string, id: unknown, scope: SaveScope): Row | undefined {
  const definition = scope.model.schema.object(object);
  return definition && typeof id === 'string' ? scope.records.find(definition, id) : undefined;
}

const isActivated = (order: Row): boolean => order['StatusCode'] === 'Activated';

function checkUnlocked(order: Row): void {
  if (!isActivated(order)) return;
  throw new ApiError(
    'ENTITY_IS_LOCKED',
    'unable to modify activated order: you cannot delete Order, or add or remove Order Products'
  );
}

function checkEdit(change: Change, order: Row, scope: SaveScope): void {
  const isTouched = [...change.given].some((field) => isChanged(change, field));
  if (isActivated(order) && isTouched && !scope.rights.has('EditActivatedOrders')) {
    throw new ApiError('ENTITY_IS_LOCKED', 'unable to modify activated order');
  }
}

function priceFromEntry({ after }: Change, order: Row, scope: SaveScope): void {
  if (after['PricebookEntryId'] === null) {
    throw new ApiError('REQUIRED_FIELD_MISSING', 'Required fields are missing: [PricebookEntryId]', {
      fields: ['PricebookEntryId'],
    });
  }
  const entry = parent('PricebookEntry', after['PricebookEntryId'], scope);
  if (entry === undefined) return;
  if (order['Pricebook2Id'] === null || order['Pricebook2Id'] !== entry['Pricebook2Id']) {
    throw new ApiError(
      'FIELD_INTEGRITY_EXCEPTION',
      `field integrity exception: PricebookEntryId (pricebook entry is in a different pricebook than the one assigned to the order)`,
      { fields: ['PricebookEntryId'] }
    );
  }
  if (entry['IsActive'] !== true) {
    throw new ApiError(
      'FIELD_INTEGRITY_EXCEPTION',
      'field integrity exception: PricebookEntryId (pricebook entry is inactive)',
      {
        fields: ['PricebookEntryId'],
      }
    );
  }
  after['Product2Id'] = entry['Product2Id'] ?? null;
  after['ListPrice'] = entry['UnitPrice'] ?? null;
}

function checkQuantity(after: Row, scope: SaveScope): void {
  const quantity = Number(after['Quantity'] ?? 1);
  const allows = (setting: string): boolean => scope.model.settings.get(`Order.${setting}`) === 'true';
  if (quantity === 0 && !allows('enableZeroQuantity')) {
    throw new ApiError('FIELD_INTEGRITY_EXCEPTION', "Can't save order products with quantities of zero", {
      fields: ['Quantity'],
    });
  }
  if (quantity < 0 && !allows('enableNegativeQuantity')) {
    throw new ApiError('FIELD_INTEGRITY_EXCEPTION', "Can't save order products with negative quantities", {
      fields: ['Quantity'],
    });
  }
}

function checkDates(after: Row, order: Row): void {
  const start = after['ServiceDate'] ?? null;
  const end = after['EndDate'] ?? null;
  const orderStart = order['EffectiveDate'] ?? null;
  const orderEnd = order['EndDate'] ?? null;
  if (start !== null && orderStart !== null && start < orderStart) {
    throw new ApiError(
      'FIELD_INTEGRITY_EXCEPTION',
      "The order product's start date can't be earlier than the order's start date.",
      {
        fields: ['ServiceDate'],
      }
    );
  }
  if (end !== null && ((orderEnd !== null && end > orderEnd) || (start !== null && end < start))) {
    throw new ApiError('FIELD_INTEGRITY_EXCEPTION', "The order product's end date must be within the order's dates.", {
      fields: ['EndDate'],
    });
  }
}

function product(quantity: unknown, price: unknown): number {
  return new Decimal(Number(quantity ?? 0))
    .mul(Number(price ?? 0))
    .toDecimalPlaces(2, Decimal.ROUND_HALF_UP)
    .toNumber();
}

/** `Order.TotalAmount` is the sum of its products. */
function sumOrders(ids: readonly unknown[], scope: SaveScope): void {
  for (const id of new Set(ids)) {
    if (typeof id !== 'string') continue;
    const sum = scope.database.get(
      'SELECT TOTAL("TotalPrice") AS "sum" FROM "OrderItem" WHERE "OrderId" = ? AND "IsDeleted" = 0',
      [id]
    );
    const total = roundTo(Number(sum?.['sum'] ?? 0), 2);
    scope.database.run(
      `UPDATE ${quote('Order')} SET "TotalAmount" = ?, "SystemModstamp" = ? WHERE "Id" = ? AND "TotalAmount" IS NOT ?`,
      [total, scope.stamp, id, total]
    );
  }
}
