import getVersions from '@salesforce/apex/OM_ContractPageController.getVersions';
import { refreshApex } from '@salesforce/apex';
import type { TestWireAdapter } from '@salesforce/wire-service-jest-util';
import OmContractVersions from 'c/omContractVersions';
import type { Apex } from 'support/apex';
import { contract, version } from 'support/contracts';
import { find, has, render, settle, textOf } from 'support/render';

jest.mock(
  '@salesforce/apex/OM_ContractPageController.getVersions',
  () => jest.requireActual<Apex>('support/apex').wired(),
  {
    virtual: true,
  }
);

const mockNavigate = jest.fn();
jest.mock('lightning/navigation', () => {
  const Navigate = Symbol('Navigate');
  const mixin = (Base: new () => object): object =>
    class extends Base {
      [Navigate](reference: object): void {
        mockNavigate(reference);
      }
    };
  return { NavigationMixin: Object.assign(mixin, { Navigate }) };
});

const wire = getVersions as unknown as TestWireAdapter;
const show = (): HTMLElement => render('c-om-contract-versions', OmContractVersions, { recordId: contract().id });
const emit = async (...list: readonly object[]): Promise<void> => {
  wire.emit(list);
  await settle();
};

describe('c-om-contract-versions', () => {
  it('shows the versions with author and files', async () => {
    const card = show();
    expect(find(card, 'c-om-card')['isLoading']).toBe(true);
    await emit(version(2, { note: 'After the call.', nonStandard: 1, source: 'Counterparty' }), version(1));
    expect(card.shadowRoot?.querySelectorAll('.version')).toHaveLength(2);
    expect(textOf(card, '.note')).toBe('After the call.');
    expect(textOf(card, '.facts')).toContain('c.OM_Version_Counterparty');
    expect(find(card, '.download').getAttribute('href')).toBe('/sfc/servlet.shepherd/document/download/file-2');
    expect(textOf(card, '.file-kind')).toBe('c.OM_Version_FileDocument · 20 kB');
  });

  it('previews a file and compares versions', async () => {
    const card = show();
    await emit(version(2), version(1));
    find(card, '.preview').click();
    expect(mockNavigate.mock.calls[0]).toMatchObject([
      {
        attributes: { pageName: 'filePreview' },
        state: { selectedRecordId: 'file-2' },
      },
    ]);
    find(card, '.compare').click();
    await settle();
    expect((find(card, 'c-om-contract-compare')['versions'] as unknown[]).length).toBe(2);
    find(card, '.compare').click();
    await settle();
    expect(has(card, 'c-om-contract-compare')).toBe(false);
  });

  it('follows the contract until the page is left', async () => {
    const card = show();
    await emit(version(1));
    expect(has(card, '.compare')).toBe(false);
    find(card, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    expect(refreshApex).toHaveBeenCalledTimes(1);
    card.remove();
    await emit(version(2), version(1));
    expect(card.shadowRoot?.querySelectorAll('.version')).toHaveLength(1);
  });

  it('says what comes first when there is none', async () => {
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
    await emit(version(2, { lockedByName: 'Jon', templateName: 'Service' }), version(1, { files: [] }));
    await expect(card).toBeAccessible();
  });
});
