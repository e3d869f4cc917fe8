/** A contract manager gets a contract signed: the pages for people, the service and the signature service for the rest. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from 'jsforce';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deskOf, type TestDesk } from './contractService.ts';
import { accessibilityProblems } from '../../pages/accessibility.ts';
import { startPages, type Pages } from '../../pages/startPages.ts';

const PATIENCE = 120_000;
let pages: Pages;
let folder: string;
let desk: TestDesk;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'om-pages-'));
  pages = await startPages();
  const { accessToken } = pages.service;
  desk = await deskOf(new Connection({ instanceUrl: pages.url, accessToken, version: '66.0' }), folder);
}, 240_000);
afterAll(async () => {
  await desk.stop();
  await pages.stop();
  await rm(folder, { recursive: true, force: true });
});

const openContract = async (page: Page, id: string): Promise<void> => {
  page.setDefaultTimeout(PATIENCE);
  await page.goto(`${pages.url}/lightning/r/Contract/${id}/view`);
  await page.getByRole('list', { name: 'Life cycle of the contract' }).waitFor();
};
const press = async (page: Page, name: string): Promise<void> => {
  await page.locator('c-om-contract-header').getByRole('button', { name, exact: true }).click();
};
const confirm = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
};
const read = async (id: string): Promise<Record<string, unknown>> => {
  const fields = 'Status, OM_LifecycleState__c, OM_SignatureStatus__c, OM_ApprovalStatus__c';
  const [row] = await pages.admin.query<Record<string, unknown>>(`SELECT ${fields} FROM Contract WHERE Id = '${id}'`);
  return row ?? {};
};

describe('a contract manager', () => {
  it('has a draft made, looks at its clauses, gets it approved and signed, and sees it in force', async () => {
    const contract = await pages.admin.create('Contract', {
      AccountId: pages.records.account,
      StartDate: new Date().toISOString().slice(0, 10),
      ContractTerm: 12,
      Status: 'Draft',
      OM_Type__c: 'Service',
      OM_NoticePeriodDays__c: 30,
    });
    const { page, context, problems } = await pages.visitAs('contracts');
    await openContract(page, contract);
    const header = page.locator('c-om-contract-header');

    await press(page, 'Draft from template');
    await page.getByRole('dialog').getByRole('combobox', { name: 'Template' }).waitFor();
    await confirm(page, 'Draft from template');
    await header.getByText('is being drafted from Service Agreement').waitFor();
    await desk.passUntil(async () => (await versionsOf(contract)) === 1);
    await header.getByRole('button', { name: 'Refresh' }).click();
    await header.getByText('Version 1').waitFor();

    const clauses = page.locator('c-om-contract-clauses');
    await clauses.getByText('5 clauses, 0 not standard').waitFor();
    await clauses.getByText('Faults are repaired within eight hours').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await press(page, 'Check out');
    await confirm(page, 'Check out');
    await header.getByText('You have checked the text out').waitFor();
    await press(page, 'Check in');
    await confirm(page, 'Check in');
    await press(page, 'Send for approval');
    await confirm(page, 'Send for approval');
    await header.locator('[aria-current="step"]', { hasText: 'Approval' }).waitFor();
    expect(await read(contract)).toMatchObject({ OM_LifecycleState__c: 'InApproval', OM_ApprovalStatus__c: 'Pending' });

    // What the service writes when nobody needs to be asked.
    const approved = { OM_ApprovalStatus__c: 'NotRequired', OM_LifecycleState__c: 'Negotiating' };
    await pages.service.update('Contract', contract, approved);
    await page.reload();
    await sendForSignature(page);
    await desk.passUntil(async () => (await read(contract))['OM_SignatureStatus__c'] === 'Sent');
    await page.getByRole('tab', { name: 'Signatures' }).click();
    const signatures = page.locator('c-om-contract-signatures');
    await signatures.getByRole('button', { name: 'Refresh' }).click();
    await signatures.getByText('0 of 2 signed').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);

    desk.signEverything();
    await desk.passUntil(async () => (await read(contract))['OM_LifecycleState__c'] === 'Active');
    await page.reload();
    await header.locator('[aria-current="step"]', { hasText: 'In force' }).waitFor();
    await page.getByRole('tab', { name: 'Signatures' }).click();
    await signatures.getByText('2 of 2 signed').waitFor();
    await page.getByRole('tab', { name: 'Versions' }).click();
    await page.getByRole('button', { name: /signed\.pdf$/ }).waitFor();
    const address = await page.getByRole('link', { name: /^Download .* signed\.pdf$/ }).getAttribute('href');
    const file = await context.request.get(pages.url + (address ?? ''));
    expect((await file.body()).subarray(0, 4).toString()).toBe('%PDF');
    expect(await read(contract)).toMatchObject({ Status: 'Activated', OM_SignatureStatus__c: 'Signed' });
    expect(problems).toEqual([]);
    await context.close();
  }, 480_000);

  it('withdraws what was sent, completes an obligation, and compares two versions', async () => {
    const { page, context, problems } = await pages.visitAs('contracts');
    await openContract(page, pages.records.sentContract);
    await page.locator('c-om-contract-header').getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Withdraw signature request' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('The price is wrong.');
    await confirm(page, 'Withdraw signature request');
    const [request] = await pages.admin.query<{ VoidRequested__c: boolean; Reason__c: string }>(
      `SELECT VoidRequested__c, Reason__c FROM OM_SignatureRequest__c WHERE Contract__c = '${pages.records.sentContract}'`
    );
    expect(request).toMatchObject({ VoidRequested__c: true, Reason__c: 'The price is wrong.' });

    await openContract(page, pages.records.activeContract);
    await page.getByRole('tab', { name: 'Obligations' }).click();
    const obligations = page.locator('c-om-contract-obligations');
    const complete = obligations.getByRole('button', { name: 'Complete: Review the prices' });
    await complete.click();
    await confirm(page, 'Complete');
    await complete.waitFor({ state: 'hidden' });
    const [review] = await pages.admin.query<{ State__c: string }>(
      "SELECT State__c FROM OM_Obligation__c WHERE Title__c = 'Review the prices'"
    );
    expect(review?.State__c).toBe('Fulfilled');
    expect(await accessibilityProblems(page)).toEqual([]);

    await openContract(page, pages.records.draftContract);
    await page.getByRole('tab', { name: 'Versions' }).click();
    await page.getByRole('button', { name: 'Compare versions' }).click();
    const comparison = page.getByRole('region', { name: 'Comparison' });
    await comparison.locator('ins', { hasText: 'four' }).waitFor();
    await comparison.getByText('3 clauses without a change are not shown.').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  }, 360_000);

  it('finds a contract by the words of a clause, and follows the hit', async () => {
    const { page, context, problems } = await pages.visitAs('contracts');
    page.setDefaultTimeout(PATIENCE);
    await page.goto(`${pages.url}/lightning/n/OM_Contract_Search`);
    await page.getByLabel('Words in the contract').fill('liable without lim');
    const hits = page.locator('c-om-contract-search').getByRole('listitem');
    await page.locator('mark', { hasText: 'liable' }).waitFor();
    await expect.poll(() => hits.count(), { timeout: PATIENCE }).toBe(1);
    expect(await accessibilityProblems(page)).toEqual([]);
    await hits.getByRole('link').click();
    await page.locator('c-om-contract-clauses').getByText('The words of the library were changed.').waitFor();
    expect(page.url()).toContain(pages.records.draftContract);
    expect(problems).toEqual([]);
    await context.close();
  }, 180_000);
});

describe('a sales rep', () => {
  it('reads a contract on a phone, and is offered nothing to do with it', async () => {
    const { page, context, problems } = await pages.visitAs('sales', { device: 'phone' });
    await openContract(page, pages.records.activeContract);
    await page.locator('c-om-contract-clauses').getByText('5 clauses, 0 not standard').waitFor();
    expect(await page.locator('c-om-contract-header').getByRole('button').count()).toBe(0);
    expect(await page.locator('html').evaluate((html) => html.scrollWidth)).toBeLessThanOrEqual(375);
    expect(problems).toEqual([]);
    await context.close();
  }, 180_000);
});

async function sendForSignature(page: Page): Promise<void> {
  await press(page, 'Send for signature');
  const dialog = page.getByRole('dialog');
  const person = (number: number): ReturnType<Page['locator']> =>
    dialog.getByRole('group', { name: `Person ${String(number)}`, exact: true });
  await expect.poll(() => person(1).getByLabel('Name').inputValue(), { timeout: PATIENCE }).toBe('Maria Keller');
  await person(2).getByLabel('Name').fill('Jon Beck');
  await person(2).getByLabel('E-mail').fill('jon.beck@pages.example');
  expect(await accessibilityProblems(page)).toEqual([]);
  await confirm(page, 'Send for signature');
}

const versionsOf = async (contract: string): Promise<number> =>
  (await pages.admin.query(`SELECT Id FROM OM_ContractVersion__c WHERE Contract__c = '${contract}'`)).length;
