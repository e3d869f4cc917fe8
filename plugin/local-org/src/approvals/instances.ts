import type { ApprovalProcessDef, ApprovalStepDef } from '../metadata/readApprovalProcess.ts';
import type { SaveScope } from '../save/change.ts';
import type { Row } from '../store/records.ts';
import { insertSystem, objectOf, rowOf, updateSystem } from './systemRecords.ts';

/** One run of an approval process, with what defines it. */
export interface Instance {
  readonly process: ApprovalProcessDef;
  readonly row: Row;
}

const MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** The pending approval of a record. */
export function pendingInstance(scope: SaveScope, recordId: string): Row | undefined {
  const rows = scope.records.findBy(objectOf(scope, 'ProcessInstance'), 'TargetObjectId', recordId);
  return rows.find((row) => row['Status'] === 'Pending');
}

/** The process that a definition record shows; undefined when it was taken out of the org meanwhile. */
export function processOf(scope: SaveScope, definitionId: Row[string] | undefined): ApprovalProcessDef | undefined {
  const definition = rowOf(scope, 'ProcessDefinition', definitionId);
  return scope.model.automation.approvalProcesses.find(
    ({ object, name }) => object === definition?.['TableEnumOrId'] && name === definition['DeveloperName']
  );
}

export function definitionId(scope: SaveScope, process: ApprovalProcessDef): string {
  const rows = scope.records.findBy(objectOf(scope, 'ProcessDefinition'), 'DeveloperName', process.name);
  return String(rows.find((row) => row['TableEnumOrId'] === process.object)?.['Id']);
}

export function nodeId(scope: SaveScope, process: ApprovalProcessDef, step: ApprovalStepDef): string | null {
  const nodes = scope.records.findBy(
    objectOf(scope, 'ProcessNode'),
    'ProcessDefinitionId',
    definitionId(scope, process)
  );
  return String(nodes.find((node) => node['DeveloperName'] === step.name)?.['Id'] ?? '') || null;
}

export function workitemsOf(scope: SaveScope, instanceId: Row[string] | undefined): readonly Row[] {
  return scope.records.findBy(objectOf(scope, 'ProcessInstanceWorkitem'), 'ProcessInstanceId', instanceId ?? null);
}

export function nodesOf(scope: SaveScope, instanceId: Row[string] | undefined): readonly Row[] {
  return scope.records.findBy(objectOf(scope, 'ProcessInstanceNode'), 'ProcessInstanceId', instanceId ?? null);
}

/** Notes what somebody did, or did not do, about a request. */
export function addStep(
  scope: SaveScope,
  instance: Instance,
  status: string,
  values: {
    readonly actorId: string;
    readonly originalActorId?: string;
    readonly comments?: string;
    readonly since?: string;
  }
): void {
  const open = nodesOf(scope, instance.row['Id']).find((node) => node['NodeStatus'] === 'Pending');
  const elapsed = Math.max(0, scope.now.getTime() - Date.parse(values.since ?? scope.stamp));
  insertSystem(scope, 'ProcessInstanceStep', {
    ProcessInstanceId: instance.row['Id'] ?? null,
    StepStatus: status,
    ActorId: values.actorId,
    OriginalActorId: values.originalActorId ?? values.actorId,
    Comments: values.comments ?? null,
    StepNodeId: open?.['ProcessNodeId'] ?? null,
    ElapsedTimeInDays: elapsed / MS.day,
    ElapsedTimeInHours: elapsed / MS.hour,
    ElapsedTimeInMinutes: elapsed / MS.minute,
  });
}

/** Takes a request off its approver's list, with a note of what became of it. */
export function closeWorkitem(
  scope: SaveScope,
  instance: Instance,
  workitem: Readonly<Row>,
  status: string,
  by: { readonly actorId?: string; readonly comments?: string } = {}
): void {
  addStep(scope, instance, status, {
    actorId: by.actorId ?? String(workitem['ActorId']),
    originalActorId: String(workitem['OriginalActorId']),
    since: String(workitem['CreatedDate']),
    ...(by.comments === undefined ? {} : { comments: by.comments }),
  });
  scope.records.remove(objectOf(scope, 'ProcessInstanceWorkitem'), String(workitem['Id']));
}

export function openNode(scope: SaveScope, { process, row }: Instance, step: ApprovalStepDef): void {
  insertSystem(scope, 'ProcessInstanceNode', {
    ProcessInstanceId: row['Id'] ?? null,
    ProcessNodeId: nodeId(scope, process, step),
    ProcessNodeName: step.label,
    NodeStatus: 'Pending',
  });
}

export function closeNode(scope: SaveScope, instance: Instance, status: string, actorId: string | null): void {
  const open = nodesOf(scope, instance.row['Id']).find((node) => node['NodeStatus'] === 'Pending');
  if (open === undefined) return;
  updateSystem(scope, 'ProcessInstanceNode', open, {
    NodeStatus: status,
    CompletedDate: scope.stamp,
    LastActorId: actorId,
  });
}

/** The step that an instance waits in; undefined when it waits in none. */
export function currentStep(scope: SaveScope, { process, row }: Instance): number | undefined {
  const open = nodesOf(scope, row['Id']).find((node) => node['NodeStatus'] === 'Pending');
  const name = rowOf(scope, 'ProcessNode', open?.['ProcessNodeId'])?.['DeveloperName'];
  const index = process.steps.findIndex((step) => step.name === name);
  return index < 0 ? undefined : index;
}
