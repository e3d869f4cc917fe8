import type { CommercialOrder, OrderLine } from '../../../src/domain/order.ts';
import type { BillingGate, FulfillmentPlan, PlannedStep, TechnicalItem } from '../../../src/domain/plan.ts';
import type { SubmittedOrder } from '../../../src/engine/ports.ts';

export type StepDraft = Partial<Omit<PlannedStep, 'dependsOn'>> & {
  readonly key: string;
  readonly after?: readonly string[];
};

export interface PlanDraft {
  readonly id: string;
  readonly steps: readonly StepDraft[];
  readonly gates?: readonly BillingGate[];
  readonly lines?: readonly string[];
  readonly items?: readonly string[];
}

const DESIGN = { name: 'test', hash: 'ab'.repeat(32), number: 1 } as const;
const START = '2026-01-01T00:00:00.000Z';

/** A submitted order with the steps given; what a test does not say has dull defaults. */
export function submittedOrder({ id, steps, gates = [], lines = ['L1'], items = ['I1'] }: PlanDraft): SubmittedOrder {
  const orderLines = lines.map((line): OrderLine => ({
    id: line,
    externalId: `${id}/${line}`,
    productCode: 'P',
    productName: 'Product',
    action: 'add',
    quantity: 1,
    unitPrice: '10.00',
    attributes: {},
  }));
  const order: CommercialOrder = {
    id: `order-${id}`,
    externalId: id,
    orderNumber: id,
    accountId: 'A',
    accountName: 'Account',
    currency: 'EUR',
    revision: 1,
    attributes: {},
    lines: orderLines,
  };
  const technicalItems = items.map((key): TechnicalItem => ({
    key,
    productCode: 'T',
    productName: 'Technical',
    action: 'add',
    quantity: 1,
    attributes: {},
    lineIds: lines,
    parentKeys: [],
    reasons: [{ kind: 'rule', key: 'r', text: 'because' }],
  }));
  const plan: FulfillmentPlan = {
    id: `${id}/r1`,
    orderId: order.id,
    orderExternalId: id,
    orderNumber: id,
    accountName: 'Account',
    revision: 1,
    design: DESIGN,
    items: technicalItems,
    steps: steps.map((draft) => plannedStep(draft, lines, items)),
    gates,
    projectedEnd: START,
    unfulfilled: [],
  };
  return { order, plan };
}

function plannedStep(
  { after = [], ...draft }: StepDraft,
  lines: readonly string[],
  items: readonly string[]
): PlannedStep {
  const type = draft.type ?? 'callout';
  return {
    definition: draft.key,
    group: 'group',
    name: draft.key,
    type,
    mandatory: true,
    itemKeys: items.slice(0, 1),
    lineIds: lines.slice(0, 1),
    ...(type === 'callout' && { gateway: 'vendor', operation: 'do' }),
    durationMs: 1_000,
    retry: { maxAttempts: 5, initialDelayMs: 10, maxDelayMs: 50, backoff: 2 },
    payload: {},
    plannedStart: START,
    plannedEnd: START,
    critical: false,
    reasons: [],
    ...draft,
    dependsOn: after.map((step) => ({ step, lagMs: 0 })),
  };
}

/** Twelve callouts: one, three, one, three, one, two, one. */
export const diamond = (id: string): SubmittedOrder =>
  submittedOrder({
    id,
    steps: [
      { key: 't0' },
      ...['t1', 't2', 't3'].map((key) => ({ key, after: ['t0'] })),
      { key: 't4', after: ['t1', 't2', 't3'] },
      ...['t5', 't6', 't7'].map((key) => ({ key, after: ['t4'] })),
      { key: 't8', after: ['t5', 't6', 't7'] },
      ...['t9', 't10'].map((key) => ({ key, after: ['t8'] })),
      { key: 't11', after: ['t9', 't10'] },
    ],
  });
