import type { SaveScope } from '../save/change.ts';
import { mayActFor } from './approvers.ts';
import { currentStep, pendingInstance, processOf, workitemsOf } from './instances.ts';

/** Whether the user is asked to approve a record just now, by a process that lets its approvers edit. */
export function approverMayEdit(scope: SaveScope, recordId: string): boolean {
  const row = pendingInstance(scope, recordId);
  const process = row && processOf(scope, row['ProcessDefinitionId']);
  if (row === undefined || !process?.approverMayEdit) return false;
  const step = process.steps[currentStep(scope, { process, row }) ?? 0];
  return workitemsOf(scope, row['Id']).some((workitem) =>
    mayActFor(scope, scope.session.userId, String(workitem['ActorId']), step?.allowDelegate ?? false)
  );
}
