import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalOrg, type LocalOrgServer, type RunningOrg } from '../../src/index.ts';
import { SfCli } from './sfCli.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

let server: LocalOrgServer;
let first: RunningOrg;
let second: RunningOrg;
let sf: SfCli;
beforeAll(async () => {
  server = await startLocalOrg({
    tlsPort: 0,
    orgs: [{ name: 'one' }, { name: 'two' }],
    clients: [{ clientId: 'robot', certificate: publicKey }],
  });
  [first, second] = server.orgs as [RunningOrg, RunningOrg];
  sf = new SfCli({
    'sfdx-project.json': '{"packageDirectories":[{"path":"force-app","default":true}],"sourceApiVersion":"66.0"}',
    'one.url': first.admin.sfdxAuthUrl ?? '',
    'tls.crt': server.tls?.certificate ?? '',
    'robot.key': privateKey,
    'force-app/README.md': '',
  });
}, 60_000);
afterAll(async () => {
  await server.stop();
  sf.remove();
});

/** The CLI trusts the certificate of the server and of nobody else beyond the usual. */
const run = (...args: readonly string[]) =>
  sf.run(args, { NODE_EXTRA_CA_CERTS: join(sf.project, 'tls.crt'), SF_TEMP_SHOW_SECRETS: 'true' });

describe('sf logs in to several orgs of one server', () => {
  it('by an auth URL over TLS', async () => {
    const { json, output } = await run('org', 'login', 'sfdx-url', '--sfdx-url-file', 'one.url', '--alias', 'one');
    expect(json, output).toMatchObject({ status: 0, result: { username: first.admin.username, orgId: first.id } });
  }, 60_000);

  it('by a signed assertion, and not by one that somebody else signed', async () => {
    const jwt = (client: string): readonly string[] => [
      ...['org', 'login', 'jwt', '--username', second.admin.username, '--jwt-key-file', 'robot.key'],
      ...['--client-id', client, '--instance-url', server.url, '--alias', 'two'],
    ];
    const forged = generateKeyPairSync('rsa', { modulusLength: 2048 });
    sf.write('robot.key', forged.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    expect((await run(...jwt('robot'))).exitCode).not.toBe(0);
    sf.write('robot.key', privateKey);
    const { json, output } = await run(...jwt('robot'));
    expect(json, output).toMatchObject({ status: 0, result: { orgId: second.id } });
  }, 60_000);

  it('shows and lists them, refreshes a token that was revoked, and opens the right one', async () => {
    const { json: shown } = await run('org', 'display', '--target-org', 'one', '--verbose');
    expect(shown.result).toMatchObject({ id: first.id, connectedStatus: 'Connected' });
    await fetch(`${server.url}/services/oauth2/revoke?token=${encodeURIComponent(String(shown.result.accessToken))}`);
    const { json: found, output } = await run('data', 'query', '-q', 'SELECT Id FROM Organization', '-o', 'one');
    expect(found?.result?.records, output).toMatchObject([{ Id: first.id }]);
    const { json: list } = await run('org', 'list');
    const connected = list.result.other.map((org: { alias: string; connectedStatus: string }) => [
      org.alias,
      org.connectedStatus,
    ]);
    expect(connected.sort()).toEqual([
      ['one', 'Connected'],
      ['two', 'Connected'],
    ]);
    const { json: opened } = await run(
      'org',
      'open',
      '--url-only',
      '--target-org',
      'two',
      '--path',
      '/lightning/page/home'
    );
    expect(String(opened.result.url)).toContain(`${server.url}/secur/frontdoor.jsp`);
  }, 120_000);

  it('logs out of one of them', async () => {
    expect((await run('org', 'logout', '--target-org', 'one', '--no-prompt')).json.status).toBe(0);
    expect((await run('org', 'display', '--target-org', 'one')).exitCode).not.toBe(0);
    expect((await run('org', 'display', '--target-org', 'two')).json.result.id).toBe(second.id);
  }, 60_000);
});
