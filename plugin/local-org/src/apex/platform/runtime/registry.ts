import type { Org } from '../../../contract.ts';
import type { ApexRuntime } from './apexRuntime.ts';

const runtimes = new WeakMap<Org, ApexRuntime>();

export function register(org: Org, runtime: ApexRuntime): void {
  runtimes.set(org, runtime);
}

/** The Apex of an org. @throws when the org was made without */
export function apexOf(org: Org): ApexRuntime {
  const runtime = runtimes.get(org);
  if (runtime === undefined) throw new Error('The org has no Apex.');
  return runtime;
}
