import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  ApprovalDirectory,
  ApprovalFacts,
  ApprovalPerson,
  ApprovalPolicy,
  ApprovalRule,
  ApprovalSubject,
  ApproverReference,
} from '../../../src/domain/approval.ts';
import { checkApprovalPolicy } from '../../../src/engine/approvalCheck.ts';
import { covers, evaluateApproval, holds } from '../../../src/engine/approvalPolicy.ts';
import { parseApprovers, parseConditions } from '../../../src/engine/approvalText.ts';

const NOW = Date.UTC(2026, 2, 2, 10);

const rule = (more: Partial<ApprovalRule> = {}): ApprovalRule => ({
  key: 'r1',
  name: 'Rule 1',
  subject: 'Order',
  level: 1,
  conditions: [{ fact: 'amount', operator: '>', value: 1000 }],
  approvers: [{ kind: 'manager', steps: 1 }],
  quorum: 'All',
  fallback: { kind: 'queue', name: 'Desk' },
  dueHours: 8,
  ...more,
});
const person = (id: string, more: Partial<ApprovalPerson> = {}): ApprovalPerson => ({
  id,
  username: `${id}@example.com`,
  name: id,
  isActive: true,
  ...more,
});
const directory = (people: readonly ApprovalPerson[], more: Partial<ApprovalDirectory> = {}): ApprovalDirectory => ({
  people: new Map(people.map((one) => [one.id, one])),
  queues: new Map([['q1', { id: 'q1', name: 'Desk', members: ['d1', 'd2'] }]]),
  absences: [],
  ...more,
});
const desk = [person('d1'), person('d2')];
const subject = (facts: ApprovalFacts, more: Partial<ApprovalSubject> = {}): ApprovalSubject => ({
  kind: 'Order',
  id: '801',
  number: '00001',
  accountName: 'Alma',
  submittedBy: 'rep',
  people: {},
  facts,
  ...more,
});
const away = (userId: string, delegateId: string) => ({
  userId,
  delegateId,
  from: '2026-03-01T00:00:00Z',
  to: '2026-03-10T00:00:00Z',
});

function chainOf(
  rules: readonly ApprovalRule[],
  about: ApprovalSubject,
  people: ApprovalDirectory,
  given: Parameters<typeof evaluateApproval>[2]['given'] = []
) {
  const chain = evaluateApproval(about, { rules }, { directory: people, given, now: NOW });
  if (!chain.ok) throw new Error(JSON.stringify(chain.error));
  return chain.value;
}
const actorsOf = (chain: ReturnType<typeof chainOf>) =>
  chain.levels.map(({ groups }) =>
    groups.flatMap(({ slots }) => slots.flatMap((slot) => slot.actors.map((a) => a.id)))
  );

describe('who must approve', () => {
  const people = directory([
    person('rep', { managerId: 'boss' }),
    person('boss', { managerId: 'top' }),
    person('top'),
    ...desk,
  ]);

  it('asks nobody when no rule applies, and says why it asks', () => {
    expect(chainOf([rule()], subject({ amount: 1000 }), people).levels).toEqual([]);
    const chain = chainOf([rule()], subject({ amount: 1001 }), people);
    expect(actorsOf(chain)).toEqual([['boss']]);
    expect(chain.levels[0]?.groups[0]?.reason).toBe('amount is 1001, above 1000');
  });

  it('puts levels one after the other and rules of a level side by side', () => {
    const rules = [
      rule({ key: 'b', level: 2, approvers: [{ kind: 'manager', steps: 2 }] }),
      rule({ key: 'a', approvers: [{ kind: 'queue', name: 'Desk' }] }),
      rule(),
    ];
    expect(actorsOf(chainOf(rules, subject({ amount: 2000 }), people))).toEqual([['q1', 'boss'], ['top']]);
  });

  it('asks the stand-in of who is away, through several absences, and the fallback when they go round', () => {
    const through = { ...people, absences: [away('boss', 'd1'), away('d1', 'top')] };
    const chain = chainOf([rule()], subject({ amount: 2000 }), through);
    expect(chain.levels[0]?.groups[0]?.slots[0]?.actors).toEqual([
      { kind: 'user', id: 'top', name: 'top', standsInFor: 'boss' },
    ]);
    const round = { ...people, absences: [away('boss', 'top'), away('top', 'boss')] };
    expect(actorsOf(chainOf([rule()], subject({ amount: 2000 }), round))).toEqual([['q1']]);
  });

  it('never asks the submitter: not as his own manager, not in a queue', () => {
    const own = directory([person('rep', { managerId: 'rep' }), ...desk]);
    expect(actorsOf(chainOf([rule()], subject({ amount: 2000 }), own))).toEqual([['q1']]);
    const inQueue = subject({ amount: 2000 }, { submittedBy: 'd1' });
    expect(actorsOf(chainOf([rule({ approvers: [{ kind: 'queue', name: 'Desk' }] })], inQueue, people))).toEqual([
      ['d2'],
    ]);
  });

  it('asks again only when what was approved got worse', () => {
    const discount = rule({ conditions: [{ fact: 'discountPercent', operator: '>=', value: 15 }] });
    const given = [{ rule: 'r1', slot: 'manager', facts: { discountPercent: 20 } }];
    const covered = (facts: ApprovalFacts) =>
      chainOf([discount], subject(facts), people, given).levels[0]?.groups[0]?.isCovered;
    expect(covered({ discountPercent: 20, amount: 9 })).toBe(true);
    expect(covered({ discountPercent: 16, amount: 99 })).toBe(true);
    expect(covered({ discountPercent: 21 })).toBe(false);
  });

  it('compares texts alike in upper and lower case, and knows what is in a list', () => {
    expect(holds({ fact: 'customer.Rating', operator: '=', value: 'cold' }, 'Cold')).toBe(true);
    expect(holds({ fact: 'bundle', operator: '=', value: 'FIBER' }, ['tv', 'fiber'])).toBe(true);
    expect(holds({ fact: 'bundle', operator: '!=', value: 'FIBER' }, ['tv'])).toBe(true);
    expect(holds({ fact: 'marginPercent', operator: '<', value: 20 }, undefined)).toBe(false);
  });
});

