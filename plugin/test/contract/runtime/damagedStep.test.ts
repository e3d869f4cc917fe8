import { expect, it, onTestFinished } from 'vitest';
import { openRuntime } from '../../../src/runtime/index.ts';
import { diamond, submittedOrder } from './testPlans.ts';
import { location, openTestRuntime, vendor } from './testRuntime.ts';

it('puts a call off that cannot be made ready, and makes those behind it', async () => {
  const test = await openTestRuntime();
  onTestFinished(() => test.close());
  await test.runtime.submit([submittedOrder({ id: 'DAMAGED', steps: [{ key: 'a' }] })]);
  await test.runtime.submit([diamond('SOUND')]);
  await test.sql.query(`update ${test.schema}.step set doc = '{"key":"a","type":"callout"}' from ${test.schema}.plan p
    where p.no = plan_no and p.id = 'DAMAGED/r1'`);
  // A process that has not seen the step while it was sound.
  const errors: string[] = [];
  const logger = { info: () => {}, warn: () => {}, error: (_: object, message: string) => void errors.push(message) };
  const other = await openRuntime(location, { schema: test.schema, pollMs: 20, logger });
  onTestFinished(() => other.stop());
  const { calls, dispatcher } = vendor();
  await other.start(dispatcher);
  await expect.poll(async () => (await other.plan('SOUND/r1'))?.state).toBe('Completed');
  expect(calls.every(({ planId }) => planId === 'SOUND/r1')).toBe(true);
  expect(errors).toContain('call put off');
  expect((await other.counts()).queued).toBe(1);
  // Two more tries, without waiting a minute for each: then a person gets it, and it is not tried any more.
  const tryNow = async (): Promise<unknown> => {
    await test.sql.query(`update ${test.schema}_queue.job set start_after = now() where state < 'active'`);
    return (await other.plan('DAMAGED/r1'))?.steps.get('a')?.error?.code;
  };
  await expect.poll(tryNow, { interval: 100 }).toBe('PoisonStep');
  expect((await other.plan('DAMAGED/r1'))?.steps.get('a')?.state).toBe('FatallyFailed');
  await expect.poll(async () => (await tryNow(), (await other.counts()).queued)).toBe(0);
});
