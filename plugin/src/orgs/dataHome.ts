/** Where this product keeps what belongs to the user of the machine: local orgs, embedded databases. */
import { homedir } from 'node:os';
import { join } from 'node:path';

export function dataHome(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const base = env['XDG_DATA_HOME'] ?? env['LOCALAPPDATA'] ?? join(env['HOME'] ?? homedir(), '.local', 'share');
  return join(base, 'order-management');
}
