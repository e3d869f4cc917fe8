import { ApiError, type ApprovalResult, type DecideRequest } from '../contract.ts';
import { noAccessToReferenced } from '../save/errors.ts';
import type { SaveScope } from '../save/change.ts';
import { normalizeId } from '../store/ids.ts';
import type { Row } from '../store/records.ts';
import { runActions } from './actions.ts';
import { mayActFor } from './approvers.ts';
import { noSuchWorkitem } from './errors.ts';
import {
  closeNode,
  closeWorkitem,
  currentStep,
  pendingInstance,
  processOf,
  workitemsOf,
  type Instance,
} from './instances.ts';
import { resultOf } from './result.ts';
import { enterStep, finish, returnToPrevious } from './route.ts';
import { objectOf, rowOf } from './systemRecords.ts';

const MAX_COMMENT_BYTES = 4000;

/** Approves or rejects a request as the current user, or recalls the approval. @throws ApiError */
export function decide(scope: SaveScope, request: DecideRequest): ApprovalResult {
  if (Buffer.byteLength(request.comments ?? '') > MAX_COMMENT_BYTES) {
    throw new ApiError('STRING_TOO_LONG', 'Comments: data value too large (max length=4000)', { fields: ['comments'] });
  }
  const { instance, workitem } = requested(scope, request);
  const entityId = String(instance.row['TargetObjectId']);
  if (request.action === 'Removed') recall(scope, instance, request);
  else if (workitem === undefined) throw noSuchWorkitem();
  else answer(scope, instance, workitem, request);
  return resultOf(scope, String(instance.row['Id']), entityId);
}

/** The pending approval that a work item belongs to; a recall may also name the record. */
function requested(
  scope: SaveScope,
  request: DecideRequest
): { readonly instance: Instance; readonly workitem: Row | undefined } {
  const id = normalizeId(request.workitemId) ?? '';
  const workitem = rowOf(scope, 'ProcessInstanceWorkitem', id);
  const row = workitem
    ? rowOf(scope, 'ProcessInstance', workitem['ProcessInstanceId'])
    : request.action === 'Removed'
      ? pendingInstance(scope, id)
      : undefined;
  const process = row && processOf(scope, row['ProcessDefinitionId']);
  if (row === undefined || process === undefined) throw noSuchWorkitem();
  return { instance: { process, row }, workitem };
}

function answer(scope: SaveScope, instance: Instance, workitem: Readonly<Row>, request: DecideRequest): void {
  const { process } = instance;
  const userId = scope.session.userId;
  const at = currentStep(scope, instance) ?? 0;
  const step = process.steps[at];
  if (step === undefined || !mayActFor(scope, userId, String(workitem['ActorId']), step.allowDelegate)) {
    throw noAccessToReferenced(String(workitem['Id']));
  }
  const by = { actorId: userId, ...(request.comments === undefined ? {} : { comments: request.comments }) };
  const isApproval = request.action === 'Approve';
  closeWorkitem(scope, instance, workitem, isApproval ? 'Approved' : 'Rejected', by);
  const others = workitemsOf(scope, instance.row['Id']);
  if (isApproval && others.length > 0 && !step.firstResponse) return;
  for (const other of others) closeWorkitem(scope, instance, other, 'NoResponse');
  closeNode(scope, instance, isApproval ? 'Approved' : 'Rejected', userId);
  const recordId = String(instance.row['TargetObjectId']);
  runActions(scope, process.object, recordId, isApproval ? step.approvalActions : step.rejectionActions);
  if (isApproval) {
    enterStep(scope, instance, at + 1, { predecessorId: userId, nextApproverIds: request.nextApproverIds ?? [] });
    return;
  }
  const goesBack = at > 0 && step.rejectBehavior === 'BackToPrevious';
  if (!goesBack || !returnToPrevious(scope, instance)) finish(scope, instance, 'Rejected', userId);
}

/** Submitters may take back what they submitted where the process lets them, others need the right to modify all. */
function recall(scope: SaveScope, instance: Instance, request: DecideRequest): void {
  const { process, row } = instance;
  const userId = scope.session.userId;
  const isSubmitter = row['SubmittedById'] === userId;
  const object = objectOf(scope, process.object);
  if (!(process.allowRecall && isSubmitter) && !scope.rights.modifiesAll(object)) {
    throw noAccessToReferenced(String(row['Id']));
  }
  const [first, ...others] = workitemsOf(scope, row['Id']);
  const by = { actorId: userId, ...(request.comments === undefined ? {} : { comments: request.comments }) };
  if (first) closeWorkitem(scope, instance, first, 'Removed', by);
  for (const other of others) closeWorkitem(scope, instance, other, 'Removed', { actorId: userId });
  finish(scope, instance, 'Removed', userId);
}
