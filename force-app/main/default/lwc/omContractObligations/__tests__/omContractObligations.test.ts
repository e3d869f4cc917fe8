import getObligations from '@salesforce/apex/OM_ContractPageController.getObligations';
import { refreshApex } from '@salesforce/apex';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmContractObligations from 'c/omContractObligations';
import OmObligationModal from 'c/omObligationModal';
import type { Apex } from 'support/apex';
import { contract, obligation } from 'support/contracts';
import { find, has, render, settle, textOf } from 'support/render';

jest.mock(
  '@salesforce/apex/OM_ContractPageController.getObligations',
  () => jest.requireActual<Apex>('support/apex').wired(),
  {
    virtual: true,
  }
);

const wire = getObligations as unknown as TestWireAdapter;
const info = getObjectInfo as unknown as TestWireAdapter;
const show = (): HTMLElement => render('c-om-contract-obligations', OmContractObligations, { recordId: contract().id });
const emit = async (...list: readonly object[]): Promise<void> => {
  wire.emit(list);
  info.emit({ updateable: true });
  await settle();
};
const titles = (card: HTMLElement): readonly unknown[] =>
  [...(card.shadowRoot?.querySelectorAll('.title') ?? [])].map((link) => (link as unknown as { label: string }).label);
const done = obligation('done', { state: 'Fulfilled', fulfilledOn: '2026-11-01', note: 'Sent by mail.' });

describe('c-om-contract-obligations', () => {
  it('shows what is open first, with owner and date', async () => {
    const card = show();
    expect(find(card, 'c-om-card')['isLoading']).toBe(true);
    await emit(done, obligation('late', { state: 'Overdue', remindOn: '2026-11-01', clauseHeading: 'Service' }));
    expect(titles(card)).toEqual(['Duty late', 'Duty done']);
    expect(textOf(card, '.facts')).toContain('c.OM_Obligation_Owner');
    expect(card.shadowRoot?.querySelectorAll('.complete')).toHaveLength(1);
  });

  it('completes one and loads again', async () => {
    const card = show();
    const toast = jest.fn();
    card.addEventListener('lightning__showtoast', toast);
    await emit(obligation('a'));
    const open = (OmObligationModal.open = jest.fn().mockResolvedValue('Duty a: fulfilled.'));
    find(card, '.complete').click();
    await settle();
    expect(open).toHaveBeenCalledWith(expect.objectContaining({ obligation: obligation('a') }));
    expect(toast).toHaveBeenCalledTimes(1);
    expect(refreshApex).toHaveBeenCalledTimes(1);
    OmObligationModal.open = jest.fn().mockResolvedValue(undefined);
    find(card, '.complete').click();
    await settle();
    expect(refreshApex).toHaveBeenCalledTimes(1);
  });

  it('offers nothing to those who may only read, and stops with the page', async () => {
    const card = show();
    await emit(obligation('a'));
    info.emit({ updateable: false });
    await settle();
    expect(has(card, '.complete')).toBe(false);
    card.remove();
    await emit(obligation('a'), obligation('b'));
    expect(titles(card)).toHaveLength(1);
  });

  it('says when obligations appear', async () => {
    const card = show();
    await emit();
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
    await emit(obligation('a'), done, obligation('c', { party: 'Customer' }));
    await expect(card).toBeAccessible();
  });
});
