import { ApiError, type FieldDef, type FieldValue, type ObjectDef } from '../contract.ts';
import type { ActionReference, FieldUpdateDef, TaskDef, WorkflowDef } from '../metadata/readWorkflow.ts';
import { fieldOf, relationshipField } from '../metadata/schema.ts';
import { sendAlert } from '../email/alerts.ts';
import type { SaveScope } from '../save/change.ts';
import { coerce } from '../save/coerce.ts';
import { saveAsSystem } from '../save/systemUpdate.ts';
import type { Row } from '../store/records.ts';
import { insertSystem, objectOf, rowOf } from './systemRecords.ts';

/**
 * Runs workflow actions on a record: field updates first and together, then tasks and alerts, which show their values.
 * Outbound messages and flow actions are not run.
 */
export function runActions(
  scope: SaveScope,
  objectName: string,
  recordId: string,
  actions: readonly ActionReference[]
): void {
  const workflow = scope.model.automation.workflows.get(objectName.toLowerCase());
  if (workflow === undefined || actions.length === 0) return;
  const named = (type: string): readonly string[] =>
    actions.filter((action) => action.type === type).map((action) => action.name);
  updateFields(scope, workflow, recordId, named('FieldUpdate'));
  for (const name of named('Task')) {
    const task = workflow.tasks.get(name);
    if (task) createTask(scope, workflow.object, recordId, task);
  }
  for (const name of named('Alert')) {
    const alert = workflow.alerts.get(name);
    if (alert) sendAlert(scope, objectOf(scope, workflow.object), recordId, alert);
  }
}

/** One save for each record that is updated. */
function updateFields(scope: SaveScope, workflow: WorkflowDef, recordId: string, names: readonly string[]): void {
  const object = objectOf(scope, workflow.object);
  const pending = new Map<string, { readonly object: ObjectDef; readonly row: Row; readonly values: Row }>();
  for (const name of names) {
    const update = workflow.fieldUpdates.get(name);
    const record = rowOf(scope, object.name, recordId);
    const target = update && record && targetOf(scope, object, record, update);
    if (update === undefined || target === undefined) continue;
    const id = String(target.row['Id']);
    const entry = pending.get(id) ?? { ...target, values: {} };
    pending.set(id, entry);
    const field = fieldOf(entry.object, update.field) ?? relationshipField(entry.object, update.field);
    if (field === undefined) continue;
    const source: Row = entry.object === object ? { ...entry.row, ...entry.values } : { ...record };
    entry.values[field.name] = valueOf(scope, update, field, { object, row: source, target: entry.row });
  }
  for (const [id, { object: changed, values }] of pending) saveAsSystem(scope, changed, id, values);
}

/** The record itself, or the one that its lookup names. */
function targetOf(
  scope: SaveScope,
  object: ObjectDef,
  record: Row,
  { target }: FieldUpdateDef
): { readonly object: ObjectDef; readonly row: Row } | undefined {
  if (target === undefined) return { object, row: record };
  const lookup = fieldOf(object, target) ?? relationshipField(object, target);
  const id = lookup && record[lookup.name];
  const parent = typeof id === 'string' ? scope.model.schema.objectOfId(id) : undefined;
  const row = parent && rowOf(scope, parent.name, id);
  return parent && row ? { object: parent, row } : undefined;
}

function valueOf(
  scope: SaveScope,
  update: FieldUpdateDef,
  field: FieldDef,
  { object, row, target }: { readonly object: ObjectDef; readonly row: Row; readonly target: Row }
): FieldValue {
  switch (update.operation) {
    case 'Formula':
      return coerce(field, scope.formulas.valueOf(object, update.formula ?? 'NULL', field, row, scope.session));
    case 'Literal':
      return coerce(field, update.literal ?? '');
    case 'LookupValue':
      return lookupId(scope, update);
    case 'Null':
      return field.type === 'boolean' ? false : null;
    case 'NextValue':
      return neighbour(field, target[field.name], 1);
    case 'PreviousValue':
      return neighbour(field, target[field.name], -1);
  }
}

function lookupId(scope: SaveScope, { lookup, name }: FieldUpdateDef): string {
  const [object, key] =
    lookup?.type === 'Queue'
      ? (['Group', 'DeveloperName'] as const)
      : lookup?.type === 'RecordType'
        ? (['RecordType', 'DeveloperName'] as const)
        : (['User', 'Username'] as const);
  const rows = scope.records.findBy(objectOf(scope, object), key, lookup?.name ?? null);
  const row = object === 'Group' ? rows.find((group) => group['Type'] === 'Queue') : rows[0];
  if (row === undefined) {
    throw new ApiError('INVALID_CROSS_REFERENCE_KEY', `The field update ${name} names nobody: ${lookup?.name ?? ''}`);
  }
  return String(row['Id']);
}

/** The picklist value after or before this one; the last and the first stay. */
function neighbour(field: FieldDef, value: FieldValue | undefined, step: 1 | -1): FieldValue {
  const values = field.picklistValues.filter((entry) => entry.active).map((entry) => entry.value);
  const at = values.indexOf(String(value ?? ''));
  return values[at + step] ?? value ?? null;
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
