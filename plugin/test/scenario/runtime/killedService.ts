/**
 * A service that may be killed at any moment, with its vendor. The vendor keeps a ledger outside the database: one line
 * per call that it got, and sends each callback again after a restart, as vendors do.
 *
 * Arguments: data folder or database URL, schema, ledger file, number of orders. Says `running`, later `done`.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRuntime } from '../../../src/runtime/index.ts';
import { diamond } from '../../contract/runtime/testPlans.ts';

const [where = '', schema = '', ledger = '', count = '0'] = process.argv.slice(2);
const location = where.startsWith('postgres') ? { databaseUrl: where } : { dataDir: where };
// A lease that ends after the test: what a killed process held must be taken over without waiting for it.
const runtime = await openRuntime(location, { schema, pollMs: 20, leaseMs: 600_000 });

const callBack = async (key: string): Promise<void> => {
  const correlation = { externalId: `V-${key}` };
  await runtime.callback('vendor', { messageId: key, correlation, outcome: { kind: 'completed' } });
};

await runtime.start(async ({ stepKey, request: { idempotencyKey: key } }) => {
  await sleep(Math.random() * 5);
  appendFileSync(ledger, `${stepKey} ${key}\n`);
  if (stepKey !== 't4') return { reply: { kind: 'completed' }, exchanges: [] };
  // Half of the callbacks come before the reply does, all come twice.
  const early = Math.random() < 0.5;
  if (early) void callBack(key);
  setTimeout(() => void callBack(key), 5);
  return { reply: { kind: 'accepted', externalId: `V-${key}` }, exchanges: [] };
});
process.stdout.write('running\n');
const orders = Array.from({ length: Number(count) }, (_, n) => diamond(`K${n}`));
for (let from = 0; from < orders.length; from += 50) await runtime.submit(orders.slice(from, from + 50));
const told = existsSync(ledger) ? readFileSync(ledger, 'utf8').split('\n') : [];
await Promise.all(told.filter((line) => line.startsWith('t4 ')).map((line) => callBack(line.slice(3))));
for (;;) {
  const { plans } = await runtime.counts();
  if (plans.Completed === orders.length) break;
  await sleep(50);
}
await runtime.stop();
process.stdout.write('done\n');
