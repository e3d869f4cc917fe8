/** Approvals end to end: the real service, the org's own approval process, mails, text messages and links. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApprovalOutlook } from '../../../src/engine/approvalOutlook.ts';
import { openCrm } from '../../../src/wiring/openCrm.ts';
import { previewApproval, validateApprovals } from '../../../src/wiring/approvalTools.ts';
import { openContracts } from '../../../src/wiring/contracts.ts';
import { until } from '../sync/support/serviceHarness.ts';
import { MOBILE, MONDAY, openWorld, type World } from './world.ts';

const HOUR = 3_600_000;

describe('approval of orders', () => {
  let world: World;

  beforeAll(async () => {
    world = await openWorld({ codeFromAmount: 50_000 });
  }, 120_000);
  afterAll(() => world.stop());

  const linkTo = async (mobile: string, earlier: number): Promise<string> => {
    await until(() => Promise.resolve(world.links(mobile).length > earlier), `a text message to ${mobile}`);
    return world.links(mobile).at(-1) ?? '';
  };
  const formOf = (html: string): string => /name="form" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const post = (link: string, fields: Readonly<Record<string, string>>): Promise<Response> =>
    fetch(link, { method: 'POST', body: new URLSearchParams(fields) });
  const decide = async (link: string, decision: string, more: Readonly<Record<string, string>> = {}) => {
    const page = await (await fetch(link)).text();
    return post(link, { form: formOf(page), decision, ...more });
  };
  const reaches = (id: string, approval: string, state: string): Promise<void> =>
    until(async () => {
      const now = await world.status(id);
      return now.approval === approval && now.state === state;
    }, `order is ${approval} and ${state}`);
  const count = (mobile: string): number => world.links(mobile).length;

  it('asks nobody below the limit: the order goes on by itself', async () => {
    const id = await world.order('AP-SMALL', '100');
    await reaches(id, 'NotRequired', 'InProgress');
  });

  it('asks by mail and text message, and a decision by link submits the order', async () => {
    const before = count(MOBILE.manager);
    const id = await world.order('AP-LINK', '2000');
    const link = await linkTo(MOBILE.manager, before);
    expect(await world.status(id)).toMatchObject({ approval: 'Pending', state: 'Draft' });

    const mail = (await world.mails()).findLast((one) => one.kind === 'approvalRequest');
    expect(mail).toMatchObject({ to: ['manager@example.com'] });
    for (const part of ['large', 'above 1000', 'Amount: 2000', 'A good customer.', 'goes on by itself']) {
      expect(mail?.text).toContain(part);
    }

    const answer = await decide(link, 'approve', { comment: 'Fine.' });
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('approved')]);
    await reaches(id, 'Approved', 'InProgress');
    const { records } = await world.local.admin.query(
      `SELECT State__c, Way__c, DecidedBy__c, Comment__c FROM OM_ApprovalRequest__c WHERE Order__c = '${id}'`
    );
    expect(records).toMatchObject([
      { State__c: 'Approved', Way__c: 'Link', DecidedBy__c: world.people.manager, Comment__c: 'Fine.' },
    ]);
    const again = await fetch(link);
    expect([again.status, await again.text()]).toEqual([410, expect.stringContaining('was used')]);
  });

  it('lets scanners look: HEAD, GET and forms without their key decide nothing', async () => {
    const before = count(MOBILE.manager);
    const id = await world.order('AP-SCAN', '2000');
    const link = await linkTo(MOBILE.manager, before);
    for (let look = 0; look < 3; look += 1) {
      const [head, page] = await Promise.all([fetch(link, { method: 'HEAD' }), fetch(link)]);
      expect([head.status, page.status]).toEqual([200, 200]);
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    }
    expect((await post(link, { decision: 'approve' })).status).toBe(422);
    expect((await post(link, { form: 'made-up', decision: 'approve' })).status).toBe(422);
    const foreign = link.replace(/[\w-]{43}$/, 'A'.repeat(43));
    expect((await fetch(foreign)).status).toBe(404);
    expect((await post(foreign, { form: 'x', decision: 'approve' })).status).toBe(404);
    await world.approvals.pass();
    expect(await world.status(id)).toMatchObject({ approval: 'Pending', state: 'Draft' });

    const withoutReason = await decide(link, 'reject');
    expect(withoutReason.status).toBe(422);
    const rejected = await decide(link, 'reject', { comment: 'Too cheap.' });
    expect(rejected.status).toBe(200);
    await reaches(id, 'Rejected', 'Draft');
    expect((await world.status(id)).reason).toContain('Too cheap.');
  });

  it('takes a reply by mail and a decision in the inbox for the same approval; the first wins, others are told', async () => {
    const before = [count(MOBILE.manager), count(MOBILE.fin1), count(MOBILE.fin2)] as const;
    const id = await world.order('AP-RACE', '6000');
    await linkTo(MOBILE.manager, before[0]);
    const asked = (await world.mails()).findLast((one) => one.kind === 'approvalRequest');
    const reply = await fetch(`${world.local.server.url}/_local/mailbox`, {
      method: 'POST',
      body: JSON.stringify({ from: 'manager@example.com', to: asked?.replyTo ?? '', text: 'Approve\nGo ahead.' }),
    });
    expect(reply.status).toBe(200);

    const [first, second] = [await linkTo(MOBILE.fin1, before[1]), await linkTo(MOBILE.fin2, before[2])];
    const answers = await Promise.all([decide(first, 'approve'), decide(second, 'approve')]);
    expect(answers.map((answer) => answer.status).filter((status) => status === 200).length).toBeGreaterThanOrEqual(1);
    await reaches(id, 'Approved', 'InProgress');
    const { records } = await world.local.admin.query<{ State__c: string }>(
      `SELECT State__c FROM OM_ApprovalRequest__c WHERE Order__c = '${id}' AND Rule__c = 'finance' ORDER BY State__c`
    );
    expect(records.every((one) => ['Approved', 'NotNeeded'].includes(one.State__c))).toBe(true);
    const late = await fetch(answers[0].status === 200 ? second : first);
    expect([late.status, await late.text()]).toEqual([410, expect.stringMatching(/decided already|was used/)]);
  });

  it('hands a request on when nobody answers in time, by the clock of the office', async () => {
    const before = [count(MOBILE.manager), count(MOBILE.director)] as const;
    const id = await world.order('AP-LATE', '3000');
    const link = await linkTo(MOBILE.manager, before[0]);
    world.clock.set(MONDAY + 2 * HOUR);
    await until(
      () => Promise.resolve(world.vendors.mail.mails.some((one) => /Reminder/.test(one.raw))),
      'the manager is reminded'
    );
    world.clock.set(MONDAY + 5 * HOUR);
    const handed = await linkTo(MOBILE.director, before[1]);
    const old = await fetch(link);
    expect([old.status, await old.text()]).toEqual([410, expect.stringContaining('Somebody else')]);
    expect((await decide(handed, 'approve')).status).toBe(200);
    await reaches(id, 'Approved', 'InProgress');
    world.clock.set(MONDAY);
  });

  it('takes an approval back, and its links with it', async () => {
    const before = count(MOBILE.manager);
    const id = await world.order('AP-BACK', '2000');
    const link = await linkTo(MOBILE.manager, before);
    const recalled = await world.crm.approvals.request(id, 'recall', '');
    expect(recalled).toMatchObject({ ok: true });
    await until(async () => (await fetch(link)).status === 410, 'the link is closed');
    await reaches(id, 'Recalled', 'Draft');
  });

  it('answers on a contract who would be asked, before anything is submitted', async () => {
    const { admin, integration } = world.local;
    const id = await world.draftContract(36);
    const read = () =>
      admin.sobject('Contract').retrieve(id, {
        fields: ['OM_ApprovalStatus__c', 'OM_ApprovalPreview__c', 'OM_ApprovalPreviewAskedAt__c'],
      });
    expect((await read())['OM_ApprovalStatus__c']).toBe('Unchecked');
    // As the page does, for a person who may not write the field.
    await integration.update('Contract', { Id: id, OM_ApprovalPreviewAskedAt__c: new Date(MONDAY).toISOString() });
    await until(async () => (await read())['OM_ApprovalPreviewAskedAt__c'] === null, 'the preview is there');

    const contract = await read();
    expect(contract['OM_ApprovalStatus__c']).toBe('Unchecked');
    const [level, ...others] = (JSON.parse(String(contract['OM_ApprovalPreview__c'])) as ApprovalOutlook).levels;
    expect(others).toEqual([]);
    expect(level?.rules).toMatchObject([
      { name: 'long', reason: 'termMonths is 36, above 24', isCovered: false, approvers: [{ names: ['director'] }] },
    ]);
    const { totalSize } = await admin.query(`SELECT Id FROM OM_ApprovalRequest__c WHERE Contract__c = '${id}'`);
    expect(totalSize).toBe(0);
  });

  it('previews who is asked, lists it in their inbox and takes their decision there', async () => {
    const before = count(MOBILE.manager);
    const id = await world.order('AP-INBOX', '2000');
    const rep = openCrm(await world.as('rep'));
    const preview = await previewApproval(rep.approvals, id);
    if (!preview.ok) throw new Error(JSON.stringify(preview.error));
    const { levels } = preview.value.chain;
    expect(preview.value.unknown).toEqual([]);
    expect(levels.map(({ groups }) => groups.map(({ slots }) => slots.map((slot) => slot.actors[0]?.id)))).toEqual([
      [[world.people.manager]],
    ]);
    await linkTo(MOBILE.manager, before);
    expect(await rep.approvals.inbox()).toEqual([]);
    expect(await rep.approvals.decideAsMe(id, true, '')).toMatchObject({ ok: false, error: { code: 'NothingWaits' } });

    const { approvals } = openCrm(await world.as('manager'));
    const [item, ...others] = await approvals.inbox();
    expect(others).toEqual([]);
    expect(item).toMatchObject({
      rule: 'large',
      reason: 'amount is 2000, above 1000',
      record: preview.value.subject.number,
    });
    expect(await approvals.decideAsMe(item?.request ?? '', true, 'Fine.')).toMatchObject({ ok: true });
    await reaches(id, 'Approved', 'InProgress');
    const { records } = await world.local.admin.query(
      `SELECT Way__c, DecidedBy__c, Comment__c FROM OM_ApprovalRequest__c WHERE Order__c = '${id}'`
    );
    expect(records).toMatchObject([{ Way__c: 'CRM', DecidedBy__c: world.people.manager, Comment__c: 'Fine.' }]);
  });

  it('believes only the service itself for whom it decided', async () => {
    const before = count(MOBILE.manager);
    const id = await world.order('AP-CLAIM', '2000');
    await linkTo(MOBILE.manager, before);
    const { approvals } = openCrm(await world.as('manager'));
    const claim = `Approved by one-time link by Somebody Else [${world.people.rep}]\nFine.`;
    const [item] = await approvals.inbox();
    expect(await approvals.decideAsMe(item?.request ?? '', true, claim)).toMatchObject({ ok: true });
    await reaches(id, 'Approved', 'InProgress');
    const { records } = await world.local.admin.query(
      `SELECT Way__c, DecidedBy__c, Comment__c FROM OM_ApprovalRequest__c WHERE Order__c = '${id}'`
    );
    expect(records).toMatchObject([{ Way__c: 'CRM', DecidedBy__c: world.people.manager, Comment__c: claim }]);
  });

  it('finds the shipped kind of policy sound, and what would get stuck', async () => {
    expect(await validateApprovals(world.crm.approvals)).toMatchObject({ rules: 3, problems: [] });
    const { id = '' } = await world.local.admin.create('OM_ApprovalRule__c', {
      Name: 'broken',
      ExternalId__c: 'broken',
      Subject__c: 'Order',
      Active__c: true,
      Level__c: 1,
      DueHours__c: 8,
      Quorum__c: 'All',
      Conditions__c: 'amount > 1000000',
      Approvers__c: 'user nobody@approvals.test',
      Fallback__c: 'manager',
    });
    const { problems } = await validateApprovals(world.crm.approvals);
    expect(problems.map((problem) => problem.code)).toEqual(['UnknownApprover', 'UncertainFallback']);
    await world.local.admin.delete('OM_ApprovalRule__c', id);
  });

  it('approves contracts by the same policy: above the term limit somebody is asked', async () => {
    const before = count(MOBILE.director);
    const id = await world.contract(36);
    const link = await linkTo(MOBILE.director, before);
    expect((await decide(link, 'approve')).status).toBe(200);
    const state = async (): Promise<string> => {
      const row = await world.local.admin.sobject('Contract').retrieve(id);
      return `${String(row['OM_ApprovalStatus__c'])} ${String(row['OM_LifecycleState__c'])}`;
    };
    await until(async () => (await state()) === 'Approved Negotiating', 'the contract goes on');
    await world.local.admin.update('Contract', { Id: id, OM_LifecycleState__c: 'AwaitingSignature' });
    expect(await state()).toBe('Approved AwaitingSignature');
  });

  it('lets nobody sign a contract that was moved past its approvers', async () => {
    const { admin } = world.local;
    const id = await world.draftContract(36);
    const { id: version = '' } = await admin.create('OM_ContractVersion__c', { Contract__c: id, Number__c: 1 });
    await admin.update('Contract', { Id: id, OM_CurrentVersion__c: version });
    for (const OM_LifecycleState__c of ['InApproval', 'Negotiating']) {
      await admin.update('Contract', { Id: id, OM_LifecycleState__c });
    }
    const desktop = openContracts(admin);
    const view = await desktop.view(id);
    if (!view.ok) throw new Error(view.error.message);
    const sent = await desktop.requestSignature(view.value, {
      provider: 'docusign',
      subject: 'Please sign',
      signers: [
        { name: 'Maria Keller', email: 'maria@example.org', routingOrder: 1, role: 'Signer', party: 'Customer' },
      ],
    });
    expect(sent).toMatchObject({ ok: false, error: { message: expect.stringContaining('not approved') as string } });
    const { totalSize } = await admin.query(`SELECT Id FROM OM_SignatureRequest__c WHERE Contract__c = '${id}'`);
    expect(totalSize).toBe(0);
  });

  it('needs a code from the phone above an amount, and refuses an old link', async () => {
    const before = [count(MOBILE.manager), count(MOBILE.fin1)] as const;
    const id = await world.order('AP-CODE', '60000');
    const link = await linkTo(MOBILE.manager, before[0]);
    expect((await decide(link, 'approve')).status).toBe(422);
    expect((await decide(link, 'approve', { code: '000000' })).status).toBe(422);
    expect(await world.status(id)).toMatchObject({ approval: 'Pending' });
    await decide(link, 'code');
    const code = /^(\d{6}) is your code/.exec(world.vendors.texts.texts.at(-1)?.body ?? '')?.[1] ?? '';
    expect((await decide(link, 'approve', { code })).status).toBe(200);

    const second = await linkTo(MOBILE.fin1, before[1]);
    world.clock.set(MONDAY + 25 * HOUR);
    const expired = await fetch(second);
    expect([expired.status, await expired.text()]).toEqual([410, expect.stringContaining('expired')]);
    world.clock.set(MONDAY);
  });
});
