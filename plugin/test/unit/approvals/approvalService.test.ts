import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApprovalService } from '../../../src/approvals/approvalService.ts';
import { defaultApprovalSettings } from '../../../src/approvals/index.ts';
import { Notifier } from '../../../src/approvals/notifier.ts';
import type { ApprovalDirectory, ApprovalRule } from '../../../src/domain/approval.ts';
import { ok } from '../../../src/domain/result.ts';
import type { MessageSender } from '../../../src/engine/vendorPorts.ts';
import { MemoryCrm, MemoryStore } from './memoryCrm.ts';

const MONDAY = Date.UTC(2026, 2, 2, 10);
const HOUR = 3_600_000;
const rule = (key: string, more: Partial<ApprovalRule>): ApprovalRule => ({
  key,
  name: key,
  subject: 'Order',
  level: 1,
  conditions: [{ fact: 'amount', operator: '>', value: 1000 }],
  approvers: [{ kind: 'user', username: 'boss@x' }],
  quorum: 'All',
  fallback: { kind: 'queue', name: 'Desk' },
  dueHours: 4,
  ...more,
});
const NOBODY = { kind: 'queue', name: 'Nobody' } as const;
const rules = [
  rule('first', {}),
  rule('second', {
    level: 2,
    approvers: [
      { kind: 'user', username: 'fin1@x' },
      { kind: 'user', username: 'fin2@x' },
    ],
    quorum: 'First',
  }),
];
const people = ['rep', 'boss', 'top', 'fin1', 'fin2'].map((id) => ({
  id,
  username: `${id}@x`,
  name: id,
  isActive: true,
  email: `${id}@example.com`,
  mobile: '+41790000000',
  ...(id === 'boss' ? { managerId: 'top' } : {}),
  ...(id.startsWith('fin') ? { role: 'Finance' } : {}),
}));
const staff: ApprovalDirectory = {
  people: new Map(people.map((one) => [one.id, one])),
  queues: new Map([['q', { id: 'q', name: 'Desk', members: ['fin1', 'fin2'] }]]),
  absences: [],
};

function open(amount: number, policy: readonly ApprovalRule[] = rules) {
  const crm = new MemoryCrm({ rules: policy }, staff);
  crm.facts = { amount };
  const sent: string[] = [];
  const sender = (channel: 'sms' | 'email'): MessageSender => ({
    name: channel,
    channel,
    send(message, { idempotencyKey }) {
      sent.push(`${channel} ${message.to} ${idempotencyKey}`);
      return Promise.resolve({ result: ok({ externalId: 'm', state: 'Accepted' as const }), exchanges: [] });
    },
    readNotice: () => ({ ok: false, error: { code: 'BadSignature', message: '', action: '' } }),
  });
  const clock = { at: MONDAY, now: () => clock.at };
  const logger = { info: () => undefined, warn: () => undefined };
  const notifier = new Notifier({
    store: new MemoryStore(),
    clock,
    logger,
    sender: (channel) => Promise.resolve(sender(channel)),
    publicUrl: () => 'https://orders.example.com',
    linkLifetimeMs: HOUR,
  });
  const { calendar } = defaultApprovalSettings;
  const service = new ApprovalService({ crm, notifier, clock, logger, calendar });
  return { crm, service, clock, sent };
}
const states = (crm: MemoryCrm): readonly string[] =>
  crm.requests.map((one) => `${one.rule} ${one.actorId} ${one.state}`);