describe('a policy that is checked', () => {
  const ids = ['rep', 'boss', 'top', 'd1', 'd2'] as const;
  const reference: fc.Arbitrary<ApproverReference> = fc.oneof(
    fc.constantFrom(...ids).map((id) => ({ kind: 'user' as const, username: `${id}@example.com` })),
    fc.constant({ kind: 'queue' as const, name: 'desk' }),
    fc.constantFrom('Sales', 'Finance').map((name) => ({ kind: 'role' as const, name })),
    fc.integer({ min: 1, max: 3 }).map((steps) => ({ kind: 'manager' as const, steps })),
    fc.constantFrom('OwnerId', 'Account.OwnerId').map((field) => ({ kind: 'field' as const, field }))
  );
  const anyRule = fc.record({
    key: fc.stringMatching(/^[a-z]{6}$/),
    level: fc.integer({ min: 1, max: 3 }),
    limit: fc.integer({ min: 0, max: 100 }),
    approvers: fc.array(reference, { minLength: 1, maxLength: 3 }),
    quorum: fc.constantFrom('All' as const, 'First' as const),
    fallback: fc.oneof(
      { weight: 1, arbitrary: fc.option(reference, { nil: undefined }) },
      { weight: 4, arbitrary: fc.constant({ kind: 'queue' as const, name: 'Desk' }) }
    ),
  });
  const policy: fc.Arbitrary<ApprovalPolicy> = fc.array(anyRule, { minLength: 1, maxLength: 4 }).map((rules) => ({
    rules: rules.map(({ limit, fallback, ...more }) => {
      const { fallback: _none, ...base } = rule({
        ...more,
        conditions: [{ fact: 'amount', operator: '>=', value: limit }],
      });
      return fallback === undefined ? base : { ...base, fallback };
    }),
  }));
  const staff: fc.Arbitrary<ApprovalDirectory> = fc
    .record({
      managers: fc.array(fc.option(fc.constantFrom(...ids), { nil: undefined }), { minLength: 5, maxLength: 5 }),
      roles: fc.array(fc.constantFrom('Sales', 'Finance', undefined), { minLength: 5, maxLength: 5 }),
      active: fc.array(
        fc.integer({ max: 5, min: 0 }).map((roll) => roll > 0),
        { minLength: 5, maxLength: 5 }
      ),
      absences: fc.array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)), { maxLength: 3 }),
    })
    .map(({ managers, roles, active, absences }) => {
      const people = ids.map((id, at) => {
        const [managerId, role] = [managers[at], roles[at]];
        return person(id, { isActive: active[at] ?? true, ...(managerId && { managerId }), ...(role && { role }) });
      });
      return directory(people, {
        absences: absences.filter(([who, by]) => who !== by).map(([who, by]) => away(who, by)),
      });
    });

  it('always has somebody to ask who is there and has not asked himself', () => {
    let sound = 0;
    fc.assert(
      fc.property(
        policy,
        staff,
        fc.constantFrom(...ids),
        fc.integer({ min: 0, max: 120 }),
        (rules, people, who, amount) => {
          // Who has left submits nothing, and approves nothing in a queue that still names him.
          if (people.people.get(who)?.isActive !== true || checkApprovalPolicy(rules, people).length > 0) return;
          sound += 1;
          const about = subject({ amount }, { submittedBy: who });
          const chain = evaluateApproval(about, rules, { directory: people, given: [], now: NOW });
          expect(chain.ok).toBe(true);
          if (!chain.ok) return;
          const slots = chain.value.levels.flatMap(({ groups }) => groups.flatMap((group) => group.slots));
          expect(slots.every((slot) => slot.actors.length > 0)).toBe(true);
          for (const actor of slots.flatMap((slot) => slot.actors)) {
            expect(actor.id).not.toBe(who);
            if (actor.kind === 'user') expect(people.people.get(actor.id)?.isActive).toBe(true);
            else expect(people.queues.get(actor.id)?.members).not.toContain(who);
          }
        }
      ),
      { numRuns: 3_000 }
    );
    expect(sound).toBeGreaterThan(200);
  });

  it('covers itself: what was approved for these facts is approved for these facts', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom('>' as const, '<=' as const, '=' as const), (value, operator) => {
        const same = rule({ conditions: [{ fact: 'amount', operator, value: 5 }] });
        expect(covers(same, { amount: value }, { amount: value })).toBe(true);
        if (operator === '>') expect(covers(same, { amount: value }, { amount: value + 1 })).toBe(false);
      })
    );
  });

  it.each([
    ['DuplicateRule', [rule(), rule()], directory(desk)],
    ['NoApprover', [rule({ approvers: [] })], directory(desk)],
    ['UnknownApprover', [rule({ approvers: [{ kind: 'user', username: 'nobody@example.com' }] })], directory(desk)],
    ['UncertainFallback', [rule({ fallback: { kind: 'manager', steps: 1 } })], directory(desk)],
    ['ThinFallback', [rule()], directory([person('d1')])],
    ['ThinFallback', [rule()], directory([...desk, person('x')], { absences: [away('d1', 'x')] })],
    [
      'NeverApplies',
      [
        rule({
          conditions: [
            { fact: 'amount', operator: '>', value: 10 },
            { fact: 'amount', operator: '<', value: 10 },
          ],
        }),
      ],
      directory(desk),
    ],
    ['DelegateCycle', [], directory([person('a'), person('b')], { absences: [away('a', 'b'), away('b', 'a')] })],
    ['DelegateInactive', [], directory([person('a')], { absences: [away('a', 'gone')] })],
  ] as const)('finds %s', (code, rules, people) => {
    expect(checkApprovalPolicy({ rules }, people).map((problem) => problem.code)).toContain(code);
  });
});

