import { refreshApex } from '@salesforce/apex';
import getPlan from '@salesforce/apex/OM_OrderController.getPlan';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import type { Apex } from 'support/apex';
import OmPlanCard from 'c/omPlanCard';
import { plan, step } from 'support/orders';
import { find, has, render, settle } from 'support/render';

jest.mock('@salesforce/apex/OM_OrderController.getPlan', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});

const plans = getPlan as unknown as TestWireAdapter;
const steps = [
  step('a', { state: 'Completed' }),
  step('b', { state: 'FatallyFailed', waitsFor: ['a'] }),
  step('c', { waitsFor: ['b'], lane: 'Bill' }),
];
const show = (): HTMLElement => render('c-om-plan-card', OmPlanCard, { recordId: '801' });
const emit = async (value: object | null): Promise<void> => {
  plans.emit(value);
  await settle();
};
const keysOf = (card: HTMLElement, child: string): string[] =>
  (find(card, child)['steps'] as { key: string }[]).map(({ key }) => key);

describe('c-om-plan-card', () => {
  it('shows the plan as a graph, with counts', async () => {
    const card = show();
    await emit(plan({ steps }));
    expect(keysOf(card, 'c-om-plan-graph')).toEqual(['a', 'b', 'c']);
    const counts = [...(card.shadowRoot?.querySelectorAll('.count') ?? [])].map(({ textContent }) => textContent);
    expect(counts).toEqual(['3', '1', '0', '1', '1']);
  });

  it('filters, searches, and shows the same as a list', async () => {
    const card = show();
    await emit(plan({ steps }));
    find(card, '[data-filter="attention"]').click();
    await settle();
    expect(keysOf(card, 'c-om-plan-graph')).toEqual(['b']);
    find(card, '.views').dispatchEvent(new CustomEvent('change', { detail: { value: 'list' } }));
    await settle();
    expect(keysOf(card, 'c-om-plan-list')).toEqual(['b']);
    find(card, '.search').dispatchEvent(new CustomEvent('change', { detail: { value: 'no such' } }));
    await settle();
    expect([has(card, 'c-om-plan-list'), has(card, '.hint')]).toEqual([false, true]);
  });

  it('shows a step in detail and lets go of it', async () => {
    const card = show();
    await emit(plan({ steps }));
    find(card, 'c-om-plan-graph').dispatchEvent(new CustomEvent('select', { detail: 'b' }));
    await settle();
    expect(find(card, 'c-om-step-detail')['step']).toMatchObject({ key: 'b' });
    find(card, 'c-om-step-detail').dispatchEvent(new CustomEvent('close'));
    await settle();
    expect(has(card, 'c-om-step-detail')).toBe(false);
  });

  it('closes the lanes of a large plan, and opens one', async () => {
    const card = show();
    await emit(plan({ steps: Array.from({ length: 300 }, (_, n) => step(`s${n}`, { lane: `lane ${n % 3}` })) }));
    expect(keysOf(card, 'c-om-plan-graph')).toEqual(['lane:lane 0', 'lane:lane 1', 'lane:lane 2']);
    find(card, 'c-om-plan-graph').dispatchEvent(new CustomEvent('select', { detail: 'lane:lane 1' }));
    await settle();
    expect(keysOf(card, 'c-om-plan-graph')).toHaveLength(102);
  });

  it('says why there is no plan, and shows an error in place', async () => {
    const card = show();
    expect(find(card, 'c-om-card')['isLoading']).toBe(true);
    await emit(null);
    expect(find(card, 'c-om-card')['isEmpty']).toBe(true);
    expect(find(card, 'c-om-card')['emptyHeading']).toBe('c.OM_OrderProgress_EmptyHeading');
    await emit(plan({ steps: [], archivedAt: '2026-03-01T10:00:00.000Z' }));
    expect(find(card, 'c-om-card')['emptyHeading']).toBe('c.OM_Plan_ArchivedHeading');
    plans.error({ message: 'no' });
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
