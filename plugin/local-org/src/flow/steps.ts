import { ApiError } from '../contract.ts';
import { holds } from './conditions.ts';
import { create, lookup, remove, update } from './dataSteps.ts';
import { runAction, runSubflow } from './callSteps.ts';
import type { AssignmentDef, CustomErrorDef, DecisionDef, ElementDef, LoopDef } from './flowDef.ts';
import { Interview, type Step } from './interview.ts';
import { pathOf } from './readParts.ts';
import { asDataType, asText, FlowFault, FlowRecord, FlowRefusal, isScalar, type FlowValue } from './values.ts';

/** Runs an interview to its end. @throws FlowRefusal from a custom error, ApiError when the flow fails */
export function runInterview(interview: Interview): void {
  let next = interview.flow.start;
  while (next !== undefined) {
    const element = interview.flow.elements.get(next.toLowerCase());
    if (element === undefined) return;
    interview.tick();
    next = runElement(interview, element);
  }
}

/** What an element does happens as a whole; a fault connector takes the flow on when it fails. */
function runElement(interview: Interview, element: ElementDef): string | undefined {
  try {
    return interview.scope.database.transaction(() => step(interview, element));
  } catch (error) {
    if (!(error instanceof FlowFault) && !(error instanceof ApiError)) throw error;
    const details = error instanceof ApiError ? `${error.errorCode}: ${error.message}` : error.message;
    const told = `This error occurred when the flow tried to ${DOING[element.kind]}: ${details}. You can look up ExceptionCode values in the SOAP API Developer Guide.`;
    if ('fault' in element && element.fault !== undefined) {
      interview.faultMessage = told;
      return element.fault;
    }
    throw new ApiError('CANNOT_EXECUTE_FLOW_TRIGGER', failureOf(interview, told));
  }
}

const failureOf = ({ flow }: Interview, details: string): string =>
  `We can't save this record because the “${flow.label}” process failed. Give your Salesforce admin these details. ${details}`;

const DOING: Readonly<Record<ElementDef['kind'], string>> = {
  action: 'run an action',
  assignment: 'assign a value',
  create: 'create records',
  decision: 'evaluate a decision',
  delete: 'delete records',
  error: 'show a message',
  lookup: 'look up records',
  loop: 'run a loop',
  subflow: 'run a subflow',
  update: 'update records',
};

function step(interview: Interview, element: ElementDef): string | undefined {
  switch (element.kind) {
    case 'assignment':
      return assign(interview, element);
    case 'decision':
      return decide(interview, element);
    case 'loop':
      return loop(interview, element);
    case 'lookup':
      return lookup(interview, element);
    case 'create':
      return create(interview, element);
    case 'update':
      return update(interview, element);
    case 'delete':
      return remove(interview, element);
    case 'action':
      return runAction(interview, element);
    case 'subflow':
      return runSubflow(interview, element, runInterview);
    case 'error':
      return refuse(interview, element);
  }
}

const assign: Step<AssignmentDef> = (interview, element) => {
  for (const { to, operator, value } of element.items) {
    const given = interview.valueOf(value);
    interview.set(to, operator === 'Assign' ? given : combined(operator, interview.get(pathOf(to)), given));
  }
  return element.next;
};

function combined(operator: string, current: FlowValue, given: FlowValue): FlowValue {
  const items = Array.isArray(current) ? current : [];
  const added = Array.isArray(given) ? given : [given];
  switch (operator) {
    case 'AssignCount':
      return Array.isArray(given) ? given.length : 0;
    case 'AddItem':
      return [...items, ...added];
    case 'AddAtStart':
      return [...added, ...items];
    case 'RemoveAll':
      return items.filter((item) => !added.some((other) => isSame(item, other)));
    case 'RemoveFirst': {
      const at = items.findIndex((item) => added.some((other) => isSame(item, other)));
      return items.filter((_, index) => index !== at);
    }
    default:
      if (Array.isArray(current)) return operator === 'Add' ? [...items, ...added] : items;
      return isScalar(current) && isScalar(given) ? sum(current, given, operator === 'Add' ? 1 : -1) : current;
  }
}

const isSame = (a: FlowValue, b: FlowValue): boolean =>
  a === b ||
  (a instanceof FlowRecord && b instanceof FlowRecord && a.row['Id'] !== undefined && a.row['Id'] === b.row['Id']);

const DAY = 86_400_000;

/** Numbers are added, days to dates, and texts joined. */
function sum(current: string | number | boolean | null, given: string | number | boolean | null, sign: 1 | -1) {
  const isDate = typeof current === 'string' && typeof given === 'number' && /^\d{4}-\d\d-\d\d/.test(current);
  if (isDate) {
    const moved = new Date(Date.parse(current) + sign * given * DAY).toISOString();
    return current.length === 10 ? asDataType('Date', moved) : moved;
  }
  if (typeof given === 'number' || typeof current === 'number') return Number(current ?? 0) + sign * Number(given ?? 0);
  return sign > 0 ? asText(current) + asText(given) : current;
}

const decide: Step<DecisionDef> = (interview, element) => {
  const taken = element.rules.find(
    ({ conditions, isEdge }) => holds(interview, conditions) && !(isEdge && heldBefore(interview, conditions))
  );
  return taken ? taken.next : element.next;
};

/** Whether the conditions held for the record before the change; never for a new one. */
function heldBefore(interview: Interview, conditions: DecisionDef['rules'][number]['conditions']): boolean {
  const { record, change } = interview.context;
  if (record === undefined || change?.prior === undefined) return false;
  const before = new FlowRecord(record.object, { ...change.prior });
  return holds(new Interview(interview.flow, { ...interview.context, record: before }), conditions);
}

const loop: Step<LoopDef> = (interview, element) => {
  let state = interview.loops.get(element.name);
  if (state === undefined) {
    const items = interview.get(pathOf(element.collection));
    const list = Array.isArray(items) ? items : [];
    state = { items: element.isDescending ? list.toReversed() : [...list], at: 0 };
    interview.loops.set(element.name, state);
  }
  const item = state.items[state.at];
  if (item === undefined) {
    interview.loops.delete(element.name);
    return element.next;
  }
  state.at += 1;
  if (element.variable === undefined) interview.store(element.name, item);
  else interview.set(element.variable, item);
  return element.body;
};

const refuse: Step<CustomErrorDef> = (interview, { messages }) => {
  throw new FlowRefusal(
    messages.map(
      ({ text, field }) =>
        new ApiError('FIELD_CUSTOM_VALIDATION_EXCEPTION', interview.text(text), {
          fields: field === undefined ? [] : [field],
        })
    )
  );
};
