import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalOrg, type LocalOrgServer, type RunningOrg } from '../../src/index.ts';
import { pluck } from '../rest/plantServer.ts';
import { SfCli, type SfResult } from './sfCli.ts';

const FOLDER = 'force-app/main/default';
const GEAR = `${FOLDER}/objects/Gear__c/Gear__c.object-meta.xml`;
const gear = (label: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">\n    <deploymentStatus>Deployed</deploymentStatus>\n    <label>${label}</label>\n    <nameField>\n        <label>Name</label>\n        <type>Text</type>\n    </nameField>\n    <pluralLabel>Gears</pluralLabel>\n    <sharingModel>ReadWrite</sharingModel>\n</CustomObject>\n`;
const PROJECT = {
  'sfdx-project.json': '{"packageDirectories":[{"path":"force-app","default":true}],"sourceApiVersion":"66.0"}',
  'config/scratch.json': '{"orgName":"Gear works","edition":"Developer","adminEmail":"admin@example.com"}',
  [GEAR]: gear('Gear'),
};

let server: LocalOrgServer;
let hub: RunningOrg;
let sf: SfCli;
beforeAll(async () => {
  server = await startLocalOrg({ orgs: [{ name: 'hub', devHub: true }], scratchOrgs: { active: 1, daily: 6 } });
  hub = server.orgs[0] as RunningOrg;
  sf = new SfCli(PROJECT);
  const login = ['org', 'login', 'access-token', '--instance-url', server.url, '--no-prompt', '--alias', 'hub'];
  const { exitCode, output } = await sf.run([...login, '--set-default-dev-hub'], {
    SF_ACCESS_TOKEN: hub.admin.accessToken,
  });
  expect(exitCode, output).toBe(0);
}, 240_000);
afterAll(async () => {
  await server.stop();
  sf.remove();
});

async function ok(...args: string[]): Promise<SfResult['json']> {
  const result = await sf.run(args);
  expect(result.exitCode, result.output).toBe(0);
  return result.json.result;
}

const scratch = (): RunningOrg => {
  const found = server.orgs.find(({ id }) => id !== hub.id);
  if (!found) throw new Error('there is a scratch org');
  return found;
};

// One after the other: each step works on what the one before has left.
describe('sf with a Dev Hub', { timeout: 600_000 }, () => {
  it('creates a scratch org and logs in to it by the code that it comes with', async () => {
    const create = ['org', 'create', 'scratch', '--definition-file', 'config/scratch.json', '--alias', 'work'];
    const made = await ok(...create, '--set-default', '--duration-days', '3');
    expect(made.scratchOrgInfo).toMatchObject({ Status: 'Active', OrgName: 'Gear works', DurationDays: 3 });
    expect(made.username).toMatch(/^test-\w{12}@example\.com$/);
    expect(scratch().admin.username).toBe(made.username);
    const listed = await ok('org', 'list');
    expect(listed.devHubs).toMatchObject([{ username: hub.admin.username }]);
    expect(listed.scratchOrgs).toMatchObject([{ username: made.username, status: 'Active', isExpired: false }]);
    // The allowance of one is used up.
    const refused = await sf.run(['org', 'create', 'scratch', '--edition', 'developer', '--target-dev-hub', 'hub']);
    expect(refused.json).toMatchObject({ name: 'LIMIT_EXCEEDED' });
  });

  it('deploys and retrieves by what has changed on either side', async () => {
    expect(pluck((await ok('project', 'deploy', 'preview')).toDeploy, 'fullName')).toEqual(['Gear__c']);
    const deployed = await ok('project', 'deploy', 'start');
    expect(pluck(deployed.files, 'fullName')).toEqual(['Gear__c']);
    expect((await ok('project', 'deploy', 'preview')).toDeploy).toEqual([]);

    change(gear('Cog'));
    const remote = await ok('project', 'retrieve', 'preview');
    expect(remote.toRetrieve).toMatchObject([{ type: 'CustomObject', fullName: 'Gear__c', conflict: false }]);
    await ok('project', 'retrieve', 'start');
    expect(readFileSync(join(sf.project, GEAR), 'utf8')).toContain('<label>Cog</label>');
  });

  it('tells conflicts, and forgets them when tracking is reset', async () => {
    sf.write(GEAR, gear('Mine'));
    change(gear('Theirs'));
    const refused = await sf.run(['project', 'deploy', 'start']);
    expect(refused.json).toMatchObject({ name: 'SourceConflictError' });
    await ok('project', 'reset', 'tracking', '--no-prompt');
    expect((await ok('project', 'deploy', 'preview')).conflicts).toEqual([]);
  });

  it('gives a user a password of its own', async () => {
    const { password } = await ok('org', 'generate', 'password');
    const form = { grant_type: 'password', client_id: 'local-org', client_secret: 'local-org' };
    const login = (given: string): Promise<Response> =>
      fetch(`${server.url}/services/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({ ...form, username: scratch().admin.username, password: given }),
      });
    expect((await login(String(password))).status).toBe(200);
    expect((await login('local-org')).status).toBe(400);
  });

  it('deletes the scratch org', async () => {
    const { id } = scratch();
    await ok('org', 'delete', 'scratch', '--target-org', 'work', '--no-prompt');
    await expect.poll(() => server.orgs.map((org) => org.id), { timeout: 30_000 }).not.toContain(id);
  });
});

/** Somebody else changes the object in the org. */
function change(xml: string): void {
  const component = { type: 'CustomObject', fullName: 'Gear__c', fileName: 'objects/Gear__c.object', xml };
  const [result] = scratch().org.applyMetadata([component], { checkOnly: false });
  expect(result).toMatchObject({ success: true });
}
