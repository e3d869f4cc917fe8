import type { Session } from '../contract.ts';
import type { LocalOrg } from '../org/localOrg.ts';

const PROFILE = 'Minimum Access - API Only Integrations';

/** The user that services log in as; made when the org does not have it yet. */
export function integrationUser(org: LocalOrg): Session {
  const username = org.admin.username.replace(/^[^@]*/, 'integration');
  const known = org.sessionOf(username);
  if (known) return known;
  const { sql } = org;
  const [profile] = sql.all(`SELECT "Id" FROM ${sql.table('Profile')} WHERE "Name" = ?`, [PROFILE]);
  const values = {
    Username: username,
    Email: username,
    LastName: 'Integration',
    Alias: 'integr',
    CommunityNickname: 'integration',
    ProfileId: profile?.['Id'] ?? null,
    TimeZoneSidKey: 'GMT',
    LocaleSidKey: 'en_US',
    LanguageLocaleKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
  };
  const [result] = org.save(org.admin, [{ kind: 'insert', object: 'User', values }], { allOrNone: true });
  if (!result?.success) {
    const reasons = result?.errors.map((error) => error.message).join('; ') ?? 'no answer';
    throw new Error(`The integration user could not be made: ${reasons}`);
  }
  return { userId: result.id, username, orgId: org.id };
}
