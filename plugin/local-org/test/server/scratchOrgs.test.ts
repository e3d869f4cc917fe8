import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startLocalOrg, type LocalOrgServer, type RunningOrg } from '../../src/index.ts';
import { request, type Answer } from '../rest/plantServer.ts';

const DAY_MS = 86_400_000;
const servers: LocalOrgServer[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function start(options: Parameters<typeof startLocalOrg>[0] = {}): Promise<LocalOrgServer> {
  const server = await startLocalOrg({ orgs: [{ name: 'hub', devHub: true }], ...options });
  servers.push(server);
  return server;
}

const hubOf = ({ orgs }: LocalOrgServer): RunningOrg => orgs[0] as RunningOrg;

const call = (server: LocalOrgServer, method: string, path: string, body?: unknown): Promise<Answer> =>
  request(`${server.url}/services/data/v66.0${path}`, method, body, {
    authorization: `Bearer ${hubOf(server).admin.accessToken}`,
  });

const ask = (server: LocalOrgServer, values: object = {}): Promise<Answer> =>
  call(server, 'POST', '/sobjects/ScratchOrgInfo', { Edition: 'Developer', ...values });

/** The record of a request whose org has been made, or refused. */
async function settled(server: LocalOrgServer, id: unknown): Promise<Answer['body']> {
  const { body } = await call(server, 'GET', `/sobjects/ScratchOrgInfo/${String(id)}`);
  return body.Status === 'New' ? settled(server, id) : body;
}

const exchange = (server: LocalOrgServer, code: unknown, client: string): Promise<Response> =>
  fetch(`${server.url}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'authorization_code', code: String(code), client_id: client }),
  });

describe('a scratch org', { timeout: 120_000 }, () => {
  it('is an org of its own, which its code logs in to once', async () => {
    const server = await start();
    const { body } = await ask(server, { OrgName: 'Works', ConnectedAppConsumerKey: 'app', DurationDays: 2 });
    const info = await settled(server, body.id);
    expect(info).toMatchObject({ Status: 'Active', LoginUrl: server.url, OrgName: 'Works', SignupTrialDays: 2 });
    expect((await exchange(server, info.AuthCode, 'other')).status).toBe(400);
    // The attempt of the wrong client has used the code up.
    expect((await exchange(server, info.AuthCode, 'app')).status).toBe(400);
    const again = await settled(server, (await ask(server, { ConnectedAppConsumerKey: 'app' })).body.id);
    const answer = await exchange(server, again.AuthCode, 'app');
    expect(await answer.json()).toMatchObject({ id: expect.stringContaining(String(again.ScratchOrg)) as string });
    const org = server.orgs.find(({ id }) => id.startsWith(String(info.ScratchOrg)));
    expect(org?.admin.username).toBe(info.SignupUsername);
    const query = (soql: string): Promise<Answer> =>
      request(`${server.url}/services/data/v66.0/query?q=${encodeURIComponent(soql)}`, 'GET', undefined, {
        authorization: `Bearer ${String(org?.admin.accessToken)}`,
      });
    // What the platform puts into each of them.
    expect((await query('SELECT Name FROM Account')).body.records).toMatchObject([
      { Name: 'Sample Account for Entitlements' },
    ]);
    const own = await query('SELECT Name, IsSandbox, OrganizationType FROM Organization');
    expect(own.body.records).toMatchObject([{ Name: 'Works', IsSandbox: true, OrganizationType: 'Developer Edition' }]);
  });

  it('is refused as the platform refuses it', async () => {
    const server = await start({ scratchOrgs: { active: 1, daily: 2 } });
    const taken = hubOf(server).admin.username;
    expect(await settled(server, (await ask(server, { Username: taken })).body.id)).toMatchObject({
      Status: 'Error',
      ErrorCode: 'C-1007',
    });
    expect((await ask(server, { DurationDays: 31 })).body).toMatchObject([{ errorCode: 'FIELD_INTEGRITY_EXCEPTION' }]);
    await settled(server, (await ask(server)).body.id);
    expect((await ask(server)).body).toMatchObject([{ errorCode: 'LIMIT_EXCEEDED' }]);
    expect((await call(server, 'GET', '/limits')).body).toMatchObject({
      ActiveScratchOrgs: { Max: 1, Remaining: 0 },
      DailyScratchOrgs: { Max: 2, Remaining: 0 },
    });
  });

  it('ends when its record is deleted, and with its last day', async () => {
    let now = new Date('2026-03-01T10:00:00Z');
    const server = await start({ now: () => now });
    const [first, second] = [
      await settled(server, (await ask(server, { DurationDays: 1 })).body.id),
      await settled(server, (await ask(server, { DurationDays: 5 })).body.id),
    ];
    const active = await call(server, 'GET', '/query?q=SELECT+Id,SignupUsername+FROM+ActiveScratchOrg+ORDER+BY+Id');
    expect(active.body.records).toMatchObject([
      { SignupUsername: first.SignupUsername },
      { SignupUsername: second.SignupUsername },
    ]);
    const id = String(active.body.records[1].Id);
    expect((await call(server, 'DELETE', `/sobjects/ActiveScratchOrg/${id}`)).status).toBe(204);
    expect(await settled(server, second.Id)).toMatchObject({ Status: 'Deleted', DeletedDate: '2026-03-01' });
    expect(server.orgs.map(({ name }) => name)).toHaveLength(2);
    now = new Date(now.getTime() + 2 * DAY_MS);
    expect(await settled(server, first.Id)).toMatchObject({ Status: 'Deleted' });
    expect(server.orgs.map(({ name }) => name)).toEqual(['hub']);
  });

  it('is there again after a restart, and its id never comes back', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'local-org-scratch-'));
    folders.push(dataDir);
    const before = await start({ dataDir });
    const info = await settled(before, (await ask(before)).body.id);
    const id = before.orgs[1]?.id;
    await servers.pop()?.stop();
    const after = await start({ dataDir });
    expect(after.orgs.map((org) => org.admin.username)).toEqual([hubOf(after).admin.username, info.SignupUsername]);
    await after.reset();
    expect(after.orgs).toHaveLength(1);
    await settled(after, (await ask(after)).body.id);
    expect(after.orgs[1]?.id).not.toBe(id);
  });

  it('cannot be asked of an org that is no Dev Hub', async () => {
    const server = await start({ orgs: [{ name: 'plain' }] });
    expect((await ask(server)).status).toBe(404);
    const query = await call(server, 'GET', '/query?q=SELECT+Id+FROM+ScratchOrgInfo');
    expect(query.body).toMatchObject([{ errorCode: 'INVALID_TYPE' }]);
    expect((await call(server, 'GET', '/tooling/sobjects/SourceMember/describe')).status).toBe(404);
  });
});

it('a sandbox is a copy of its org, which ends with its request', { timeout: 120_000 }, async () => {
  const server = await start();
  await call(server, 'POST', '/sobjects/Account', { Name: 'Kept' });
  const { body } = await call(server, 'POST', '/tooling/sobjects/SandboxInfo', { SandboxName: 'qa' });
  const select = `SELECT+Status,SandboxOrganization+FROM+SandboxProcess+WHERE+SandboxInfoId='${String(body.id)}'`;
  const process = async (): Promise<Answer['body']> => (await call(server, 'GET', `/tooling/query?q=${select}`)).body;
  await expect.poll(async () => (await process()).records[0]?.Status, { timeout: 20_000 }).toBe('Completed');
  const login = await call(server, 'POST', '/tooling/sandboxAuth', { sandboxName: 'qa', clientId: 'app' });
  expect(login.body).toMatchObject({ authUserName: `${hubOf(server).admin.username}.qa`, loginUrl: server.url });
  expect((await exchange(server, login.body.authCode, 'app')).status).toBe(200);
  expect(server.orgs.map(({ name }) => name)).toEqual(['hub', 'qa']);
  await call(server, 'DELETE', `/tooling/sobjects/SandboxInfo/${String(body.id)}`);
  await expect.poll(() => server.orgs.map(({ name }) => name), { timeout: 20_000 }).toEqual(['hub']);
  expect((await process()).records).toEqual([]);
});
