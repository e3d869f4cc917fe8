import { sendAlert } from '../email/alerts.ts';
import type { ActionReference, TaskDef, WorkflowDef } from '../metadata/readWorkflow.ts';
import type { SaveScope } from '../save/change.ts';
import type { Row } from '../store/records.ts';
import { updateFields } from '../workflow/fieldUpdates.ts';
import { insertSystem, objectOf, rowOf } from './systemRecords.ts';

export const namesOf = (actions: readonly ActionReference[], type: string): readonly string[] =>
  actions.filter((action) => action.type === type).map((action) => action.name);

/**
 * Runs workflow actions on a record: field updates first and together, then tasks and alerts, which show their values.
 * Rules are looked at again where a field update asks for it. Outbound messages and flow actions are not run.
 * @throws ApiError when a field update is refused
 */
export function runActions(
  scope: SaveScope,
  objectName: string,
  recordId: string,
  actions: readonly ActionReference[]
): void {
  const workflow = scope.model.automation.workflows.get(objectName.toLowerCase());
  if (workflow === undefined || actions.length === 0) return;
  const names = namesOf(actions, 'FieldUpdate');
  const old = rowOf(scope, objectName, recordId);
  const { refused, reevaluated } = updateFields(scope, workflow, [{ recordId, names }]);
  const [error] = refused.values();
  if (error) throw error;
  runTasksAndAlerts(scope, workflow, recordId, actions);
  if (old && reevaluated.has(recordId)) scope.automation.reevaluate(objectOf(scope, workflow.object), old, scope);
}

/** The actions that do not change the record itself. */
export function runTasksAndAlerts(
  scope: SaveScope,
  workflow: WorkflowDef,
  recordId: string,
  actions: readonly ActionReference[]
): void {
  for (const name of namesOf(actions, 'Task')) {
    const task = workflow.tasks.get(name);
    if (task) createTask(scope, workflow.object, recordId, task);
  }
  for (const name of namesOf(actions, 'Alert')) {
    const alert = workflow.alerts.get(name);
    if (alert) sendAlert(scope, objectOf(scope, workflow.object), recordId, alert);
  }
}

const DAY_MS = 86_400_000;

function createTask(scope: SaveScope, objectName: string, recordId: string, task: TaskDef): void {
  const record = rowOf(scope, objectName, recordId);
  if (record === undefined) return;
  const from = record[task.offsetFromField ?? ''] ?? scope.stamp;
  const due = new Date(Date.parse(String(from)) + task.dueDateOffset * DAY_MS).toISOString().slice(0, 10);
  const isPerson = objectName === 'Contact' || objectName === 'Lead';
  insertSystem(scope, 'Task', {
    Subject: task.subject,
    Status: task.status,
    Priority: task.priority,
    Description: task.description ?? null,
    ActivityDate: due,
    OwnerId: assignee(scope, record, task),
    [isPerson ? 'WhoId' : 'WhatId']: recordId,
  });
}

function assignee(scope: SaveScope, record: Row, { assignedTo, assignedToType }: TaskDef): string {
  if (assignedToType === 'user' && assignedTo !== undefined) {
    const [user] = scope.records.findBy(objectOf(scope, 'User'), 'Username', assignedTo, 1);
    if (user) return String(user['Id']);
  }
  const key = assignedToType === 'creator' ? 'CreatedById' : 'OwnerId';
  return String(record[key] ?? scope.session.userId);
}