describe('an approval on its way', () => {
  it('goes level by level, and the first answer of a level withdraws the others', async () => {
    const { crm, service, sent } = open(2000);
    await service.pass();
    expect(states(crm)).toEqual(['first boss Pending']);
    crm.decideAll('first', 'Approved');
    await service.pass();
    expect(states(crm).slice(1)).toEqual(['second fin1 Pending', 'second fin2 Pending']);
    crm.decideAll('second', 'Approved', 'fin2');
    await service.pass();
    expect(states(crm).slice(1)).toEqual(['second fin1 NotNeeded', 'second fin2 Approved']);
    expect(crm.finishes).toEqual([{ kind: 'approved' }]);
    expect(sent.some((one) => one.startsWith('email fin1@example.com') && one.endsWith('/gone'))).toBe(true);
  });

  it('ends with the first refusal and its reason', async () => {
    const { crm, service } = open(2000);
    await service.pass();
    crm.decideAll('first', 'Rejected');
    await service.pass();
    expect(crm.finishes).toEqual([{ kind: 'rejected', reason: 'because' }]);
    expect(crm.requests).toHaveLength(1);
  });

  it('asks again after a refusal, but not who agreed to as much or more', async () => {
    const { crm, service } = open(3000);
    await service.pass();
    crm.decideAll('first', 'Approved');
    await service.pass();
    crm.decideAll('second', 'Rejected');
    await service.pass();
    Object.assign(crm, { status: 'Pending', requestedAt: '2026-03-02T12:00:00.000Z', facts: { amount: 2500 } });
    await service.pass();
    expect(states(crm).slice(3)).toEqual(['second fin1 Pending', 'second fin2 Pending']);
    expect(crm.requests.at(-1)?.summary).toContain('amount was 3000, is 2500');
    Object.assign(crm, { facts: { amount: 3500 } });
    await service.pass();
    expect(states(crm).slice(3)).toEqual(['second fin1 NotNeeded', 'second fin2 NotNeeded', 'first boss Pending']);
  });

  it('withdraws what is open when it is taken back', async () => {
    const { crm, service } = open(2000);
    await service.pass();
    crm.status = 'Recalled';
    await service.pass();
    expect(states(crm)).toEqual(['first boss Recalled']);
    expect(crm.finishes).toEqual([]);
  });

  it('reminds at half of the business time and hands on at its end, each once', async () => {
    const { crm, service, clock, sent } = open(2000);
    await service.pass();
    const reminders = (): number => sent.filter((one) => one.endsWith('/reminder')).length;
    clock.at = MONDAY + 1.9 * HOUR;
    await service.pass();
    expect(reminders()).toBe(0);
    clock.at = MONDAY + 2 * HOUR;
    await service.pass();
    await service.pass();
    expect(reminders()).toBe(1);
    clock.at = MONDAY + 4 * HOUR;
    await service.pass();
    await service.pass();
    expect(states(crm)).toEqual(['first top Pending']);
    // Four hours from 14:00 are 17:00 and an hour of the next morning.
    expect(crm.requests[0]?.dueAt).toBe('2026-03-03T10:00:00.000Z');
  });

  it('hands a request on once, and does not send it back and forth', async () => {
    const { crm, service, clock } = open(2000, [rule('first', { escalateTo: { kind: 'role', name: 'finance' } })]);
    await service.pass();
    clock.at = MONDAY + 4 * HOUR;
    await service.pass();
    clock.at = MONDAY + 72 * HOUR;
    await service.pass();
    expect(states(crm)).toEqual(['first fin1 Pending']);
  });

  it('says who would be asked of a draft, and asks nobody', async () => {
    const { crm, service, sent } = open(2000);
    Object.assign(crm, { status: 'Unchecked', previewAskedAt: '2026-03-02T09:30:00.000Z' });
    await service.pass();
    const [outlook] = crm.outlooks;
    expect(outlook).toMatchObject({ at: '2026-03-02T10:00:00.000Z' });
    expect(outlook?.levels.map(({ rules }) => rules.map(({ name, approvers }) => [name, approvers]))).toEqual([
      [['first', [{ as: 'user boss@x', names: ['boss'], isCovered: false }]]],
      [
        [
          'second',
          [
            { as: 'user fin1@x', names: ['fin1'], isCovered: false },
            { as: 'user fin2@x', names: ['fin2'], isCovered: false },
          ],
        ],
      ],
    ]);
    expect(outlook?.levels[0]?.rules[0]?.reason).toBe('amount is 2000, above 1000');
    await service.pass();
    expect([crm.outlooks.length, crm.requests, crm.finishes, crm.reports, sent]).toEqual([1, [], [], 0, []]);
  });

  it('says in a preview why there is no answer, and what needs no new one', async () => {
    const { crm, service } = open(2000, [
      rule('first', { approvers: [{ kind: 'manager', steps: 1 }], fallback: NOBODY }),
    ]);
    Object.assign(crm, { status: 'Unchecked', previewAskedAt: '2026-03-02T09:30:00.000Z' });
    await service.pass();
    expect(crm.outlooks).toMatchObject([{ levels: [], problems: [{ code: 'NobodyToAsk' }] }]);
    expect(crm.reports).toBe(0);

    const small = open(500);
    Object.assign(small.crm, { status: 'Unchecked', previewAskedAt: '2026-03-02T09:30:00.000Z' });
    await small.service.pass();
    expect(small.crm.outlooks).toEqual([{ at: '2026-03-02T10:00:00.000Z', levels: [] }]);
  });

  it('keeps the whole way on the record when it asks, with what was agreed to before', async () => {
    const { crm, service } = open(2000);
    await service.pass();
    expect(crm.outlooks.map(({ levels }) => levels.length)).toEqual([2]);
    crm.decideAll('first', 'Approved');
    await service.pass();
    await service.pass();
    expect(crm.outlooks.map(({ levels }) => levels[0]?.rules[0]?.isCovered)).toEqual([false, true]);
  });

  it('loses and doubles nothing, wherever a pass is ended', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 24 }), fc.integer({ min: 0, max: 24 }), async (first, second) => {
        const { crm, service, sent } = open(2000);
        const passes = async (): Promise<void> => {
          for (let again = 0; again < 3; again += 1) await service.pass().catch(() => undefined);
        };
        crm.failAt = first / 2;
        await passes();
        crm.decideAll('first', 'Approved');
        crm.failAt = Math.max(first, second) / 2;
        await passes();
        crm.decideAll('second', 'Approved', 'fin1');
        await passes();
        expect([...states(crm)].sort()).toEqual([
          'first boss Approved',
          'second fin1 Approved',
          'second fin2 NotNeeded',
        ]);
        expect(crm.finishes).toEqual([{ kind: 'approved' }]);
        expect(new Set(sent).size).toBe(sent.length);
        expect(sent.filter((one) => one.endsWith('/sms'))).toHaveLength(3);
      }),
      { numRuns: 60 }
    );
  });
});
