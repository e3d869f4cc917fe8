import type { Org, Session } from '../contract.ts';
import { approvalsOf } from './approvalInbox.ts';
import { appsOf, type App } from './navigation.ts';
import type { Caller } from './uiContext.ts';
import { userFormats } from './userFormats.ts';

export interface UserInfo {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly title: string | null;
  readonly profile: string | null;
}

/** What a page knows about its org and its user before it asks for anything; see `org/page` in the browser. */
export interface PageData {
  readonly org: { readonly id: string; readonly name: string };
  readonly user: UserInfo;
  readonly users: readonly UserInfo[];
  readonly apps: readonly App[];
  readonly customPermissions: readonly string[];
  readonly userPermissions: readonly string[];
  readonly i18n: Readonly<Record<string, string>>;
  readonly components: readonly string[];
  readonly approvalCount: number;
}

/** The currency of an org without multiple currencies. */
const CURRENCY = 'USD';

export function pageData({ tenant, session }: Caller, components: Iterable<string>): PageData {
  const { org } = tenant;
  const users = usersOf(org);
  const [row] = org.sql.all(
    `SELECT "LocaleSidKey" AS locale, "TimeZoneSidKey" AS zone FROM ${org.sql.table('User')} WHERE "Id" = ?`,
    [session.userId]
  );
  const fallback = {
    id: session.userId,
    name: session.username,
    username: session.username,
    title: null,
    profile: null,
  };
  return {
    org: { id: org.id, name: org.name },
    user: users.find(({ id }) => id === session.userId) ?? fallback,
    users,
    apps: appsOf(org, session),
    customPermissions: [...org.permissions(session.userId)],
    userPermissions: userPermissionsOf(org, session),
    i18n: userFormats(String(row?.['locale'] ?? 'en_US'), String(row?.['zone'] ?? 'UTC'), CURRENCY),
    components: [...components],
    approvalCount: approvalsOf({ tenant, session }).length,
  };
}

/** The active users, by name. */
export function usersOf(org: Org): readonly UserInfo[] {
  const { sql } = org;
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
  return sql
    .all(
      `SELECT u."Id" AS id, u."FirstName" AS first, u."LastName" AS last, u."Username" AS username, u."Title" AS title, p."Name" AS profile
       FROM ${sql.table('User')} u LEFT JOIN ${sql.table('Profile')} p ON p."Id" = u."ProfileId"
       WHERE u."IsActive" = 1 AND u."IsDeleted" = 0 ORDER BY u."LastName", u."FirstName"`,
      []
    )
    .map((row) => ({
      id: String(row['id']),
      name: [text(row['first']), text(row['last'])].filter((part) => part !== null).join(' '),
      username: String(row['username']),
      title: text(row['title']),
      profile: text(row['profile']),
    }));
}

/** The permissions of a user that components ask for most; each is true of whoever has the right behind it. */
function userPermissionsOf(org: Org, session: Session): readonly string[] {
  const access = org.rights(session);
  const user = org.schema.object('User');
  return [
    ...(access.apiEnabled === true ? ['ApiEnabled'] : []),
    ...(user && access.mayEdit(user) ? ['ManageUsers'] : []),
  ];
}
