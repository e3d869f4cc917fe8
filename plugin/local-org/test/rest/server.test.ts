import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startLocalOrg, type LocalOrgOptions, type LocalOrgServer } from '../../src/index.ts';
import { DATA, request } from './plantServer.ts';

const running: LocalOrgServer[] = [];
async function start(options: LocalOrgOptions = {}): Promise<LocalOrgServer> {
  const server = await startLocalOrg(options);
  running.push(server);
  return server;
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const org = (server: LocalOrgServer, index = 0): LocalOrgServer['orgs'][number] => {
  const found = server.orgs[index];
  if (!found) throw new Error('no such org');
  return found;
};

describe('sessions', () => {
  it('are needed for data', async () => {
    const server = await start();
    const token = org(server).admin.accessToken;
    const forged = token.slice(0, -1) + (token.endsWith('0') ? '1' : '0');
    const other = token.replace(/!005\w+\./, `!${org(server).integration.userId}.`);
    for (const headers of [{}, ...['00D000000000000!wrong', `${token}0`, forged, other].map(bearer)]) {
      expect(await request(`${server.url}${DATA}/limits`, 'GET', undefined, headers)).toMatchObject({
        status: 401,
        body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }],
      });
    }
    expect((await request(`${server.url}/services/data`, 'GET')).status).toBe(200);
  });

  it('look as sf expects of an access token', async () => {
    expect(org(await start()).admin.accessToken).toMatch(/^(00D\w{12,15})![.\w]+$/);
  });

  it('are given for passwords, clients, assertions and refresh tokens', async () => {
    const server = await start();
    const token = (fields: Record<string, string>): ReturnType<typeof request> =>
      request(`${server.url}/services/oauth2/token`, 'POST', new URLSearchParams(fields).toString(), form);
    const client = { client_id: 'local-org', client_secret: 'local-org' };
    const { username, password, userId } = org(server).admin;
    const granted = await token({ grant_type: 'password', ...client, username, password });
    expect(granted.body).toMatchObject({ token_type: 'Bearer', instance_url: server.url });
    expect(granted.body.id).toBe(`${server.url}/id/${org(server).id}/${userId}`);
    const used = await request(
      `${server.url}${DATA}/limits`,
      'GET',
      undefined,
      bearer(String(granted.body.access_token))
    );
    expect(used.status).toBe(200);

    expect((await token({ grant_type: 'client_credentials', ...client })).status).toBe(200);
    const claims = { iss: 'any', sub: username, aud: server.url, exp: Date.now() + 180_000 };
    const assertion = ['{"alg":"RS256"}', JSON.stringify(claims), 'signature']
      .map((each) => Buffer.from(each).toString('base64url'))
      .join('.');
    expect((await token({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion })).status).toBe(200);
    const old = ['{}', JSON.stringify({ ...claims, exp: 1_700_000_000 }), 's']
      .map((each) => Buffer.from(each).toString('base64url'))
      .join('.');

    for (const [fields, error] of [
      [{ grant_type: 'password', ...client, username, password: 'wrong' }, 'invalid_grant'],
      [{ grant_type: 'password', ...client, client_secret: 'wrong', username, password }, 'invalid_client'],
      [{ grant_type: 'password', client_id: 'nobody', username, password }, 'invalid_client_id'],
      [{ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: old }, 'invalid_grant'],
      [{ grant_type: 'refresh_token', refresh_token: 'x' }, 'invalid_grant'],
      [{ grant_type: 'magic' }, 'unsupported_grant_type'],
    ] as const) {
      expect(await token(fields)).toMatchObject({ status: 400, body: { error } });
    }
  });

  it('can be looked into and revoked', async () => {
    const server = await start();
    const { accessToken, userId, username } = org(server).admin;
    const info = await request(`${server.url}/services/oauth2/userinfo`, 'GET', undefined, bearer(accessToken));
    expect(info.body).toMatchObject({ user_id: userId, organization_id: org(server).id, preferred_username: username });
    const identity = await request(
      `${server.url}/id/${org(server).id}/${userId}`,
      'GET',
      undefined,
      bearer(accessToken)
    );
    expect(identity.body).toMatchObject({ username, asserted_user: true });
    const body = `token=${encodeURIComponent(accessToken)}`;
    const introspected = await request(`${server.url}/services/oauth2/introspect`, 'POST', body, form);
    expect(introspected.body).toMatchObject({ active: true, username });
    expect((await request(`${server.url}/services/oauth2/revoke`, 'POST', body, form)).status).toBe(200);
    expect((await request(`${server.url}${DATA}/limits`, 'GET', undefined, bearer(accessToken))).status).toBe(401);
    expect(
      (await request(`${server.url}/services/oauth2/userinfo`, 'GET', undefined, bearer(accessToken))).status
    ).toBe(403);
  });

  it('end in SOAP too', async () => {
    const server = await start();
    const login = (password: string): ReturnType<typeof request> =>
      request(
        `${server.url}/services/Soap/u/66.0`,
        'POST',
        `<se:Envelope xmlns:se="http://schemas.xmlsoap.org/soap/envelope/"><se:Body><login xmlns="urn:partner.soap.sforce.com">` +
          `<username>${org(server).admin.username}</username><password>${password}</password></login></se:Body></se:Envelope>`,
        { 'content-type': 'text/xml', soapaction: '""' }
      );
    const { text } = await login('local-org');
    const session = /<sessionId>(.+?)<\/sessionId>/.exec(text)?.[1] ?? '';
    expect((await request(`${server.url}${DATA}/limits`, 'GET', undefined, bearer(session))).status).toBe(200);
    const refused = await login('wrong');
    expect(refused.status).toBe(500);
    expect(refused.text).toContain('<faultcode>sf:INVALID_LOGIN</faultcode>');
  });
});

