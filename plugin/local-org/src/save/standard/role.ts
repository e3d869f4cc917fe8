import { ApiError, type ObjectDef } from '../../contract.ts';
import { makeId } from '../../store/ids.ts';
import type { Records, Row } from '../../store/records.ts';
import { blankRow } from '../defaults.ts';
import type { StandardBehaviour } from './behaviour.ts';
import { isBelow, type Hierarchy } from './hierarchy.ts';

const ROLES: Hierarchy = { object: 'UserRole', field: 'ParentRoleId' };

/** Each role comes with groups that stand for it, with and without those below, as members of other groups. */
const ROLE_GROUPS = ['Role', 'RoleAndSubordinates'] as const;

export function ensureRoleGroups(groups: ObjectDef, role: Readonly<Row>, records: Records, seed: () => Row): void {
  const known = new Set(records.findBy(groups, 'RelatedId', role['Id'] ?? null).map((group) => group['Type']));
  for (const type of ROLE_GROUPS) {
    if (known.has(type)) continue;
    const names = { Name: role['Name'] ?? null, DeveloperName: role['DeveloperName'] ?? null };
    records.insert(groups, {
      ...blankRow(groups),
      ...seed(),
      ...names,
      Type: type,
      RelatedId: role['Id'] ?? null,
      DoesIncludeBosses: true,
    });
  }
}

export const userRole: StandardBehaviour = {
  beforeSave({ after }, scope) {
    after['DeveloperName'] ??= String(after['Name'] ?? '').replace(/\W+/g, '_');
    if (isBelow(ROLES, after['ParentRoleId'], after['Id'], scope)) {
      throw new ApiError('FIELD_INTEGRITY_EXCEPTION', 'A role cannot be below itself in the hierarchy.', {
        fields: ['ParentRoleId'],
      });
    }
  },

  afterSave(changes, scope) {
    const groups = scope.model.schema.object('Group');
    if (groups === undefined) return;
    const seed = (): Row => ({
      Id: makeId(groups.keyPrefix, scope.counters.next('id.Group')),
      OwnerId: scope.session.userId,
      CreatedById: scope.session.userId,
      CreatedDate: scope.stamp,
      LastModifiedById: scope.session.userId,
      LastModifiedDate: scope.stamp,
      SystemModstamp: scope.stamp,
    });
    for (const { after } of changes) ensureRoleGroups(groups, after, scope.records, seed);
  },
};
