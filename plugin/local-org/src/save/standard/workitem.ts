import { mayActFor } from '../../approvals/approvers.ts';
import { addStep, currentStep, processOf } from '../../approvals/instances.ts';
import { rowOf } from '../../approvals/systemRecords.ts';
import { sendApprovalRequest } from '../../email/approvalMail.ts';
import { isChanged, type Change, type SaveScope } from '../change.ts';
import { noAccess } from '../errors.ts';
import type { StandardBehaviour } from './behaviour.ts';

/** An approval request is handed over by changing its actor, which its actor and those who may modify all may do. */
export const workitem: StandardBehaviour = {
  beforeSave(change, scope) {
    const { before } = change;
    const instance = instanceOf(change, scope);
    if (before === undefined || instance === undefined) return;
    const step = instance.process.steps[currentStep(scope, instance) ?? 0];
    const target = scope.model.schema.object(instance.process.object);
    const isActor = mayActFor(scope, scope.session.userId, String(before['ActorId']), step?.allowDelegate ?? false);
    if (!isActor && !(target && scope.rights.modifiesAll(target))) throw noAccess();
  },

  afterSave(changes, scope) {
    for (const change of changes) {
      const instance = isChanged(change, 'ActorId') ? instanceOf(change, scope) : undefined;
      if (instance === undefined) continue;
      addStep(scope, instance, 'Reassigned', {
        actorId: scope.session.userId,
        originalActorId: String(change.before?.['ActorId']),
        since: String(change.before?.['CreatedDate']),
      });
      sendApprovalRequest(scope, instance, change.after);
    }
  },
};

function instanceOf({ after }: Change, scope: SaveScope): Parameters<typeof addStep>[1] | undefined {
  const row = rowOf(scope, 'ProcessInstance', after['ProcessInstanceId']);
  const process = row && processOf(scope, row['ProcessDefinitionId']);
  return row && process && { row, process };
}
