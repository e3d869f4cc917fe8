import { Connection } from 'jsforce';
import { API_VERSION, type LocalCrm } from '../../sync/support/localCrm.ts';

/** A connection of a new user who has these permission sets and nothing else. */
export async function userWith(local: LocalCrm, name: string, permissionSets: readonly string[]): Promise<Connection> {
  const { admin } = local;
  const username = `${name}@people.example.com`;
  const own = await admin.query<{ ProfileId: string }>(
    `SELECT ProfileId FROM User WHERE Id = '${local.org.integration.userId}'`
  );
  const user = await admin.create('User', {
    Username: username,
    Email: username,
    LastName: name,
    CommunityNickname: name,
    Alias: name.slice(0, 8),
    ProfileId: own.records[0]?.ProfileId,
    TimeZoneSidKey: 'Europe/Madrid',
    LocaleSidKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
    LanguageLocaleKey: 'en_US',
  });
  for (const set of permissionSets) {
    const { records } = await admin.query<{ Id: string }>(`SELECT Id FROM PermissionSet WHERE Name = '${set}'`);
    await admin.create('PermissionSetAssignment', { AssigneeId: user.id, PermissionSetId: records[0]?.Id });
  }
  const form = { grant_type: 'password', client_id: 'local-org', client_secret: 'local-org', username };
  const answer = await fetch(new URL('/services/oauth2/token', local.server.url), {
    method: 'POST',
    body: new URLSearchParams({ ...form, password: local.org.admin.password }),
  });
  const { access_token: accessToken } = (await answer.json()) as { access_token?: string };
  if (accessToken === undefined) throw new Error(`${username} cannot log in`);
  return new Connection({ instanceUrl: local.server.url, accessToken, version: API_VERSION });
}
