/** The vendor simulators as a process, with the environment that the sync service needs to reach them. */
import { join } from 'node:path';
import { lineFrom, startInBackground, type BackgroundProcess } from './background.ts';
import { nodeArgs, root } from './run.ts';

export interface Vendors extends BackgroundProcess {
  readonly urls: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

interface Ready {
  readonly urls: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

/** @param folder where log and ledger go */
export async function startVendors(folder: string, options: readonly string[] = []): Promise<Vendors> {
  const main = join(root, 'plugin', 'src', 'gateways', 'simulators', 'main.ts');
  const args = [...nodeArgs, main, '--ledger', join(folder, 'vendor-ledger.jsonl'), ...options];
  const child = startInBackground(args, join(folder, 'vendors.log'), process.env);
  const ready = await lineFrom(child, (line) => (line.startsWith('{"url"') ? (JSON.parse(line) as Ready) : undefined));
  return { ...child, ...ready };
}
