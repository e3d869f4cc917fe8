/** The pages that are photographed. Add yours: where it is, who looks at it, and what shows that it is ready. */
import type { Page } from 'playwright-core';
import { CONTRACT_PAGES } from './contractPages.ts';
import { ORDER_PAGES } from './orderPages.ts';
import type { SampleContracts } from './sampleContracts.ts';
import type { SampleAssets } from './sampleAssets.ts';
import type { SampleApprovals } from './sampleApprovals.ts';
import type { SampleOrders } from './sampleOrders.ts';
import type { Person, SampleRecords } from './sampleOrg.ts';

export interface ListedPage {
  readonly name: string;
  readonly person: Person | 'admin';
  path(records: SampleRecords & SampleOrders & SampleAssets & SampleContracts & SampleApprovals): string;
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
  ...ORDER_PAGES,
  {
    name: 'account',
    person: 'sales',
    path: ({ account }) => `/lightning/r/Account/${account}/view`,
    ready: 'Springfield',
    arrange: (page) => page.getByText('Fiber 1G with TV').first().waitFor(),
  },
  { name: 'asset', person: 'sales', path: ({ asset }) => `/lightning/r/Asset/${asset}/view`, ready: 'ONT-9' },
  {
    name: 'asset-list',
    person: 'sales',
    path: () => '/lightning/o/Asset/list?filterName=OM_Active',
    ready: 'items · as of',
  },
  { name: 'approvals', person: 'sales', path: () => '/lightning/page/approvals', ready: 'Nothing is waiting' },
  { name: 'approvals-inbox', person: 'approver', path: () => '/lightning/n/OM_Approvals', ready: '36 months' },
  {
    name: 'approvals-many',
    person: 'approver',
    path: () => '/lightning/n/OM_Approvals',
    ready: 'as of',
    arrange: async (page) => {
      await page.locator('c-om-approval-list').getByText('Acme Media').nth(1).waitFor();
      for (const row of [0, 1]) await page.locator('c-om-approval-list .slds-checkbox_faux').nth(row).click();
      await page.getByRole('button', { name: 'Approve 2' }).waitFor();
    },
  },
  {
    name: 'approvals-decide',
    person: 'approver',
    path: () => '/lightning/n/OM_Approvals',
    ready: 'as of',
    arrange: async (page) => {
      await page
        .locator('c-om-approval-list')
        .getByRole('button', { name: /Discount/ })
        .first()
        .click();
      await page.getByText('Changed since it was rejected last').waitFor();
      await page.getByRole('button', { name: 'Reject', exact: true }).click();
      await page.getByText('Say what must change before you would approve.').waitFor();
    },
  },
  {
    name: 'approvals-none',
    person: 'sales',
    path: () => '/lightning/n/OM_Approvals',
    ready: 'Nothing waits for you',
  },
  {
    name: 'order-approval',
    person: 'approver',
    path: ({ approvalOrder }) => order(approvalOrder),
    ready: 'Changed since it was rejected last',
  },
  {
    name: 'order-approval-before',
    person: 'sales',
    path: ({ uncheckedOrder }) => order(uncheckedOrder),
    ready: 'Will need approval by',
  },
  {
    name: 'order-approval-submit',
    person: 'sales',
    path: ({ uncheckedOrder }) => order(uncheckedOrder),
    ready: 'Will need approval by',
    arrange: async (page) => {
      await page.getByRole('button', { name: 'Submit for approval' }).click();
      await page.getByRole('dialog').getByText('Comment for the approvers').waitFor();
    },
  },
  {
    name: 'task-inbox',
    person: 'operator',
    path: () => '/lightning/n/OM_Task_Inbox',
    ready: 'as of',
    arrange: async (page) => {
      await page.getByRole('button', { name: /^My queues/ }).click();
      await page
        .getByRole('button', { name: /^Survey the site/ })
        .first()
        .click();
      await page.getByRole('button', { name: 'Complete task' }).waitFor();
    },
  },
  {
    name: 'task-inbox-empty',
    person: 'operator',
    path: () => '/lightning/n/OM_Task_Inbox',
    ready: 'Nothing to do here',
  },
  {
    name: 'task-inbox-failed',
    person: 'operator',
    path: () => '/lightning/n/OM_Task_Inbox',
    ready: 'Nothing to do here',
    arrange: async (page) => {
      await page.getByRole('button', { name: /^Failed/ }).click();
      await page.getByText('Reserve port').first().waitFor();
    },
  },
  {
    name: 'fallout-console',
    person: 'operator',
    path: () => '/lightning/n/OM_Fallout_Console',
    ready: 'Failures by cause',
    arrange: async (page) => {
      await page.getByRole('button', { name: /NO_FREE_PORT/ }).click();
      await page
        .getByRole('button', { name: /^Request and reply/ })
        .first()
        .click();
      await page.getByText('"reason"').waitFor();
    },
  },
  {
    name: 'fallout-dry-run',
    person: 'operator',
    path: () => '/lightning/n/OM_Fallout_Console',
    ready: 'Failures by cause',
    arrange: async (page) => {
      await page.getByRole('button', { name: /NO_FREE_PORT/ }).click();
      await page.locator('c-om-failure-list').getByText('Select all').click();
      await page.getByRole('button', { name: 'Retry…' }).click();
      await page.getByText('Will be tried again').first().waitFor();
    },
  },
  {
    name: 'operations',
    person: 'lead',
    path: () => '/lightning/n/OM_Operations',
    ready: 'Most time goes into',
    arrange: (page) => page.locator('c-om-chart canvas').nth(2).waitFor(),
  },
  {
    name: 'operations-queue',
    person: 'lead',
    path: () => '/lightning/n/OM_Operations',
    ready: 'Most time goes into',
    arrange: async (page) => {
      await page.getByRole('link', { name: 'Fulfillment desk', exact: true }).click();
      await page.locator('c-om-figure-steps').getByText('Survey the site').first().waitFor();
    },
  },
  ...CONTRACT_PAGES,
  { name: 'setup', person: 'admin', path: () => '/lightning/n/OM_Setup', ready: 'Differences: 3' },
  {
    name: 'setup-sample',
    person: 'admin',
    path: () => '/lightning/n/OM_Setup',
    ready: 'Differences: 3',
    arrange: async (page) => {
      await page.getByRole('combobox', { name: 'Draft order' }).click();
      await page.getByRole('option').first().click();
      await page.locator('c-om-simulation').getByText('Not worked out yet').waitFor();
    },
  },
  { name: 'mailbox', person: 'admin', path: () => '/lightning/page/mailbox', ready: 'What this org would have mailed' },
  { name: 'login', person: 'admin', path: () => '/login', ready: 'Log in to the local org' },
  { name: 'not-found', person: 'sales', path: () => '/lightning/n/Nowhere', ready: 'Page not found' },
];
