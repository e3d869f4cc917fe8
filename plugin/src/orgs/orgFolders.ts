/** Where the local orgs of this machine live: one folder an alias below the data folder of sf. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const base = (dataDir: string): string => join(dataDir, 'order-management', 'orgs');

/** The alias is part of a path: anything but letters, digits, `.`, `_` and `-` becomes `_`. */
export const orgFolder = (dataDir: string, alias: string): string =>
  join(base(dataDir), alias.replace(/[^\w.-]/g, '_').replace(/^\.+/, '_'));

/** Aliases of all local orgs, running or not. */
export function orgAliases(dataDir: string): readonly string[] {
  const folder = base(dataDir);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}
