/** Two journeys of the fulfillment desk: an operator works a task and repairs a failure; a lead finds the bottleneck. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems } from '../../pages/accessibility.ts';
import { startPages, type Pages } from '../../pages/startPages.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await startPages();
}, 240_000);
afterAll(() => pages.stop());

const PATIENCE = 60_000;
const count = async (soql: string): Promise<number> => (await pages.admin.query(soql)).length;
const announced = (type: string): Promise<number> =>
  count(`SELECT Id FROM OM_OutboxEvent__c WHERE Type__c = '${type}'`);

describe('an operator', () => {
  it('works a task of a queue, is told what is missing, and completes it', async () => {
    const { page, context, problems } = await pages.visitAs('operator');
    page.setDefaultTimeout(PATIENCE);
    await page.goto(`${pages.url}/lightning/n/OM_Task_Inbox`);
    await page.getByRole('button', { name: /^My queues/ }).click();
    const list = page.locator('c-om-task-list');
    await list
      .getByRole('button', { name: /^Survey the site/ })
      .first()
      .click();
    const detail = page.locator('c-om-task-detail');
    await detail.getByRole('button', { name: 'Accept' }).click();
    await page.getByText('Survey the site is yours now.').first().waitFor();

    await page.getByRole('button', { name: /^Mine 1$/ }).click();
    await list.getByRole('button', { name: /^Survey the site/ }).click();
    await detail.getByRole('button', { name: 'Complete task' }).click();
    await detail.getByText('Complete this field.').first().waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await announced('TaskCompleted')).toBe(0);

    await detail.getByText('Yes', { exact: true }).click();
    await detail.getByRole('combobox', { name: 'Window' }).click();
    await page.getByRole('option', { name: 'Morning' }).click();
    await detail.getByLabel('Signal dbm').fill('-18.5');
    await detail.getByRole('button', { name: 'Complete task' }).click();
    await page.getByText('Survey the site was completed.').first().waitFor();
    await page.getByRole('button', { name: /^Mine 0$/ }).waitFor();

    const [done] = await pages.admin.query<{ TaskOutput__c: string; TaskDoneBy__c: string }>(
      'SELECT TaskOutput__c, TaskDoneBy__c FROM OM_FulfillmentStep__c WHERE TaskDoneAt__c != null'
    );
    expect(done?.TaskDoneBy__c).toBe('operator@pages.example');
    expect(JSON.parse(done?.TaskOutput__c ?? '')).toEqual({ portIsLit: true, window: 'morning', signalDbm: -18.5 });
    expect(await announced('TaskCompleted')).toBe(1);
    expect(problems).toEqual([]);
    await context.close();
  }, 180_000);

  it('repairs every failure of one cause after a dry run, and skips one for a reason', async () => {
    const { page, context, problems } = await pages.visitAs('operator');
    page.setDefaultTimeout(PATIENCE);
    await page.goto(`${pages.url}/lightning/n/OM_Task_Inbox`);
    await page.getByRole('button', { name: /^Failed/ }).click();
    await page
      .locator('c-om-task-list')
      .getByRole('button', { name: /^Reserve port/ })
      .first()
      .click();
    await page.getByRole('link', { name: 'Repair it in the fallout console' }).click();

    const failures = page.locator('c-om-failure-list');
    await failures.getByRole('heading', { name: 'No free port' }).waitFor();
    await failures
      .getByRole('button', { name: /^Request and reply/ })
      .first()
      .click();
    await failures.getByText('"authorization": "***"').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);

    await failures.getByText('Suggested: retry. It helped in 6 of 7 earlier cases.').waitFor();
    await failures.getByText('Select all').click();
    await failures.getByRole('button', { name: 'Retry…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('3 of 3 can be repaired so.').waitFor();
    expect(await announced('StepRetryRequested')).toBe(0);
    await dialog.getByRole('button', { name: 'Retry 3' }).click();
    await dialog.getByText('Asked for').first().waitFor();
    expect(await dialog.getByText('Asked for', { exact: true }).count()).toBe(3);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    expect(await announced('StepRetryRequested')).toBe(3);

    await skipTheTimeout(page);
    // It is mandatory: skipping it waits for a second person.
    expect(await announced('StepSkipRequested')).toBe(0);
    expect(await announced('StepForceRequested')).toBe(1);
    expect(problems).toEqual([]);
    await context.close();
  }, 180_000);

  it('asks for a step to be completed by force, which another person confirms', async () => {
    const operator = await pages.visitAs('operator');
    const { page } = operator;
    page.setDefaultTimeout(PATIENCE);
    await page.goto(`${pages.url}/lightning/n/OM_Fallout_Console`);
    const own = page.locator('c-om-force-requests');
    await own.getByText('You asked for it; another person must confirm.').waitFor();
    expect(await own.getByRole('button', { name: 'Confirm' }).count()).toBe(0);
    expect(await accessibilityProblems(page)).toEqual([]);
    const before = await announced('StepForceRequested');
    await page.getByRole('button', { name: /NO_FREE_PORT/ }).click();
    const failures = page.locator('c-om-failure-list');
    await failures.getByText('Select all').click();
    await failures.getByRole('button', { name: 'Complete by force…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('How is it known that the work is done?').fill('Seen in the inventory.');
    await dialog.getByRole('button', { name: 'See what would happen' }).click();
    await dialog.getByText('Will be asked for').first().waitFor();
    await dialog.getByText('already waits for a second person').waitFor();
    await dialog.getByRole('button', { name: 'Ask for 2' }).click();
    await dialog.getByText('Asked for', { exact: true }).first().waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    expect((await announced('StepForceRequested')) - before).toBe(2);
    expect(operator.problems).toEqual([]);
    await operator.context.close();

    const lead = await pages.visitAs('lead');
    lead.page.setDefaultTimeout(PATIENCE);
    await lead.page.goto(`${pages.url}/lightning/n/OM_Fallout_Console`);
    const requests = lead.page.locator('c-om-force-requests');
    await requests.getByText('The port is up in the inventory of the network.').waitFor();
    await requests.getByRole('button', { name: /^Confirm/ }).click();
    await lead.page.getByText('Confirmed. The step moves on in a moment.').first().waitFor();
    expect(await announced('StepForceDecided')).toBe(1);
    expect(lead.problems).toEqual([]);
    await lead.context.close();
  }, 180_000);

  it('works on a phone: the list, then the task, then back', async () => {
    const { page, context } = await pages.visitAs('operator', { device: 'phone' });
    page.setDefaultTimeout(PATIENCE);
    await page.goto(`${pages.url}/lightning/n/OM_Task_Inbox`);
    await page.getByRole('button', { name: /^My queues/ }).click();
    const first = page
      .locator('c-om-task-list')
      .getByRole('button', { name: /^Install line/ })
      .first();
    await first.click();
    await first.waitFor({ state: 'hidden' });
    expect(await page.locator('html').evaluate((html) => html.scrollWidth)).toBeLessThanOrEqual(375);
    await page.getByRole('button', { name: 'Put on hold' }).click();
    await page.getByLabel('What does it wait for?').fill('The key of the cabinet.');
    await page.locator('c-om-task-detail').getByRole('button', { name: 'Put on hold' }).last().click();
    await page.getByText('On hold: The key of the cabinet.').last().waitFor();
    await page.getByRole('button', { name: 'Back to the list' }).click();
    await first.waitFor();
    await context.close();
  }, 180_000);
});

async function skipTheTimeout(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Timeout/ }).click();
  const failures = page.locator('c-om-failure-list');
  await failures.getByRole('heading', { name: 'TIMEOUT' }).waitFor();
  await failures.getByText('Select all').click();
  await failures.getByRole('button', { name: 'Skip…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'See what would happen' }).click();
  await dialog.getByText('Complete this field.').waitFor();
  await dialog.getByLabel('Why can it be skipped?').fill('Booked by telephone.');
  await dialog.getByRole('button', { name: 'See what would happen' }).click();
  await dialog.getByText('Will be skipped').waitFor();
  await dialog.getByRole('button', { name: 'Skip 1' }).click();
  await dialog.getByText('Asked for', { exact: true }).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
}

describe('an operations lead', () => {
  it('finds the bottleneck, and the list behind a figure', async () => {
    const { page, context, problems } = await pages.visitAs('lead');
    page.setDefaultTimeout(PATIENCE);
    await page.goto(`${pages.url}/lightning/n/OM_Operations`);
    await page.getByText('Most time goes into “Deliver modem”').first().waitFor();
    await page.locator('c-om-chart canvas').nth(2).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);

    const chart = page.locator('c-om-chart').first();
    await chart.getByRole('button', { name: 'Show as a table' }).press('Enter');
    await chart.getByRole('row', { name: /Deliver modem/ }).waitFor();

    // What a figure counts stands below it, at an address of its own.
    const list = page.locator('c-om-figure-steps');
    await chart.getByRole('link', { name: 'Deliver modem' }).click();
    await list.getByRole('heading', { name: 'Deliver modem: done in the last 14 days' }).waitFor();
    await page.getByRole('link', { name: /^Due times kept/ }).click();
    await list.getByRole('heading', { name: 'Ended late in the last 14 days' }).waitFor();
    const since = new Date(Date.now() - 14 * 86_400_000).toISOString();
    const late = await count(`SELECT Id FROM OM_FulfillmentStep__c WHERE Late__c = TRUE AND EndedAt__c >= ${since}`);
    expect(late).toBeGreaterThan(0);
    await expect.poll(() => list.locator('li').count(), { timeout: PATIENCE }).toBe(late);

    await page.getByRole('link', { name: 'Fulfillment desk', exact: true }).click();
    await list.getByRole('heading', { name: 'Fulfillment desk: open tasks' }).waitFor();
    expect(new URL(page.url()).searchParams.get('c__value')).toBe('Fulfillment_Desk');
    await list.getByText('Survey the site').first().waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.goBack();
    await list.getByRole('heading', { name: 'Ended late in the last 14 days' }).waitFor();
    await list.getByRole('button', { name: /^Close/ }).click();
    await list.waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
    await context.close();
  }, 180_000);
});
