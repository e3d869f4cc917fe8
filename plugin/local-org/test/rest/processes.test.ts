import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startLocalOrg, type LocalOrgServer, type RunningOrg } from '../../src/index.ts';
import { approvalComponents, approver, process, step } from '../approvals/approvalOrg.ts';
import { DATA, request, type Answer } from './plantServer.ts';

const SIMPLE = process('Simple', step('Self', approver('relatedUserField', 'Owner')));

let server: LocalOrgServer;
let org: RunningOrg;
const api = (method: string, path: string, body?: unknown, token = org.admin.accessToken): Promise<Answer> =>
  request(server.url + DATA + path, method, body, { authorization: `Bearer ${token}` });
const local = (method: string, path: string, body?: unknown): Promise<Answer> =>
  request(`${server.url}/_local${path}`, method, body);
const submitted = (contextId: string, more: Record<string, unknown> = {}): Promise<Answer> =>
  api('POST', '/process/approvals', { requests: [{ actionType: 'Submit', contextId, ...more }] });

async function expense(values: Record<string, unknown> = {}): Promise<string> {
  const { body, text } = await api('POST', '/sobjects/Expense__c', { Name: 'Taxi', Amount__c: 50, ...values });
  if (!body.success) throw new Error(text);
  return String(body.id);
}

beforeAll(async () => {
  server = await startLocalOrg();
  const [first] = server.orgs;
  if (!first) throw new Error('the server has an org');
  org = first;
  const results = org.org.applyMetadata(approvalComponents([SIMPLE]), { checkOnly: false });
  const refused = results.find(({ success }) => !success);
  if (refused) throw new Error(refused.problem?.message);
});
afterAll(() => server.stop());

describe('process/approvals', () => {
  it('lists the processes of each object', async () => {
    const { body } = await api('GET', '/process/approvals');

    expect(body.approvals.Expense__c).toEqual([
      {
        id: expect.stringMatching(/^04a/),
        name: 'Simple process',
        object: 'Expense__c',
        description: null,
        sortOrder: 1,
      },
    ]);
  });

  it('submits and decides', async () => {
    const id = await expense();
    const { status, body } = await submitted(id, { comments: 'Please' });
    expect(status).toBe(200);
    expect(body).toEqual([
      {
        actorIds: [org.admin.userId],
        entityId: id,
        errors: null,
        instanceId: expect.stringMatching(/^04g/),
        instanceStatus: 'Pending',
        newWorkitemIds: [expect.stringMatching(/^04i/)],
        success: true,
      },
    ]);
    const [contextId] = body[0].newWorkitemIds;
    const decided = await api('POST', '/process/approvals/', { requests: [{ actionType: 'Approve', contextId }] });
    expect(decided.body).toMatchObject([
      { success: true, instanceStatus: 'Approved', actorIds: null, newWorkitemIds: [] },
    ]);
  });

  it('keeps the good requests of a call and refuses the others', async () => {
    const [first, second] = [await expense(), await expense()];
    await submitted(first);
    const requests = [first, second, 'bad'].map((contextId) => ({ actionType: 'Submit', contextId }));
    const { body } = await api('POST', '/process/approvals', { requests });

    expect(body).toMatchObject([
      { success: false, errors: [{ statusCode: 'ALREADY_IN_PROCESS', fields: [] }] },
      { success: true, instanceStatus: 'Pending' },
      { success: false, errors: [{ statusCode: 'MALFORMED_ID' }] },
    ]);
  });

  it('refuses what is no request', async () => {
    expect((await api('POST', '/process/approvals', {})).status).toBe(400);
    const odd = await api('POST', '/process/approvals', { requests: [{ actionType: 'Removed', contextId: '04i' }] });
    expect(odd.body).toMatchObject([{ success: false, errors: [{ statusCode: 'INVALID_ARGUMENT_TYPE' }] }]);
  });

  it('submits by the standard action', async () => {
    const id = await expense();
    const good = await api('POST', '/actions/standard/submit', { inputs: [{ objectId: id, comment: 'Now' }] });
    expect(good.body).toMatchObject([
      {
        actionName: 'submit',
        isSuccess: true,
        errors: null,
        outputValues: { entityId: id, instanceStatus: 'Pending' },
      },
    ]);
    const again = await api('POST', '/actions/standard/submit', { inputs: [{ objectId: id }] });
    expect(again.status).toBe(400);
    expect(again.body).toMatchObject([{ isSuccess: false, errors: [{ statusCode: 'ALREADY_IN_PROCESS' }] }]);
    expect((await api('GET', '/actions/standard/submit')).body).toMatchObject({ name: 'submit', standard: true });
  });
});

describe('process/rules', () => {
  it('lists rules with their actions, of all objects and of one', async () => {
    const { body } = await api('GET', '/process/rules');
    const [rule] = body.rules.Expense__c;
    expect(rule).toMatchObject({
      name: 'Big',
      object: 'Expense__c',
      actions: [{ name: 'Log_step', type: 'FieldUpdate' }],
    });
    expect((await api('GET', `/process/rules/Expense__c/${String(rule.id)}`)).body).toEqual(rule);
    expect((await api('GET', '/process/rules/Account')).body).toEqual({ rules: {} });
    expect((await api('GET', '/process/rules/Expense__c/01Q000000000000')).status).toBe(404);
  });

  it('runs the rules of records that meet their criteria, all or none', async () => {
    const [big, small] = [await expense({ Amount__c: 500 }), await expense()];
    const trigger = (contextIds: string[]): Promise<Answer> => api('POST', '/process/rules', { contextIds });
    const log = async (id: string): Promise<unknown> => (await api('GET', `/sobjects/Expense__c/${id}`)).body.Log__c;

    expect((await trigger([big, small])).body).toEqual({ errors: null, success: true });
    // Once by the insert, once by the request.
    expect([await log(big), await log(small)]).toEqual(['|step|step', null]);
    expect((await trigger([big, 'bad'])).status).toBe(400);
    expect(await log(big)).toBe('|step|step');
  });
});

describe('the mailbox', () => {
  it('shows mails, takes replies, and is emptied', async () => {
    await local('DELETE', '/mailbox');
    const { body } = await submitted(await expense());
    const mails = await local('GET', `/mailbox?org=local&to=${encodeURIComponent(org.admin.username)}`);
    expect(mails.body).toMatchObject([{ kind: 'approvalRequest', workitemId: body[0].newWorkitemIds[0] }]);

    const reply = { from: org.admin.username, to: mails.body[0].replyTo, text: 'APPROVE\nFine' };
    expect((await local('POST', '/mailbox', reply)).body).toEqual({
      accepted: true,
      action: 'Approve',
      instanceStatus: 'Approved',
    });
    expect((await local('POST', '/mailbox', reply)).status).toBe(422);
    expect((await local('POST', '/mailbox', { from: 'x' })).status).toBe(400);
    expect((await local('GET', '/mailbox?org=none')).status).toBe(404);
    expect((await local('DELETE', '/mailbox')).status).toBe(204);
    expect((await local('GET', '/mailbox')).body).toEqual([]);
  });
});
