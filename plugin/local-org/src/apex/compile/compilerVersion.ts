import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What decides what is emitted for a source. */
const PARTS = ['syntax', 'types', 'emit', 'compile'];

let known: string | undefined;

/**
 * Changes with every change of the compiler, so that nothing that an older one has compiled is ever run: caches outlive
 * processes, and a version that somebody has to raise by hand is forgotten once.
 */
export function compilerVersion(): string {
  if (known !== undefined) return known;
  const hash = createHash('sha1');
  for (const part of PARTS) {
    const folder = join(import.meta.dirname, '..', part);
    for (const name of readdirSync(folder).toSorted()) {
      if (/\.[cm]?[jt]s$/.test(name)) hash.update(name).update(readFileSync(join(folder, name)));
    }
  }
  known = hash.digest('base64url');
  return known;
}
