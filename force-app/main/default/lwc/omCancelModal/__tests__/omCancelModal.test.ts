import cancelOrder from '@salesforce/apex/OM_OrderController.cancelOrder';
import getCancelImpact from '@salesforce/apex/OM_OrderController.getCancelImpact';
import { createRecord } from 'lightning/uiRecordApi';
import OmCancelModal from 'c/omCancelModal';
import { order } from 'support/orders';
import { find, has, render, settle, textOf } from 'support/render';

jest.mock('@salesforce/apex/OM_OrderController.cancelOrder', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_OrderController.getCancelImpact', () => ({ default: jest.fn() }), { virtual: true });

const impact = getCancelImpact as unknown as jest.Mock;
const cancel = cancelOrder as unknown as jest.Mock;
const facts = { problems: [], stepsDone: 7, stepsInHand: 2, stepsOpen: 3, linesBilled: 1, amount: 4310 };
const inFlight = { code: 'OrderInFlight', message: 'In flight.', path: '1', action: 'Amend it.' };

async function show(answer: object): Promise<{ modal: HTMLElement; closed: jest.Mock }> {
  impact.mockResolvedValue({ ...facts, ...answer });
  const modal = render('c-om-cancel-modal', OmCancelModal, { order: order() });
  const closed = jest.fn();
  modal.addEventListener('modalclose', (event) => {
    closed((event as CustomEvent<unknown>).detail);
  });
  await settle();
  return { modal, closed };
}
async function giveReason(modal: HTMLElement, value: string): Promise<void> {
  find(modal, 'lightning-textarea').dispatchEvent(new CustomEvent('change', { detail: { value } }));
  await settle();
}

describe('c-om-cancel-modal', () => {
  it('cancels a draft for a reason', async () => {
    const { modal, closed } = await show({});
    expect(find(modal, '.cancel')['disabled']).toBe(true);
    await giveReason(modal, '  ');
    expect(find(modal, '.cancel')['disabled']).toBe(true);
    await giveReason(modal, 'Typed twice.');
    find(modal, '.cancel').click();
    await settle();
    expect(cancel).toHaveBeenCalledWith({ orderId: order().id, reason: 'Typed twice.' });
    expect(closed).toHaveBeenCalledWith('cancelled');
    expect(textOf(modal, '.facts')).toBe('c.OM_Cancel_Amount$4,310.00');
  });

  it('asks the service to cancel an order in flight, after showing what is done already', async () => {
    const { modal, closed } = await show({ problems: [inFlight] });
    expect(textOf(modal, '.facts')).toContain('c.OM_Cancel_StepsInHand2');
    expect(find(modal, 'c-om-return-points')).toMatchObject({ purpose: 'cancel', order: order() });
    await giveReason(modal, ' Customer moved. ');
    find(modal, '.cancel').click();
    await settle();
    expect(createRecord).toHaveBeenCalledWith({
      apiName: 'OM_OutboxEvent__c',
      fields: { Type__c: 'CancelRequested', Order__c: order().id, Payload__c: '{"reason":"Customer moved."}' },
    });
    expect(cancel).not.toHaveBeenCalled();
    expect(closed).toHaveBeenCalledWith('requested');
  });

  it('says why an order cannot be canceled at all', async () => {
    const { modal } = await show({
      problems: [{ code: 'OrderEnded', message: 'It is over.', path: null, action: null }],
    });
    expect(has(modal, 'lightning-textarea')).toBe(false);
    expect(has(modal, 'c-om-problem-list')).toBe(true);
    expect(find(modal, '.cancel')['disabled']).toBe(true);
  });

  it('keeps a refusal in place', async () => {
    cancel.mockRejectedValueOnce({ body: { message: 'locked' } });
    const { modal, closed } = await show({});
    await giveReason(modal, 'x');
    find(modal, '.cancel').click();
    await settle();
    expect(has(modal, 'c-om-error-panel')).toBe(true);
    expect(closed).not.toHaveBeenCalled();
    await expect(modal).toBeAccessible();
  });
});
