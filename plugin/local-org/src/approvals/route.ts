import type { ObjectDef } from '../contract.ts';
import type { ApprovalStepDef } from '../metadata/readApprovalProcess.ts';
import type { SaveScope } from '../save/change.ts';
import type { Row } from '../store/records.ts';
import { sendApprovalRequest } from '../email/approvalMail.ts';
import { runActions } from './actions.ts';
import { approversOf } from './approvers.ts';
import { meets } from './criteria.ts';
import { closeNode, currentStep, nodesOf, openNode, type Instance } from './instances.ts';
import { insertSystem, objectOf, rowOf, updateSystem } from './systemRecords.ts';

/** How a request goes on: who came before, and whom he chose to come next. */
export interface Progress {
  readonly predecessorId: string;
  readonly nextApproverIds: readonly string[];
}

export function targetOf(
  scope: SaveScope,
  { process, row }: Instance
): { readonly object: ObjectDef; readonly record: Row } {
  const object = objectOf(scope, process.object);
  const record = rowOf(scope, process.object, row['TargetObjectId']);
  if (record === undefined) throw new Error(`The record of approval ${String(row['Id'])} is gone.`);
  return { object, record };
}

/** Takes the request to the first step from `index` on whose criteria the record meets, or to its end. */
export function enterStep(scope: SaveScope, instance: Instance, index: number, progress: Progress): void {
  const { process } = instance;
  for (let at = index; at < process.steps.length; at += 1) {
    const step = process.steps[at];
    if (step === undefined) break;
    const { object, record } = targetOf(scope, instance);
    if (meets(scope, object, record, step.criteria)) {
      assign(scope, instance, step, at, progress);
      return;
    }
    if (step.ifCriteriaNotMet === 'GotoNextStep') continue;
    const isApproved = step.ifCriteriaNotMet === 'ApproveRecord';
    finish(scope, instance, isApproved ? 'Approved' : 'Rejected', isApproved ? progress.predecessorId : null);
    return;
  }
  // A record that meets the criteria of no step at all is rejected.
  const isSkipped = process.steps.length > 0 && nodesOf(scope, instance.row['Id']).length === 0;
  finish(scope, instance, isSkipped ? 'Rejected' : 'Approved', progress.predecessorId);
}

function assign(scope: SaveScope, instance: Instance, step: ApprovalStepDef, at: number, progress: Progress): void {
  const { process } = instance;
  const isFirst = nodesOf(scope, instance.row['Id']).length === 0;
  const actors = approversOf(scope, step, { process, ...targetOf(scope, instance), isFirst, ...progress });
  openNode(scope, instance, step);
  if (actors.length === 0) {
    closeNode(scope, instance, 'Approved', null);
    enterStep(scope, instance, at + 1, progress);
    return;
  }
  ask(scope, instance, actors);
}

function ask(scope: SaveScope, instance: Instance, actors: readonly string[]): void {
  for (const actorId of actors) {
    const workitem = insertSystem(scope, 'ProcessInstanceWorkitem', {
      ProcessInstanceId: instance.row['Id'] ?? null,
      ActorId: actorId,
      OriginalActorId: actorId,
    });
    sendApprovalRequest(scope, instance, workitem);
  }
}

/** Sends the request back to those who approved the step before; false when there is none. */
export function returnToPrevious(scope: SaveScope, instance: Instance): boolean {
  const approved = nodesOf(scope, instance.row['Id']).filter((node) => node['NodeStatus'] === 'Approved');
  const previous = approved.at(-1);
  const definition = rowOf(scope, 'ProcessNode', previous?.['ProcessNodeId']);
  const step = instance.process.steps.find(({ name }) => name === definition?.['DeveloperName']);
  const actorId = previous?.['LastActorId'];
  if (previous === undefined || step === undefined || typeof actorId !== 'string') return false;
  updateSystem(scope, 'ProcessInstanceNode', previous, { NodeStatus: 'Held' });
  openNode(scope, instance, step);
  ask(scope, instance, [actorId]);
  return true;
}

/** Ends the request: status, final actions, and whether the record stays locked. */
export function finish(
  scope: SaveScope,
  instance: Instance,
  status: 'Approved' | 'Rejected' | 'Removed',
  actorId: string | null
): void {
  const { process, row } = instance;
  if (currentStep(scope, instance) !== undefined) closeNode(scope, instance, status, actorId);
  const current = rowOf(scope, 'ProcessInstance', row['Id']) ?? row;
  updateSystem(scope, 'ProcessInstance', current, {
    Status: status,
    CompletedDate: scope.stamp,
    LastActorId: actorId,
  });
  const actions = { Approved: process.onApprove, Rejected: process.onReject, Removed: process.onRecall }[status];
  runActions(scope, process.object, String(row['TargetObjectId']), actions);
  const staysLocked = { Approved: process.locksWhenApproved, Rejected: process.locksWhenRejected, Removed: false }[
    status
  ];
  scope.locks.set(String(row['TargetObjectId']), staysLocked);
}
