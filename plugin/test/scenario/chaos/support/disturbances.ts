import { setTimeout as sleep } from 'node:timers/promises';
import type { CallbackFault, CallFault } from '../../../../src/gateways/simulators/switches.ts';
import { vendorNames } from '../../../../src/gateways/simulators/vendorNames.ts';
import type { Random } from './random.ts';
import type { Vendors } from './vendors.ts';

const callFaults: readonly [CallFault, ...CallFault[]] = [
  { kind: 'error', status: 500 },
  { kind: 'busy', retryAfterSeconds: 1 },
  { kind: 'busy' },
  { kind: 'lostAnswer' },
  { kind: 'malformed' },
  { kind: 'oversize' },
  { kind: 'timeout' },
];
const callbackFaults: readonly [CallbackFault, ...CallbackFault[]] = [
  'duplicate',
  'late',
  'held',
  'outOfOrder',
  'wrongSignature',
  'stale',
];

/** One thing that goes wrong at a vendor, chosen and begun; resolves with its name. An outage ends by itself. */
export async function disturb(vendors: Vendors, random: Random): Promise<string> {
  const vendor = random.pick(vendorNames);
  const kind = random.pick(['call', 'call', 'callback', 'callback', 'outage']);
  if (kind === 'call') {
    const fault = random.pick(callFaults);
    await vendors.failNext(vendor, fault, random.between(1, 2));
    return `${vendor} ${fault.kind}`;
  }
  if (kind === 'callback') {
    const fault = random.pick(callbackFaults);
    await vendors.disturbNext(vendor, fault, random.between(1, 2));
    return `${vendor} callback ${fault}`;
  }
  const ms = random.between(200, 1_200);
  await vendors.outage(vendor, true);
  void sleep(ms)
    .then(() => vendors.outage(vendor, false))
    // The run may be over by then.
    .catch(() => undefined);
  return `${vendor} outage`;
}
