/**
 * `npm run vendors`: runs the vendor simulators until Ctrl-C. Their addresses and keys are written to `.local/vendors.env`,
 * where `npm run sf -- order sync start` finds them.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { dirname, join } from 'node:path';
import { isAlive, stopProcess } from './support/background.ts';
import { vendorsFile } from './support/sandbox.ts';
import { startVendors } from './support/vendors.ts';

mkdirSync(dirname(vendorsFile), { recursive: true });
const vendors = await startVendors(join(dirname(vendorsFile), 'vendors'), process.argv.slice(2));
writeFileSync(
  vendorsFile,
  Object.entries(vendors.env)
    .map(([name, value]) => `${name}=${value}\n`)
    .join(''),
  { mode: 0o600 }
);
for (const [name, url] of Object.entries(vendors.urls)) console.log(`${name.padEnd(14)} ${url}`);
console.log('\nThe vendors are ready; npm run sf -- order sync start finds them. Stop them with Ctrl-C.');

let stopping = false;
const shouldStop = (): boolean => stopping;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (stopping = true));
while (!shouldStop() && isAlive(vendors.pid)) await wait(200);
await stopProcess(vendors.pid);
rmSync(vendorsFile, { force: true });
