/** The pages of contracts that are photographed. */
import type { Page } from 'playwright-core';
import { openTab } from './openTab.ts';
import type { ListedPage } from './pageList.ts';

const contract = (id: string): string => `/lightning/r/Contract/${id}/view`;
const withTab =
  (name: string) =>
  async (page: Page): Promise<void> => {
    await openTab(page, name);
    await page.getByText('as of').last().waitFor();
  };

export const CONTRACT_PAGES: readonly ListedPage[] = [
  {
    name: 'contract-draft',
    person: 'contracts',
    path: ({ draftContract }) => contract(draftContract),
    ready: '5 clauses, 2 not standard',
  },
  {
    name: 'contract-draft-versions',
    person: 'contracts',
    path: ({ draftContract }) => contract(draftContract),
    ready: '5 clauses, 2 not standard',
    arrange: async (page) => {
      await withTab('Versions')(page);
      await page.getByRole('button', { name: 'Compare versions' }).click();
      await page.getByText('clauses without a change').waitFor();
    },
  },
  {
    name: 'contract-approval-before',
    person: 'contracts',
    path: ({ uncheckedContract }) => contract(uncheckedContract),
    ready: 'Will need approval by',
  },
  {
    name: 'contract-send',
    person: 'contracts',
    path: ({ approvedContract }) => contract(approvedContract),
    ready: '5 clauses, 0 not standard',
    arrange: async (page) => {
      await page.getByRole('button', { name: 'Send for signature' }).click();
      await page.getByRole('dialog').getByText('Person 2').waitFor();
    },
  },
  {
    name: 'contract-signatures',
    person: 'contracts',
    path: ({ sentContract }) => contract(sentContract),
    ready: '5 clauses, 0 not standard',
    arrange: withTab('Signatures'),
  },
  {
    name: 'contract-obligations',
    person: 'contracts',
    path: ({ activeContract }) => contract(activeContract),
    ready: '5 clauses, 0 not standard',
    arrange: withTab('Obligations'),
  },
  {
    name: 'contract-renewal',
    person: 'sales',
    path: ({ activeContract }) => contract(activeContract),
    ready: '5 clauses, 0 not standard',
    arrange: withTab('Renewal'),
  },
  {
    name: 'contract-search',
    person: 'contracts',
    path: () => '/lightning/n/OM_Contract_Search',
    ready: 'contracts',
    arrange: async (page) => {
      await page.getByLabel('Words in the contract').fill('repaired hours');
      await page.locator('mark').first().waitFor();
    },
  },
];
