import decide from '@salesforce/apex/OM_ApprovalController.decide';
import getApproval from '@salesforce/apex/OM_ApprovalController.getApproval';
import recall from '@salesforce/apex/OM_ApprovalController.recall';
import submitForApproval from '@salesforce/apex/OM_ApprovalController.submitForApproval';
import { notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import OmApprovalPanel from 'c/omApprovalPanel';
import { approval, entry } from 'support/approvals';
import { find, has, render, settle, textOf } from 'support/render';

jest.mock('@salesforce/apex/OM_ApprovalController.decide', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_ApprovalController.getApproval', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_ApprovalController.recall', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_ApprovalController.submitForApproval', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/OM_ApprovalController.askForPreview', () => ({ default: jest.fn() }), { virtual: true });

const load = getApproval as unknown as jest.Mock;
const mocks = { decide, recall, submitForApproval } as unknown as Record<string, jest.Mock>;
const show = async (answer: unknown): Promise<HTMLElement> => {
  load.mockResolvedValue(answer);
  const panel = render('c-om-approval-panel', OmApprovalPanel, { recordId: '801' });
  await settle();
  return panel;
};
const mine = approval({ entries: [entry('1', { workitemId: '04i', consequence: 'Below cost.' }), entry('2')] });

beforeEach(() => {
  load.mockReset();
  for (const mock of Object.values(mocks)) mock.mockReset().mockResolvedValue(undefined);
});

describe('c-om-approval-panel', () => {
  it('shows who decides now, and offers the decision only to whom it is', async () => {
    const panel = await show(approval({ canRecall: true }));
    expect(textOf(panel, '.waits')).toBe('c.OM_Approval_WaitsFor');
    expect(textOf(panel, '.said')).toBe('A good customer.');
    expect([has(panel, 'c-om-approval-decision'), has(panel, '.recall')]).toEqual([false, true]);
    const other = await show(mine);
    expect([has(other, 'c-om-approval-decision'), has(other, '.recall')]).toEqual([true, false]);
    expect(textOf(other, '.mine')).toContain('Below cost.');
  });

  it('decides, and loads everything again', async () => {
    const panel = await show(mine);
    const seen: string[] = [];
    for (const name of ['lightning__showtoast', 'lightning__refresh'])
      panel.addEventListener(name, () => seen.push(name));
    load.mockResolvedValue(approval({ status: 'Approved', entries: [entry('1', { state: 'Approved' })] }));
    const detail = { isApproved: true, comment: 'Fine.' };
    find(panel, 'c-om-approval-decision').dispatchEvent(new CustomEvent('decide', { detail }));
    await settle();
    expect(mocks['decide']).toHaveBeenCalledWith({ workitemId: '04i', ...detail });
    expect(has(panel, 'c-om-approval-decision')).toBe(false);
    expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId: '801' }]);
    expect(seen).toEqual(['lightning__showtoast', 'lightning__refresh']);
  });

  it('keeps a refusal in place', async () => {
    const panel = await show(mine);
    mocks['decide']?.mockRejectedValue({ body: { message: 'decided already' } });
    const detail = { isApproved: false, comment: 'No.' };
    find(panel, 'c-om-approval-decision').dispatchEvent(new CustomEvent('decide', { detail }));
    await settle();
    expect(find(panel, 'c-om-error-panel')['error']).toEqual({ body: { message: 'decided already' } });
    expect(has(panel, 'c-om-approval-decision')).toBe(true);
  });

  it('lets the submitter take it back, and a contract be submitted with a comment', async () => {
    const panel = await show(approval({ canRecall: true }));
    find(panel, '.recall').click();
    await settle();
    expect(mocks['recall']).toHaveBeenCalledWith({ recordId: '801', comment: null });
    const draft = { status: 'Unchecked', canAsk: true, entries: [] };
    expect(has(await show(approval(draft)), '.submit')).toBe(false);
    const contract = await show(approval({ ...draft, objectName: 'Contract' }));
    Object.assign(find(contract, '.for-approvers'), { value: 'Long, but fair.' });
    find(contract, '.submit').click();
    await settle();
    expect(mocks['submitForApproval']).toHaveBeenCalledWith({ recordId: '801', comment: 'Long, but fair.' });
  });

  it('looks again while the service works, and stops when it leaves', async () => {
    jest.useFakeTimers();
    load.mockResolvedValue(approval({ entries: [] }));
    const panel = render('c-om-approval-panel', OmApprovalPanel, { recordId: '801' });
    await jest.advanceTimersByTimeAsync(0);
    expect(textOf(panel, '.summary')).toContain('c.OM_Approval_Working');
    await jest.advanceTimersByTimeAsync(3_000);
    expect(load).toHaveBeenCalledTimes(2);
    panel.remove();
    await jest.advanceTimersByTimeAsync(30_000);
    expect(load).toHaveBeenCalledTimes(2);
    jest.useRealTimers();
  });

  it('shows what was decided before a record is submitted again, with earlier submissions apart', async () => {
    const rejected = entry('1', { state: 'Rejected', comment: 'Too cheap.' });
    const old = entry('0', { state: 'Approved', isCurrent: false });
    const panel = await show(
      approval({ status: 'Rejected', stateReason: 'Rejected: Too cheap.', canAsk: true, entries: [old, rejected] })
    );
    expect(textOf(panel, '.reason')).toBe('Rejected: Too cheap.');
    expect((find(panel, '.chain')['levels'] as unknown[]).length).toBe(1);
    expect(has(panel, '.earlier')).toBe(true);
    expect(has(panel, 'c-om-approval-preview')).toBe(true);
  });

  it('lets a contract be submitted again after a rejection, by whoever may', async () => {
    const rejected = {
      status: 'Rejected',
      objectName: 'Contract' as const,
      entries: [entry('1', { state: 'Rejected' })],
    };
    const panel = await show(approval({ ...rejected, canAsk: true }));
    expect([has(panel, 'c-om-approval-preview'), has(panel, '.submit'), has(panel, '.chain')]).toEqual([
      true,
      true,
      true,
    ]);
    const other = await show(approval({ ...rejected, canAsk: false }));
    expect([has(other, 'c-om-approval-preview'), has(other, '.submit'), has(other, '.chain')]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('is empty where nobody needs to agree', async () => {
    const panel = await show(approval({ status: 'NotRequired', entries: [] }));
    expect(find(panel, 'c-om-card')['isEmpty']).toBe(true);
  });

  it('shows an error in place and loads again when asked', async () => {
    load.mockRejectedValueOnce({ body: { message: 'no access' } });
    const panel = render('c-om-approval-panel', OmApprovalPanel, { recordId: '801' });
    expect(find(panel, 'c-om-card')['isLoading']).toBe(true);
    await settle();
    expect(find(panel, 'c-om-card')['error']).toEqual({ body: { message: 'no access' } });
    load.mockResolvedValue(approval());
    find(panel, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    await settle();
    expect(has(panel, '.waits')).toBe(true);
  });

  it('is accessible', async () => {
    await expect(await show(mine)).toBeAccessible();
  });
});
