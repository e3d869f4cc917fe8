import OmApprovalChanges from 'c/omApprovalChanges';
import { entry } from 'support/approvals';
import { has, render, settle, textOf } from 'support/render';

const before = entry('1', { state: 'Approved', facts: '{"amount":1500}', isCurrent: false });
const show = (entries: unknown): HTMLElement => render('c-om-approval-changes', OmApprovalChanges, { entries });

describe('c-om-approval-changes', () => {
  it('lists what changed since the last approval, once', async () => {
    const again = entry('3', { asked: 'Fin One' });
    const changes = show([before, entry('2'), again]);
    expect(textOf(changes, '.heading')).toBe('c.OM_Approval_Changes');
    expect(changes.shadowRoot?.querySelectorAll('li')).toHaveLength(1);
    await expect(changes).toBeAccessible();
  });

  it('says that nothing changed', () => {
    expect(textOf(show([{ ...before, facts: '{"amount":2000}' }, entry('2')]), 'li')).toBe(
      'c.OM_Approval_NothingChanged'
    );
  });

  it('shows nothing the first time, and when nothing waits any more', async () => {
    const changes = show([entry('2')]);
    expect(has(changes, '.changes')).toBe(false);
    Object.assign(changes, { entries: [before, entry('2', { state: 'Approved' })] });
    await settle();
    expect(has(changes, '.changes')).toBe(false);
  });
});
