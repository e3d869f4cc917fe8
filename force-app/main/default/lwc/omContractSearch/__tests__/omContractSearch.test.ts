import findContracts from '@salesforce/apex/OM_ContractSearchController.find';
import OmContractSearch from 'c/omContractSearch';
import type { Apex } from 'support/apex';
import { find, render, settle, textOf } from 'support/render';

jest.mock(
  '@salesforce/apex/OM_ContractSearchController.find',
  () => jest.requireActual<Apex>('support/apex').called(),
  {
    virtual: true,
  }
);

const ask = findContracts as unknown as jest.Mock;
const hit = {
  id: '800000000000001AAA',
  contractNumber: '00000100',
  accountName: 'Acme Media',
  type: 'Service',
  state: 'Active',
  endDate: '2026-12-31',
  title: 'Service Agreement',
  heading: 'Service level',
  snippet: 'Faults are repaired within eight hours.',
};
const answer = (changes: object = {}): object => ({
  hits: [hit],
  words: ['repair', 'hours'],
  isCut: false,
  ...changes,
});
beforeEach(() => ask.mockResolvedValue(answer()));
const show = async (): Promise<HTMLElement> => {
  const page = render('c-om-contract-search', OmContractSearch);
  await settle();
  return page;
};
const choose = async (page: HTMLElement, field: string, value: string): Promise<void> => {
  find(page, `[data-field="${field}"]`).dispatchEvent(new CustomEvent('change', { detail: { value } }));
  await new Promise((resolve) => setTimeout(resolve, 350));
  await settle();
};
const filters = (): readonly unknown[] => ask.mock.calls.map(([{ filter }]) => JSON.parse(filter as string) as unknown);

describe('c-om-contract-search', () => {
  it('shows contracts with the words that were found', async () => {
    const page = render('c-om-contract-search', OmContractSearch);
    expect(find(page, 'c-om-card')['isLoading']).toBe(true);
    await settle();
    expect(find(page, '.number')['label']).toBe('00000100');
    const marks = [...(page.shadowRoot?.querySelectorAll('mark') ?? [])].map((mark) => mark.textContent);
    expect(marks).toEqual(['repaired', 'hours']);
    expect(textOf(page, '.facts')).toContain('Acme Media · Service');
  });

  it('asks with all filters, once for what is typed in one go', async () => {
    const page = await show();
    find(page, '.text').dispatchEvent(new CustomEvent('change', { detail: { value: 'rep' } }));
    await choose(page, 'text', 'repair');
    await choose(page, 'state', 'Active');
    await choose(page, 'endsWithinDays', '90');
    expect(filters()).toEqual([
      {},
      { text: 'repair' },
      { text: 'repair', state: 'Active' },
      { text: 'repair', state: 'Active', endsWithinDays: 90 },
    ]);
  });

  it('shows no answer to an older question, nor after the page was left', async () => {
    const page = await show();
    let late: (value: object) => void = () => undefined;
    ask.mockReturnValueOnce(new Promise((resolve) => (late = resolve)));
    await choose(page, 'text', 'old');
    ask.mockResolvedValue(answer({ hits: [{ ...hit, contractNumber: '00000200' }] }));
    await choose(page, 'text', 'new');
    late(answer());
    await settle();
    expect(find(page, '.number')['label']).toBe('00000200');
    find(page, '.text').dispatchEvent(new CustomEvent('change', { detail: { value: 'x' } }));
    const asked = ask.mock.calls.length;
    page.remove();
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(ask.mock.calls).toHaveLength(asked);
  });

  it('says what to change when nothing was found, and when there may be more', async () => {
    ask.mockResolvedValue(answer({ hits: [] }));
    const page = await show();
    expect(find(page, 'c-om-card')['isEmpty']).toBe(true);
    ask.mockResolvedValue(answer({ isCut: true }));
    find(page, 'c-om-card').dispatchEvent(new CustomEvent('refresh'));
    await settle();
    expect(textOf(page, '.summary')).toBe('c.OM_Search_Cut');
  });

  it('shows an error in place', async () => {
    ask.mockRejectedValueOnce({ body: { message: 'no access' } });
    const page = await show();
    expect(find(page, 'c-om-card')['error']).toMatchObject({ body: { message: 'no access' } });
  });

  it('is accessible', async () => {
    await expect(await show()).toBeAccessible();
  });
});
