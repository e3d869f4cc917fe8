import { ApiError, type FieldValue } from '../contract.ts';
import { submit } from '../approvals/submit.ts';
import { sendAlert } from '../email/alerts.ts';
import { sendSimpleMail } from '../email/simpleMail.ts';
import { normalizeId } from '../store/ids.ts';
import type { ActionDef, SubflowDef } from './flowDef.ts';
import { Interview, type Step } from './interview.ts';
import { asText, FlowFault, FlowRecord, type FlowValue } from './values.ts';

type Inputs = ReadonlyMap<string, FlowValue>;

/** Runs an action; its outputs stay under the name of the element. */
export const runAction: Step<ActionDef> = (interview, element) => {
  const inputs: Inputs = new Map(element.inputs.map(({ name, value }) => [name, interview.valueOf(value)]));
  const outputs = ACTIONS[element.type](interview, element.action, inputs);
  leave(interview, element, outputs);
  return element.next;
};

const ACTIONS: Readonly<
  Record<ActionDef['type'], (interview: Interview, action: string, inputs: Inputs) => ReadonlyMap<string, FlowValue>>
> = { apex: invokeApex, emailAlert: alert, emailSimple: mail, submit: submitRecord };

function leave(
  interview: Interview,
  { name, outputs }: ActionDef | SubflowDef,
  values: ReadonlyMap<string, FlowValue>
): void {
  const byName = new Map([...values].map(([key, value]) => [key.toLowerCase(), value]));
  interview.store(name, byName);
  for (const output of outputs) interview.set(output.to, byName.get(output.name.toLowerCase()) ?? null);
}

/** `Order.Tell_owner` about the record `SObjectRowId`. */
function alert({ scope }: Interview, action: string, inputs: Inputs): ReadonlyMap<string, FlowValue> {
  const [objectName = '', ...name] = action.split('.');
  const definition = scope.model.automation.workflows.get(objectName.toLowerCase())?.alerts.get(name.join('.'));
  const object = scope.model.schema.object(objectName);
  if (definition === undefined || object === undefined) throw new FlowFault(`There is no e-mail alert ${action}`);
  sendAlert(scope, object, normalizeId(asText(inputs.get('SObjectRowId') ?? null)) ?? '', definition);
  return new Map();
}

function mail({ scope }: Interview, _action: string, inputs: Inputs): ReadonlyMap<string, FlowValue> {
  sendSimpleMail(scope, Object.fromEntries([...inputs].map(([name, value]) => [name, toPlain(value)])));
  return new Map();
}

function submitRecord({ scope }: Interview, _action: string, inputs: Inputs): ReadonlyMap<string, FlowValue> {
  const text = (name: string): string | undefined => asText(inputs.get(name) ?? null) || undefined;
  const recordId = text('objectId');
  if (recordId === undefined) throw new ApiError('MISSING_ARGUMENT', 'missing required argument: objectId');
  const next = inputs.get('nextApproverIds');
  const [comments, process, submitterId] = [text('comment'), text('processDefinitionNameOrId'), text('submitterId')];
  const result = submit(scope, {
    recordId,
    nextApproverIds: Array.isArray(next) ? next.map(asText) : next ? [asText(next)] : [],
    skipEntryCriteria: inputs.get('skipEntryCriteria') === true,
    ...(comments !== undefined && { comments }),
    ...(process !== undefined && { process }),
    ...(submitterId !== undefined && { submitterId }),
  });
  return new Map<string, FlowValue>([
    ['actorIds', [...(result.actorIds ?? [])]],
    ['entityId', result.entityId],
    ['instanceId', result.instanceId],
    ['instanceStatus', result.instanceStatus],
    ['newWorkitemIds', [...result.newWorkitemIds]],
  ]);
}

function invokeApex({ scope }: Interview, action: string, inputs: Inputs): ReadonlyMap<string, FlowValue> {
  if (scope.actions === undefined) throw new FlowFault(`There is no Apex to run the action ${action}`);
  const given = Object.fromEntries([...inputs].map(([name, value]) => [name, toPlain(value)]));
  const [result] = scope.actions.invoke(action, [given], scope);
  return new Map(Object.entries(result?.outputs ?? {}).map(([name, value]) => [name, fromPlain(value)]));
}

/** A value as it goes to Apex and to clients: records are objects of their fields with `attributes.type`. */
export function toPlain(value: FlowValue): unknown {
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof FlowRecord) return { attributes: { type: value.object.name }, ...value.row };
  return value instanceof Map ? null : value;
}

function fromPlain(value: unknown): FlowValue {
  if (Array.isArray(value)) return value.map(fromPlain);
  const isPlain = value === null || ['string', 'number', 'boolean'].includes(typeof value);
  return isPlain ? (value as FieldValue) : null;
}

/** Runs another flow with variables of its own, as deep as the elements of the save allow. */
export function runSubflow(
  interview: Interview,
  element: SubflowDef,
  run: (inner: Interview) => void
): string | undefined {
  const flow = interview.scope.model.automation.flows.get(element.flow.toLowerCase());
  if (flow === undefined) throw new FlowFault(`There is no active flow ${element.flow}`);
  const depth = (interview.scope.depth ?? 0) + 1;
  if (depth > MAX_DEPTH) throw new FlowFault('Flows call one another in a circle');
  const { budget, isBeforeSave } = interview.context;
  const inner = new Interview(flow, { scope: { ...interview.scope, depth }, budget, isBeforeSave });
  for (const { name, value } of element.inputs) inner.set(name, interview.valueOf(value));
  run(inner);
  leave(interview, element, inner.outputs());
  return element.next;
}

const MAX_DEPTH = 16;
