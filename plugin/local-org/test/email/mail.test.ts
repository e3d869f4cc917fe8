import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { StoredMail } from '../../src/contract.ts';
import { createOrg } from '../../src/org/createOrg.ts';
import { MailForwarder } from '../../src/server/mailForwarder.ts';
import { approvalOrg, approver, expense, process, stateOf, step, type ApprovalOrg } from '../approvals/approvalOrg.ts';
import { insert, metadata } from '../metadata/orgOf.ts';
import { groupId } from '../security/sharingOrg.ts';
import { smtpServer } from './smtpServer.ts';

const MANAGER = step('Manager', approver('userHierarchyField'));
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

function open(...processes: Parameters<typeof approvalOrg>[0]): ApprovalOrg {
  const world = approvalOrg(processes);
  closers.push(() => {
    world.org.close();
  });
  return world;
}

const subjects = (mails: readonly StoredMail[]): string[] => mails.map(({ subject }) => subject);

/** A reply to the request that lies in the manager's mailbox. */
function reply({ org, manager }: ApprovalOrg, text: string, from = manager.username) {
  const request = org.mail.list(manager.username).find(({ kind }) => kind === 'approvalRequest');
  return org.mail.receive({ from, to: request?.replyTo ?? '', subject: 'Re: request', text });
}

