import { refreshApex } from '@salesforce/apex';
import getSampleOrders from '@salesforce/apex/OM_SetupController.getSampleOrders';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmSampleOrder from 'c/omSampleOrder';
import type { Apex } from 'support/apex';
import { find, has, render, settle } from 'support/render';

jest.mock(
  '@salesforce/apex/OM_SetupController.getSampleOrders',
  () => jest.requireActual<Apex>('support/apex').wired(),
  { virtual: true }
);

const wire = getSampleOrders as unknown as TestWireAdapter;
const orders = [
  { Id: '801A', OrderNumber: '00000101', Account: { Name: 'Acme Media' }, TotalAmount: 49.9 },
  { Id: '801B', OrderNumber: '00000100' },
];
const show = (): HTMLElement => render('c-om-sample-order', OmSampleOrder);
const emit = async (data: readonly object[]): Promise<void> => {
  wire.emit(data);
  await settle();
};
const choose = async (element: HTMLElement, value: string): Promise<void> => {
  find(element, '.order').dispatchEvent(new CustomEvent('change', { detail: { value } }));
  await settle();
};

describe('c-om-sample-order', () => {
  it('offers the latest drafts', async () => {
    const element = show();
    expect(find(element, 'c-om-card')['isLoading']).toBe(true);
    await emit(orders);
    expect(find(element, '.order')['options']).toEqual([
      { label: '00000101 · Acme Media · $49.90', value: '801A' },
      { label: '00000100', value: '801B' },
    ]);
    expect(has(element, 'c-om-simulation')).toBe(false);
  });

  it('shows what will happen to the one that is chosen, then to another', async () => {
    const element = show();
    await emit(orders);
    await choose(element, '801B');
    expect(find(element, 'c-om-simulation')['recordId']).toBe('801B');
    await choose(element, '801A');
    expect(find(element, 'c-om-simulation')['recordId']).toBe('801A');
  });

  it('says what to do where there is none', async () => {
    const element = show();
    await emit([]);
    expect(find(element, 'c-om-card')['isEmpty']).toBe(true);
  });

  it('can be read again after an error', async () => {
    const element = show();
    wire.error({ message: 'no' });
    await settle();
    expect(find(element, 'c-om-card')['error']).toMatchObject({ body: { message: 'no' } });
    find(element, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    await settle();
    expect(refreshApex).toHaveBeenCalledTimes(1);
  });

  it('is accessible', async () => {
    const element = show();
    await emit(orders);
    await expect(element).toBeAccessible();
  });
});
