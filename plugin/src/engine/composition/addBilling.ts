/** Billing policy: one gate and one call to the billing vendor per release unit with billable lines. */
import type { BillingPolicy } from '../../domain/fulfillmentDesign.ts';
import type { BillingGate, BillingLine, Reason } from '../../domain/plan.ts';
import type { Problem } from '../../domain/result.ts';
import { BILLING_GATE, BILLING_GROUP, START_BILLING } from '../billingSteps.ts';
import type { ResolvedLine, ResolvedOrder } from '../decomposition/orderLines.ts';
import { keyPart, stepKey } from '../keys.ts';
import { addGateCall, wantedCalls } from './addGateCalls.ts';
import { NO_RETRY, type Drafts, type GroupInstance, type StepDraft } from './draft.ts';

interface ReleaseUnit {
  readonly key: string;
  readonly name: string;
  /** Released together. */
  readonly billable: readonly ResolvedLine[];
  /** Lines whose work must be done: all of the unit, billable or not. */
  readonly lines: readonly ResolvedLine[];
}

/**
 * Adds gates and start-billing steps. A gate depends on every mandatory step that serves a line of its unit; a step of
 * bundle scope serves the lines of its bundle. What those steps wait for is settled before them, so nothing that was
 * needed on the way can be open when the gate opens.
 */
export function addBilling(
  drafts: Drafts,
  policy: BillingPolicy,
  order: ResolvedOrder,
  problems: Problem[]
): readonly BillingGate[] {
  const calls = wantedCalls(policy, order.scope, problems);
  const byLine = mandatoryByLine(drafts.all);
  const gates: BillingGate[] = [];
  for (const unit of releaseUnits(policy, order)) {
    const required = new Set<StepDraft>();
    for (const { line } of unit.lines) for (const step of byLine.get(line.id) ?? []) required.add(step);
    const steps = [...required].sort((a, b) => a.index - b.index);
    const gate = addGate(drafts, policy, unit, order, steps);
    const told = released(unit, order, gate);
    addStart(drafts, policy, unit, told, gate);
    for (const call of calls) addGateCall(drafts, call, { name: unit.name, key: unit.key, gate, told });
    gates.push({
      stepKey: gate.key,
      lineIds: unit.billable.map(({ line }) => line.id),
      requiredSteps: steps.map(({ key }) => key),
    });
  }
  return gates;
}

function mandatoryByLine(steps: readonly StepDraft[]): ReadonlyMap<string, readonly StepDraft[]> {
  const byLine = new Map<string, StepDraft[]>();
  for (const step of steps) {
    if (!step.definition.mandatory) continue;
    for (const id of step.instance.lineIds) {
      const list = byLine.get(id);
      if (list) list.push(step);
      else byLine.set(id, [step]);
    }
  }
  return byLine;
}

const isBillable = ({ spec, line }: ResolvedLine): boolean => spec.billable && line.action !== 'noChange';

function releaseUnits({ release }: BillingPolicy, order: ResolvedOrder): readonly ReleaseUnit[] {
  const { lines } = order;
  if (release === 'order') {
    const billable = lines.filter(isBillable);
    return billable.length > 0 ? [{ key: 'order', name: 'the order', billable, lines }] : [];
  }
  if (release === 'bundle') {
    return [...Map.groupBy(lines, ({ rootKey }) => rootKey)].flatMap(([root, bundle]) => {
      const billable = bundle.filter(isBillable);
      return billable.length > 0 ? [{ key: keyPart(root), name: `bundle ${root}`, billable, lines: bundle }] : [];
    });
  }
  const below = linesBelow(order);
  return lines.filter(isBillable).map((line) => ({
    key: keyPart(line.key),
    name: `line ${line.key}`,
    billable: [line],
    lines: [line, ...(below.get(line.line.id) ?? [])],
  }));
}

/** Everything bundled in a line, at any depth: the head of a bundle is not billed before its parts are delivered. */
function linesBelow(order: ResolvedOrder): ReadonlyMap<string, readonly ResolvedLine[]> {
  const below = new Map<string, ResolvedLine[]>();
  for (const entry of order.lines) {
    for (let parent = parentOf(order, entry); parent; parent = parentOf(order, parent)) {
      const list = below.get(parent.line.id);
      if (list) list.push(entry);
      else below.set(parent.line.id, [entry]);
    }
  }
  return below;
}

const parentOf = (order: ResolvedOrder, { line }: ResolvedLine): ResolvedLine | undefined =>
  line.parentId === undefined ? undefined : order.byId.get(line.parentId);

function instanceOf(unit: ReleaseUnit, order: ResolvedOrder): GroupInstance {
  return {
    scopeKey: unit.key,
    itemKeys: [],
    lines: unit.billable,
    lineIds: unit.billable.map(({ line }) => line.id),
    lineKeys: unit.billable.map(({ key }) => key),
    rootKeys: [...new Set(unit.billable.map(({ rootKey }) => rootKey))],
    reasons: [],
    expressions: { order: order.scope },
  };
}

const byPolicy = (text: string): readonly Reason[] => [{ kind: 'policy', key: 'billing', text }];

function addGate(
  drafts: Drafts,
  policy: BillingPolicy,
  unit: ReleaseUnit,
  order: ResolvedOrder,
  required: readonly StepDraft[]
): StepDraft {
  const gate = drafts.add({
    key: stepKey(BILLING_GATE, unit.key),
    instance: instanceOf(unit, order),
    reasons: byPolicy(
      `Billing is released by ${policy.release}: ${unit.name} has ${unit.billable.length} billable line(s), ` +
        `and ${required.length} mandatory step(s) come first.`
    ),
    definition: {
      key: BILLING_GATE,
      group: BILLING_GROUP,
      name: 'Billing gate',
      type: 'billingGate',
      mandatory: true,
      form: {},
      durationMs: 0,
      retry: NO_RETRY,
    },
  });
  for (const { index } of required) drafts.link(index, gate, 0);
  return gate;
}

function addStart(
  drafts: Drafts,
  policy: BillingPolicy,
  unit: ReleaseUnit,
  payload: StepDraft['payload'],
  gate: StepDraft
): void {
  const start = drafts.add({
    key: stepKey(START_BILLING, unit.key),
    instance: gate.instance,
    reasons: byPolicy(`${unit.name} is billed by ${policy.gateway} once its gate is open.`),
    payload,
    definition: {
      key: START_BILLING,
      group: BILLING_GROUP,
      name: 'Start billing',
      type: 'callout',
      mandatory: true,
      gateway: policy.gateway,
      operation: policy.operation,
      form: {},
      durationMs: 0,
      retry: policy.retry,
    },
  });
  drafts.link(gate.index, start, 0);
}

/** What is told of the lines that a gate releases. */
const released = (unit: ReleaseUnit, order: ResolvedOrder, gate: StepDraft): StepDraft['payload'] => ({
  lines: unit.billable.map((entry) => billingLine(entry, order.scope.currency)),
  certificateId: { $step: gate.key, field: 'certificateId' },
  releasedAt: { $step: gate.key, field: 'releasedAt' },
});

const billingLine = ({ line }: ResolvedLine, currency: string): BillingLine => ({
  lineId: line.id,
  externalId: line.externalId,
  product: line.productCode,
  action: line.action,
  quantity: line.quantity,
  unitPrice: line.unitPrice,
  currency,
});
