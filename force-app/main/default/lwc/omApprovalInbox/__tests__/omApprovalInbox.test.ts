import decideAll from '@salesforce/apex/OM_ApprovalController.decideAll';
import getApproval from '@salesforce/apex/OM_ApprovalController.getApproval';
import getInbox from '@salesforce/apex/OM_ApprovalController.getInbox';
import OmApprovalInbox from 'c/omApprovalInbox';
import { approval, approvalItem } from 'support/approvals';
import type { Apex } from 'support/apex';
import { find, has, render, settle, textOf } from 'support/render';
import { done, refusal } from 'support/work';

jest.mock('@salesforce/apex/OM_ApprovalController.decideAll', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_ApprovalController.getInbox', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_ApprovalController.decide', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_ApprovalController.getApproval', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/OM_OrderController.getOrder', () => jest.requireActual<Apex>('support/apex').wired(), {
  virtual: true,
});

const answer = getInbox as unknown as jest.Mock;
const decide = decideAll as unknown as jest.Mock;
const show = async (): Promise<HTMLElement> => {
  const page = render('c-om-approval-inbox', OmApprovalInbox);
  await settle();
  return page;
};
const list = (page: HTMLElement): ReturnType<typeof find> => find(page, 'c-om-approval-list');
const select = async (page: HTMLElement, ...ids: string[]): Promise<void> => {
  for (const id of ids) list(page).dispatchEvent(new CustomEvent('select', { detail: { id, isSelected: true } }));
  await settle();
};

beforeEach(() => {
  answer.mockReset();
  decide.mockReset();
  (getApproval as unknown as jest.Mock).mockResolvedValue(approval());
});

describe('c-om-approval-inbox', () => {
  it('shows what waits, and opens the first', async () => {
    answer.mockResolvedValue([approvalItem('1'), approvalItem('2')]);
    const page = render('c-om-approval-inbox', OmApprovalInbox);
    expect(find(page, 'c-om-card')['isLoading']).toBe(true);
    await settle();
    expect(list(page)['items']).toHaveLength(2);
    expect(find(page, 'c-om-approval-detail')['item']).toMatchObject({ workitemId: '1' });
  });

  it('decides several with one comment, and says which were refused and why', async () => {
    answer.mockResolvedValue([approvalItem('1'), approvalItem('2')]);
    decide.mockResolvedValue([done('1'), refusal('2', 'Ana decided.')]);
    const page = await show();
    const toasts: unknown[] = [];
    page.addEventListener('lightning__showtoast', (event) => toasts.push(event));
    await select(page, '1', '2');
    answer.mockResolvedValue([]);
    const detail = { isApproved: true, comment: 'Fine.' };
    find(page, 'c-om-approval-decision').dispatchEvent(new CustomEvent('decide', { detail }));
    await settle();
    expect(decide).toHaveBeenCalledWith({ workitemIds: ['1', '2'], ...detail });
    expect(toasts).toHaveLength(1);
    expect(textOf(find(page, 'c-om-outcome-list'))).toContain('00000102');
    expect(textOf(find(page, 'c-om-outcome-list'))).toContain('Ana decided.');
    expect(find(page, 'c-om-card')['isEmpty']).toBe(true);
  });

  it('keeps the open request while it waits, and stops its clock with the page', async () => {
    const stop = jest.spyOn(window, 'clearInterval');
    answer.mockResolvedValue([approvalItem('1'), approvalItem('2')]);
    const page = await show();
    list(page).dispatchEvent(new CustomEvent('open', { detail: '2' }));
    await settle();
    await select(page, '1', '2');
    answer.mockResolvedValue([approvalItem('1')]);
    find(page, 'c-om-approval-detail').dispatchEvent(new CustomEvent('done', { detail: 'Done.' }));
    await settle();
    expect(find(page, 'c-om-approval-detail')['item']).toMatchObject({ workitemId: '1' });
    expect(list(page)['selectedIds']).toEqual(['1']);
    page.remove();
    expect(stop).toHaveBeenCalled();
  });

  it('never shows an answer that was overtaken', async () => {
    let finish: (value: unknown) => void = () => undefined;
    answer.mockReturnValueOnce(new Promise((resolve) => (finish = resolve)));
    answer.mockResolvedValueOnce([approvalItem('new')]);
    const page = await show();
    find(page, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    await settle();
    finish([approvalItem('old')]);
    await settle();
    expect(list(page)['items']).toMatchObject([{ workitemId: 'new' }]);
  });

  it('says that nothing waits', async () => {
    answer.mockResolvedValue([]);
    const page = await show();
    expect(find(page, 'c-om-card')['isEmpty']).toBe(true);
    expect(has(page, 'c-om-approval-detail')).toBe(false);
  });

  it('shows an error in place and loads again when asked', async () => {
    answer.mockRejectedValueOnce({ body: { message: 'no access' } });
    const page = await show();
    expect(find(page, 'c-om-card')['error']).toMatchObject({ body: { message: 'no access' } });
    answer.mockResolvedValue([approvalItem('1')]);
    find(page, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    await settle();
    expect(list(page)['items']).toHaveLength(1);
  });

  it('is accessible with requests, selected ones, and none', async () => {
    answer.mockResolvedValue([approvalItem('1', { isMine: false, actor: 'Approval Desk' })]);
    const page = await show();
    await select(page, '1');
    await expect(page).toBeAccessible();
    answer.mockResolvedValue([]);
    find(page, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    await settle();
    await expect(page).toBeAccessible();
  });
});
