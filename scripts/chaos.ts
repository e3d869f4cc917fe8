/**
 * Kills the sync service, and now and then its database, while orders of both businesses run and vendors fail; then
 * compares the vendors' ledger, the CRM and the engine. With `--vendors` it is the vendors of approvals, contracts and
 * commissions that fail.
 *
 *     npm run chaos -- --kills 200 --seed 7
 *     npm run chaos -- --vendors --kills 40
 */
import { parseArgs } from 'node:util';
import { runChaos } from '../plugin/test/scenario/chaos/support/chaosRun.ts';
import { runVendors } from '../plugin/test/scenario/vendors/support/vendorRun.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    orders: { type: 'string' },
    seed: { type: 'string' },
    'database-kills': { type: 'string', default: '0.2' },
    keep: { type: 'boolean', default: false },
    vendors: { type: 'boolean', default: false },
  },
});

const kills = numberOf('kills', values.kills, 1, 100_000);
const seed = numberOf('seed', values.seed ?? String(Math.floor(Math.random() * 1_000_000)), 0, 2 ** 32 - 1);
const orders = numberOf('orders', values.orders ?? String(Math.max(4, Math.ceil(kills / 3))), 1, 10_000);
const databaseKills = numberOf('database-kills', values['database-kills'], 0, 1);

console.log(`${kills} kills, ${orders} orders, seed ${seed}`);
const tell = (line: string): void => console.log(`  ${line}`);
const common = { seed, kills, tell, keep: values.keep, calmMs: 600_000 };
const report = values.vendors
  ? await runVendors({ ...common, pairs: orders })
  : await runChaos({ ...common, orders, databaseKills });
const { findings, ...facts } = report;
console.table({ ...facts, seconds: Math.round(facts.seconds) });
if (findings.length === 0) {
  console.log(
    values.vendors
      ? 'Every contract is signed and filed, every order is billed; no envelope, text or commission is lost or doubled.'
      : 'Every order is billed, every effect was done exactly once, the CRM shows what the engine holds.'
  );
} else {
  console.error(
    `${findings.length} findings. Again with: npm run chaos -- ${values.vendors ? '--vendors ' : ''}--kills ${kills} --seed ${seed} --keep`
  );
  for (const finding of findings) console.error(`  ${finding}`);
  process.exitCode = 1;
}

function numberOf(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= low && value <= high) return value;
  throw new Error(`--${name} is a number from ${low} to ${high}, not "${text}".`);
}
