/** Where the local orgs of this machine live: one folder an alias. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { dataHome } from './dataHome.ts';

const base = (): string => join(dataHome(), 'orgs');

/** The alias is part of a path: anything but letters, digits, `.`, `_` and `-` becomes `_`. */
export const orgFolder = (alias: string): string => join(base(), alias.replace(/[^\w.-]/g, '_').replace(/^\.+/, '_'));

/** Aliases of all local orgs, running or not. */
export function orgAliases(): readonly string[] {
  if (!existsSync(base())) return [];
  return readdirSync(base(), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}
