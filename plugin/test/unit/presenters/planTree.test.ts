import { describe, expect, it } from 'vitest';
import type { OrderView, PlanSummary, StepView } from '../../../src/domain/orderView.ts';
import type { ClosingPoint } from '../../../src/domain/outlook.ts';
import { closingLines } from '../../../src/presenters/closingText.ts';
import { orderTree } from '../../../src/presenters/orderTree.ts';
import { planTree } from '../../../src/presenters/planTree.ts';
import { problemList } from '../../../src/presenters/problems.ts';
import { clockTime, duration, relativeTime } from '../../../src/presenters/time.ts';

const now = Date.parse('2026-03-02T10:00:00Z');
const options = { now, timeZone: 'UTC' };

const step = (key: string, extra: Partial<StepView> = {}): StepView => ({
  id: `id-${key}`,
  key: `${key}@modem`,
  group: 'ship',
  name: key,
  type: 'callout',
  state: 'Pending',
  mandatory: true,
  critical: false,
  itemKey: 'modem',
  attempt: 0,
  waitsFor: [],
  ...extra,
});

const order = (steps: readonly StepView[]): OrderView => ({
  id: '801',
  orderNumber: '00000042',
  externalId: 'PO-1',
  accountName: 'Acme Media',
  state: 'InProgress',
  revision: 1,
  currency: 'EUR',
  total: '59.90',
  stepsTotal: steps.length,
  stepsDone: 1,
  projectedAt: '2026-03-05T12:00:00Z',
  lines: [
    {
      id: 'a',
      externalId: 'PO-1/1',
      productCode: 'B',
      productName: 'Fiber with TV',
      action: 'add',
      quantity: 1,
      unitPrice: '0',
      attributes: {},
    },
    {
      id: 'b',
      parentId: 'a',
      externalId: 'PO-1/2',
      productCode: 'I',
      productName: 'Internet',
      action: 'add',
      quantity: 1,
      unitPrice: '59.90',
      attributes: { speed: '1G' },
      state: 'InProgress',
      billingState: 'Blocked',
    },
    {
      id: 'c',
      parentId: 'a',
      externalId: 'PO-1/3',
      productCode: 'T',
      productName: 'TV',
      action: 'modify',
      quantity: 2,
      unitPrice: '0',
      attributes: {},
    },
  ],
  plan: {
    externalId: 'PO-1/r1',
    state: 'InProgress',
    revision: 1,
    designNumber: 3,
    designHash: 'abc',
    items: [
      {
        key: 'modem',
        productCode: 'M',
        productName: 'Modem',
        action: 'add',
        quantity: 1,
        attributes: {},
        state: 'InProgress',
        lineExternalIds: [],
        parentKeys: [],
        reason: '',
      },
    ],
    steps,
    certificates: [],
  },
});

describe('planTree', () => {
  it('marks nothing as critical that a change has taken out, and leaves it out of what is open', () => {
    const taken = (['Discarded', 'Amended', 'Compensated'] as const).map((state) =>
      step(state, { state, critical: true })
    );
    const view = order([...taken, step('Ship', { critical: true })]);

    expect(planTree(view, options).match(/\S+ \*/g)).toEqual(['Ship *']);
    expect(planTree(view, { ...options, only: 'open' })).not.toMatch(/Discarded|Amended|Compensated/);
  });

  it('promises no billing of a line that is cancelled', () => {
    const view = order([]);
    const lines = view.lines.map((line) => ({ ...line, state: 'Cancelled' }));

    expect(orderTree({ ...view, lines }, options)).not.toContain('Not billable yet');
    expect(orderTree(view, options)).toContain('Not billable yet');
  });

  it('says for each step what it waits for, who has it, when it is due and what went wrong', () => {
    const text = planTree(
      order([
        step('Credit check', { itemKey: undefined as never, state: 'Completed', endedAt: '2026-03-02T09:12:00Z' }),
        step('Reserve', {
          state: 'Waiting',
          gateway: 'warehouse',
          vendorReference: 'WH-1',
          dueAt: '2026-03-02T16:00:00Z',
          critical: true,
        }),
        step('Confirm', { type: 'manual', state: 'Ready', queue: 'Desk' }),
        step('Ship', { waitsFor: ['Reserve@modem', 'Confirm@modem'] }),
        step('Book', { state: 'Failed', errorMessage: '429 Too many requests', nextAttemptAt: '2026-03-02T10:05:00Z' }),
        step('Gate', { type: 'billingGate', group: 'billing', itemKey: undefined as never, waitsFor: ['Ship@modem'] }),
      ]),
      options
    );

    expect(text).toMatchInlineSnapshot(`
      "00000042  Acme Media   In progress 1 of 6   projected 5 Mar 12:00

      Whole order
       └─✔ Credit check   done 09:12
      Modem
       ├─◑ Reserve *      with vendor, due 16:00                          warehouse   WH-1
       ├─▶ Confirm        waiting for a person                            Desk
       ├─○ Ship           waits for Reserve and 1 more
       └─↻ Book           failed: 429 Too many requests; again in 5 min
      Billing
       └─○ Gate           waits for Ship"
    `);
  });

  it('keeps with --only attention what needs a person', () => {
    const text = planTree(
      order([
        step('Done', { state: 'Completed' }),
        step('Stuck', { state: 'FatallyFailed', errorMessage: 'no stock' }),
      ]),
      { ...options, only: 'attention' }
    );

    expect(text).toContain('needs you: no stock');
    expect(text).not.toContain('Done');
  });

  it('says so when there is no plan', () => {
    const { plan: _, ...bare } = order([]);

    expect(planTree({ ...bare, state: 'Draft' }, options)).toContain('no plan yet: the order is Draft');
    expect(planTree({ ...bare, state: 'Acknowledged', stateReason: 'Waits for order 00000101' }, options)).toContain(
      'the order is Acknowledged. Waits for order 00000101'
    );
  });
});

