import type { ObjectDef } from '../contract.ts';
import type { FlowDef } from '../flow/flowDef.ts';
import { readFlow } from '../flow/readFlow.ts';
import type { ParsedComponent } from './parsedComponents.ts';
import { readApprovalProcess, type ApprovalProcessDef } from './readApprovalProcess.ts';
import { readEmailTemplate, type EmailTemplateDef } from './readEmailTemplate.ts';
import { readWorkflow, type ActionReference, type WorkflowDef } from './readWorkflow.ts';
import { MetadataError } from './xml.ts';

/** What the org does by itself: approvals, the actions they run, and the mails they send. */
export interface Automation {
  /** In the order in which a submitted record tries them. */
  readonly approvalProcesses: readonly ApprovalProcessDef[];
  /** By lower-case object name. */
  readonly workflows: ReadonlyMap<string, WorkflowDef>;
  /** Active flows, by lower-case name. */
  readonly flows: ReadonlyMap<string, FlowDef>;
  /** Flows that records start, in their order, by `order RecordAfterSave`: the object in lower case and the moment. */
  readonly triggeredFlows: ReadonlyMap<string, readonly FlowDef[]>;
  /** By lower-case full name. */
  readonly emailTemplates: ReadonlyMap<string, EmailTemplateDef>;
}

type Collect = <T>(type: string, read: (entry: ParsedComponent) => T) => T[];

/** Reads workflows, approval processes and e-mail templates, and checks that they fit together. */
export function readAutomation(objects: ReadonlyMap<string, ObjectDef>, collect: Collect): Automation {
  const emailTemplates = new Map(
    collect('EmailTemplate', readEmailTemplate).map((template) => [template.name.toLowerCase(), template])
  );
  const workflows = new Map(
    collect('Workflow', (entry) => {
      const workflow = readWorkflow(entry);
      checkWorkflow(workflow, objects, emailTemplates);
      return workflow;
    }).map((workflow) => [workflow.object.toLowerCase(), workflow])
  );
  const processes = collect('ApprovalProcess', (entry) => {
    const process = readApprovalProcess(entry);
    checkProcess(process, objects, workflows);
    return process;
  });
  const flows = collect('Flow', readFlow).filter((flow) => flow !== undefined);
  return {
    flows: new Map(flows.map((flow) => [flow.name.toLowerCase(), flow])),
    triggeredFlows: triggered(flows),
    approvalProcesses: processes.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1)),
    workflows,
    emailTemplates,
  };
}

/** Flows with an order of up to 1,000 run first, then those without one, then the others. */
const orderOf = ({ trigger }: FlowDef): number => trigger?.order ?? 1000.5;

function triggered(flows: readonly FlowDef[]): ReadonlyMap<string, readonly FlowDef[]> {
  const started = flows.filter((flow) => flow.trigger !== undefined);
  const sorted = started.sort((a, b) => orderOf(a) - orderOf(b) || (a.name < b.name ? -1 : 1));
  return Map.groupBy(sorted, ({ trigger }) => `${trigger?.object.toLowerCase() ?? ''} ${trigger?.when ?? ''}`);
}

function checkWorkflow(
  workflow: WorkflowDef,
  objects: ReadonlyMap<string, ObjectDef>,
  templates: ReadonlyMap<string, EmailTemplateDef>
): void {
  const object = objects.get(workflow.object.toLowerCase());
  if (object === undefined) throw new MetadataError(`Entity of type '${workflow.object}' cannot be found`);
  for (const update of workflow.fieldUpdates.values()) {
    if (update.target === undefined && !object.fields.has(update.field.toLowerCase())) {
      throw new MetadataError(`In field: field - no CustomField named ${workflow.object}.${update.field} found`);
    }
  }
  for (const { actions } of workflow.rules)
    for (const action of actions) checkAction(action, workflow.object, workflow);
  for (const alert of workflow.alerts.values()) {
    if (!templates.has(alert.template.toLowerCase())) {
      throw new MetadataError(`In field: template - no EmailTemplate named ${alert.template} found`);
    }
  }
}

function checkProcess(
  process: ApprovalProcessDef,
  objects: ReadonlyMap<string, ObjectDef>,
  workflows: ReadonlyMap<string, WorkflowDef>
): void {
  if (!objects.has(process.object.toLowerCase())) {
    throw new MetadataError(`Entity of type '${process.object}' cannot be found`);
  }
  const workflow = workflows.get(process.object.toLowerCase());
  const actions = [
    ...process.onSubmit,
    ...process.onApprove,
    ...process.onReject,
    ...process.onRecall,
    ...process.steps.flatMap((step) => [...step.approvalActions, ...step.rejectionActions]),
  ];
  for (const action of actions) checkAction(action, process.object, workflow);
}

/** Outbound messages and flow actions are kept but not run, so nothing is asked of them. */
function checkAction({ type, name }: ActionReference, object: string, workflow: WorkflowDef | undefined): void {
  const known =
    type === 'FieldUpdate'
      ? workflow?.fieldUpdates
      : type === 'Alert'
        ? workflow?.alerts
        : type === 'Task'
          ? workflow?.tasks
          : undefined;
  const isChecked = type === 'FieldUpdate' || type === 'Alert' || type === 'Task';
  if (isChecked && !known?.has(name)) {
    throw new MetadataError(`In field: action - no Workflow${type} named ${object}.${name} found`);
  }
}

/** Approvals are about records of objects that have a process; the platform's list of possible targets is fixed. */
export function withApprovalTargets(
  objects: ReadonlyMap<string, ObjectDef>,
  { approvalProcesses }: Automation
): ReadonlyMap<string, ObjectDef> {
  const names = approvalProcesses.map(({ object }) => objects.get(object.toLowerCase())?.name ?? object);
  const extended = new Map(objects);
  for (const key of ['processinstance', 'processinstancehistory']) {
    const object = objects.get(key);
    const field = object?.fields.get('targetobjectid');
    if (object === undefined || field === undefined) continue;
    const referenceTo = [...new Set([...field.referenceTo, ...names])];
    if (referenceTo.length === field.referenceTo.length) continue;
    const fields = new Map(object.fields).set('targetobjectid', { ...field, referenceTo });
    extended.set(key, { ...object, fields });
  }
  return extended;
}
