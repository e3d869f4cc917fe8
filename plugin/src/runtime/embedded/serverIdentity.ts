import { execFileSync } from 'node:child_process';
import { statSync, type Stats } from 'node:fs';
import path from 'node:path';
import { RuntimeError } from '../runtimeError.ts';

/** Who the database server runs as. */
export interface ServerIdentity {
  readonly uid: number;
  readonly gid: number;
}

const ACCOUNT = 'postgres';

/**
 * PostgreSQL refuses to run as root. As root this finds the account `postgres`, or makes it; otherwise the server runs
 * as the caller and the answer is undefined.
 *
 * @throws {RuntimeError} `EmbeddedServerFailed` when the account is missing and cannot be made.
 */
export function serverIdentity(): ServerIdentity | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const known = lookUp();
  if (known !== undefined) return known;
  try {
    execFileSync('groupadd', ['--system', ACCOUNT], { stdio: 'ignore' });
    execFileSync('useradd', ['--system', '-g', ACCOUNT, '--no-create-home', '--shell', '/usr/sbin/nologin', ACCOUNT], {
      stdio: 'ignore',
    });
  } catch {
    // Two processes may have raced to make it; the look-up below decides.
  }
  const made = lookUp();
  if (made !== undefined) return made;
  throw new RuntimeError(
    'EmbeddedServerFailed',
    `PostgreSQL does not run as root, and the account "${ACCOUNT}" could not be made.`,
    'Run as another user, create that account, or give a database URL.'
  );
}

/**
 * The first folder on the way to `target` that `identity` may not enter, or undefined when the way is free. Parts that
 * do not exist yet are not a hindrance.
 */
export function firstClosedFolder(target: string, identity: ServerIdentity | undefined): string | undefined {
  if (identity === undefined) return undefined;
  const parts = path.resolve(target).split(path.sep);
  for (let length = 1; length <= parts.length; length++) {
    const folder = parts.slice(0, length).join(path.sep) || path.sep;
    let stats: Stats;
    try {
      stats = statSync(folder);
    } catch {
      return undefined;
    }
    if (!mayEnter(stats, identity)) return folder;
  }
  return undefined;
}

function mayEnter(stats: Stats, { uid, gid }: ServerIdentity): boolean {
  if (stats.uid === uid) return (stats.mode & 0o100) !== 0;
  if (stats.gid === gid) return (stats.mode & 0o010) !== 0;
  return (stats.mode & 0o001) !== 0;
}

function lookUp(): ServerIdentity | undefined {
  try {
    const id = (flag: string): number =>
      Number(execFileSync('id', [flag, ACCOUNT], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}
