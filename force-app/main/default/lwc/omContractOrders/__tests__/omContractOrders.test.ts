import getContract from '@salesforce/apex/OM_ContractController.getContract';
import { refreshApex } from '@salesforce/apex';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmContractOrders from 'c/omContractOrders';
import type { Apex } from 'support/apex';
import { contract } from 'support/contracts';
import { find, render, settle, textOf } from 'support/render';

jest.mock(
  '@salesforce/apex/OM_ContractController.getContract',
  () => jest.requireActual<Apex>('support/apex').wired(),
  {
    virtual: true,
  }
);

const wire = getContract as unknown as TestWireAdapter;
const order = { Id: '801000000000001AAA', OrderNumber: '00000200', TotalAmount: 100, EffectiveDate: '2026-11-20' };
const show = (): HTMLElement => render('c-om-contract-orders', OmContractOrders, { recordId: contract().id });
const emit = async (...orders: readonly object[]): Promise<void> => {
  wire.emit({ orders });
  await settle();
};

describe('c-om-contract-orders', () => {
  it('shows orders with state, day and amount', async () => {
    const card = show();
    expect(find(card, 'c-om-card')['isLoading']).toBe(true);
    await emit(order);
    expect(find(card, 'c-om-link')['label']).toBe('00000200');
    expect(find(card, 'c-om-state-badge')['state']).toBe('Draft');
    expect(textOf(card, '.facts')).toBe('Nov 20, 2026 · $100.00');
  });

  it('follows what is ordered', async () => {
    const card = show();
    await emit({ ...order, OM_State__c: 'InProgress' });
    expect(find(card, 'c-om-state-badge')['state']).toBe('InProgress');
    await emit(order, { ...order, Id: '801000000000002AAA' });
    expect(card.shadowRoot?.querySelectorAll('.order')).toHaveLength(2);
  });

  it('loads again when asked, and stops with the page', async () => {
    const card = show();
    await emit(order);
    find(card, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    expect(refreshApex).toHaveBeenCalledTimes(1);
    card.remove();
    await emit();
    expect(card.shadowRoot?.querySelectorAll('.order')).toHaveLength(1);
  });

  it('says what orders take from it when there are none', async () => {
    const card = show();
    await emit();
    expect(find(card, 'c-om-card')['isEmpty']).toBe(true);
  });

  it('shows an error in place', async () => {
    const card = show();
    wire.error({ message: 'no access' });
    await settle();
    expect(find(card, 'c-om-card')['error']).toMatchObject({ body: { message: 'no access' } });
  });

  it('is accessible', async () => {
    const card = show();
    await emit(order);
    await expect(card).toBeAccessible();
  });
});
