import type { Page } from 'playwright-core';

/** Opens a tab of a record page; those without room stand in the menu behind "More". */
export async function openTab(page: Page, name: string): Promise<void> {
  const tab = page.getByRole('tab', { name, exact: true });
  const more = page.getByRole('tab', { name: 'More' }).getByRole('button');
  await tab.or(more).first().waitFor();
  if (await tab.isVisible()) await tab.click();
  else {
    await more.click();
    await page.getByRole('menuitem', { name, exact: true }).click();
  }
}
