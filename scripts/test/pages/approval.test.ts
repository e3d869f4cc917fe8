/** The journey of approvals: a rep sees who will be asked and submits, an approver decides, and the order goes on. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems } from '../../pages/accessibility.ts';
import { startPages, type Pages } from '../../pages/startPages.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await startPages();
  // Other pages are better without a policy; here it is what matters.
  for (const { Id } of await pages.admin.query<{ Id: string }>('SELECT Id FROM OM_ApprovalRule__c')) {
    await pages.admin.update('OM_ApprovalRule__c', Id, { Active__c: true });
  }
}, 240_000);
afterAll(() => pages.stop());

const PATIENCE = 60_000;

async function orderIs(
  id: string
): Promise<{ readonly number: string; readonly approval: string; readonly state: string }> {
  const [row] = await pages.admin.query<{ OrderNumber: string; OM_ApprovalStatus__c: string; OM_State__c: string }>(
    `SELECT OrderNumber, OM_ApprovalStatus__c, OM_State__c FROM Order WHERE Id = '${id}'`
  );
  return { number: row?.OrderNumber ?? '', approval: row?.OM_ApprovalStatus__c ?? '', state: row?.OM_State__c ?? '' };
}

describe('approvals', () => {
  it('an approver decides on a phone, and the order goes on by itself', async () => {
    const { secondApprovalOrder } = pages.records;
    const { number } = await orderIs(secondApprovalOrder);
    const { page, context, problems } = await pages.visitAs('approver', { device: 'phone' });
    page.setDefaultTimeout(PATIENCE);
    await page.goto(`${pages.url}/lightning/n/OM_Approvals`);
    const row = page.locator('c-om-approval-list').getByRole('button', { name: number });
    await row.click();
    await row.waitFor({ state: 'hidden' });
    const detail = page.locator('c-om-approval-detail');
    await detail.getByText('Amount is $2,396.00, above the limit of $1,000.00').first().waitFor();
    await detail.getByText('40 × Fiber 1G with TV').waitFor();
    await detail.getByText('The customer keeps the price of the list', { exact: false }).waitFor();
    expect(await page.locator('html').evaluate((html) => html.scrollWidth)).toBeLessThanOrEqual(375);

    await detail.getByRole('button', { name: 'Reject' }).click();
    await detail.getByText('Say what must change before you would approve.').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await orderIs(secondApprovalOrder)).toMatchObject({ approval: 'Pending', state: 'Draft' });

    await detail.getByRole('textbox', { name: 'Comment' }).fill('Go ahead.');
    await detail.getByRole('button', { name: 'Approve' }).click();
    await page.getByText(`You approved ${number}.`).first().waitFor();
    await page.locator('c-om-approval-list').waitFor();
    await row.waitFor({ state: 'detached' });

    await pages.approvalPass();
    expect(await orderIs(secondApprovalOrder)).toMatchObject({ approval: 'Approved', state: 'Acknowledged' });
    const [request] = await pages.admin.query<{ Comment__c: string; DecidedBy__r: { Name: string } }>(
      `SELECT Comment__c, DecidedBy__r.Name FROM OM_ApprovalRequest__c WHERE Order__c = '${secondApprovalOrder}'`
    );
    expect(request).toMatchObject({ Comment__c: 'Go ahead.', DecidedBy__r: { Name: 'Ava Approver' } });
    expect(problems).toEqual([]);
    await context.close();
  }, 240_000);

  it('a rep sees who will be asked, submits for approval, and takes it back', async () => {
    const { uncheckedOrder } = pages.records;
    const { page, context, problems } = await pages.visitAs('sales');
    page.setDefaultTimeout(PATIENCE);
    await page.goto(`${pages.url}/lightning/r/Order/${uncheckedOrder}/view`);
    const panel = page.locator('c-om-approval-panel');
    await panel.getByRole('heading', { name: 'Will need approval by' }).waitFor();
    await panel.getByText('Ava Approver').waitFor();

    await page.getByRole('button', { name: 'Submit for approval' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Working out who will be asked').waitFor();
    await pages.approvalPass();
    await dialog.getByText('Amount is $2,695.50, above the limit of $1,000.00').waitFor();
    await dialog.getByRole('textbox', { name: 'Comment for the approvers' }).fill('A good customer.');
    await dialog.getByRole('button', { name: 'Submit for approval' }).click();
    await page.getByText('was submitted for approval.').first().waitFor();
    await pages.approvalPass();
    await panel.getByRole('button', { name: 'Refresh' }).click();
    await panel.getByText('Waits for Ava Approver').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);

    await panel.getByRole('button', { name: 'Recall' }).click();
    await panel.getByText('Taken back').first().waitFor();
    expect(await orderIs(uncheckedOrder)).toMatchObject({ approval: 'Recalled', state: 'Draft' });
    expect(problems).toEqual([]);
    await context.close();
  }, 240_000);
});
