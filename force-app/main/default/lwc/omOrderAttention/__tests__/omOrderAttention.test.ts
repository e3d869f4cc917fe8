import getOrder from '@salesforce/apex/OM_OrderController.getOrder';
import getPlan from '@salesforce/apex/OM_OrderController.getPlan';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import type { Apex } from 'support/apex';
import OmOrderAttention from 'c/omOrderAttention';
import { order, plan, step } from 'support/orders';
import { find, has, render, settle, textOf } from 'support/render';

jest.mock('@salesforce/apex/OM_OrderController.getOrder', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});
jest.mock('@salesforce/apex/OM_OrderController.getPlan', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});

const orders = getOrder as unknown as TestWireAdapter;
const plans = getPlan as unknown as TestWireAdapter;
const show = (): HTMLElement => render('c-om-order-attention', OmOrderAttention, { recordId: order().id });

describe('c-om-order-attention', () => {
  it('is not there when nothing needs somebody, while it loads, or without access', async () => {
    const banner = show();
    expect(has(banner, '.banner')).toBe(false);
    orders.emit(order());
    plans.error({ message: 'no' });
    await settle();
    expect(has(banner, '.banner')).toBe(false);
  });

  it('names the worst first, and how many more there are', async () => {
    const banner = show();
    orders.emit(order());
    plans.emit(
      plan({ steps: ['a', 'b', 'c', 'd'].map((key) => step(key, { state: key === 'd' ? 'FatallyFailed' : 'OnHold' })) })
    );
    await settle();
    expect(find(banner, 'c-om-state-badge')['state']).toBe('FatallyFailed');
    expect(find(banner, 'c-om-link')['reference']).toMatchObject({ attributes: { recordId: 'step-d' } });
    expect(find(banner, '.banner').className).toContain('banner_error');
    expect(textOf(banner, '.more')).toBe('c.OM_Attention_More');
    await expect(banner).toBeAccessible();
  });

  it('goes when the order is done', async () => {
    const banner = show();
    orders.emit(order());
    plans.emit(plan({ steps: [step('a', { state: 'OnHold' })] }));
    await settle();
    expect(has(banner, '.banner')).toBe(true);
    orders.emit(order({ state: 'Completed' }));
    await settle();
    expect(has(banner, '.banner')).toBe(false);
  });
});