describe('orderTree', () => {
  it('shows bundles as a tree with state, billing, price and attributes', () => {
    expect(orderTree(order([step('x')]), options)).toMatchInlineSnapshot(`
      "00000042  Acme Media   ◐ In progress 1 of 1 steps   59.90 EUR
      projected 5 Mar 12:00

      Fiber with TV                                        0.00 EUR
      ├─ Internet         In progress   Not billable yet   59.90 EUR   speed=1G
      └─ TV ×2 (modify)                                    0.00 EUR"
    `);
  });
});

describe('closingLines', () => {
  const point = (name: string, more: Partial<ClosingPoint>): ClosingPoint => ({
    step: name,
    name,
    kind: 'soft',
    at: 'started',
    reason: `${name} costs work.`,
    lines: [],
    passed: false,
    passesAt: '2026-03-02T14:00:00Z',
    ...more,
  });
  const points = [
    point('Ship', { fee: '19.9' }),
    point('Install', { kind: 'hard', attributes: ['technology'], passesAt: '2026-03-05T10:00:00Z' }),
    point('Survey', { passed: true, passesAt: '2026-03-02T09:00:00Z' }),
  ];
  const withPoints = (more: readonly ClosingPoint[] = [], state = 'InProgress'): OrderView => {
    const view = order([]);
    const plan = { ...(view.plan as PlanSummary), pointsOfNoReturn: { points: [...points, ...more], more: 2 } };
    return { ...view, state, plan };
  };

  it('says how long what is free, and what it costs afterwards', () => {
    expect(closingLines(withPoints(), options)).toEqual([
      'Ship                   free until 14:00, in 4 h         then 19.90 EUR      Ship costs work.',
      'Install (technology)   free until 5 Mar 10:00, in 3 d   then an exception   Install costs work.',
      'Survey                 closed since 09:00, 1 h ago      now free, too       Survey costs work.',
      'and 2 more: they are on the page of the order.',
    ]);
    expect(closingLines(withPoints([...points]), options).at(-1)).toContain('and 3 more');
  });

  it('says nothing of an order that is over or has no such points', () => {
    expect(closingLines(withPoints([], 'Completed'), options)).toEqual([]);
    expect(closingLines(withPoints([], 'PendingCancellation'), options)).toEqual([]);
    expect(closingLines(order([]), options)).toEqual([]);
  });
});

describe('words about time', () => {
  it.each([
    ['2026-03-02T12:00:00Z', 'in 2 h'],
    ['2026-03-02T09:55:00Z', '5 min ago'],
    ['2026-03-02T10:00:00Z', 'now'],
    ['2026-03-05T14:00:00Z', 'in 3 d 4 h'],
  ])('%s is %s', (iso, text) => {
    expect(relativeTime(iso, now)).toBe(text);
  });

  it('drops a second unit that is not next to the first', () => {
    expect(duration(86_400_000 + 5000)).toBe('1 d');
  });

  it('leaves the date out today', () => {
    expect(clockTime('2026-03-02T16:00:00Z', now, 'UTC')).toBe('16:00');
    expect(clockTime('2026-03-03T16:00:00Z', now, 'UTC')).toBe('3 Mar 16:00');
  });
});

describe('problemList', () => {
  it('names each problem with its place and each action once', () => {
    const problem = { code: 'BadQuantity', path: '/0', message: 'The quantity is 0.', action: 'Give more.' };

    expect(problemList([problem, { ...problem, path: '/1' }])).toEqual({
      message: '2 problems:\n  • /0: The quantity is 0. [BadQuantity]\n  • /1: The quantity is 0. [BadQuantity]',
      actions: ['Give more.'],
    });
  });
});
