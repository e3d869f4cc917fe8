import type { ObjectDef } from '../contract.ts';
import type { ApprovalProcessDef, ApprovalStepDef, ApproverDef } from '../metadata/readApprovalProcess.ts';
import { fieldOf, relationshipField } from '../metadata/schema.ts';
import type { SaveScope } from '../save/change.ts';
import { normalizeId } from '../store/ids.ts';
import type { Row } from '../store/records.ts';
import { inactiveApprover, managerNotDefined, noNextApprover, noSuchWorkitem } from './errors.ts';
import { objectOf, rowOf } from './systemRecords.ts';

/** What the approvers of a step may depend on. */
export interface Assignment {
  readonly process: ApprovalProcessDef;
  readonly object: ObjectDef;
  readonly record: Readonly<Row>;
  /** Whose manager is meant: the submitter, or whoever approved the step before. */
  readonly predecessorId: string;
  readonly isFirst: boolean;
  readonly nextApproverIds: readonly string[];
}

/** The users and queues to ask in a step, each once. @throws ApiError when one cannot be found */
export function approversOf(scope: SaveScope, step: ApprovalStepDef, assignment: Assignment): readonly string[] {
  const ids = new Set<string>();
  for (const approver of step.approvers) for (const id of approverIds(scope, approver, assignment)) ids.add(id);
  for (const id of ids) if (rowOf(scope, 'User', id)?.['IsActive'] === false) throw inactiveApprover(id);
  return [...ids];
}

function approverIds(scope: SaveScope, approver: ApproverDef, assignment: Assignment): readonly string[] {
  switch (approver.type) {
    case 'adhoc':
      return chosen(scope, assignment.nextApproverIds);
    case 'user':
      return [idBy(scope, 'User', 'Username', approver.name)];
    case 'queue':
      return [queueId(scope, approver.name)];
    case 'userHierarchyField':
      return [managerId(scope, assignment)];
    case 'relatedUserField':
      return [relatedUser(approver.name, assignment)];
  }
}

function chosen(scope: SaveScope, given: readonly string[]): readonly string[] {
  const ids = given.map((id) => normalizeId(id) ?? id);
  if (ids.length === 0) throw noNextApprover();
  for (const id of ids) if (!rowOf(scope, 'User', id) && !rowOf(scope, 'Group', id)) throw noSuchWorkitem();
  return ids;
}

/** The custom or standard hierarchy field of the submitter, or in later steps of the approver before. */
function managerId(scope: SaveScope, { process, record, predecessorId, isFirst }: Assignment): string {
  const users = objectOf(scope, 'User');
  const name = process.managerField ?? 'Manager';
  const field = fieldOf(users, name) ?? relationshipField(users, name);
  const from = isFirst && process.usesManagerOfOwner ? record['OwnerId'] : predecessorId;
  const manager = field && rowOf(scope, 'User', from)?.[field.name];
  if (typeof manager !== 'string') throw managerNotDefined(name);
  return manager;
}

/** `Owner`, `CreatedBy` or a lookup of the record to a user. */
function relatedUser(name: string, { object, record }: Assignment): string {
  const field = fieldOf(object, name) ?? relationshipField(object, name);
  const id = field && record[field.name];
  if (typeof id !== 'string') throw managerNotDefined(field?.label ?? name);
  return id;
}

function queueId(scope: SaveScope, name: string): string {
  const groups = scope.records.findBy(objectOf(scope, 'Group'), 'DeveloperName', name);
  const queue = groups.find((group) => group['Type'] === 'Queue');
  if (queue === undefined) throw noSuchWorkitem();
  return String(queue['Id']);
}

function idBy(scope: SaveScope, object: string, field: string, value: string): string {
  const [row] = scope.records.findBy(objectOf(scope, object), field, value, 1);
  if (row === undefined) throw noSuchWorkitem();
  return String(row['Id']);
}

/** Whether a user may answer for an actor: he is it, is in its queue, or stands in for it where the step allows. */
export function mayActFor(scope: SaveScope, userId: string, actorId: string, allowDelegate: boolean): boolean {
  if (userId === actorId) return true;
  if (rowOf(scope, 'Group', actorId)) return scope.principals().members(actorId).has(userId);
  const delegate = allowDelegate ? rowOf(scope, 'User', actorId)?.['DelegatedApproverId'] : undefined;
  if (typeof delegate !== 'string') return false;
  return (
    delegate === userId ||
    (rowOf(scope, 'Group', delegate) !== undefined && scope.principals().members(delegate).has(userId))
  );
}

/** Whether a user is among those who may submit records to a process. */
export function maySubmit(
  scope: SaveScope,
  process: ApprovalProcessDef,
  record: Readonly<Row>,
  userId: string
): boolean {
  return process.submitters.some(({ type, name }) => {
    if (type === 'owner') {
      const owner = String(record['OwnerId'] ?? record['CreatedById'] ?? '');
      return owner === userId || scope.principals().members(owner).has(userId);
    }
    if (type === 'creator') return record['CreatedById'] === userId;
    if (type === 'allInternalUsers') return true;
    const kind = SUBMITTER_KINDS[type];
    return kind !== undefined && scope.principals().includes({ kind, name }, userId);
  });
}

const SUBMITTER_KINDS = {
  group: 'group',
  role: 'role',
  roleSubordinates: 'roleAndSubordinates',
  roleSubordinatesInternal: 'roleAndSubordinates',
  user: 'user',
} as const satisfies Readonly<Record<string, string>> as Readonly<
  Record<string, 'group' | 'role' | 'roleAndSubordinates' | 'user' | undefined>
>;