describe('conditions and approvers as text', () => {
  it('reads what people write', () => {
    expect(parseConditions('amount > 10000\n\n discountPercent>=15 \nbundle = FIBER-1G-TV', 'r')).toMatchObject({
      ok: true,
      value: [
        { fact: 'amount', operator: '>', value: 10_000 },
        { fact: 'discountPercent', operator: '>=', value: 15 },
        { fact: 'bundle', operator: '=', value: 'FIBER-1G-TV' },
      ],
    });
    expect(parseApprovers('manager 2\nqueue Desk\nfield Account.OwnerId\nuser ada@example.com', 'r')).toMatchObject({
      ok: true,
      value: [
        { kind: 'manager', steps: 2 },
        { kind: 'queue', name: 'Desk' },
        { kind: 'field', field: 'Account.OwnerId' },
        { kind: 'user', username: 'ada@example.com' },
      ],
    });
  });

  it.each(['amount > much', 'price > 1', 'bundle > 1', 'customer.Rating > Cold', 'amount', 'customer.A.B = 1'])(
    'refuses %s',
    (text) => {
      expect(parseConditions(text, 'r')).toMatchObject({ ok: false, error: { code: 'MalformedCondition' } });
    }
  );
  it.each(['boss', 'user', 'manager 0', 'queue', 'field A.B.C'])('refuses the approver %s', (text) => {
    expect(parseApprovers(text, 'r')).toMatchObject({ ok: false, error: { code: 'MalformedApprover' } });
  });
});
