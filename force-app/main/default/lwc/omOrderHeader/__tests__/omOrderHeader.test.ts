import getOrder from '@salesforce/apex/OM_OrderController.getOrder';
import { refreshApex } from '@salesforce/apex';
import { notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmCancelModal from 'c/omCancelModal';
import OmChangeModal from 'c/omChangeModal';
import OmOrderHeader from 'c/omOrderHeader';
import OmPromiseModal from 'c/omPromiseModal';
import OmSubmitModal from 'c/omSubmitModal';
import type { Apex } from 'support/apex';
import { order } from 'support/orders';
import { find, has, render, settle, textOf } from 'support/render';

jest.mock('@salesforce/apex/OM_OrderController.getOrder', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});
jest.mock('@salesforce/customPermission/OM_SubmitOrder', () => ({ default: true }), { virtual: true });

const wire = getOrder as unknown as TestWireAdapter;
const draft = { state: 'Draft', submittedAt: null, stepsTotal: 0, stepsDone: 0, canSubmit: true, canCancel: true };
const show = (): HTMLElement => render('c-om-order-header', OmOrderHeader, { recordId: order().id });
const emit = async (changes: Parameters<typeof order>[0] = {}): Promise<void> => {
  wire.emit(order(changes));
  await settle();
};
const opens = (modal: { open: unknown }, answer: unknown): jest.Mock =>
  (modal.open = jest.fn().mockResolvedValue(answer));

describe('c-om-order-header', () => {
  it('shows the path of the order and what can be done', async () => {
    const header = show();
    expect(has(header, '.skeleton')).toBe(true);
    await emit(draft);
    expect((find(header, 'c-om-order-path')['stages'] as unknown[]).length).toBe(4);
    expect([has(header, '.submit'), has(header, '.change'), has(header, '.cancel')]).toEqual([true, false, true]);
    await emit();
    expect([has(header, '.submit'), has(header, '.change'), has(header, '.cancel')]).toEqual([false, true, true]);
  });

  it('says why an order cannot be submitted yet', async () => {
    const header = show();
    await emit({ ...draft, approvalStatus: 'Pending' });
    expect(find(header, '.submit')['disabled']).toBe(true);
    expect(textOf(header, '.hint')).toBe('c.OM_Order_WaitsForApproval');
  });

  it('says how an order on its way stands against its promise, and why', async () => {
    const header = show();
    const late = {
      jeopardy: 'Late',
      jeopardyReason: 'The courier needs a day more.',
      projectedAt: '2026-11-29T12:00:00Z',
    };
    await emit(late);
    expect(find(header, 'c-om-state-badge.level')['state']).toBe('Late');
    expect(find(header, 'c-om-why')['texts']).toEqual(['The courier needs a day more.']);
    await emit({ ...late, jeopardy: 'OnTrack' });
    expect(has(header, 'c-om-state-badge.level')).toBe(false);
    await emit({ ...late, state: 'Completed' });
    expect(has(header, 'c-om-state-badge.level')).toBe(false);
  });

  it('counts down to the next point of no return while the order is on its way', async () => {
    const header = show();
    const facts = (): number => header.shadowRoot?.querySelectorAll('.fact').length ?? 0;
    await emit();
    const before = facts();
    await emit({ nextPointOfNoReturn: new Date(Date.now() + 7_200_000).toISOString() });
    expect(facts()).toBe(before + 1);
    expect(textOf(header, '.fact:last-child')).toBe('c.OM_Points_NextClosesc.OM_Points_In');
    await emit({ nextPointOfNoReturn: '2027-01-02T03:04:00Z', state: 'Completed' });
    expect(facts()).toBe(before);
  });

  it('submits for approval what the policy is to be asked about, also again', async () => {
    const header = show();
    const open = opens(OmSubmitModal, undefined);
    for (const approvalStatus of ['Unchecked', 'Rejected', 'Recalled']) {
      await emit({ ...draft, approvalStatus });
      expect(find(header, '.submit')['label']).toBe('c.OM_Order_SubmitForApproval');
      expect(find(header, '.submit')['disabled']).toBe(false);
    }
    find(header, '.submit').click();
    await settle();
    expect(open).toHaveBeenCalledWith(expect.objectContaining({ asksFirst: true }));
  });

  it('loads everything again after the order was submitted', async () => {
    const header = show();
    const seen: string[] = [];
    for (const name of ['lightning__showtoast', 'lightning__refresh'])
      header.addEventListener(name, () => seen.push(name));
    await emit(draft);
    const open = opens(OmSubmitModal, order());
    find(header, '.submit').click();
    await settle();
    expect(open).toHaveBeenCalledWith(expect.objectContaining({ order: expect.objectContaining({ state: 'Draft' }) }));
    expect(refreshApex).toHaveBeenCalledTimes(1);
    expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId: order().id }]);
    expect(seen).toEqual(['lightning__showtoast', 'lightning__refresh']);
  });

  it('changes nothing when the person goes back', async () => {
    const header = show();
    await emit();
    opens(OmCancelModal, undefined);
    find(header, '.cancel').click();
    opens(OmChangeModal, undefined);
    find(header, '.change').click();
    opens(OmPromiseModal, undefined);
    find(header, '.promise').click();
    await settle();
    expect(refreshApex).not.toHaveBeenCalled();
    opens(OmPromiseModal, 'promised');
    find(header, '.promise').click();
    await settle();
    expect(refreshApex).toHaveBeenCalledTimes(1);
  });

  it('shows an error in place', async () => {
    const header = show();
    wire.error({ message: 'no access' });
    await settle();
    find(header, 'c-om-error-panel').dispatchEvent(new CustomEvent('retry'));
    expect(refreshApex).toHaveBeenCalledTimes(1);
    expect(has(header, '.actions')).toBe(false);
  });

  it('is accessible, also for an order that is over', async () => {
    const header = show();
    await expect(header).toBeAccessible();
    await emit({ state: 'Cancelled' });
    expect(has(header, '.submit')).toBe(false);
    await expect(header).toBeAccessible();
  });
});
