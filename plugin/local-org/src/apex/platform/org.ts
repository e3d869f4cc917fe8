import type { Session } from '../../contract.ts';
import type { LocalOrg } from '../../org/localOrg.ts';
import type { OrgCore } from '../../org/orgCore.ts';
import type { SaveScope, UserRights } from '../../save/change.ts';
import { systemRights } from '../../save/systemUpdate.ts';
import { RowAccess } from '../../security/rowAccess.ts';
import type { ApexTransaction } from '../transaction.ts';
import type { AccessMode } from './query/queries.ts';

/** The org that Apex runs in, with its inner parts. */
export interface ApexOrg {
  readonly org: LocalOrg;
  readonly core: OrgCore;
}

export const sessionOf = ({ userId, orgId }: ApexTransaction): Session => ({ userId, username: '', orgId });

/**
 * How Apex saves: in user mode with the rights of the user. Otherwise object and field permissions do not count, sharing
 * counts as the class that runs says; locks and permissions for special tasks are the user's all the same.
 */
export function saveScope({ core }: ApexOrg, apex: ApexTransaction, mode: AccessMode): SaveScope {
  const scope = core.scope(sessionOf(apex));
  if (mode === 'user') return scope;
  const { rights } = scope;
  const all = systemRights(rights);
  const rows =
    apex.sharing === 'with' ? scope.rows : new RowAccess(apex.userId, all, scope.model, () => scope.principals());
  return { ...scope, rights: permissionsOf(rights, all), rows };
}

const permissionsOf = (rights: UserRights, all: UserRights): UserRights => ({
  ...all,
  has: (permission) => rights.has(permission),
  viewsAll: (object) => rights.viewsAll(object),
  modifiesAll: (object) => rights.modifiesAll(object),
});
