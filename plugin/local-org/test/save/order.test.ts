import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { codes, draftOrder, insert, messages, orderLine, orgOf, run } from '../metadata/orgOf.ts';

describe('standard orders', () => {
  let org: LocalOrg;
  let data: ReturnType<typeof draftOrder>;
  beforeEach(() => {
    org = orgOf();
    data = draftOrder(org);
  });
  afterEach(() => org.close());
  const read = (object: string, id: string) => org.retrieve(org.admin, object, id);
  const update = (object: string, id: string, values: Record<string, unknown>) =>
    run(org, { kind: 'update', object, id, values });
  const addLine = (values: Record<string, unknown> = {}) => run(org, orderLine(data.order, data.entry, values));
  const activate = () => {
    addLine();
    return update('Order', data.order, { Status: 'Activated' });
  };

  it('are drafts with a number, and sum up their products', () => {
    addLine();
    addLine({ Quantity: 1.5, UnitPrice: 0.33 });

    expect(read('Order', data.order)).toMatchObject({
      OrderNumber: '00000001',
      StatusCode: 'Draft',
      TotalAmount: 20.48,
    });
    const [line] = org.sql.all('SELECT "Id" FROM "OrderItem" ORDER BY "Id"', []);
    expect(read('OrderItem', String(line?.['Id']))).toMatchObject({
      ListPrice: 10,
      TotalPrice: 19.98,
      OrderItemNumber: '0000000001',
    });
    run(org, { kind: 'delete', object: 'OrderItem', id: String(line?.['Id']) });
    expect(read('Order', data.order)).toMatchObject({ TotalAmount: 0.5 });
    expect(org.sql.all('SELECT "Id" FROM "OrderItem"', [])).toHaveLength(1);
  });

  it.each([
    [{ AccountId: null }, 'REQUIRED_FIELD_MISSING', 'Select an account.'],
    [{ EffectiveDate: null }, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [EffectiveDate]'],
    [{ Status: 'Activated' }, 'FAILED_ACTIVATION', 'For a new or cloned order, choose Draft'],
    [
      { Status: 'Gone' },
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      'Status: bad value for restricted picklist field: Gone',
    ],
    [
      { EndDate: '2025-12-31' },
      'FIELD_INTEGRITY_EXCEPTION',
      "The order end date can't be earlier than its start date.",
    ],
  ])('refuse to be created with %j', (values, code, message) => {
    const result = run(org, {
      kind: 'insert',
      object: 'Order',
      values: { AccountId: data.account, EffectiveDate: '2026-01-01', Status: 'Draft', ...values },
    });

    expect([codes(result), messages(result)]).toEqual([[code], [message]]);
  });

  it('need a product and nothing else changed to be activated', () => {
    expect(messages(update('Order', data.order, { Status: 'Activated' }))).toEqual([
      'An order must have at least one product.',
    ]);
    addLine();
    expect(codes(update('Order', data.order, { Status: 'Activated', PoNumber: 'x' }))).toEqual(['FAILED_ACTIVATION']);
    expect(update('Order', data.order, { Status: 'Activated' }).success).toBe(true);
    expect(read('Order', data.order)).toMatchObject({
      StatusCode: 'Activated',
      ActivatedById: org.admin.userId,
      ActivatedDate: '2026-03-15T10:20:30.000Z',
    });
    expect(update('Order', data.order, { Status: 'Activated' }).success).toBe(true);
  });

  it('lock their products once they are activated, and open them again as drafts', () => {
    activate();

    expect(codes(addLine())).toEqual(['ENTITY_IS_LOCKED']);
    const id = String(org.sql.all('SELECT "Id" FROM "OrderItem"', [])[0]?.['Id']);
    expect(codes(run(org, { kind: 'delete', object: 'OrderItem', id }))).toEqual(['ENTITY_IS_LOCKED']);
    expect(messages(run(org, { kind: 'delete', object: 'Order', id: data.order }))).toEqual([
      'unable to modify activated order',
    ]);
    expect(codes(update('Order', data.order, { AccountId: insert(org, 'Account', { Name: 'Other' }) }))).toEqual([
      'FIELD_INTEGRITY_EXCEPTION',
    ]);
    expect(update('Order', data.order, { Status: 'Draft' }).success).toBe(true);
    expect(addLine().success).toBe(true);
  });

  it.each([
    [{ UnitPrice: null }, 'Order Products must have a Unit Price.'],
    [{ Quantity: 0 }, "Can't save order products with quantities of zero"],
    [{ ServiceDate: '2025-12-31' }, "The order product's start date can't be earlier than the order's start date."],
    [{ PricebookEntryId: null }, 'Required fields are missing: [PricebookEntryId]'],
  ])('refuse a product with %j', (values, message) => {
    expect(messages(addLine(values))).toEqual([message]);
  });

  it('take products of their own price book only', () => {
    const other = insert(org, 'Order', { AccountId: data.account, EffectiveDate: '2026-01-01', Status: 'Draft' });

    expect(codes(run(org, orderLine(other, data.entry)))).toEqual(['FIELD_INTEGRITY_EXCEPTION']);
    addLine();
    expect(codes(update('Order', data.order, { Pricebook2Id: null }))).toEqual(['FIELD_INTEGRITY_EXCEPTION']);
  });

  it('do not let a product move to another order', () => {
    const id = insert(
      org,
      'OrderItem',
      orderLine(data.order, data.entry).kind === 'insert'
        ? { OrderId: data.order, PricebookEntryId: data.entry, Quantity: 1, UnitPrice: 1 }
        : {}
    );

    expect(codes(update('OrderItem', id, { OrderId: data.order }))).toEqual(['INVALID_FIELD_FOR_INSERT_UPDATE']);
  });

  it('are not there while orders are switched off', () => {
    const off = orgOf([], { settings: { 'Order.enableOrders': 'false' } });

    expect(codes(run(off, { kind: 'insert', object: 'Order', values: {} }))).toEqual(['INVALID_TYPE']);
    off.close();
  });
});

describe('contracts', () => {
  it.each([
    ['2026-01-01', 12, '2026-12-31'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-03-15', 6, '2026-09-14'],
  ])('that start on %s for %i months end on %s', (StartDate, ContractTerm, EndDate) => {
    const org = orgOf();
    const AccountId = insert(org, 'Account', { Name: 'A' });
    const id = insert(org, 'Contract', { AccountId, StartDate, ContractTerm });

    expect(org.retrieve(org.admin, 'Contract', id)).toMatchObject({
      EndDate,
      Status: 'Draft',
      ContractNumber: '00000001',
    });
    org.close();
  });

  it('go forward only, and are not deleted once activated', () => {
    const org = orgOf();
    const AccountId = insert(org, 'Account', { Name: 'A' });
    const id = insert(org, 'Contract', { AccountId });
    const set = (Status: string) => run(org, { kind: 'update', object: 'Contract', id, values: { Status } });

    expect(codes(run(org, { kind: 'insert', object: 'Contract', values: { AccountId, Status: 'Activated' } }))).toEqual(
      ['FAILED_ACTIVATION']
    );
    expect([set('In Approval Process').success, set('Activated').success]).toEqual([true, true]);
    expect(messages(set('Draft'))).toEqual(['Choose a valid contract status and save your changes']);
    org.close();
  });
});

describe('prices', () => {
  it('need a standard price first, and one per product and book', () => {
    const org = orgOf();
    const { pricebook } = draftOrder(org);
    const product = insert(org, 'Product2', { Name: 'New', ProductCode: 'N' });
    const book = insert(org, 'Pricebook2', { Name: 'Partners', IsActive: true });
    const price = (Pricebook2Id: string) =>
      run(org, {
        kind: 'insert',
        object: 'PricebookEntry',
        values: { Pricebook2Id, Product2Id: product, UnitPrice: 5, IsActive: true },
      });

    expect(codes(price(book))).toEqual(['STANDARD_PRICE_NOT_DEFINED']);
    expect([price(pricebook).success, price(book).success]).toEqual([true, true]);
    expect(codes(price(book))).toEqual(['DUPLICATE_VALUE']);
    org.close();
  });
});
