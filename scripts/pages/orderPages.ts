/** The pages of orders that are photographed, and of the configurator. */
import { openTab } from './openTab.ts';
import type { ListedPage } from './pageList.ts';

const configurator = (orderId: string): string => `/lightning/cmp/c__omBundleConfigurator?c__orderId=${orderId}`;
const order = (id: string): string => `/lightning/r/Order/${id}/view`;

export const ORDER_PAGES: readonly ListedPage[] = [
  {
    name: 'order-draft',
    person: 'sales',
    path: ({ draftOrder }) => order(draftOrder),
    ready: 'No delivery plan yet',
    arrange: (page) => page.locator('c-om-simulation-report').getByText('Check credit').waitFor(),
  },
  {
    name: 'order-simulation-waiting',
    person: 'sales',
    path: ({ draftOrder }) => order(draftOrder),
    ready: 'No delivery plan yet',
    arrange: async (page) => {
      await page.getByRole('button', { name: 'Work it out again' }).click();
      await page.getByText('The service works out the plan').waitFor();
    },
  },
  {
    name: 'order-simulation-refused',
    person: 'sales',
    path: ({ sellingOrder }) => order(sellingOrder),
    ready: 'It cannot be delivered as it is',
  },
  { name: 'order-running', person: 'admin', path: ({ runningOrder }) => order(runningOrder), ready: '7 of 12 steps' },
  {
    name: 'order-delivery',
    person: 'sales',
    path: ({ deliveryOrder }) => order(deliveryOrder),
    ready: 'Fiber Internet',
  },
  {
    name: 'order-delivery-why',
    person: 'sales',
    path: ({ deliveryOrder }) => order(deliveryOrder),
    ready: 'Fiber Internet',
    arrange: async (page) => {
      await page.getByRole('button', { name: 'Why: Fiber Internet' }).click();
      await page.getByRole('dialog', { name: 'Why: Fiber Internet' }).waitFor();
    },
  },
  {
    name: 'order-delivery-plan',
    person: 'sales',
    path: ({ deliveryOrder }) => order(deliveryOrder),
    ready: 'Fiber Internet',
    arrange: async (page) => {
      await openTab(page, 'Plan');
      await page.locator('c-om-plan-card').getByText('Book courier').first().click();
      await page.locator('c-om-step-detail').getByText('Comes after').waitFor();
    },
  },
  {
    name: 'order-delivery-timeline',
    person: 'sales',
    path: ({ deliveryOrder }) => order(deliveryOrder),
    ready: 'Fiber Internet',
    arrange: async (page) => {
      await openTab(page, 'Timeline');
      await page.locator('c-om-plan-timeline').getByText('Check credit').first().waitFor();
    },
  },
  {
    name: 'order-delivery-history',
    person: 'sales',
    path: ({ deliveryOrder }) => order(deliveryOrder),
    ready: 'Fiber Internet',
    arrange: async (page) => {
      await openTab(page, 'History');
      await page.locator('c-om-order-history').getByText('Survey the site: Done').waitFor();
    },
  },
  {
    name: 'order-delivery-promise',
    person: 'sales',
    path: ({ deliveryOrder }) => order(deliveryOrder),
    ready: 'Fiber Internet',
    arrange: async (page) => {
      await page.getByRole('button', { name: 'Change promised date' }).click();
      await page.getByRole('dialog', { name: 'Change promised date' }).waitFor();
    },
  },
  {
    name: 'order-delivery-cancel',
    person: 'sales',
    path: ({ deliveryOrder }) => order(deliveryOrder),
    ready: 'Fiber Internet',
    arrange: async (page) => {
      await page.getByRole('button', { name: 'Cancel order' }).click();
      await page.getByRole('dialog').getByText('Steps in hand').waitFor();
    },
  },
  {
    name: 'order-delivery-change',
    person: 'sales',
    path: ({ deliveryOrder }) => order(deliveryOrder),
    ready: 'Fiber Internet',
    arrange: async (page) => {
      await page.getByRole('button', { name: 'Change order' }).click();
      await page.getByRole('dialog').getByText('What can still be changed').waitFor();
    },
  },
  {
    name: 'order-change',
    person: 'sales',
    path: ({ changeOrder }) => order(changeOrder),
    ready: 'The site was surveyed',
  },
  {
    name: 'order-change-exception',
    person: 'admin',
    path: ({ refusedChange }) => order(refusedChange),
    ready: 'asks for an exception',
  },
  {
    name: 'order-submit',
    person: 'sales',
    path: ({ sellingOrder }) => order(sellingOrder),
    ready: 'No lines yet',
    arrange: async (page) => {
      await page.getByRole('button', { name: 'Submit order' }).click();
      await page.getByRole('dialog').getByText('before the order can be submitted').waitFor();
    },
  },
  {
    name: 'configurator-pick',
    person: 'sales',
    path: ({ sellingOrder }) => configurator(sellingOrder),
    ready: 'Office coffee package',
  },
  {
    name: 'configurator-problems',
    person: 'sales',
    path: ({ sellingOrder }) => configurator(sellingOrder),
    ready: 'Office coffee package',
    arrange: async (page) => {
      await page.getByRole('button', { name: 'Choose Office coffee package' }).click();
      await page.getByRole('region', { name: /^To solve before saving/ }).waitFor();
    },
  },
  {
    name: 'order-edit',
    person: 'admin',
    path: ({ draftOrder }) => `/lightning/r/Order/${draftOrder}/edit`,
    ready: 'Order Start Date',
    arrange: async (page) => {
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).waitFor();
    },
  },
];
