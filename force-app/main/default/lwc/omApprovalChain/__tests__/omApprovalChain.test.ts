import OmApprovalChain from 'c/omApprovalChain';
import { levelsOf, previewLevels } from 'c/omApprovalModel';
import { approval, entry, outlook } from 'support/approvals';
import { render, settle, textOf } from 'support/render';

const NOW = Date.parse('2026-11-27T10:00:00.000Z');
const show = (levels: unknown): HTMLElement => render('c-om-approval-chain', OmApprovalChain, { levels, now: NOW });
const badges = (chain: HTMLElement): unknown[] =>
  [...(chain.shadowRoot?.querySelectorAll('c-om-state-badge') ?? [])].map(
    (badge) =>
      (badge as HTMLElement & { label?: string; state?: string }).label ?? (badge as never as { state: string }).state
  );

describe('c-om-approval-chain', () => {
  it('shows who waits, since when, and that it is late', () => {
    const chain = show(levelsOf(approval({ entries: [entry('1', { escalatedAt: '2026-11-26T10:00:00.000Z' })] })));
    expect(textOf(chain, '.name')).toBe('Ava Approver');
    expect(badges(chain)).toEqual(['c.OM_Approval_StateWaiting', 'Late']);
    expect(textOf(chain, '.person')).toContain('c.OM_Approval_Escalated');
  });

  it('shows what was decided and said', () => {
    const decided = { state: 'Rejected', decidedAt: '2026-11-25T11:00:00.000Z', decidedBy: 'Ava Approver' };
    const chain = show(levelsOf(approval({ entries: [entry('1', { ...decided, comment: 'Too cheap.' })] })));
    expect(badges(chain)).toEqual(['c.OM_Approval_StateRejected']);
    expect(textOf(chain, '.comment')).toBe('Too cheap.');
    expect(textOf(chain, '.person')).not.toContain('c.OM_Approval_Since');
  });

  it('changes with its levels, and shows nothing for none', async () => {
    const chain = show(previewLevels(outlook()));
    expect(badges(chain)).toEqual(['c.OM_Approval_StateNext', 'c.OM_Approval_StateNext']);
    Object.assign(chain, { levels: [] });
    await settle();
    expect(badges(chain)).toEqual([]);
  });

  it('is accessible', async () => {
    await expect(show(levelsOf(approval({ preview: JSON.stringify(outlook()) })))).toBeAccessible();
  });
});
