import type { SaveScope } from '../save/change.ts';
import type { ApprovalResult } from '../contract.ts';
import { workitemsOf } from './instances.ts';
import { rowOf } from './systemRecords.ts';

/** What a call answers: where the request stands now. Nobody is asked any more when it has ended. */
export function resultOf(scope: SaveScope, instanceId: string, entityId: string): ApprovalResult {
  const status = String(rowOf(scope, 'ProcessInstance', instanceId)?.['Status']);
  const open = workitemsOf(scope, instanceId);
  return {
    actorIds: status === 'Pending' ? open.map((workitem) => String(workitem['ActorId'])) : null,
    entityId,
    instanceId,
    instanceStatus: status,
    newWorkitemIds: open.map((workitem) => String(workitem['Id'])),
  };
}
