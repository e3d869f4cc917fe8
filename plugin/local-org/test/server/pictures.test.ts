import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startLocalOrg, type LocalOrgServer, type RunningOrg } from '../../src/index.ts';
import { request, type Answer } from '../rest/plantServer.ts';
import { PLANT_METADATA } from '../soql/plantOrg.ts';

const folders: string[] = [];
const servers: LocalOrgServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function start(
  options: Parameters<typeof startLocalOrg>[0] = {}
): Promise<readonly [LocalOrgServer, RunningOrg]> {
  const server = await startLocalOrg(options);
  servers.push(server);
  const [org] = server.orgs;
  if (!org) throw new Error('the server has an org');
  return [server, org];
}

function dataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'local-org-pictures-'));
  folders.push(folder);
  return folder;
}

const call = (server: LocalOrgServer, token: string, method: string, path: string, body?: unknown): Promise<Answer> =>
  request(`${server.url}/services/data/v66.0${path}`, method, body, { authorization: `Bearer ${token}` });

async function names(server: LocalOrgServer, org: RunningOrg): Promise<unknown[]> {
  const { body, text } = await call(
    server,
    org.admin.accessToken,
    'GET',
    '/query?q=SELECT+Name+FROM+Account+ORDER+BY+Id'
  );
  if (!Array.isArray(body.records)) throw new Error(text);
  return body.records.map(({ Name }: { Name: string }) => Name);
}

async function add(server: LocalOrgServer, org: RunningOrg, Name: string): Promise<string> {
  const { body, text } = await call(server, org.admin.accessToken, 'POST', '/sobjects/Account', { Name });
  if (!body.success) throw new Error(text);
  return String(body.id);
}

describe.each([
  ['in memory', () => ({})],
  ['on disk', () => ({ dataDir: dataDir() })],
])('an org %s', (_where, options) => {
  it('goes back to a picture: records, metadata, numbers; logins stay valid', async () => {
    const [server, org] = await start(options());
    await add(server, org, 'Kept');
    const picture = org.snapshot();
    expect(picture).toMatchObject({ org: 'local', name: 'default' });
    const token = org.admin.accessToken;
    const lost = await add(server, org, 'Lost');
    org.org.applyMetadata(PLANT_METADATA, { checkOnly: false });
    expect(org.org.schema.object('Machine__c')).toBeDefined();
    org.restore();
    expect(server.orgs[0]).toBe(org);
    expect(org.org.schema.object('Machine__c')).toBeUndefined();
    expect(await names(server, org)).toEqual(['Kept']);
    // Numbers go on where they were: the same steps make the same ids again.
    const again = await call(server, token, 'POST', '/sobjects/Account', { Name: 'Again' });
    expect(again.body.id).toBe(lost);
    org.restore();
    expect(await names(server, org)).toEqual(['Kept']);
  });

  it('goes on beside its fork', async () => {
    const [server, org] = await start(options());
    const id = await add(server, org, 'Shared');
    const fork = org.fork('trial');
    expect(fork.id).not.toBe(org.id);
    expect(fork.admin.username).toBe(`${org.admin.username}.trial`);
    await add(server, fork, 'Only there');
    expect(await names(server, org)).toEqual(['Shared']);
    expect(await names(server, fork)).toEqual(['Shared', 'Only there']);
    const own = await call(server, fork.admin.accessToken, 'GET', `/sobjects/Account/${id}?fields=Name`);
    expect(own.body).toMatchObject({ Name: 'Shared' });
    const { body } = await call(
      server,
      fork.integration.accessToken,
      'GET',
      '/query?q=SELECT+Id,Name+FROM+Organization'
    );
    expect(body.records).toMatchObject([{ Id: fork.id, Name: 'trial' }]);
    expect(() => org.fork('trial')).toThrow('There is an org named trial.');
    await server.reset();
    expect(server.orgs).toHaveLength(1);
    expect(await names(server, org)).toEqual([]);
  });
});

describe('pictures', () => {
  it('are kept by name, and by another process through addresses of the server', async () => {
    const [server, org] = await start();
    const local = (method: string, path: string): Promise<Answer> =>
      request(`${server.url}/_local/orgs/local${path}`, method);
    await add(server, org, 'One');
    expect(await local('POST', '/pictures/one')).toMatchObject({ status: 200, body: { org: 'local', name: 'one' } });
    await add(server, org, 'Two');
    org.snapshot('two');
    expect((await local('GET', '/pictures')).body).toEqual(['one', 'two']);
    expect((await local('POST', '/pictures/one/restore')).status).toBe(200);
    expect(await names(server, org)).toEqual(['One']);
    expect((await local('POST', '/pictures/two/restore')).status).toBe(200);
    expect(await names(server, org)).toEqual(['One', 'Two']);
    expect((await local('POST', '/forks/other')).body).toMatchObject({
      name: 'other',
      username: 'admin@local.local.test.other',
    });
    expect(server.orgs.map(({ name }) => name)).toEqual(['local', 'other']);
    expect(await local('POST', '/pictures/none/restore')).toMatchObject({
      status: 400,
      body: { error: 'There is no picture none of the org local.' },
    });
    expect(await local('POST', '/pictures/..%2Fescape')).toMatchObject({ status: 400 });
    expect(await request(`${server.url}/_local/orgs/nobody/pictures`, 'GET')).toMatchObject({ status: 404 });
  });

  it('outlive the server on disk, and start orgs elsewhere', async () => {
    const folder = dataDir();
    const [first, org] = await start({ dataDir: folder });
    await add(first, org, 'Before');
    const { file } = org.snapshot('base');
    await add(first, org, 'After');
    await first.stop();
    servers.length = 0;
    const [second, same] = await start({ dataDir: folder });
    expect(await names(second, same)).toEqual(['Before', 'After']);
    same.restore('base');
    expect(await names(second, same)).toEqual(['Before']);
    const [third, elsewhere] = await start({ orgs: [{ name: 'else', picture: String(file) }] });
    expect(await names(third, elsewhere)).toEqual(['Before']);
    expect(elsewhere.admin.username).toBe(`${same.admin.username}.else`);
  });
});
