import { refreshApex } from '@salesforce/apex';
import load from '@salesforce/apex/OM_OrderController.getPlan';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import type { Apex } from 'support/apex';
import OmPlanTimeline from 'c/omPlanTimeline';
import { plan, step } from 'support/orders';
import { find, render, settle, textOf } from 'support/render';

jest.mock('@salesforce/apex/OM_OrderController.getPlan', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});

const wire = load as unknown as TestWireAdapter;
const show = (): HTMLElement => render('c-om-plan-timeline', OmPlanTimeline, { recordId: '801' });
const emit = async (value: unknown): Promise<void> => {
  wire.emit(value);
  await settle();
};
const steps = [
  step('a', {
    state: 'Completed',
    startedAt: '2026-11-21T10:00:00Z',
    endedAt: '2026-11-21T12:00:00Z',
    isCritical: true,
  }),
  step('b', {}),
];

describe('c-om-plan-timeline', () => {
  it('draws planned and actual work', async () => {
    const card = show();
    await emit(plan({ steps }));
    expect(card.shadowRoot?.querySelectorAll('.bar_planned')).toHaveLength(2);
    expect(card.shadowRoot?.querySelectorAll('.bar_done')).toHaveLength(1);
    expect(card.shadowRoot?.querySelectorAll('.row_critical')).toHaveLength(1);
  });

  it('keeps to the critical path, and to another scale, when asked', async () => {
    const card = show();
    await emit(plan({ steps }));
    find(card, '.only-critical').dispatchEvent(new CustomEvent('change', { detail: { checked: true } }));
    find(card, '.scales').dispatchEvent(new CustomEvent('change', { detail: { value: 'day' } }));
    await settle();
    expect(card.shadowRoot?.querySelectorAll('.row')).toHaveLength(1);
    expect(find(card, '.chart').style.minInlineSize || find(card, '.chart').getAttribute('style')).toMatch(/px/);
  });

  it('loads, and says why there is nothing', async () => {
    const card = show();
    expect(find(card, 'c-om-card')['isLoading']).toBe(true);
    await emit(null);
    expect(find(card, 'c-om-card')['isEmpty']).toBe(true);
  });

  it('stops with the page', async () => {
    const card = show();
    await emit(plan({ steps }));
    card.remove();
    const before = textOf(card);
    await emit(null);
    expect(textOf(card)).toBe(before);
  });

  it('shows an error in place and is loaded again', async () => {
    const card = show();
    wire.error({ message: 'no access' });
    await settle();
    expect(find(card, 'c-om-card')['error']).toBeDefined();
    find(card, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    expect(refreshApex).toHaveBeenCalledTimes(1);
  });

  it('is accessible', async () => {
    const card = show();
    await emit(plan({ steps }));
    await expect(card).toBeAccessible();
  });
});
