import type { FieldValue } from '../contract.ts';
import type { SaveScope } from '../save/change.ts';
import type { Row } from '../store/records.ts';

export function userById(scope: SaveScope, id: FieldValue | undefined): Row | undefined {
  const users = scope.model.schema.object('User');
  return users && typeof id === 'string' && id.startsWith(users.keyPrefix) ? scope.records.find(users, id) : undefined;
}

/** Active users behind an id: the user, or those in a queue or group. */
export function usersBehind(scope: SaveScope, id: FieldValue | undefined): readonly Row[] {
  const user = userById(scope, id);
  const ids = user ? [String(user['Id'])] : [...scope.principals().members(String(id ?? ''))];
  return ids.map((each) => userById(scope, each)).filter((row) => row?.['IsActive'] === true) as Row[];
}

export const emailOf = (row: Readonly<Row> | undefined): readonly string[] => {
  const email = row?.['Email'];
  return typeof email === 'string' && email !== '' ? [email] : [];
};

/** Where mails of the org come from when no person sends them. */
export const noReply = (scope: SaveScope): string => `noreply@${scope.session.orgId.toLowerCase()}.local.test`;
