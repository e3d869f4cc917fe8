import { describe, expect, it } from 'vitest';
import { LineRow, OrderRow, toCommercialOrder } from '../../../src/salesforce/orderRows.ts';

const order = (fields: object = {}): OrderRow =>
  OrderRow.parse({
    Id: '801',
    OrderNumber: '00000142',
    AccountId: '001',
    Account: { Name: 'Example Ltd' },
    OM_ExternalId__c: 'WEB-7',
    ...fields,
  });
const line = (key: string, fields: object = {}): LineRow =>
  LineRow.parse({
    Id: `802-${key}`,
    OrderId: '801',
    OM_ExternalId__c: `WEB-7/${key}`,
    Quantity: 1,
    UnitPrice: 49.9,
    Product2: { ProductCode: 'FIBER', Name: 'Fiber', Family: 'Internet' },
    ...fields,
  });
const problemsOf = (row: OrderRow, lines: readonly LineRow[]) => {
  const mapped = toCommercialOrder(row, lines, 'EUR');
  return mapped.ok ? [] : mapped.error;
};

describe('toCommercialOrder', () => {
  it('maps an order with parents before children, whatever the order of the rows', () => {
    const rows = [line('L2', { OM_ParentItem__c: '802-L1' }), line('L3', { OM_ParentItem__c: '802-L2' }), line('L1')];

    const mapped = toCommercialOrder(order(), rows, 'EUR');

    expect(mapped).toMatchObject({ ok: true, value: { externalId: 'WEB-7', revision: 1, currency: 'EUR' } });
    expect(mapped.ok && mapped.value.lines.map((each) => each.externalId)).toEqual(['L1', 'L2', 'L3']);
  });

  it.each([
    [0.1, '0.1'],
    [49.9, '49.9'],
    [1234567.89, '1234567.89'],
    [0.0000001, '0.0000001'],
    [0, '0'],
  ])('states the price %d as the decimal text %s', (UnitPrice, text) => {
    const mapped = toCommercialOrder(order(), [line('L1', { UnitPrice })], 'EUR');

    expect(mapped.ok && mapped.value.lines[0]?.unitPrice).toBe(text);
  });

  it.each<[string, object, string]>([
    ['JSON that is cut off', { OM_Attributes__c: '{"speed":' }, 'MalformedAttributes'],
    ['attributes that are a list', { OM_Attributes__c: '["1G"]' }, 'MalformedAttributes'],
    ['an attribute inside an attribute', { OM_Attributes__c: '{"site":{"city":"x"}}' }, 'MalformedAttributes'],
    ['a product without a code', { Product2: { Name: 'Fiber', ProductCode: null } }, 'MissingProductCode'],
    ['a negative quantity', { Quantity: -1 }, 'BadQuantity'],
    ['no quantity', { Quantity: null }, 'BadQuantity'],
    ['an action nobody knows', { OM_Action__c: 'explode' }, 'UnknownAction'],
    ['a parent on another order', { OM_ParentItem__c: '802-elsewhere' }, 'ForeignParent'],
    ['itself as its parent', { OM_ParentItem__c: '802-L1' }, 'CyclicParents'],
  ])('refuses a line with %s and says where', (_what, fields, code) => {
    const [problem] = problemsOf(order(), [line('L1', fields)]);

    expect(problem).toMatchObject({ code, path: expect.stringContaining('00000142') as string });
    expect(problem?.action).not.toBe('');
  });

  it('refuses lines that are parents of one another and names them', () => {
    const rows = [line('L1', { OM_ParentItem__c: '802-L2' }), line('L2', { OM_ParentItem__c: '802-L1' }), line('L3')];

    expect(problemsOf(order(), rows)).toMatchObject([
      { code: 'CyclicParents', message: expect.stringContaining('L1, L2') as string },
    ]);
  });

  it('refuses two lines of one name instead of choosing', () => {
    const twin = line('L1', { Id: '802-other' });

    expect(problemsOf(order(), [line('L1'), twin])).toMatchObject([{ code: 'AmbiguousLine' }]);
  });

  it('says everything that is wrong, not only the first', () => {
    const codes = problemsOf(order({ AccountId: null }), [
      line('L1', { Quantity: 0 }),
      line('L2', { Product2: null }),
    ]).map((problem) => problem.code);

    expect(codes).toEqual(['MissingAccount', 'BadQuantity', 'MissingProductCode']);
  });

  it('refuses an order without lines', () => {
    expect(problemsOf(order(), [])).toMatchObject([{ code: 'EmptyOrder' }]);
  });
});
