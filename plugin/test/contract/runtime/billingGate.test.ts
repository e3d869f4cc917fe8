import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SubmittedOrder } from '../../../src/engine/ports.ts';
import { submittedOrder } from './testPlans.ts';
import { openTestRuntime, vendor, type TestRuntime } from './testRuntime.ts';

/** Two lines, each with its own gate: `ship` and `install` must be done before L1 is billed, `call` before L2. */
const gated = (id: string): SubmittedOrder =>
  submittedOrder({
    id,
    lines: ['L1', 'L2'],
    steps: [
      { key: 'ship', lineIds: ['L1'] },
      { key: 'install', lineIds: ['L1'], type: 'manual', after: ['ship'] },
      { key: 'gate-1', definition: 'billing-gate', type: 'billingGate', lineIds: ['L1'], after: ['install'] },
      { key: 'bill-1', definition: 'start-billing', gateway: 'billing', lineIds: ['L1'], after: ['gate-1'] },
      { key: 'call', lineIds: ['L2'], type: 'manual' },
      { key: 'gate-2', definition: 'billing-gate', type: 'billingGate', lineIds: ['L2'], after: ['call'] },
      { key: 'bill-2', definition: 'start-billing', gateway: 'billing', lineIds: ['L2'], after: ['gate-2'] },
    ],
    gates: [
      { stepKey: 'gate-1', lineIds: ['L1'], requiredSteps: ['ship', 'install'] },
      { stepKey: 'gate-2', lineIds: ['L2'], requiredSteps: ['call'] },
    ],
  });

describe('billing gate in the database', () => {
  let test: TestRuntime;
  let s = '';
  beforeAll(async () => {
    test = await openTestRuntime();
    s = test.schema;
    const { dispatcher } = vendor();
    await test.start(dispatcher);
    await test.runtime.submit([gated('G1'), gated('G2')]);
    await test.runtime.idle();
    await test.runtime.signal(
      { planId: 'G1/r1', stepKey: 'install', signal: { kind: 'taskCompleted', by: 'ann', output: {} } },
      { source: 'crm', messageId: 'install' }
    );
    await test.runtime.idle();
  });
  afterAll(() => test.close());

  const attack = async (...statements: readonly string[]): Promise<string> => {
    try {
      await test.sql.query('begin');
      for (const statement of statements) await test.sql.query(statement);
      await test.sql.query('commit');
      return 'accepted';
    } catch (error) {
      await test.sql.query('rollback');
      return (error as Error).message;
    }
  };
  const planNo = (id: string): string => `(select no from ${s}.plan where id = '${id}/r1')`;
  const line = (id: string, lineId: string): string => `plan_no = ${planNo(id)} and line_id = '${lineId}'`;
  const forge = (
    id: string,
    gate: number
  ): string => `insert into ${s}.certificate (id, plan_no, gate_seq, doc, released_at)
    values ('forged', ${planNo(id)}, ${gate}, '{}', now())`;

  it('bills a line when its gate has opened, and writes the certificate with its evidence', async () => {
    const view = await test.runtime.plan('G1/r1');
    expect(view?.lines.get('L1')).toMatchObject({ billing: 'Billing', certificateId: 'G1/r1:gate-1' });
    expect(view?.lines.get('L2')).toMatchObject({ billing: 'Blocked' });
    expect(view?.certificates).toHaveLength(1);
    expect(view?.certificates[0]?.evidence.map(({ stepKey, state }) => `${stepKey} ${state}`)).toEqual([
      'ship Completed',
      'install Completed',
    ]);
  });

  it.each([
    ['Released', 'null'],
    ['Billing', 'null'],
    ['Released', `'G1/r1:gate-1'`],
  ])('refuses %s for a line whose gate is closed (certificate %s)', async (state, certificate) => {
    const update = `update ${s}.line set billing = '${state}', certificate_id = ${certificate} where ${line('G2', 'L1')}`;
    expect(await attack(update)).toMatch(/BillingGateClosed: line L1 has no certificate/);
  });

  it("refuses another gate's certificate of the same plan", async () => {
    const update = `update ${s}.line set billing = 'Released', certificate_id = 'G1/r1:gate-1' where ${line('G1', 'L2')}`;
    expect(await attack(update)).toMatch(/BillingGateClosed/);
  });

  it('refuses a certificate while a required step is open', async () => {
    expect(await attack(forge('G2', 2))).toBe('BillingGateClosed: install is Ready');
    const update = `update ${s}.line set billing = 'Released', certificate_id = 'forged' where ${line('G2', 'L1')}`;
    expect(await attack(forge('G2', 2), update)).toMatch(/BillingGateClosed/);
  });

  it('refuses a step skipped without a reason as proof', async () => {
    const skip = `update ${s}.step_status set status = status || '{"state":"Skipped"}'
      where plan_no = ${planNo('G2')} and status ->> 'key' = 'call'`;
    expect(await attack(skip, forge('G2', 5))).toBe('BillingGateClosed: call is Skipped');
  });

  it.each([
    ['the steps that a gate requires', () => `delete from ${s}.gate_step where plan_no = ${planNo('G2')}`],
    ['all steps that gates require', () => `truncate ${s}.gate_step`],
    ['which lines a gate holds', () => `update ${s}.gate_line set gate_seq = 5 where plan_no = ${planNo('G2')}`],
    ['a gate', () => `update ${s}.gate set doc = '{}'`],
    ['a certificate', () => `update ${s}.certificate set doc = '{}'`],
    ['certificates, by deleting them', () => `delete from ${s}.certificate`],
    ['the journal', () => `delete from ${s}.journal`],
  ])('refuses to change %s', async (_, statement) => {
    expect(await attack(statement())).toMatch(/^Immutable/);
  });

  it('refuses to delete a step that a gate requires', async () => {
    const remove = `delete from ${s}.step_status where plan_no = ${planNo('G2')} and status ->> 'key' = 'install'`;
    expect(await attack(remove)).toMatch(/violates foreign key constraint/);
  });

  it('refuses a second, easier gate for a line', async () => {
    const easier = `insert into ${s}.gate_line (plan_no, gate_seq, line_seq) values (${planNo('G2')}, 5, 0)`;
    expect(await attack(easier)).toMatch(/BillingGateClosed: a line has several gates/);
  });
});
