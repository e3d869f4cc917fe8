/** Calls behind a billing gate beside the one to billing: the lines that are released are told to others, too. */
import type { BillingPolicy, GateCall, OrderScope } from '../../domain/fulfillmentDesign.ts';
import type { PayloadValue } from '../../domain/plan.ts';
import type { Problem } from '../../domain/result.ts';
import { BILLING_GROUP } from '../billingSteps.ts';
import { evaluate } from '../decomposition/selection.ts';
import { stepKey } from '../keys.ts';
import type { Drafts, StepDraft } from './draft.ts';

/** A call with what it says beside the lines. */
export interface WantedCall {
  readonly call: GateCall;
  readonly payload: Readonly<Record<string, PayloadValue>>;
}

/** The calls of the policy that this order wants. */
export function wantedCalls(
  { also = [] }: BillingPolicy,
  order: OrderScope,
  problems: Problem[]
): readonly WantedCall[] {
  const wanted: WantedCall[] = [];
  for (const call of also) {
    const { key, when } = call;
    const isWanted = when === undefined ? { ok: true as const, value: true } : evaluate(when, { order });
    if (!isWanted.ok) problems.push(unevaluated(`The condition of the call ${key}`, `${key}.when`, isWanted.text));
    if (isWanted.ok && isWanted.value) wanted.push({ call, payload: payloadOf(call, order, problems) });
  }
  return wanted;
}

function payloadOf({ key, payload }: GateCall, order: OrderScope, problems: Problem[]): WantedCall['payload'] {
  const values: Record<string, PayloadValue> = {};
  for (const [field, expression] of Object.entries(payload)) {
    const result = evaluate(expression, { order });
    if (result.ok) values[field] = result.value;
    else problems.push(unevaluated(`Payload ${field} of the call ${key}`, `${key}.payload.${field}`, result.text));
  }
  return values;
}

/** The plan is complete when it is answered, too: nobody who is to be told is forgotten. */
export function addGateCall(
  drafts: Drafts,
  { call, payload }: WantedCall,
  unit: {
    readonly key: string;
    readonly name: string;
    readonly gate: StepDraft;
    /** What billing is told. */
    readonly told: StepDraft['payload'];
  }
): void {
  const { key, name, gateway, operation, retry, when } = call;
  const definition = `${BILLING_GROUP}.${key}`;
  const because = when === undefined ? '' : `, since ${when.source}`;
  const text = `${gateway} is told of ${unit.name} once its gate is open${because}.`;
  const step = drafts.add({
    key: stepKey(definition, unit.key),
    instance: unit.gate.instance,
    reasons: [{ kind: 'policy', key: 'billing', text }],
    payload: { ...payload, ...unit.told },
    definition: {
      key: definition,
      group: BILLING_GROUP,
      name,
      type: 'callout',
      mandatory: true,
      gateway,
      operation,
      form: {},
      durationMs: 0,
      retry,
    },
  });
  drafts.link(unit.gate.index, step, 0);
}

const unevaluated = (what: string, place: string, text: string): Problem => ({
  code: 'ExpressionFailed',
  message: `${what} cannot be evaluated: ${text}.`,
  path: `billing.also.${place}`,
  action: 'Let the expression do without what the order may not have (has(…)).',
});
