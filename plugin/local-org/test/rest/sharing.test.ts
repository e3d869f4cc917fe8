import { afterAll, beforeAll, expect, it } from 'vitest';
import { startLocalOrg, type LocalOrgServer, type RunningOrg } from '../../src/index.ts';
import { SECRETS } from '../security/sharingOrg.ts';
import { DATA, request, type Answer } from './plantServer.ts';

let server: LocalOrgServer;
let org: RunningOrg;
let secret = '';
const api = (method: string, path: string, body?: unknown, token = org.integration.accessToken): Promise<Answer> =>
  request(server.url + DATA + path, method, body, { authorization: `Bearer ${token}` });
const admin = (method: string, path: string, body?: unknown): Promise<Answer> =>
  api(method, path, body, org.admin.accessToken);

beforeAll(async () => {
  server = await startLocalOrg();
  const [first] = server.orgs;
  if (!first) throw new Error('the server has an org');
  org = first;
  org.org.applyMetadata(SECRETS, { checkOnly: false });
  const { body } = await admin(
    'GET',
    `/query?q=${encodeURIComponent("SELECT Id FROM PermissionSet WHERE Name = 'Workers'")}`
  );
  await admin('POST', '/sobjects/PermissionSetAssignment', {
    AssigneeId: org.integration.userId,
    PermissionSetId: body.records[0].Id,
  });
  secret = (await admin('POST', '/sobjects/Secret__c', { Name: 'A', Key__c: 'k1' })).body.id;
});
afterAll(() => server.stop());

it.each([
  ['GET', (): string => `/sobjects/Secret__c/${secret}`],
  ['PATCH', (): string => `/sobjects/Secret__c/${secret}`],
  ['DELETE', (): string => `/sobjects/Secret__c/${secret}`],
  ['GET', (): string => '/sobjects/Secret__c/Key__c/k1'],
  ['DELETE', (): string => '/sobjects/Secret__c/Key__c/k1'],
  ['GET', (): string => `/sobjects/Secret__c/${secret}/Notes__r`],
])('answers %s of a record that sharing hides as if it were not there', async (method, path) => {
  const { status, body } = await api(method, path(), method === 'PATCH' ? { Name: 'B' } : undefined);

  expect(status).toBe(404);
  expect(body[0].errorCode).toBe('NOT_FOUND');
});

it('hides records from lists of changes, collections and upserts', async () => {
  const now = Date.now();
  const span = `start=${new Date(now - 3_600_000).toISOString()}&end=${new Date(now + 60_000).toISOString()}`;
  expect((await admin('GET', `/sobjects/Secret__c/updated?${span}`)).body.ids).toContain(secret);
  expect((await api('GET', `/sobjects/Secret__c/updated?${span}`)).body.ids).toEqual([]);
  const collection = await api('GET', `/composite/sobjects/Secret__c?ids=${secret}&fields=Name`);
  expect(collection.body).toEqual([null]);
  const upsert = await api('PATCH', '/sobjects/Secret__c/Key__c/k1', { Name: 'B' });
  expect(upsert.status).toBe(403);
  expect(upsert.body[0].errorCode).toBe('INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY');
  const many = { records: [{ attributes: { type: 'Secret__c' }, id: secret, Name: 'B' }] };
  const updated = await api('PATCH', '/composite/sobjects', many);
  expect(updated.body[0].errors[0].statusCode).toBe('INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY');
  expect((await admin('GET', `/sobjects/Secret__c/${secret}`)).body.Name).toBe('A');
});

it('lets nobody in who may not use the API', async () => {
  const profiles = `SELECT Id FROM Profile WHERE Name LIKE 'Minimum Access - %' ORDER BY Name`;
  const { body } = await admin('GET', `/query?q=${encodeURIComponent(profiles)}`);
  const profile = (id: string): Promise<Answer> =>
    admin('PATCH', `/sobjects/User/${org.integration.userId}`, { ProfileId: id });
  const [forServices, forPeople] = body.records.map((row: { Id: string }) => row.Id);
  expect((await profile(forPeople)).status).toBe(204);

  const refused = await api('GET', '/limits');
  expect([refused.status, refused.body[0].errorCode]).toEqual([403, 'API_DISABLED_FOR_ORG']);
  expect((await profile(forServices)).status).toBe(204);
  expect((await api('GET', '/limits')).status).toBe(200);
});
