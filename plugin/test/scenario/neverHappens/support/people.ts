import { Connection } from 'jsforce';
import { API_VERSION } from '../../sync/support/localCrm.ts';

/** A local org and a login that may make users. */
export interface OrgOfPeople {
  readonly admin: Connection;
  readonly server: { readonly url: string };
}

export const usernameOf = (name: string): string => `${name}@people.example.com`;

/** A connection of a new user who has these permission sets and nothing else. */
export async function userWith(
  { admin, server }: OrgOfPeople,
  name: string,
  permissionSets: readonly string[]
): Promise<Connection> {
  const username = usernameOf(name);
  const profile = await admin.query<{ Id: string }>(`SELECT Id FROM Profile WHERE Name = 'Standard User'`);
  const user = await admin.create('User', {
    Username: username,
    Email: username,
    LastName: name,
    CommunityNickname: name,
    Alias: name.slice(0, 8),
    ProfileId: profile.records[0]?.Id,
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
  const answer = await fetch(new URL('/services/oauth2/token', server.url), {
    method: 'POST',
    body: new URLSearchParams({ ...form, password: 'local-org' }),
  });
  const { access_token: accessToken } = (await answer.json()) as { access_token?: string };
  if (accessToken === undefined) throw new Error(`${username} cannot log in`);
  return new Connection({ instanceUrl: server.url, accessToken, version: API_VERSION });
}

/** An operator who is listed as a worker of this queue. */
export async function workerAt(
  local: OrgOfPeople,
  name: string,
  queue: string,
  worker: { readonly Skills__c?: string; readonly WipLimit__c?: number } = {}
): Promise<{ readonly userId: string; readonly connection: Connection }> {
  const connection = await userWith(local, name, ['OM_Operator']);
  const { user_id: userId } = await connection.identity();
  const { records } = await local.admin.query<{ Id: string }>(`SELECT Id FROM Group WHERE DeveloperName = '${queue}'`);
  await local.admin.create('GroupMember', { GroupId: records[0]?.Id ?? '', UserOrGroupId: userId });
  await local.admin.create('OM_Worker__c', { User__c: userId, ...worker });
  return { userId, connection };
}
