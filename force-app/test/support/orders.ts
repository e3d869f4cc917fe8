import type { OrderLine, OrderView, PlanItem, PlanStep, PlanView, ReturnPoint } from 'c/omOrderModel';

/** Orders and plans as the controllers give them, for tests. */
export const line = (id: string, changes: Partial<OrderLine> = {}): OrderLine => ({
  id,
  externalId: `O-1/${id}`,
  parentId: null,
  depth: 0,
  productName: `Product ${id}`,
  productCode: id.toUpperCase(),
  action: 'add',
  quantity: 1,
  unitPrice: 10,
  listPrice: 10,
  totalPrice: 10,
  attributes: {},
  state: 'Acknowledged',
  billingState: null,
  ...changes,
});

export const order = (changes: Partial<OrderView> = {}): OrderView => ({
  id: '801000000000001AAA',
  orderNumber: '00000100',
  accountName: 'Acme Media',
  state: 'InProgress',
  approvalStatus: 'NotRequired',
  revision: 1,
  currencyCode: 'USD',
  total: 100,
  submittedAt: '2026-11-20T09:00:00.000Z',
  stepsTotal: 4,
  stepsDone: 1,
  canSubmit: false,
  canCancel: false,
  canConfigure: false,
  lines: [line('bundle', { bundleId: 'b1' }), line('part', { parentId: 'bundle', depth: 1 })],
  ...changes,
});

export const item = (key: string, changes: Partial<PlanItem> = {}): PlanItem => ({
  id: `item-${key}`,
  key,
  lineId: null,
  productCode: key.toUpperCase(),
  productName: `Item ${key}`,
  action: 'add',
  quantity: 1,
  attributes: {},
  state: 'InProgress',
  lineKeys: ['O-1/part'],
  parentKeys: [],
  reason: `Rule ${key} matched.`,
  ...changes,
});

export const step = (key: string, changes: Partial<PlanStep> = {}): PlanStep => ({
  id: `step-${key}`,
  key,
  itemKey: null,
  lane: 'Install',
  name: `Step ${key}`,
  type: 'manual',
  state: 'Pending',
  isMandatory: true,
  isCritical: false,
  isLate: false,
  queue: null,
  waitsFor: [],
  plannedStart: '2026-11-21T09:00:00.000Z',
  plannedEnd: '2026-11-22T09:00:00.000Z',
  ...changes,
});

export const plan = (changes: Partial<PlanView> = {}): PlanView => ({
  id: 'plan-1',
  state: 'InProgress',
  revision: 1,
  designNumber: 3,
  stepsTotal: 4,
  stepsDone: 1,
  projectedAt: '2026-12-10T00:00:00.000Z',
  items: [],
  steps: [],
  certificates: [],
  ...changes,
});

export const returnPoint = (changes: Partial<ReturnPoint> = {}): ReturnPoint => ({
  step: 'ship',
  name: 'Ship modem',
  kind: 'hard',
  passesAt: '2026-11-26T12:00:00.000Z',
  passed: false,
  reason: '',
  lines: ['line1'],
  ...changes,
});

/** The field of the plan that holds points of no return. */
export const pointsField = (points: readonly ReturnPoint[], more = 0): string => JSON.stringify({ points, more });
