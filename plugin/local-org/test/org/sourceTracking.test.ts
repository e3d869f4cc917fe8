import { afterAll, beforeAll, expect, it } from 'vitest';
import { startLocalOrg, type LocalOrgServer, type RunningOrg } from '../../src/index.ts';
import { request } from '../rest/plantServer.ts';

let server: LocalOrgServer;
let org: RunningOrg;
beforeAll(async () => {
  server = await startLocalOrg({ orgs: [{ name: 'local', sourceTracking: true }] });
  org = server.orgs[0] as RunningOrg;
}, 120_000);
afterAll(() => server.stop());

const xmlOf = (type: string, inner: string): string =>
  `<${type} xmlns="http://soap.sforce.com/2006/04/metadata">${inner}</${type}>`;

function apply(type: string, fullName: string, inner?: string): void {
  const part = { type, fullName, fileName: `${fullName}.xml` };
  const component = inner === undefined ? { ...part, delete: true as const } : { ...part, xml: xmlOf(type, inner) };
  expect(org.org.applyMetadata([component], { checkOnly: false })[0]).toMatchObject({ success: true });
}

async function members(after: number): Promise<any[]> {
  const fields = 'MemberType,MemberName,IsNameObsolete,IsNewMember,RevisionCounter,ChangedBy';
  const query = `SELECT+${fields}+FROM+SourceMember+WHERE+RevisionCounter>${String(after)}+ORDER+BY+RevisionCounter`;
  const { body } = await request(`${server.url}/services/data/v66.0/tooling/query?q=${query}`, 'GET', undefined, {
    authorization: `Bearer ${org.admin.accessToken}`,
  });
  return body.records;
}

it('tells what has changed, label by label, and what is gone', { timeout: 60_000 }, async () => {
  const label = (name: string, value: string): string =>
    `<labels><fullName>${name}</fullName><language>en_US</language><protected>false</protected><shortDescription>${name}</shortDescription><value>${value}</value></labels>`;
  apply('CustomPermission', 'Fly', '<label>Fly</label>');
  apply('CustomLabels', 'CustomLabels', label('A', 'a') + label('B', 'b'));
  const first = await members(0);
  const by = { ChangedBy: org.admin.userId.slice(0, 15), IsNameObsolete: false, IsNewMember: true };
  expect(first).toMatchObject([
    { MemberType: 'CustomPermission', MemberName: 'Fly', ...by },
    { MemberType: 'CustomLabel', MemberName: 'A', ...by },
    { MemberType: 'CustomLabel', MemberName: 'B', ...by },
  ]);
  const last = Number(first.at(-1).RevisionCounter);
  apply('CustomPermission', 'Fly', '<label>Fly</label>');
  expect(await members(last), 'nothing has changed').toEqual([]);
  apply('CustomLabels', 'CustomLabels', label('B', 'new'));
  apply('CustomPermission', 'Fly');
  expect(await members(last)).toMatchObject([
    { MemberName: 'A', IsNameObsolete: true },
    { MemberName: 'B', IsNameObsolete: false, IsNewMember: false },
    { MemberName: 'Fly', IsNameObsolete: true },
  ]);
});
