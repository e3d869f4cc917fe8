import { ApiError, type ObjectDef } from '../contract.ts';
import { namesOf, runTasksAndAlerts } from '../approvals/actions.ts';
import { meets } from '../approvals/criteria.ts';
import type { WorkflowDef, WorkflowRuleDef } from '../metadata/readWorkflow.ts';
import type { Change, SaveScope } from '../save/change.ts';
import type { Row } from '../store/records.ts';
import { updateFields } from './fieldUpdates.ts';

/** A record that rules are about. */
interface Subject {
  readonly id: string;
  readonly isNew: boolean;
  /** The record before the user's change, for triggers and for ISCHANGED. */
  readonly original: Readonly<Row> | undefined;
  /** The record before the change that the rules are looked at for now. */
  before: Readonly<Row> | undefined;
  readonly fired: Set<string>;
  refuse(error: ApiError): void;
}

/** How often field updates of rules may make rules run again, as on the platform. */
const MAX_REEVALUATIONS = 5;

/** Runs the workflow rules that a save calls for; a refused field update refuses the record. */
export function runRules(written: readonly Change[], scope: SaveScope): void {
  const object = written[0]?.object;
  const workflow = object && workflowOf(scope, object);
  if (object === undefined || workflow === undefined) return;
  const subjects = written.map((change): Subject => ({
    id: String(change.after['Id']),
    isNew: change.kind === 'insert',
    original: change.before,
    before: change.before,
    fired: new Set(),
    refuse: (error) => change.errors.push(error),
  }));
  evaluate(scope, object, workflow, subjects, 0);
  const fired = new Set(subjects.filter((subject) => subject.fired.size > 0).map(({ id }) => id));
  for (const { after } of written) {
    if (fired.has(String(after['Id']))) Object.assign(after, scope.records.find(object, String(after['Id'])));
  }
}

/** Looks at the rules of a record again, after a field update that was not a rule's own. @throws ApiError */
export function reevaluateRules(object: ObjectDef, old: Readonly<Row>, scope: SaveScope): void {
  const workflow = workflowOf(scope, object);
  if (workflow === undefined) return;
  const refuse = (error: ApiError): never => {
    throw error;
  };
  const subject = { id: String(old['Id']), isNew: false, original: old, before: old, fired: new Set<string>(), refuse };
  evaluate(scope, object, workflow, [subject], 1);
}

function workflowOf(scope: SaveScope, { name }: ObjectDef): WorkflowDef | undefined {
  const workflow = scope.model.automation.workflows.get(name.toLowerCase());
  return workflow?.rules.some((rule) => rule.active) ? workflow : undefined;
}

function evaluate(
  scope: SaveScope,
  object: ObjectDef,
  workflow: WorkflowDef,
  subjects: readonly Subject[],
  round: number
): void {
  const firing = subjects.flatMap((subject) => {
    const row = scope.records.find(object, subject.id);
    const rules = row === undefined ? [] : rulesToRun(scope, object, workflow, subject, row);
    return row === undefined || rules.length === 0 ? [] : [{ subject, row, rules }];
  });
  if (firing.length === 0) return;
  const requests = firing.map(({ subject, rules }) => ({
    recordId: subject.id,
    names: rules.flatMap(({ actions }) => namesOf(actions, 'FieldUpdate')),
    old: subject.original,
  }));
  const { refused, reevaluated } = updateFields(scope, workflow, requests);
  const again: Subject[] = [];
  for (const { subject, row, rules } of firing) {
    const error =
      refused.get(subject.id) ??
      problemOf(() => {
        for (const { actions } of rules) runTasksAndAlerts(scope, workflow, subject.id, actions);
      });
    subject.before = row;
    if (error) subject.refuse(error);
    else if (reevaluated.has(subject.id)) again.push(subject);
  }
  if (round < MAX_REEVALUATIONS) evaluate(scope, object, workflow, again, round + 1);
}

/** The active rules that the record meets and that have not run for it in this save. */
function rulesToRun(
  scope: SaveScope,
  object: ObjectDef,
  { rules }: WorkflowDef,
  subject: Subject,
  row: Readonly<Row>
): readonly WorkflowRuleDef[] {
  const found = rules.filter(
    (rule) => rule.active && !subject.fired.has(rule.name) && isTriggered(scope, object, rule, subject, row)
  );
  for (const { name } of found) subject.fired.add(name);
  return found;
}

function isTriggered(
  scope: SaveScope,
  object: ObjectDef,
  { trigger, filter }: WorkflowRuleDef,
  { isNew, original, before }: Subject,
  row: Readonly<Row>
): boolean {
  if (trigger === 'onCreateOnly' && !isNew) return false;
  if (!meets(scope, object, row, filter, { prior: original, isNew })) return false;
  // Edited to meet the criteria: it must not have met them before.
  const isEdge = trigger === 'onCreateOrTriggeringUpdate' && !isNew && before !== undefined;
  return !isEdge || !meets(scope, object, before, filter, { isNew: false });
}

function problemOf(run: () => void): ApiError | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}