describe('the daily allocation', () => {
  it('is told with each answer and enforced', async () => {
    const server = await start({ dailyApiRequests: 2 });
    const call = (): ReturnType<typeof request> =>
      request(`${server.url}${DATA}/sobjects`, 'GET', undefined, bearer(org(server).admin.accessToken));
    expect((await call()).headers.get('sforce-limit-info')).toBe('api-usage=1/2');
    await call();
    const third = await call();
    expect(third).toMatchObject({
      status: 403,
      body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
    });
    expect(third.headers.get('sforce-limit-info')).toBe('api-usage=2/2');
  });

  it('begins anew with each day', async () => {
    let now = new Date('2026-03-01T23:59:00Z');
    const server = await start({ dailyApiRequests: 1, now: () => now });
    const call = async (): Promise<number> =>
      (await request(`${server.url}${DATA}/sobjects`, 'GET', undefined, bearer(org(server).admin.accessToken))).status;
    expect([await call(), await call()]).toEqual([200, 403]);
    now = new Date('2026-03-02T00:00:01Z');
    expect(await call()).toBe(200);
  });

  it('is counted by resource for tests', async () => {
    const server = await start();
    const headers = bearer(org(server).admin.accessToken);
    await request(`${server.url}${DATA}/query?q=SELECT+Id+FROM+Account`, 'GET', undefined, headers);
    await request(`${server.url}${DATA}/query?q=SELECT+Id+FROM+Contact`, 'GET', undefined, headers);
    await request(`${server.url}${DATA}/nothing`, 'GET', undefined, headers);
    const usage = await request(`${server.url}/_local/usage/local`, 'GET');
    expect(usage.body).toMatchObject({ used: 3, byResource: { 'GET /query': 2, 'GET (not supported)': 1 } });
    await request(`${server.url}/_local/usage/local`, 'DELETE');
    expect(org(server).usage().used).toBe(0);
  });
});

describe('the server', () => {
  it('keeps orgs apart', async () => {
    const server = await start({ orgs: [{ name: 'one' }, { name: 'two' }] });
    const [one, two] = [org(server, 0), org(server, 1)];
    await request(`${server.url}${DATA}/sobjects/Account`, 'POST', { Name: 'Only one' }, bearer(one.admin.accessToken));
    const total = async (token: string): Promise<number> =>
      (await request(`${server.url}${DATA}/query?q=SELECT+Id+FROM+Account`, 'GET', undefined, bearer(token))).body
        .totalSize as number;
    expect(await total(one.admin.accessToken)).toBe(1);
    expect(await total(two.admin.accessToken)).toBe(0);
    expect(two.usage().used).toBe(1);
    expect(two.id).not.toBe(one.id);
  });

  it('keeps records and logins over a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'local-org-'));
    try {
      const first = await startLocalOrg({ dataDir });
      const token = org(first).admin.accessToken;
      const made = await request(`${first.url}${DATA}/sobjects/Account`, 'POST', { Name: 'Kept' }, bearer(token));
      await first.stop();
      expect(statSync(join(dataDir, 'token.key')).mode & 0o077).toBe(0);
      const second = await start({ dataDir });
      const path = `${DATA}/sobjects/Account/${String(made.body.id)}`;
      expect((await request(second.url + path, 'GET', undefined, bearer(token))).body.Name).toBe('Kept');
      await second.reset();
      expect((await request(second.url + path, 'GET', undefined, bearer(token))).status).toBe(404);
    } finally {
      await Promise.all(running.splice(0).map((server) => server.stop()));
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it('refuses bodies above 50 MB without reading on', async () => {
    const server = await start();
    const body = JSON.stringify({ Name: 'x'.repeat(51 * 1024 * 1024) });
    const answer = await request(
      `${server.url}${DATA}/sobjects/Account`,
      'POST',
      body,
      bearer(org(server).admin.accessToken)
    );
    expect(answer).toMatchObject({ status: 413, body: [{ errorCode: 'REQUEST_ENTITY_TOO_LARGE' }] });
  });

  it('takes doubled slashes and says what it does not support', async () => {
    const warnings: string[] = [];
    const logger = { warn: (message: string) => void warnings.push(message), error: () => undefined };
    const server = await start({ logger });
    const headers = bearer(org(server).admin.accessToken);
    expect((await request(`${server.url}//services/data//v66.0/limits`, 'GET', undefined, headers)).status).toBe(200);
    expect((await request(`${server.url}${DATA}/chatter/feeds`, 'GET', undefined, headers)).status).toBe(404);
    expect(warnings).toEqual(['not supported by the local org (local): GET /chatter/feeds']);
  });

  it('shows a user what its permissions let it see', async () => {
    const server = await start();
    const headers = bearer(org(server).integration.accessToken);
    const answer = await request(`${server.url}${DATA}/query?q=SELECT+Id+FROM+Account`, 'GET', undefined, headers);
    expect(answer.body[0].errorCode).toBe('INVALID_TYPE');
    expect((await request(`${server.url}${DATA}/sobjects/Account/describe`, 'GET', undefined, headers)).status).toBe(
      404
    );
  });
});
