/** The pages that are photographed. Add yours: where it is, who looks at it, and what shows that it is ready. */
import type { Page } from 'playwright-core';
import type { Person, SampleRecords } from './sampleOrg.ts';

export interface ListedPage {
  readonly name: string;
  readonly person: Person | 'admin';
  path(records: SampleRecords): string;
  /** Text that stands on the page when its data is there. */
  readonly ready: string;
  /** Brings the page into the state to look at, such as a form that is open. */
  readonly arrange?: (page: Page) => Promise<void>;
}

const order = (id: string): string => `/lightning/r/Order/${id}/view`;

export const PAGES: readonly ListedPage[] = [
  { name: 'home', person: 'sales', path: () => '/lightning/page/home', ready: 'Recent records' },
  {
    name: 'app-launcher',
    person: 'admin',
    path: () => '/lightning/page/home',
    ready: 'Recent records',
    arrange: async (page) => {
      await page.getByRole('button', { name: 'App Launcher' }).click();
      await page.getByRole('heading', { name: 'All items' }).waitFor();
    },
  },
  { name: 'order-list', person: 'sales', path: () => '/lightning/o/Order/list', ready: 'items · as of' },
  { name: 'order-draft', person: 'sales', path: ({ draftOrder }) => order(draftOrder), ready: 'No delivery plan yet' },
  { name: 'order-running', person: 'admin', path: ({ runningOrder }) => order(runningOrder), ready: '7 of 12 steps' },
  {
    name: 'order-edit',
    person: 'admin',
    path: ({ draftOrder }) => `/lightning/r/Order/${draftOrder}/edit`,
    ready: 'Order Start Date',
    arrange: async (page) => {
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).waitFor();
    },
  },
  {
    name: 'account',
    person: 'sales',
    path: ({ account }) => `/lightning/r/Account/${account}/view`,
    ready: 'Springfield',
  },
  { name: 'approvals', person: 'approver', path: () => '/lightning/page/approvals', ready: 'Nothing is waiting' },
  { name: 'mailbox', person: 'admin', path: () => '/lightning/page/mailbox', ready: 'No mails yet' },
  { name: 'login', person: 'admin', path: () => '/login', ready: 'Log in to the local org' },
  { name: 'not-found', person: 'sales', path: () => '/lightning/n/Nowhere', ready: 'Page not found' },
];
