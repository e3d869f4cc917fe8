import checkOrder from '@salesforce/apex/OM_OrderController.checkOrder';
import askForPreview from '@salesforce/apex/OM_ApprovalController.askForPreview';
import submitForApproval from '@salesforce/apex/OM_ApprovalController.submitForApproval';
import submitOrder from '@salesforce/apex/OM_OrderController.submitOrder';
import OmSubmitModal from 'c/omSubmitModal';
import { order } from 'support/orders';
import { find, has, render, settle, textOf } from 'support/render';

jest.mock('@salesforce/apex/OM_OrderController.checkOrder', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_OrderController.submitOrder', () => ({ default: jest.fn() }), { virtual: true });

jest.mock('@salesforce/apex/OM_ApprovalController.askForPreview', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_ApprovalController.getApproval', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_ApprovalController.submitForApproval', () => ({ default: jest.fn() }), {
  virtual: true,
});

const check = checkOrder as unknown as jest.Mock;
const submit = submitOrder as unknown as jest.Mock;
const show = async (props: object = {}): Promise<{ modal: HTMLElement; closed: jest.Mock }> => {
  const modal = render('c-om-submit-modal', OmSubmitModal, { order: order({ state: 'Draft' }), ...props });
  const closed = jest.fn();
  modal.addEventListener('modalclose', (event) => {
    closed((event as CustomEvent<unknown>).detail);
  });
  await settle();
  return { modal, closed };
};

describe('c-om-submit-modal', () => {
  it('shows what happens, submits, and answers the order', async () => {
    check.mockResolvedValue([]);
    const after = order({ state: 'Acknowledged' });
    submit.mockResolvedValue(after);
    const { modal, closed } = await show();
    expect(textOf(modal, '.facts')).toContain('$100.00');
    expect(find(modal, '.submit')['disabled']).toBe(false);
    find(modal, '.submit').click();
    await settle();
    expect(submit).toHaveBeenCalledWith({ orderId: order().id });
    expect(closed).toHaveBeenCalledWith(after);
  });

  it('shows who will be asked, and submits for approval with a comment', async () => {
    check.mockResolvedValue([]);
    (askForPreview as unknown as jest.Mock).mockResolvedValue(undefined);
    const { modal, closed } = await show({ asksFirst: true });
    expect(find(modal, 'c-om-approval-preview')['isAutomatic']).toBe(true);
    expect(find(modal, '.submit')['label']).toBe('c.OM_Order_SubmitForApproval');
    Object.assign(find(modal, '.comment'), { value: 'A good customer.' });
    submit.mockClear();
    find(modal, '.submit').click();
    await settle();
    expect(submitForApproval).toHaveBeenCalledWith({ recordId: order().id, comment: 'A good customer.' });
    expect(submit).not.toHaveBeenCalled();
    expect(closed).toHaveBeenCalledWith(order({ state: 'Draft' }));
  });

  it('lists what is missing, and does not submit', async () => {
    const problems = [{ code: 'EmptyOrder', message: 'No lines.', path: 'order', action: 'Add one.' }];
    check.mockResolvedValue(problems);
    const { modal } = await show();
    expect(find(modal, 'c-om-problem-list')['problems']).toEqual(problems);
    expect(find(modal, '.submit')['disabled']).toBe(true);
    expect(has(modal, '.ready')).toBe(false);
  });

  it('keeps a refusal in place, so that one can try again or leave', async () => {
    check.mockResolvedValue([]);
    submit.mockRejectedValue({ body: { message: 'locked' } });
    const { modal, closed } = await show();
    find(modal, '.submit').click();
    await settle();
    expect(find(modal, 'c-om-error-panel')['error']).toEqual({ body: { message: 'locked' } });
    expect(closed).not.toHaveBeenCalled();
    find(modal, '.back').click();
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it('checks again when the check could not be made, and is accessible', async () => {
    check.mockRejectedValueOnce({ body: { message: 'away' } }).mockResolvedValueOnce([]);
    const { modal } = await show();
    find(modal, 'c-om-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(has(modal, 'c-om-error-panel')).toBe(false);
    expect(has(modal, '.ready')).toBe(true);
    await expect(modal).toBeAccessible();
  });
});
