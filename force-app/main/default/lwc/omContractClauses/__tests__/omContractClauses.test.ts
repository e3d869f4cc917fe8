import getClauses from '@salesforce/apex/OM_ContractPageController.getClauses';
import getContract from '@salesforce/apex/OM_ContractPageController.getContract';
import { refreshApex } from '@salesforce/apex';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmContractClauses from 'c/omContractClauses';
import type { Apex } from 'support/apex';
import { clause, contract } from 'support/contracts';
import { find, has, render, settle, textOf } from 'support/render';

jest.mock(
  '@salesforce/apex/OM_ContractPageController.getClauses',
  () => jest.requireActual<Apex>('support/apex').wired(),
  {
    virtual: true,
  }
);
jest.mock(
  '@salesforce/apex/OM_ContractPageController.getContract',
  () => jest.requireActual<Apex>('support/apex').wired(),
  {
    virtual: true,
  }
);

const clauses = getClauses as unknown as TestWireAdapter;
const page = getContract as unknown as TestWireAdapter;
const edited = clause('liability', { deviation: 'Edited', category: 'Liability', terms: '{}', obligations: '[]' });
const show = (): HTMLElement => render('c-om-contract-clauses', OmContractClauses, { recordId: contract().id });
const emit = async (...list: readonly object[]): Promise<void> => {
  page.emit(contract());
  await settle();
  clauses.emit(list);
  await settle();
};
const count = (card: HTMLElement): number => card.shadowRoot?.querySelectorAll('.clause').length ?? 0;

describe('c-om-contract-clauses', () => {
  it('shows the clauses of the current version in their order, and what deviates', async () => {
    const card = show();
    expect(find(card, 'c-om-card')['isLoading']).toBe(true);
    await emit(clause('parties'), edited);
    expect(clauses.getLastConfig()['versionId']).toBe(contract().versionId);
    expect(find(card, 'c-om-card')['isLoading']).toBe(false);
    expect(count(card)).toBe(2);
    expect(textOf(card, '.clause_other .heading')).toBe('2. Heading liability');
    expect(textOf(card, '.reason')).toBe('c.OM_Clause_Edited');
    expect(textOf(card, '.mark_high')).toBe('c.OM_Clause_RiskHigh');
    expect([has(card, '.binds'), has(card, '.obliges')]).toEqual([true, true]);
  });

  it('shows deviations alone when asked', async () => {
    const card = show();
    await emit(clause('parties'), edited);
    find(card, '.view_deviations').click();
    await settle();
    expect(count(card)).toBe(1);
    expect(find(card, '.view_deviations').getAttribute('aria-pressed')).toBe('true');
    await emit(clause('parties'));
    expect(textOf(card, '.none')).toBe('c.OM_Clause_NoneDeviates');
    find(card, '.view_all').click();
    await settle();
    expect(count(card)).toBe(1);
  });

  it('loads again when asked, and stops with the page', async () => {
    const card = show();
    await emit(clause('parties'));
    find(card, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    expect(refreshApex).toHaveBeenCalledTimes(2);
    card.remove();
    await emit(clause('parties'), edited);
    expect(count(card)).toBe(1);
  });

  it('says what comes first when there is no text', async () => {
    const card = show();
    page.emit(contract({ versionId: null }));
    await settle();
    expect(find(card, 'c-om-card')['isEmpty']).toBe(true);
    expect(find(card, 'c-om-card')['isLoading']).toBe(false);
  });

  it('shows errors of both questions in place', async () => {
    const card = show();
    page.error({ message: 'no contract' });
    await settle();
    expect(find(card, 'c-om-card')['error']).toMatchObject({ body: { message: 'no contract' } });
    page.emit(contract());
    await settle();
    clauses.error({ message: 'no clauses' });
    await settle();
    expect(find(card, 'c-om-card')['error']).toMatchObject({ body: { message: 'no clauses' } });
  });

  it('is accessible', async () => {
    const card = show();
    await expect(card).toBeAccessible();
    await emit(clause('parties'), edited);
    await expect(card).toBeAccessible();
  });
});
