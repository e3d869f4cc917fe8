import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindOrder, refuseUntaken, type BindingFacts } from '../../../src/contracts/index.ts';
import type { ContractTerms } from '../../../src/domain/contract.ts';
import type { CommercialOrder, OrderLine } from '../../../src/domain/order.ts';

const line = (change: Partial<OrderLine> = {}): OrderLine => ({
  id: 'L1',
  externalId: 'L1',
  productCode: 'FIBER',
  productName: 'Fiber',
  action: 'add',
  quantity: 1,
  unitPrice: '100',
  attributes: {},
  ...change,
});
const order = (change: Partial<CommercialOrder> = {}): CommercialOrder => ({
  id: 'O1',
  externalId: 'O1',
  orderNumber: '00000001',
  accountId: 'A1',
  accountName: 'Alma',
  currency: 'EUR',
  revision: 1,
  requestedAt: '2026-06-01',
  attributes: {},
  lines: [line()],
  ...change,
});
const facts = (terms: ContractTerms, change: Partial<BindingFacts['contract']> = {}): BindingFacts => ({
  contract: {
    id: 'C1',
    contractNumber: '00000100',
    accountId: 'A1',
    state: 'Active',
    startDate: '2026-01-01',
    endDate: '2026-12-31',
    clauses: [{ key: 'price', title: '2. Prices', terms }],
    ...change,
  },
  listPrices: new Map([['L1', '100']]),
  today: '2026-06-01',
});
const codes = (result: ReturnType<typeof bindOrder>): readonly string[] =>
  result.ok ? [] : result.error.map((problem) => problem.code);

describe('an order under a contract', () => {
  it('takes the agreed discount for a line that nobody priced', () => {
    const bound = bindOrder(order(), facts({ discountPercent: 12.5 }));
    expect(bound.ok && bound.value.order.lines[0]?.unitPrice).toBe('87.50');
    expect(bound.ok && codes(refuseUntaken(bound.value) as never)).toEqual(['PriceConflict']);
  });

  it('takes an agreed price before the general discount', () => {
    const bound = bindOrder(order(), facts({ discountPercent: 10, prices: { FIBER: '70' } }));
    expect(bound.ok && bound.value.prices[0]?.unitPrice).toBe('70');
  });

  it('names the clause that a price contradicts', () => {
    const bound = bindOrder(order({ lines: [line({ unitPrice: '60' })] }), facts({ prices: { FIBER: '70' } }));
    expect(bound.ok ? '' : bound.error[0]?.message).toContain('clause "2. Prices" of contract 00000100 says 70');
  });

  it('leaves a part that is included in its bundle at nothing', () => {
    const lines = [line({ id: 'L0', productCode: 'BUNDLE' }), line({ unitPrice: '0', parentId: 'L0' })];
    expect(codes(bindOrder(order({ lines }), facts({ discountPercent: 10 })))).toEqual([]);
  });

  it('takes service levels that it leaves open, and may not ask for others', () => {
    const terms: ContractTerms = { attributes: { care: 'gold' }, ranges: { repairHours: { max: 8 } } };
    const bound = bindOrder(order(), facts(terms));
    expect(bound.ok && bound.value.order.attributes).toEqual({ care: 'gold', repairHours: 8 });
    const other = order({ attributes: { care: 'silver', repairHours: 24 } });
    expect(codes(bindOrder(other, facts(terms)))).toEqual(['ServiceLevelConflict', 'ServiceLevelConflict']);
  });

  it.each([
    ['ContractNotInForce', {}, { state: 'Suspended' as const }],
    ['ContractOfOtherAccount', { accountId: 'A2' }, {}],
    ['OutsideContractTerm', { requestedAt: '2027-01-01' }, {}],
  ])('is refused with %s', (code, change, contract) => {
    expect(codes(bindOrder(order(change), facts({}, contract)))).toEqual([code]);
  });

  it('keeps to currency, products and quantities', () => {
    const terms: ContractTerms = { currency: 'USD', products: ['OTHER'], maxQuantity: { FIBER: 1 } };
    const lines = [line(), line({ id: 'L2' })];
    expect(codes(bindOrder(order({ lines }), facts(terms))).toSorted()).toEqual([
      'CurrencyConflict',
      'ProductNotCovered',
      'ProductNotCovered',
      'QuantityConflict',
    ]);
  });

  it('once bound, is bound to the same again', () => {
    const percent = fc.integer({ min: 0, max: 100 });
    const price = fc.integer({ min: 0, max: 10_000_00 }).map((cents) => (cents / 100).toFixed(2));
    fc.assert(
      fc.property(percent, price, (discountPercent, listPrice) => {
        const wanted = { ...facts({ discountPercent }), listPrices: new Map([['L1', listPrice]]) };
        const bound = bindOrder(order({ lines: [line({ unitPrice: listPrice })] }), wanted);
        if (!bound.ok) throw new Error('refused');
        const again = bindOrder(bound.value.order, wanted);
        return again.ok && again.value.prices.length === 0;
      })
    );
  });
});
