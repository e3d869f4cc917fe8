import { ApiError, type ObjectDef } from '../contract.ts';
import { EvaluationError } from '../formula/formulaError.ts';
import type { Change, FormulaChange, SaveScope } from '../save/change.ts';
import { systemScope } from '../save/systemUpdate.ts';
import type { Row } from '../store/records.ts';
import { matchesRecord } from './conditions.ts';
import type { FlowDef, TriggerDef } from './flowDef.ts';
import { flowFormula } from './formulas.ts';
import { Interview, type FlowBudget, type InterviewContext } from './interview.ts';
import { runInterview } from './steps.ts';
import { FlowFault, FlowRecord, FlowRefusal } from './values.ts';

const budgets = new WeakMap<object, FlowBudget>();

/** All that one call of save starts shares what flows may do; nested scopes keep the counters of the org they came from. */
function budgetOf(scope: SaveScope): FlowBudget {
  const known = scope.flowBudget ?? budgets.get(scope);
  if (known) return known;
  const made = { elements: 0 };
  budgets.set(scope, made);
  return made;
}

/**
 * The scope of flows that see and change all records, as those started by records do. Validation rules and locks
 * count, and what the flow saves starts automation of its own.
 */
export function flowScope(scope: SaveScope, budget: FlowBudget): SaveScope {
  const { isSystem: _, ...system } = systemScope(scope);
  const rights = { ...system.rights, modifiesAll: (object: ObjectDef) => scope.rights.modifiesAll(object) };
  return { ...system, rights, flowBudget: budget };
}

/** Flows of an object, in the order in which they run. */
function flowsOf(scope: SaveScope, object: ObjectDef | undefined, when: TriggerDef['when']): readonly FlowDef[] {
  return object === undefined
    ? []
    : (scope.model.automation.triggeredFlows.get(`${object.name.toLowerCase()} ${when}`) ?? []);
}

/** Runs the before-save flows that changes start: they set values of the record before triggers see it. */
export function runBeforeSave(changes: readonly Change[], scope: SaveScope): void {
  const flows = flowsOf(scope, changes[0]?.object, 'RecordBeforeSave');
  for (const flow of flows) {
    for (const change of changes) {
      if (change.errors.length > 0) continue;
      start(flow, change, scope, new FlowRecord(change.object, change.after), true);
    }
  }
}

/** Runs the after-save flows that changes start. */
export function runAfterSave(written: readonly Change[], scope: SaveScope): void {
  const flows = flowsOf(scope, written[0]?.object, 'RecordAfterSave');
  for (const flow of flows) {
    for (const change of written) {
      const row = scope.records.find(change.object, String(change.after['Id']));
      if (row && change.errors.length === 0) start(flow, change, scope, new FlowRecord(change.object, row), false);
    }
  }
  if (flows.length === 0) return;
  for (const { object, after } of written) Object.assign(after, scope.records.find(object, String(after['Id'])));
}

/** Runs the flows that a deletion starts. @throws ApiError when one of them fails or forbids it */
export function runBeforeDelete(object: ObjectDef, row: Readonly<Row>, scope: SaveScope): void {
  for (const flow of flowsOf(scope, object, 'RecordBeforeDelete')) {
    const budget = budgetOf(scope);
    const record = new FlowRecord(object, { ...row });
    const context = { scope: flowScope(scope, budget), budget, record, isBeforeSave: false };
    const errors: ApiError[] = [];
    collect(errors, flow, () => {
      const interview = new Interview(flow, context);
      if (flow.trigger && meetsStart(interview, flow, flow.trigger)) runInterview(interview);
    });
    const [error] = errors;
    if (error) throw error;
  }
}

function start(flow: FlowDef, change: Change, scope: SaveScope, record: FlowRecord, isBeforeSave: boolean): void {
  const { trigger } = flow;
  const isNew = change.kind === 'insert';
  if (trigger === undefined || !(isNew ? trigger.onCreate : trigger.onUpdate)) return;
  const budget = budgetOf(scope);
  const about: FormulaChange = { prior: change.before, isNew };
  const context: InterviewContext = { scope: flowScope(scope, budget), budget, record, change: about, isBeforeSave };
  collect(change.errors, flow, () => {
    const interview = new Interview(flow, context);
    if (!meetsStart(interview, flow, trigger)) return;
    if (trigger.isEdge && change.before !== undefined) {
      const before = new FlowRecord(change.object, { ...change.before });
      const earlier = new Interview(flow, { ...context, record: before, change: { isNew: false } });
      if (meetsStart(earlier, flow, trigger)) return;
    }
    runInterview(interview);
  });
}

function meetsStart(interview: Interview, flow: FlowDef, { conditions, formula }: TriggerDef): boolean {
  if (formula === undefined) return matchesRecord(interview, conditions);
  const { record, change, scope } = interview.context;
  if (record === undefined) return false;
  const compiled = flowFormula(scope.formulas, flow, scope.model.schema, formula, 'Boolean');
  try {
    const about = { object: record.object, row: record.row, ...(change && { change }) };
    return (
      scope.formulas.evaluateWith(compiled, about, scope.session, { value: () => null, record: () => undefined }) ===
      true
    );
  } catch (error) {
    if (error instanceof EvaluationError) return false;
    throw error;
  }
}

function collect(errors: ApiError[], { label }: FlowDef, run: () => void): void {
  try {
    run();
  } catch (error) {
    if (error instanceof FlowRefusal) errors.push(...error.errors);
    else if (error instanceof ApiError) errors.push(error);
    else if (error instanceof FlowFault) {
      const told = `We can't save this record because the “${label}” process failed. Give your Salesforce admin these details. ${error.message}`;
      errors.push(new ApiError('CANNOT_EXECUTE_FLOW_TRIGGER', told));
    } else throw error;
  }
}
