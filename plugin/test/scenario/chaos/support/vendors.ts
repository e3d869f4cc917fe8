/** The vendor simulators as a process of their own, their switches over HTTP, and their ledger as the file says. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { CallbackFault, CallFault } from '../../../../src/gateways/simulators/switches.ts';
import type { LedgerEntry } from '../../../../src/gateways/simulators/ledger.ts';
import type { VendorName } from '../../../../src/gateways/simulators/vendorNames.ts';

const MAIN = fileURLToPath(new URL('../../../../src/gateways/simulators/main.ts', import.meta.url));

export interface Vendors {
  readonly pid: number;
  /** Addresses, tokens and secrets as the service reads them from its environment. */
  readonly env: Readonly<Record<string, string>>;
  failNext(vendor: VendorName, fault: CallFault, times?: number): Promise<void>;
  disturbNext(vendor: VendorName, fault: CallbackFault, times?: number): Promise<void>;
  outage(vendor: VendorName, isDown: boolean): Promise<void>;
  /** From now on the vendor refuses these for good, and no others. */
  reject(vendor: VendorName, products: readonly string[]): Promise<void>;
  /** Ends all that was set to go wrong. */
  reset(): Promise<void>;
  /** Callbacks that nobody has taken yet. */
  pendingCallbacks(): Promise<number>;
  /** What was really done, from the file: it holds what happened before and after every kill. */
  ledger(): readonly LedgerEntry[];
  stop(): Promise<void>;
}

export interface VendorPace {
  readonly latencyMs: number;
  readonly callbackDelayMs: number;
  readonly plugInDelayMs: number;
}

export async function startVendors(ledgerFile: string, pace: VendorPace): Promise<Vendors> {
  const flags = [
    ['--latency-ms', pace.latencyMs],
    ['--callback-delay-ms', pace.callbackDelayMs],
    ['--plug-in-delay-ms', pace.plugInDelayMs],
  ].flatMap(([flag, ms]) => [String(flag), String(ms)]);
  const args = ['--conditions=source', '--no-warnings', MAIN, '--ledger', ledgerFile, ...flags];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { url, env } = JSON.parse(line) as { url: string; env: Record<string, string> };

  async function ask(path: string, body?: object): Promise<Response> {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await fetch(`${url}/admin${path}`, body === undefined ? {} : init);
    if (!answer.ok) throw new Error(`The vendors answer ${answer.status} to ${path}: ${await answer.text()}`);
    return answer;
  }

  return {
    pid: child.pid ?? 0,
    env,
    failNext: async (vendor, fault, times = 1) => void (await ask(`/vendors/${vendor}/faults`, { fault, times })),
    disturbNext: async (vendor, fault, times = 1) =>
      void (await ask(`/vendors/${vendor}/callback-faults`, { fault, times })),
    outage: async (vendor, outage) => void (await ask(`/vendors/${vendor}/switches`, { outage })),
    reject: async (vendor, products) => void (await ask(`/vendors/${vendor}/switches`, { rejections: { products } })),
    reset: async () => void (await ask('/reset', {})),
    async pendingCallbacks() {
      const answer = (await (await ask('/vendors')).json()) as { pendingCallbacks: number };
      return answer.pendingCallbacks;
    },
    ledger() {
      const text = existsSync(ledgerFile) ? readFileSync(ledgerFile, 'utf8').trim() : '';
      return text === '' ? [] : text.split('\n').map((row) => JSON.parse(row) as LedgerEntry);
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
