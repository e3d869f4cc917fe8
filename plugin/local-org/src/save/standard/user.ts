import { ApiError } from '../../contract.ts';
import type { StandardBehaviour } from './behaviour.ts';
import { fullName } from './person.ts';

export const user: StandardBehaviour = {
  beforeSave({ after, given, kind }, scope) {
    after['Name'] = fullName(after);
    if (kind === 'insert') after['UserType'] ??= 'Standard';
    const username = String(after['Username'] ?? '');
    // Who states no nickname gets one that nobody else has.
    if (kind === 'insert') after['CommunityNickname'] ??= `User${String(scope.counters.next('nickname'))}`;
    if (given.has('Username') && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(username)) {
      throw new ApiError('INVALID_EMAIL_ADDRESS', `Username: invalid email address: ${username}`, {
        fields: ['Username'],
      });
    }
    if (after['IsActive'] === false && after['Id'] === scope.session.userId) {
      throw new ApiError('FIELD_INTEGRITY_EXCEPTION', 'You cannot deactivate yourself.', { fields: ['IsActive'] });
    }
  },
};

/** A user has each permission set at most once. */
export const permissionSetAssignment: StandardBehaviour = {
  beforeSave({ after, object, kind }, scope) {
    if (kind !== 'insert') return;
    const target = after['PermissionSetGroupId'] === null ? 'PermissionSetId' : 'PermissionSetGroupId';
    if ((after[target] ?? null) === null) {
      throw new ApiError('REQUIRED_FIELD_MISSING', 'Required fields are missing: [PermissionSetId]', {
        fields: ['PermissionSetId'],
      });
    }
    const twin = scope.records
      .findBy(object, 'AssigneeId', after['AssigneeId'] ?? null)
      .find((row) => row[target] === after[target]);
    if (twin)
      throw new ApiError(
        'DUPLICATE_VALUE',
        `Duplicate PermissionSetAssignment. Assignee: ${String(after['AssigneeId'])}; Permission Set: ${String(after[target])}`
      );
  },
};
