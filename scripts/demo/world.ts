/** Everything that the demo runs on: a local org, the vendors, the sync service. Each part is a process of its own. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, lineFrom, startInBackground, stopProcess, type BackgroundProcess } from '../support/background.ts';
import { root } from '../support/run.ts';
import { commandFor, sandboxEnvironment, vendorsFile } from '../support/sandbox.ts';
import { startVendors, type Vendors } from '../support/vendors.ts';

export const alias = 'demo';
export const serviceAlias = 'demo-service';
export const folder = join(root, '.local', 'demo');
const stateFile = join(folder, 'state.json');

interface State {
  readonly pids: readonly number[];
}

/** Remembers a process, so that it is ended even when the demo itself was ended hard. */
export function remember(process: BackgroundProcess): void {
  mkdirSync(folder, { recursive: true });
  const pids = [...readState().pids, process.pid];
  writeFileSync(stateFile, JSON.stringify({ pids }));
}

/** Ends what an earlier demo left running; true when there was something. */
export async function endProcesses(): Promise<boolean> {
  const running = readState().pids.filter(isAlive).toReversed();
  for (const pid of running) await stopProcess(pid);
  rmSync(stateFile, { force: true });
  rmSync(vendorsFile, { force: true });
  return running.length > 0;
}

function readState(): State {
  return existsSync(stateFile) ? (JSON.parse(readFileSync(stateFile, 'utf8')) as State) : { pids: [] };
}

/** The vendors, quick enough for an audience: answers in some ten milliseconds, callbacks within a second or two. */
export async function openVendors(): Promise<Vendors> {
  const pace = ['--latency-ms', '20', '--callback-delay-ms', '700', '--plug-in-delay-ms', '1200'];
  const vendors = await startVendors(folder, pace);
  remember(vendors);
  const lines = Object.entries(vendors.env).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(vendorsFile, lines.join(''), { mode: 0o600 });
  return vendors;
}

/** The sync service as `sf order sync start`; resolves with its address when it is ready. */
export async function openService(): Promise<BackgroundProcess & { readonly address: string }> {
  const words = ['order', 'sync', 'start', '--target-org', serviceAlias, '--data-dir', join(folder, 'database')];
  const child = startInBackground(commandFor(words), join(folder, 'service.log'), sandboxEnvironment());
  remember(child);
  const address = await lineFrom(child, (line) => /ready\. .*: (http\S+)/.exec(line)?.[1]);
  return { ...child, address };
}
