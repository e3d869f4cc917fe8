import OmApprovalDecision, { type Decision } from 'c/omApprovalDecision';
import { find, render, settle } from 'support/render';

type Field = HTMLElement & { value: string; setCustomValidity: jest.Mock; reportValidity: jest.Mock };

function show(props: object = {}): { box: HTMLElement; field: Field; decisions: Decision[] } {
  const box = render('c-om-approval-decision', OmApprovalDecision, props);
  const field = find(box, '.comment') as unknown as Field;
  field.setCustomValidity = jest.fn();
  field.reportValidity = jest.fn(() => (field.setCustomValidity.mock.lastCall?.[0] ?? '') === '');
  const decisions: Decision[] = [];
  box.addEventListener('decide', (event) => decisions.push((event as CustomEvent<Decision>).detail));
  return { box, field, decisions };
}

describe('c-om-approval-decision', () => {
  it('approves with or without a comment', () => {
    const { box, field, decisions } = show();
    find(box, '.approve').click();
    field.value = ' Fine. ';
    find(box, '.approve').click();
    expect(decisions).toEqual([
      { isApproved: true, comment: '' },
      { isApproved: true, comment: 'Fine.' },
    ]);
  });

  it('holds a rejection back until it says why', () => {
    const { box, field, decisions } = show();
    field.value = '  ';
    find(box, '.reject').click();
    expect(decisions).toEqual([]);
    expect(field.setCustomValidity).toHaveBeenLastCalledWith('c.OM_Approval_CommentNeeded');
    field.value = 'Too cheap.';
    field.dispatchEvent(new CustomEvent('change'));
    expect(field.setCustomValidity).toHaveBeenLastCalledWith('');
    find(box, '.reject').click();
    expect(decisions).toEqual([{ isApproved: false, comment: 'Too cheap.' }]);
  });

  it('says how many are decided, and waits while it is busy', async () => {
    const { box } = show({ count: 3, isBusy: true });
    expect(find(box, '.approve')['label']).toBe('c.OM_Approval_ApproveMany');
    expect(find(box, '.reject')['disabled']).toBe(true);
    Object.assign(box, { count: 1, isBusy: false });
    await settle();
    expect(find(box, '.approve')['label']).toBe('c.OM_Approval_Approve');
    expect(find(box, '.reject')['disabled']).toBe(false);
    await expect(box).toBeAccessible();
  });
});
