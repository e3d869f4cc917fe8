import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessibilityProblems } from '../../pages/accessibility.ts';
import { startPages, type Pages } from '../../pages/startPages.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await startPages();
}, 240_000);
afterAll(() => pages.stop());

const PATIENCE = 60_000;

it('a rep sells a bundle, submits it, and follows one in delivery', async () => {
  const { page, context, problems } = await pages.visitAs('sales');
  page.setDefaultTimeout(PATIENCE);
  const { sellingOrder, deliveryOrder } = pages.records;
  await page.goto(`${pages.url}/lightning/r/Order/${sellingOrder}/view`);
  await page.getByRole('button', { name: 'Add bundle' }).click();
  await page.getByRole('button', { name: 'Choose Fiber 1G with TV' }).click();

  const editor = page.locator('c-om-bundle-editor');
  await editor.getByText('1 of 1 chosen').waitFor();
  const save = editor.getByRole('button', { name: 'Save to order' });
  const missing = editor.getByRole('region', { name: 'To solve before saving (3)' });
  await missing.waitFor();
  expect(await save.isDisabled()).toBe(true);
  expect(await accessibilityProblems(page)).toEqual([]);

  await missing.getByRole('button', { name: /Download speed is missing/ }).click();
  await editor.getByRole('combobox', { name: 'Download speed' }).and(page.locator(':focus')).waitFor();
  for (const [field, value] of [
    ['Download speed', '1G'],
    ['Access technology', 'fiber'],
    ['Package', 'sport'],
  ] as const) {
    await editor.getByRole('combobox', { name: field }).click();
    await editor.getByRole('option', { name: value, exact: true }).click();
  }
  await editor.getByText('Everything fits.').waitFor();
  await editor.getByRole('spinbutton', { name: 'Quantity of the bundle' }).fill('2');
  await editor.locator('c-om-price-summary .total').getByText('$119.80').waitFor();
  await save.click();

  const lines = page.getByRole('treegrid', { name: 'Lines' });
  await lines.getByRole('row', { name: /Television/ }).waitFor();
  const [top] = await pages.admin.query<{ Quantity: number; TotalPrice: number }>(
    `SELECT Quantity, TotalPrice FROM OrderItem WHERE OrderId = '${sellingOrder}' AND OM_ParentItem__c = null`
  );
  expect(top).toMatchObject({ Quantity: 2, TotalPrice: 119.8 });

  await lines.getByRole('button', { name: 'Configure Fiber 1G with TV' }).click();
  await editor.getByText('Everything fits.').waitFor();
  expect(await editor.getByRole('spinbutton', { name: 'Quantity of the bundle' }).inputValue()).toBe('2');
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();

  await page.getByRole('button', { name: 'Submit order' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('The order is complete.').waitFor();
  await dialog.getByRole('button', { name: 'Submit order' }).click();
  await page.locator('c-om-order-path').getByText('Delivery').and(page.locator('[aria-current="step"] *')).waitFor();
  const [sent] = await pages.admin.query<{ OM_State__c: string }>(
    `SELECT OM_State__c FROM Order WHERE Id = '${sellingOrder}'`
  );
  expect(sent?.OM_State__c).toBe('Acknowledged');

  await page.goto(`${pages.url}/lightning/r/Order/${deliveryOrder}/view`);
  await page.getByText('Book courier failed and needs somebody.').waitFor();
  await page.getByRole('tab', { name: 'Plan', exact: true }).click();
  const graph = page.getByRole('group', { name: 'Steps and what they wait for' });
  await graph.getByRole('button', { name: /Book courier/ }).click();
  await page.keyboard.press('ArrowRight');
  await graph
    .getByRole('button', { name: /Deliver modem/ })
    .and(page.locator(':focus'))
    .waitFor();
  await page.locator('c-om-step-detail').getByText('The courier did not answer').waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(problems).toEqual([]);
  await context.close();
}, 240_000);