describe('mail of the org', () => {
  it('asks approvers and tells the owner, with the values of the record', () => {
    const world = open(process('Simple', MANAGER));
    const { org, worker, manager } = world;
    const id = expense(world);
    const { newWorkitemIds } = org.approvals.submit(worker, { recordId: id, comments: 'Hurry' });
    const [request] = org.mail.list(manager.username);

    expect(request).toMatchObject({
      kind: 'approvalRequest',
      subject: 'Approval request: Taxi',
      recordId: id,
      sent: false,
    });
    expect(request?.from).toBe(worker.username);
    expect(request?.text).toContain('Hurry');
    expect(request?.workitemId).toBe(newWorkitemIds[0]);

    org.approvals.decide(manager, { workitemId: newWorkitemIds[0] ?? '', action: 'Approve' });
    expect(org.mail.list('audit@x.test')).toMatchObject([
      { kind: 'alert', to: [worker.username], from: manager.username, subject: 'Taxi is Approved' },
    ]);
    expect(org.mail.list(worker.username)[0]?.text).toMatch(/^Amount 50, double 100, of P\d+\.$/);
    org.mail.clear();
    expect(org.mail.list()).toEqual([]);
  });

  it('mails nothing for a submission that is refused', () => {
    const world = open(process('Simple', MANAGER + step('Next', approver('relatedUserField', 'Checker__c'))));
    const { org, worker, manager } = world;
    const { newWorkitemIds } = org.approvals.submit(worker, { recordId: expense(world) });
    org.mail.clear();

    expect(() => org.approvals.decide(manager, { workitemId: newWorkitemIds[0] ?? '', action: 'Approve' })).toThrow();
    expect(org.mail.list()).toEqual([]);
  });

  it('merges HTML templates without letting values become markup', () => {
    const template = {
      ...metadata(
        'EmailTemplate',
        'Folder/Ask',
        `<available>true</available><name>Ask</name><subject>{!ApprovalRequest.Process_Name}: {!User.Email}</subject>
<textOnly>{!Receiving_User.Email} {!NullValue(Expense__c.Log__c, "none")} {!Unknown.Thing}</textOnly><type>custom</type>`
      ),
      content: new TextEncoder().encode('<b>{!Expense__c.Name}</b>'),
    };
    const asking = process('Simple', MANAGER, '<emailTemplate>Folder/Ask</emailTemplate>');
    const world = open(template, asking);
    const { org, worker, manager } = world;
    org.approvals.submit(worker, { recordId: expense(world, { Name: '<i>&"' }) });

    expect(org.mail.list(manager.username)).toMatchObject([
      {
        subject: `Simple process: ${worker.username}`,
        text: `${manager.username} none `,
        html: '<b>&lt;i&gt;&amp;&quot;</b>',
      },
    ]);
  });

  it('writes to the address of a queue, or to its members', () => {
    const world = open(process('Queued', step('Desk', approver('queue', 'Desk'))));
    const { org, worker, checker } = world;
    insert(org, 'GroupMember', { GroupId: groupId(org, 'Desk'), UserOrGroupId: checker.userId });
    org.approvals.submit(worker, { recordId: expense(world) });

    expect(org.mail.list().map(({ to }) => to)).toEqual([[checker.username]]);
  });

  it.each([
    ['APPROVE\nFine with me\n> quoted', 'Approved', 'Fine with me'],
    ['yes!', 'Approved', null],
    ['Rejected.\r\nToo much', 'Rejected', 'Too much'],
  ])('decides by the reply %j', (text, status, comment) => {
    const world = open(process('Simple', MANAGER));
    const { org, worker } = world;
    const id = expense(world);
    org.approvals.submit(worker, { recordId: id });

    expect(reply(world, text)).toMatchObject({ accepted: true, instanceStatus: status });
    expect(stateOf(world, id)).toBe(status);
    const [last] = org.sql.all(`SELECT "Comments" FROM "ProcessInstanceStep" ORDER BY "Id" DESC LIMIT 1`, []);
    expect(last?.['Comments']).toBe(comment);
  });

  it('answers replies that decide nothing, and leaves the request as it is', () => {
    const world = open(process('Simple', MANAGER));
    const { org, worker, manager } = world;
    const id = expense(world);
    org.approvals.submit(worker, { recordId: id });

    expect(reply(world, 'Perhaps')).toMatchObject({ accepted: false });
    expect(reply(world, 'APPROVE', worker.username)).toMatchObject({ accepted: false });
    expect(reply(world, 'APPROVE', 'stranger@x.test')).toMatchObject({ accepted: false });
    expect(subjects(org.mail.list('stranger@x.test'))).toEqual(['Unable to process your response: Re: request']);
    expect(stateOf(world, id)).toBe('Submitted');
    expect(reply(world, 'APPROVE', `The Boss <${manager.username.toUpperCase()}>`)).toMatchObject({ accepted: true });
    expect(reply(world, 'REJECT')).toMatchObject({ accepted: false });
    expect(stateOf(world, id)).toBe('Approved');
  });

  it('keeps the mailbox, locks and requests when the server stops', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mail-'));
    closers.push(() => {
      rmSync(folder, { recursive: true });
    });
    const file = join(folder, 'org.sqlite');
    const world = approvalOrg([process('Simple', MANAGER)], { file });
    const id = expense(world);
    const { newWorkitemIds } = world.org.approvals.submit(world.worker, { recordId: id });
    world.org.close();

    const again = createOrg({ name: 'test', file });
    closers.push(() => {
      again.close();
    });
    expect(again.mail.list(world.manager.username)).toHaveLength(1);
    const change = { kind: 'update', object: 'Expense__c', id, values: { Amount__c: 1 } } as const;
    expect(again.save(world.worker, [change], { allOrNone: true })[0]).toMatchObject({ success: false });
    const decided = again.approvals.decide(world.manager, { workitemId: newWorkitemIds[0] ?? '', action: 'Approve' });
    expect(decided.instanceStatus).toBe('Approved');
  });

  it('goes to a mail server when there is one, once', async () => {
    const server = await smtpServer();
    const world = open(process('Simple', MANAGER));
    const { org, worker, manager } = world;
    org.approvals.submit(worker, { recordId: expense(world) });
    const forwarder = new MailForwarder(
      server.url,
      () => [org.mail],
      () => undefined
    );
    closers.unshift(
      () => forwarder.stop(),
      () => server.stop()
    );

    await forwarder.flush();
    await forwarder.flush();
    expect(server.received).toHaveLength(1);
    expect(server.received[0]).toContain(`To: ${manager.username}`);
    expect(server.received[0]).toMatch(/Reply-To: approval-\w{18}@/);
    expect(org.mail.list()).toMatchObject([{ sent: true }]);
  });

  it('gives up on a mail that the mail server refuses, and says why', async () => {
    const server = await smtpServer(true);
    const world = open(process('Simple', MANAGER));
    const { org, worker } = world;
    org.approvals.submit(worker, { recordId: expense(world) });
    const failures: string[] = [];
    const forwarder = new MailForwarder(
      server.url,
      () => [org.mail],
      (message) => failures.push(message)
    );
    closers.unshift(
      () => forwarder.stop(),
      () => server.stop()
    );

    for (let attempt = 0; attempt < 7; attempt += 1) await forwarder.flush();
    expect(failures).toHaveLength(5);
    expect(org.mail.list()).toMatchObject([{ sent: false, error: expect.stringContaining('550') as string }]);
    expect(org.mail.unsent()).toEqual([]);
  });
});
