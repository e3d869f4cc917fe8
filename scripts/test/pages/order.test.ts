import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems } from '../../pages/accessibility.ts';
import { startPages, type Pages } from '../../pages/startPages.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await startPages();
}, 240_000);
afterAll(() => pages.stop());

/** Below the limit of a test, so that what was waited for is named. */
const PATIENCE = 60_000;
const TIMES = ['2026-12-01T12:00:00.000Z', '2026-12-02T12:00:00.000Z'] as const;

describe('a sales rep', () => {
  it('logs in, finds an order in its list, and is told in place why a change is refused', async () => {
    const { page, context, problems } = await pages.visitAs('sales');
    page.setDefaultTimeout(PATIENCE);
    await context.clearCookies();
    await page.goto(`${pages.url}/lightning/page/home`);
    await page.getByLabel('Username').fill('sales@pages.example');
    await page.getByLabel('Password').fill('local-org');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { name: 'Welcome, Sam Seller' }).waitFor();

    await page.getByRole('button', { name: 'App Launcher' }).click();
    await page.getByPlaceholder('Search apps and items…').fill('orders');
    await page.getByRole('dialog').getByRole('link', { name: 'Orders', exact: true }).click();

    const list = page.locator('one-list-page');
    await list.getByText(/items · as of/).waitFor();
    await list.getByRole('combobox', { name: 'List view' }).click();
    await list.getByRole('option', { name: 'Drafts to Submit' }).click();
    await list.getByRole('button', { name: 'Sort by: Requested Date' }).waitFor();
    const first = list.locator('lightning-datatable tbody tr').first();
    const number = await first.getByRole('link').first().innerText();
    await first.getByRole('link').first().click();

    await page.getByRole('heading', { name: number }).waitFor();
    await page.locator('c-om-order-progress').getByText('No delivery plan yet').waitFor();
    // Global styles of the design system reach into components only so.
    expect(await page.locator('c-om-order-progress').evaluate((card) => (card.shadowRoot as any)?.synthetic)).toBe(
      true
    );

    await page.getByRole('tab', { name: 'Details' }).click();
    await page.getByRole('button', { name: 'Edit Attributes' }).click();
    const detail = page.locator('one-record-detail');
    await detail.getByRole('textbox', { name: 'Attributes' }).fill('speed = 1G');
    await detail.getByRole('button', { name: 'Save' }).click();
    await detail.getByText(/JSON/).first().waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);

    await detail.getByRole('textbox', { name: 'Attributes' }).fill('{"speed":"1G"}');
    await detail.getByRole('button', { name: 'Save' }).click();
    await page
      .getByText(/was saved/)
      .first()
      .waitFor();
    await detail.getByText('{"speed":"1G"}').waitFor();
    const [saved] = await pages.admin.query<{ OM_Attributes__c: string }>(
      `SELECT OM_Attributes__c FROM Order WHERE OrderNumber = '${number}'`
    );
    expect(saved?.OM_Attributes__c).toBe('{"speed":"1G"}');
    // The refusal itself is a response that the browser reports.
    expect(problems.filter((problem) => !problem.includes('status of 400'))).toEqual([]);
    await context.close();
  });

  it('is shown what will happen to a draft when the service has worked it out; an order in delivery reads nothing of it', async () => {
    const { draftOrder, deliveryOrder } = pages.records;
    const { page, context, problems } = await pages.visitAs('sales');
    page.setDefaultTimeout(PATIENCE);
    const read: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/getSimulation')) read.push(request.url());
    });
    await page.goto(`${pages.url}/lightning/r/Order/${deliveryOrder}/view`);
    await page.getByText('Fiber Internet').first().waitFor();
    await page.waitForLoadState('networkidle');
    expect(read).toEqual([]);
    expect(await page.getByText('What will happen').count()).toBe(0);

    await page.goto(`${pages.url}/lightning/r/Order/${draftOrder}/view`);
    const card = page.locator('c-om-simulation');
    await card.getByText('Check credit').waitFor();
    await card.getByRole('button', { name: 'Work it out again' }).click();
    await card.getByText('The service works out the plan').waitFor();
    const asked = await pages.admin.query<{ Order__c: string }>(
      "SELECT Order__c FROM OM_OutboxEvent__c WHERE Type__c = 'SimulationRequested'"
    );
    expect(asked).toMatchObject([{ Order__c: draftOrder }]);
    const step = { name: 'Climb the mast', kind: 'task', startsAt: TIMES[0], endsAt: TIMES[1], isCritical: true };
    const answer = { outcome: 'simulated', at: TIMES[0], endsAt: TIMES[1], items: 1, steps: 1, tasks: 1, calls: [] };
    await pages.service.update('Order', draftOrder, {
      OM_Simulation__c: JSON.stringify({ ...answer, plan: [step], more: 0 }),
    });
    await card.getByText('Climb the mast').waitFor();
    await card.getByText('Critical path').waitFor();
    await card.getByText('No vendor is called').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('finds an account by its name from anywhere', async () => {
    const { page, context } = await pages.visitAs('sales');
    page.setDefaultTimeout(PATIENCE);
    await page.goto(`${pages.url}/lightning/page/home`);
    await page.getByRole('combobox', { name: 'Search records' }).fill('acme');
    await page
      .getByRole('option', { name: /Acme Media/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Acme Media' }).waitFor();
    expect(page.url()).toContain(`/lightning/r/Account/${pages.records.account}/view`);
    await context.close();
  });
});
