import { ApiError } from '../../contract.ts';
import type { Row } from '../../store/records.ts';
import { isChanged, type Change, type SaveScope } from '../change.ts';
import type { StandardBehaviour } from './behaviour.ts';
import { statusCategory } from './statusCategory.ts';

const ACTIVATED = 'Activated';

/** What may be set together with the status when an order is activated: nothing that a caller gives. */
const ACTIVATION_FIELDS: ReadonlySet<string> = new Set(['Status']);

/** Standard orders: drafts are free, activated ones are frozen. */
export const order: StandardBehaviour = {
  beforeSave(change, scope) {
    const { after, before, kind } = change;
    after['StatusCode'] = statusCategory(String(after['Status'] ?? ''), before?.['StatusCode']);
    if (kind === 'insert') checkNew(after);
    else checkUpdate(change, scope);
    checkDates(after, scope);
  },

  beforeDelete(row) {
    if (row['StatusCode'] === ACTIVATED) throw new ApiError('DELETE_FAILED', 'unable to modify activated order');
  },
};

function checkNew(after: Row): void {
  if (after['AccountId'] === null) throw new ApiError('REQUIRED_FIELD_MISSING', 'Select an account.');
  if (after['StatusCode'] === ACTIVATED) {
    throw new ApiError('FAILED_ACTIVATION', 'For a new or cloned order, choose Draft', { fields: ['Status'] });
  }
}

function checkUpdate(change: Change, scope: SaveScope): void {
  const { before, after } = change;
  const wasActive = before?.['StatusCode'] === ACTIVATED;
  const isActive = after['StatusCode'] === ACTIVATED;
  if (wasActive && isActive) checkActivatedEdit(change, scope);
  else if (isActive) activate(change, scope);
  else if (wasActive) deactivate(change, scope);
  else checkPricebook(change, scope);
}

function activate(change: Change, scope: SaveScope): void {
  const { after, given } = change;
  const others = [...given].filter((field) => !ACTIVATION_FIELDS.has(field) && isChanged(change, field));
  if (others.length > 0) {
    throw new ApiError('FAILED_ACTIVATION', 'Status is the only field you can update when activating an order.', {
      fields: others,
    });
  }
  if (!scope.rights.has('ActivateOrder')) {
    throw new ApiError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', { status: 403 });
  }
  if (itemsOf(after, scope).length === 0) {
    throw new ApiError('FAILED_ACTIVATION', 'An order must have at least one product.', { fields: ['Status'] });
  }
  after['ActivatedDate'] = scope.stamp;
  after['ActivatedById'] = scope.session.userId;
}

/** An activated order takes changes from those who may edit activated orders, but keeps its account and contract. */
function checkActivatedEdit(change: Change, scope: SaveScope): void {
  const changed = [...change.given].filter((field) => isChanged(change, field));
  if (changed.length === 0) return;
  const fixed = changed.filter((field) => field === 'AccountId' || field === 'ContractId' || field === 'Pricebook2Id');
  if (fixed.length > 0) {
    throw new ApiError('FIELD_INTEGRITY_EXCEPTION', `unable to modify activated order: ${fixed.join(', ')}`, {
      fields: fixed,
    });
  }
  if (!scope.rights.has('EditActivatedOrders')) {
    throw new ApiError('ENTITY_IS_LOCKED', 'unable to modify activated order', { status: 400 });
  }
}

function deactivate({ after }: Change, scope: SaveScope): void {
  const orders = scope.model.schema.object('Order');
  const reductions = orders ? scope.records.findBy(orders, 'OriginalOrderId', after['Id'] ?? null, 1) : [];
  if (reductions.some((row) => row['IsReductionOrder'] === true)) {
    throw new ApiError('FAILED_ACTIVATION', 'An order with reduction orders cannot become a draft.', {
      fields: ['Status'],
    });
  }
  after['ActivatedDate'] = null;
  after['ActivatedById'] = null;
}

/** Once an order has products, its price book stays: each line is priced by one of its entries. */
function checkPricebook(change: Change, scope: SaveScope): void {
  const previous = change.before?.['Pricebook2Id'] ?? null;
  if (previous === null || !isChanged(change, 'Pricebook2Id') || itemsOf(change.after, scope).length === 0) return;
  throw new ApiError('FIELD_INTEGRITY_EXCEPTION', "You can't change the price book of an order that has products.", {
    fields: ['Pricebook2Id'],
  });
}

function itemsOf(row: Readonly<Row>, scope: SaveScope): readonly Row[] {
  const items = scope.model.schema.object('OrderItem');
  return items ? scope.records.findBy(items, 'OrderId', row['Id'] ?? null, 1) : [];
}

function checkDates(after: Row, scope: SaveScope): void {
  const start = after['EffectiveDate'] ?? null;
  const end = after['EndDate'] ?? null;
  if (start !== null && end !== null && end < start) {
    throw new ApiError('FIELD_INTEGRITY_EXCEPTION', "The order end date can't be earlier than its start date.", {
      fields: ['EndDate'],
    });
  }
  const contracts = scope.model.schema.object('Contract');
  const contractId = after['ContractId'];
  const contract = contracts && typeof contractId === 'string' ? scope.records.find(contracts, contractId) : undefined;
  if (contract === undefined || start === null) return;
  const from = contract['StartDate'] ?? null;
  const to = contract['EndDate'] ?? null;
  if ((from !== null && start < from) || (to !== null && start > to)) {
    throw new ApiError('FIELD_INTEGRITY_EXCEPTION', "The order's start date must be within the contract's dates.", {
      fields: ['EffectiveDate'],
    });
  }
}
