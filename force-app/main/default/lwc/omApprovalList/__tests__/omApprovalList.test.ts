import OmApprovalList from 'c/omApprovalList';
import { approvalItem } from 'support/approvals';
import { find, render, settle, textOf } from 'support/render';

const NOW = Date.parse('2026-11-25T12:00:00.000Z');
const show = (items: unknown, more: object = {}): HTMLElement =>
  render('c-om-approval-list', OmApprovalList, { items, now: NOW, ...more });

describe('c-om-approval-list', () => {
  it('shows amount against limit, who waits since when, and whose decision it is', () => {
    const list = show([approvalItem('1', { isMine: false, actor: 'Approval Desk' })]);
    expect(textOf(list, '.size')).toBe('$2,000.00');
    expect(textOf(list, '.reasons')).toBe('c.OM_Approval_Above');
    expect(textOf(list, '.open')).toContain('c.OM_Approvals_ForQueue');
    const late = show([approvalItem('1', { dueAt: '2026-11-25T11:00:00.000Z' })]);
    expect(textOf(late, '.due_late')).toContain('c.OM_Task_LateBy');
  });

  it('changes with its items, and shows the term of a contract', async () => {
    const list = show([approvalItem('1')]);
    Object.assign(list, { items: [approvalItem('2', { objectName: 'Contract', amount: null, termMonths: 36 })] });
    await settle();
    expect(textOf(list, '.size')).toBe('c.OM_OrderContract_Months');
    Object.assign(list, { items: [] });
    await settle();
    expect(list.shadowRoot?.querySelectorAll('.row')).toHaveLength(0);
  });

  it('opens and selects', () => {
    const list = show([approvalItem('1')], { currentId: '1' });
    const seen: unknown[] = [];
    for (const name of ['open', 'select'])
      list.addEventListener(name, (event) => seen.push((event as CustomEvent<unknown>).detail));
    find(list, '.open').click();
    find(list, '.select').dispatchEvent(new CustomEvent('change', { detail: { checked: true } }));
    expect(seen).toEqual(['1', { id: '1', isSelected: true }]);
    expect(find(list, '.open').getAttribute('aria-current')).toBe('true');
  });

  it('is accessible', async () => {
    await expect(show([approvalItem('1'), approvalItem('2')], { selectedIds: ['2'] })).toBeAccessible();
  });
});
