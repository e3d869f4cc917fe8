import { getRecord, notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import { find, render, settle, textOf, uiRecord } from 'support/render';
import OmOrderProgress from 'c/omOrderProgress';

const ORDER_ID = '801000000000001AAA';
const order = getRecord as unknown as TestWireAdapter;

const values = {
  OM_State__c: 'InProgress',
  OM_StateReason__c: null,
  OM_StepsDone__c: 7,
  OM_StepsTotal__c: 12,
  OM_PromisedDate__c: '2026-12-12T00:00:00.000Z',
  OM_ProjectedDate__c: '2026-12-10T00:00:00.000Z',
  OM_Jeopardy__c: null,
};
const emit = async (changes: Partial<Record<keyof typeof values, unknown>> = {}): Promise<void> => {
  order.emit(uiRecord('Order', ORDER_ID, { ...values, ...changes }));
  await settle();
};
const show = (): HTMLElement => render('c-om-order-progress', OmOrderProgress, { recordId: ORDER_ID });

describe('c-om-order-progress', () => {
  it('shows state, steps and dates of the order', async () => {
    const card = show();
    expect(find(card, 'c-om-card')['isLoading']).toBe(true);
    await settle();
    expect(order.getLastConfig()['recordId']).toBe(ORDER_ID);
    await emit();
    expect(find(card, 'c-om-state-badge')['state']).toBe('InProgress');
    expect(find(card, '.bar').getAttribute('aria-valuenow')).toBe('58');
    expect(find(card, 'lightning-formatted-date-time')['value']).toBe(values.OM_PromisedDate__c);
    expect(find(card, 'c-om-card')['isLoading']).toBe(false);
  });

  it('follows the order, and says that it will be late', async () => {
    const card = show();
    await emit();
    expect(card.shadowRoot?.querySelectorAll('c-om-state-badge')).toHaveLength(1);
    await emit({ OM_ProjectedDate__c: '2026-12-14T00:00:00.000Z', OM_StateReason__c: 'Courier did not come.' });
    const badges = [...(card.shadowRoot?.querySelectorAll('c-om-state-badge') ?? [])];
    expect(badges.map((badge) => (badge as unknown as { state: string }).state)).toEqual(['InProgress', 'AtRisk']);
    expect(textOf(card)).toContain('Courier did not come.');
    await emit({ OM_ProjectedDate__c: '2026-12-14T00:00:00.000Z', OM_State__c: 'Completed' });
    expect(card.shadowRoot?.querySelectorAll('c-om-state-badge')).toHaveLength(1);
  });

  it('takes the word of the service for how the promise stands', async () => {
    const card = show();
    const levels = (): unknown[] =>
      [...(card.shadowRoot?.querySelectorAll('c-om-state-badge') ?? [])].map(
        (badge) => (badge as unknown as { state: string }).state
      );
    await emit({ OM_Jeopardy__c: 'Late' });
    expect(levels()).toEqual(['InProgress', 'Late']);
    await emit({ OM_Jeopardy__c: 'OnTrack', OM_ProjectedDate__c: '2026-12-14T00:00:00.000Z' });
    expect(levels()).toEqual(['InProgress']);
  });

  it('loads the order again when asked, and stops with the page', async () => {
    const card = show();
    await emit();
    find(card, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId: ORDER_ID }]);
    card.remove();
    const before = textOf(card);
    await emit({ OM_StateReason__c: 'after the page was left' });
    expect(textOf(card)).toBe(before);
  });

  it('says why there is no plan yet', async () => {
    const card = show();
    await emit({ OM_State__c: 'Draft', OM_StepsTotal__c: null, OM_StepsDone__c: null });
    expect(find(card, 'c-om-card')).toMatchObject({
      isEmpty: true,
      emptyHeading: 'c.OM_OrderProgress_EmptyHeading',
    });
  });

  it('shows an error in place and offers to try again', async () => {
    const card = show();
    order.error({ message: 'no access' }, 403, 'Forbidden');
    await settle();
    const panel = find(card, 'c-om-card');
    expect(panel['error']).toMatchObject({ body: { message: 'no access' } });
    panel.dispatchEvent(new CustomEvent('refresh'));
    expect(notifyRecordUpdateAvailable).toHaveBeenCalledTimes(1);
    await emit();
    expect(find(card, 'c-om-card')['error']).toBeUndefined();
  });

  it('is accessible while it loads, with data, and with nothing', async () => {
    const card = show();
    await expect(card).toBeAccessible();
    await emit();
    await expect(card).toBeAccessible();
    await emit({ OM_StepsTotal__c: 0 });
    await expect(card).toBeAccessible();
  });
});
