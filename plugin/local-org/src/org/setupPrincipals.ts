import type { QueueDef } from '../metadata/model.ts';
import type { Principal } from '../metadata/readSharing.ts';
import { blankRow } from '../save/defaults.ts';
import { ensureRoleGroups } from '../save/standard/role.ts';
import type { Row } from '../store/records.ts';
import type { OrgCore } from './orgCore.ts';
import { ensureRecord, stamps } from './ensureRecord.ts';

/** Roles, public groups and queues with their members, as records. */
export function syncPrincipals(core: OrgCore): void {
  ensureRecord(core, 'Group', 'DeveloperName', {
    DeveloperName: 'AllInternalUsers',
    Name: 'All Internal Users',
    Type: 'Organization',
  });
  syncRoles(core);
  for (const queue of core.model.queues) {
    ensureRecord(core, 'Group', 'DeveloperName', {
      DeveloperName: queue.name,
      Name: queue.label,
      Type: queue.kind,
      Email: queue.email ?? null,
      DoesSendEmailToMembers: queue.doesSendEmailToMembers,
      DoesIncludeBosses: queue.doesIncludeBosses,
    });
  }
  for (const queue of core.model.queues) {
    linkObjects(core, queue);
    linkMembers(core, queue);
  }
}

/** Roles may stand in any order, so their parents are set when all of them are there. */
function syncRoles(core: OrgCore): void {
  const { roles } = core.model.sharing;
  const ids = new Map(
    roles.map((role) => [
      role.name.toLowerCase(),
      ensureRecord(core, 'UserRole', 'DeveloperName', { DeveloperName: role.name, Name: role.label }),
    ])
  );
  for (const role of roles) {
    const parent = role.parent === undefined ? null : (ids.get(role.parent.toLowerCase()) ?? null);
    ensureRecord(core, 'UserRole', 'DeveloperName', { DeveloperName: role.name, ParentRoleId: parent });
  }
  const groups = core.objectNamed('Group');
  for (const role of core.records.all(core.objectNamed('UserRole'))) {
    ensureRoleGroups(groups, role, core.records, () => ({ ...stamps(core, groups.fields), Id: core.nextId('Group') }));
  }
}

function linkObjects(core: OrgCore, queue: QueueDef): void {
  const links = core.objectNamed('QueueSobject');
  const id = groupId(core, queue.name, queue.kind);
  const served = new Set(core.records.findBy(links, 'QueueId', id).map((row) => row['SobjectType']));
  for (const object of queue.objects) {
    if (!served.has(object)) add(core, 'QueueSobject', { QueueId: id, SobjectType: object });
  }
}

/** Members that somebody added to the queue stay: a deploy states some of them, not all. */
function linkMembers(core: OrgCore, queue: QueueDef): void {
  const id = groupId(core, queue.name, queue.kind);
  const members = core.objectNamed('GroupMember');
  const known = new Set(core.records.findBy(members, 'GroupId', id).map((row) => row['UserOrGroupId']));
  for (const member of queue.members) {
    const memberId = memberIdOf(core, member);
    if (memberId !== null && !known.has(memberId)) add(core, 'GroupMember', { GroupId: id, UserOrGroupId: memberId });
  }
}

function memberIdOf(core: OrgCore, { kind, name }: Principal): string | null {
  if (kind === 'group') return groupId(core, name, 'Regular');
  if (kind === 'user') return idBy(core, 'User', 'Username', name);
  const roleId = idBy(core, 'UserRole', 'DeveloperName', name);
  const type = kind === 'role' ? 'Role' : 'RoleAndSubordinates';
  const groups = core.records.findBy(core.objectNamed('Group'), 'RelatedId', roleId);
  return String(groups.find((group) => group['Type'] === type)?.['Id'] ?? '') || null;
}

function groupId(core: OrgCore, name: string, type: string): string | null {
  const found = core.records.findBy(core.objectNamed('Group'), 'DeveloperName', name);
  return String(found.find((group) => group['Type'] === type)?.['Id'] ?? '') || null;
}

function idBy(core: OrgCore, object: string, field: string, value: string): string | null {
  const [row] = core.records.findBy(core.objectNamed(object), field, value, 1);
  return row === undefined ? null : String(row['Id']);
}

function add(core: OrgCore, objectName: string, values: Row): void {
  const object = core.objectNamed(objectName);
  const row = { ...blankRow(object), ...stamps(core, object.fields), Id: core.nextId(objectName), ...values };
  core.records.insert(object, row);
}
