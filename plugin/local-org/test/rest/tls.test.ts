import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLocalOrg, type LocalOrgServer } from '../../src/index.ts';

let folder: string;
const servers: LocalOrgServer[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'local-org-tls-'));
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  rmSync(folder, { recursive: true });
});

async function start(options: Parameters<typeof startLocalOrg>[0]): Promise<LocalOrgServer> {
  const server = await startLocalOrg({ tlsPort: 0, ...options });
  servers.push(server);
  return server;
}

/** A call that trusts the given certificate and nothing else. */
function call(
  url: string,
  ca: string,
  method = 'GET',
  body = '',
  token = ''
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization: `Bearer ${token}` };
    const sent = request(url, { method, ca, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
    });
    sent.on('error', reject).end(body);
  });
}

describe('the listener over TLS', () => {
  it('has a certificate that a client can check by name and by address', async () => {
    const { tls } = await start({});
    for (const host of ['localhost', '127.0.0.1']) {
      const url = tls?.url.replace('localhost', host) ?? '';
      expect((await call(`${url}/services/data`, tls?.certificate ?? '')).status).toBe(200);
    }
    const other = await start({});
    await expect(call(`${tls?.url ?? ''}/services/data`, other.tls?.certificate ?? '')).rejects.toThrow(/self-signed/);
  });

  it('keeps the certificate with the data, the key for its owner only', async () => {
    const first = await start({ dataDir: folder });
    const second = await start({ dataDir: folder, orgs: [{ name: 'other' }] });
    expect(second.tls?.certificate).toBe(first.tls?.certificate);
    expect(readFileSync(join(folder, 'tls.crt'), 'utf8')).toBe(first.tls?.certificate);
    expect(statSync(join(folder, 'tls.key')).mode & 0o777).toBe(0o600);
  });

  it('answers addresses over TLS, and turns an auth URL into a token', async () => {
    const server = await start({});
    const { tls, orgs } = server;
    const certificate = tls?.certificate ?? '';
    const [, refresh = '', host = ''] =
      /^force:\/\/PlatformCLI::(.+)@(.+)$/.exec(orgs[0]?.admin.sfdxAuthUrl ?? '') ?? [];
    const form = `grant_type=refresh_token&client_id=PlatformCLI&refresh_token=${encodeURIComponent(refresh)}`;
    const { text } = await call(`https://${host}/services/oauth2/token`, certificate, 'POST', form);
    const answer = JSON.parse(text) as { access_token: string; id: string; instance_url: string };
    expect(answer.instance_url).toBe(tls?.url);
    expect(answer.id).toMatch(/^https:\/\/localhost:\d+\/id\//);
    const identity = await call(answer.id, certificate, 'GET', '', answer.access_token);
    expect(JSON.parse(identity.text)).toMatchObject({ username: orgs[0]?.admin.username });
  });

  it('is not there unless asked for', async () => {
    const server = await startLocalOrg();
    servers.push(server);
    expect([server.tls, server.orgs[0]?.admin.sfdxAuthUrl]).toEqual([undefined, undefined]);
  });
});
