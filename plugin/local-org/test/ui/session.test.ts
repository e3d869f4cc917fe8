import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startUiPlant, type UiPlant } from './uiPlant.ts';

let plant: UiPlant;
beforeAll(async () => {
  plant = await startUiPlant();
});
afterAll(() => plant.stop());

const query = '/services/data/v66.0/query?q=SELECT+Id+FROM+Plant__c';
const admin = () => plant.server.orgs[0]!.admin;
const cookieOf = (response: Response): string =>
  /sid=([^;]*)/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? '';

describe('the session of a browser', () => {
  it('opens by the address that sf org open makes, and goes on to the page', async () => {
    const start = encodeURIComponent('/lightning/o/Plant__c/list');
    const { url } = plant.server;
    const single = await fetch(
      `${url}/services/oauth2/singleaccess?access_token=${admin().accessToken}&redirect_uri=${start}`,
      { method: 'POST' }
    );
    const { frontdoor_uri: door } = (await single.json()) as { frontdoor_uri: string };
    const opened = await fetch(door, { redirect: 'manual' });
    expect(opened.status).toBe(302);
    expect(opened.headers.get('location')).toBe('/lightning/o/Plant__c/list');
    expect(opened.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/);
    expect((await plant.browse(query, { session: cookieOf(opened) })).status).toBe(200);
  });

  it('follows no address of another server', async () => {
    for (const start of ['https://elsewhere.example/x', '//elsewhere.example/x', 'javascript:alert(1)']) {
      const door = `/secur/frontdoor.jsp?sid=${encodeURIComponent(admin().accessToken)}&startURL=${encodeURIComponent(start)}`;
      const location = (await plant.browse(door, { session: '' })).headers.get('location') ?? '';
      expect(new URL(location, plant.server.url).origin).toBe(plant.server.url);
    }
  });

  it('asks who is there, and takes name and password', async () => {
    const page = await plant.browse('/lightning/page/home', { session: 'wrong' });
    expect(page.headers.get('location')).toBe('/login?startURL=%2Flightning%2Fpage%2Fhome');
    const attempt = (password: string): Promise<Response> => {
      const body = new URLSearchParams({ username: admin().username, password, startURL: '/lightning/page/home' });
      return plant.browse('/login', { method: 'POST', body, session: '' });
    };
    const refused = await attempt('guess');
    expect(refused.status).toBe(401);
    expect(await refused.text()).toContain('do not fit');
    const accepted = await attempt('local-org');
    expect(accepted.headers.get('location')).toBe('/lightning/page/home');
    expect(cookieOf(accepted)).not.toBe('');
  });

  it('is not taken from calls that another site makes', async () => {
    const forms = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://elsewhere.example' },
    ];
    for (const headers of forms) {
      const body = JSON.stringify({ Name: 'Forged' });
      const url = '/services/data/v66.0/sobjects/Plant__c';
      expect((await plant.browse(url, { method: 'POST', body, headers })).status).toBe(401);
    }
    const own = { 'sec-fetch-site': 'same-origin' };
    const body = JSON.stringify({ Name: 'Own' });
    expect(
      (await plant.browse('/services/data/v66.0/sobjects/Plant__c', { method: 'POST', body, headers: own })).status
    ).toBe(201);
  });

  it('costs nothing of the API allocation', async () => {
    const used = (): number => plant.server.orgs[0]!.usage().used;
    const before = used();
    await plant.browse(query);
    expect(used()).toBe(before);
    await fetch(plant.server.url + query, { headers: { authorization: `Bearer ${admin().accessToken}` } });
    expect(used()).toBe(before + 1);
  });

  it('changes to another user of the org, and to nobody else', async () => {
    const { userId } = plant.server.orgs[0]!.integration;
    const become = (id: string): Promise<Response> =>
      plant.browse('/lightning/local/user', {
        method: 'POST',
        body: JSON.stringify({ userId: id }),
        headers: { 'sec-fetch-site': 'same-origin' },
      });
    const changed = await become(userId);
    expect(changed.status).toBe(204);
    expect(cookieOf(changed)).toContain(userId);
    expect((await become('005000000000000AAA')).status).toBe(400);
  });

  it('ends with the log out', async () => {
    const opened = await plant.browse(`/secur/frontdoor.jsp?sid=${admin().accessToken}`, { session: '' });
    const session = cookieOf(opened);
    const refreshed = plant.server.orgs[0]!.integration;
    expect(session).toBe(admin().accessToken);
    const other = cookieOf(await plant.browse(`/secur/frontdoor.jsp?sid=${refreshed.accessToken}`, { session: '' }));
    await plant.browse('/secur/logout.jsp', { session: other });
    expect((await plant.browse(query, { session: other })).status).toBe(401);
    expect((await plant.browse(query, { session })).status).toBe(200);
  });
});
