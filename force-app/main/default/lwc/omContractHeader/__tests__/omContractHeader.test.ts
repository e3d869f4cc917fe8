import getContract from '@salesforce/apex/OM_ContractPageController.getContract';
import { refreshApex } from '@salesforce/apex';
import { notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmContractActionModal from 'c/omContractActionModal';
import OmContractHeader from 'c/omContractHeader';
import OmContractSignModal from 'c/omContractSignModal';
import type { Apex } from 'support/apex';
import { contract } from 'support/contracts';
import { find, has, render, settle, textOf } from 'support/render';

jest.mock(
  '@salesforce/apex/OM_ContractPageController.getContract',
  () => jest.requireActual<Apex>('support/apex').wired(),
  { virtual: true }
);

const wire = getContract as unknown as TestWireAdapter;
const show = (): HTMLElement => render('c-om-contract-header', OmContractHeader, { recordId: contract().id });
const emit = async (changes: Parameters<typeof contract>[0] = {}): Promise<void> => {
  wire.emit(contract(changes));
  await settle();
};
const actions = (header: HTMLElement): readonly string[] =>
  [...(header.shadowRoot?.querySelectorAll('.action') ?? [])].map(
    (one) => (one as HTMLElement).dataset['action'] ?? ''
  );
const opens = (modal: { open: unknown }, answer: unknown): jest.Mock =>
  (modal.open = jest.fn().mockResolvedValue(answer));

describe('c-om-contract-header', () => {
  it('shows the path, the facts and what can be done', async () => {
    const header = show();
    expect(has(header, '.skeleton')).toBe(true);
    await emit({ actions: ['sendForApproval', 'draft', 'cancel'] });
    expect((find(header, 'c-om-path')['steps'] as unknown[]).length).toBe(5);
    expect(actions(header)).toEqual(['sendForApproval', 'draft']);
    expect(find(header, '.action_sendForApproval')['variant']).toBe('brand');
    expect(find(header, '.action_draft')['variant']).toBe('neutral');
    expect(find(header, 'lightning-menu-item')['value']).toBe('cancel');
    expect(textOf(header, '.facts')).toContain('Acme Media');
  });

  it('follows the contract, and says what somebody should know', async () => {
    const header = show();
    await emit({ lockedByName: 'Jon Beck' });
    expect(textOf(header, '.notice_lock')).toBe('c.OM_Contract_CheckedOut');
    await emit({ isLockedByMe: true, lockedByName: 'Me', draftTemplate: 'Service', draftProblem: 'No account' });
    expect(textOf(header, '.notice_lock')).toBe('c.OM_Contract_CheckedOutByMe');
    expect(textOf(header, '.notice_problem')).toBe('c.OM_Contract_DraftFailed');
    find(header, '.refresh').click();
    expect(refreshApex).toHaveBeenCalledTimes(1);
    await emit({ state: 'Active', terminatesOn: '2026-12-15', stateReason: 'Moved away.' });
    expect(textOf(header, '.notice_term')).toBe('c.OM_Contract_Terminates');
    expect(textOf(header, '.notice_reason')).toBe('Moved away.');
    expect(has(header, '.notice_lock')).toBe(false);
  });

  it('loads everything again after an action, and goes to the draft that was made', async () => {
    const header = show();
    const seen: string[] = [];
    for (const name of ['lightning__showtoast', 'lightning__refresh'])
      header.addEventListener(name, () => seen.push(name));
    await emit({ actions: ['renew'] });
    const open = opens(OmContractActionModal, { title: 'Drafted', recordId: '800000000000009AAA' });
    find(header, '.action_renew').click();
    await settle();
    expect(open).toHaveBeenCalledWith(expect.objectContaining({ action: 'renew' }));
    expect(refreshApex).toHaveBeenCalledTimes(1);
    expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId: contract().id }]);
    expect(seen).toEqual(['lightning__showtoast', 'lightning__refresh']);
  });

  it('asks for signers before it sends, and does nothing when that is left', async () => {
    const header = show();
    await emit({ state: 'Negotiating', actions: ['sendForSignature', 'cancel'] });
    const open = opens(OmContractSignModal, undefined);
    find(header, '.action_sendForSignature').click();
    await settle();
    expect(open).toHaveBeenCalledTimes(1);
    expect(refreshApex).not.toHaveBeenCalled();
    const cancel = opens(OmContractActionModal, undefined);
    find(header, 'lightning-button-menu').dispatchEvent(new CustomEvent('select', { detail: { value: 'cancel' } }));
    await settle();
    expect(cancel).toHaveBeenCalledWith(expect.objectContaining({ action: 'cancel' }));
  });

  it('offers nothing to those who may not, and nothing but dates without a text', async () => {
    const header = show();
    await emit({ versionId: null, versionNumber: null, actions: [] });
    expect(actions(header)).toEqual([]);
    expect(has(header, 'lightning-button-menu')).toBe(false);
    expect(textOf(header, '.facts')).toContain('c.OM_Contract_VersionNone');
  });

  it('shows an error in place and tries again', async () => {
    const header = show();
    wire.error({ message: 'no access' });
    await settle();
    find(header, 'c-om-error-panel').dispatchEvent(new CustomEvent('retry'));
    expect(refreshApex).toHaveBeenCalledTimes(1);
  });

  it('is accessible while it loads, with everything, and after it was left', async () => {
    const header = show();
    await expect(header).toBeAccessible();
    await emit({ actions: ['draft', 'cancel'], lockedByName: 'Jon', draftTemplate: 'Service' });
    await expect(header).toBeAccessible();
    header.remove();
    const before = textOf(header);
    await emit({ stateReason: 'later' });
    expect(textOf(header)).toBe(before);
  });
});
