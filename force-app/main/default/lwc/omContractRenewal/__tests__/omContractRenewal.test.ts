import getContract from '@salesforce/apex/OM_ContractPageController.getContract';
import { refreshApex } from '@salesforce/apex';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmContractRenewal from 'c/omContractRenewal';
import type { Apex } from 'support/apex';
import { contract } from 'support/contracts';
import { find, has, render, settle, textOf } from 'support/render';

jest.mock(
  '@salesforce/apex/OM_ContractPageController.getContract',
  () => jest.requireActual<Apex>('support/apex').wired(),
  {
    virtual: true,
  }
);

const wire = getContract as unknown as TestWireAdapter;
const relative = {
  kind: 'renewedBy',
  id: '800000000000002AAA',
  contractNumber: '00000101',
  state: 'Draft',
  startDate: '2027-01-01',
  endDate: '2027-12-31',
} as const;
const show = (): HTMLElement => render('c-om-contract-renewal', OmContractRenewal, { recordId: contract().id });
const emit = async (changes: Parameters<typeof contract>[0] = {}): Promise<void> => {
  wire.emit(contract(changes));
  await settle();
};

describe('c-om-contract-renewal', () => {
  it('shows term, notice and what follows', async () => {
    const card = show();
    expect(find(card, 'c-om-card')['isLoading']).toBe(true);
    await emit({ autoRenew: true, renewalMonths: 12, relatives: [relative], archiveLink: 'https://clm.example/1' });
    const text = textOf(card, '.facts');
    expect(text).toContain('Dec 31, 2026');
    expect(text).toContain('Dec 1, 2026');
    expect(text).toContain('c.OM_Renewal_AutoYes');
    expect(textOf(card, '.kind')).toBe('c.OM_Renewal_RenewedBy');
    expect(find(card, 'c-om-link')['label']).toBe('00000101');
    expect(find(card, '.archive a').getAttribute('href')).toBe('https://clm.example/1');
  });

  it('follows the contract: notice, then another end', async () => {
    const card = show();
    await emit();
    expect(textOf(card, '.facts')).toContain('c.OM_Renewal_AutoNo');
    expect(textOf(card)).toContain('c.OM_Renewal_LineageNone');
    await emit({ terminatesOn: '2026-10-10' });
    expect(textOf(card, '.facts')).toContain('c.OM_Renewal_TerminatesOn');
    expect(textOf(card, '.facts')).toContain('Oct 10, 2026');
  });

  it('loads again when asked, and stops with the page', async () => {
    const card = show();
    await emit();
    find(card, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    expect(refreshApex).toHaveBeenCalledTimes(1);
    card.remove();
    await emit({ relatives: [relative] });
    expect(has(card, '.relative')).toBe(false);
  });

  it('says what is missing without a term', async () => {
    const card = show();
    await emit({ startDate: null, endDate: null });
    expect(find(card, 'c-om-card')['isEmpty']).toBe(true);
  });

  it('shows an error in place', async () => {
    const card = show();
    wire.error({ message: 'no access' });
    await settle();
    expect(find(card, 'c-om-card')['error']).toMatchObject({ body: { message: 'no access' } });
  });

  it('is accessible', async () => {
    const card = show();
    await emit({ relatives: [relative] });
    await expect(card).toBeAccessible();
  });
});
