import getSignatures from '@salesforce/apex/OM_ContractPageController.getSignatures';
import { refreshApex } from '@salesforce/apex';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmContractSignatures from 'c/omContractSignatures';
import type { Apex } from 'support/apex';
import { contract, request, signer } from 'support/contracts';
import { find, render, settle, textOf } from 'support/render';

jest.mock(
  '@salesforce/apex/OM_ContractPageController.getSignatures',
  () => jest.requireActual<Apex>('support/apex').wired(),
  {
    virtual: true,
  }
);

const wire = getSignatures as unknown as TestWireAdapter;
const show = (): HTMLElement => render('c-om-contract-signatures', OmContractSignatures, { recordId: contract().id });
const emit = async (...list: readonly object[]): Promise<void> => {
  wire.emit(list);
  await settle();
};
const badges = (card: HTMLElement): readonly unknown[] =>
  [...(card.shadowRoot?.querySelectorAll('c-om-state-badge') ?? [])].map((badge) => {
    const { state, label } = badge as unknown as { state: string; label?: string };
    return label ?? state;
  });

describe('c-om-contract-signatures', () => {
  it('shows requests with their signers and how far each is', async () => {
    const card = show();
    expect(find(card, 'c-om-card')['isLoading']).toBe(true);
    await emit(request());
    expect(badges(card)).toEqual(['Sent', 'Signed', 'c.OM_Signature_Todo']);
    expect(textOf(card, '.subject')).toBe('Please sign');
    expect(textOf(card, '.facts')).toContain('c.OM_Signature_Progress');
    expect(card.shadowRoot?.querySelectorAll('.signer')).toHaveLength(2);
  });

  it('says what was asked for, why it ended, and what went wrong', async () => {
    const card = show();
    await emit(request({ voidRequested: true, remindRequested: true, error: 'No gateway.' }));
    const notices = [...(card.shadowRoot?.querySelectorAll('.notice') ?? [])].map((one) => one.textContent);
    expect(notices).toEqual(['c.OM_Signature_WithdrawAsked', 'c.OM_Signature_RemindAsked', 'c.OM_Signature_Error']);
    await emit(
      request({
        state: 'Declined',
        endedAt: '2026-11-22T09:00:00.000Z',
        voidRequested: true,
        reason: 'Too dear.',
        signers: [signer(1, { state: 'Declined', reason: 'Too dear.', party: 'Us', role: 'Approver' })],
      })
    );
    expect(card.shadowRoot?.querySelectorAll('.notice')).toHaveLength(1);
    expect(textOf(card, '.notice')).toBe('Too dear.');
    expect(textOf(card, '.who')).toContain('c.OM_Sign_RoleApprover · c.OM_Sign_PartyUs');
  });

  it('loads again when asked, and stops with the page', async () => {
    const card = show();
    await emit(request());
    find(card, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    expect(refreshApex).toHaveBeenCalledTimes(1);
    card.remove();
    await emit(request(), request({ id: 'request-2' }));
    expect(card.shadowRoot?.querySelectorAll('.request')).toHaveLength(1);
  });

  it('says how a contract comes to its signers', async () => {
    const card = show();
    await emit();
    expect(find(card, 'c-om-card')['isEmpty']).toBe(true);
    expect(find(card, 'c-om-card')['emptyText']).toBe('c.OM_Signature_EmptyText');
  });

  it('shows an error in place', async () => {
    const card = show();
    wire.error({ message: 'no access' });
    await settle();
    expect(find(card, 'c-om-card')['error']).toMatchObject({ body: { message: 'no access' } });
  });

  it('is accessible', async () => {
    const card = show();
    await emit(request({ error: 'x', voidRequested: true }));
    await expect(card).toBeAccessible();
  });
});
