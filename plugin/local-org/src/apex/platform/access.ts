import type { UserRights } from '../../save/change.ts';
import type { ApexTransaction } from '../transaction.ts';
import { sessionOf, type ApexOrg } from './org.ts';

/** The platform of an org, for the natives that need more of it than the emitted code does. */
export interface OrgBound {
  readonly apexOrg: ApexOrg;
}

/** @throws when Apex runs without an org, which natives of the platform cannot */
export function orgOf(apex: ApexTransaction): ApexOrg {
  const { apexOrg } = apex.platform as Partial<OrgBound>;
  if (apexOrg === undefined) throw new Error('This part of Apex needs an org.');
  return apexOrg;
}

/** What the running user may do. */
export const rightsOf = (apex: ApexTransaction): UserRights => orgOf(apex).org.rights(sessionOf(apex));
