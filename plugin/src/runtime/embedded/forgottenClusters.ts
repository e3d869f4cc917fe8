import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SHARED_FOLDER } from './postgresBinaries.ts';
import { isAlive } from './isAlive.ts';

const OWNER = '.owner';

/** Says beside a cluster in the shared folder which data folder it belongs to. */
export async function noteOwner(folder: string, dataDir: string): Promise<void> {
  if (path.dirname(folder) === SHARED_FOLDER) await writeFile(folder + OWNER, dataDir);
}

/**
 * Removes clusters from the shared folder whose data folder is gone: one in a temporary folder is thrown away without its
 * cluster, which lies elsewhere. Only those of temporary folders: any other may be on a disk that is not mounted.
 */
export async function removeForgotten(): Promise<void> {
  const names = await readdir(SHARED_FOLDER).catch((): string[] => []);
  for (const name of names.filter((entry) => entry.endsWith(OWNER))) {
    const note = path.join(SHARED_FOLDER, name);
    const folder = note.slice(0, -OWNER.length);
    const dataDir = await readFile(note, 'utf8').catch(() => '');
    const inTemporary = !path.relative(tmpdir(), dataDir).startsWith('..');
    if (!inTemporary || existsSync(dataDir) || (await isRunning(folder))) continue;
    await rm(folder, { recursive: true, force: true });
    await rm(note, { force: true });
  }
}

async function isRunning(folder: string): Promise<boolean> {
  const text = await readFile(path.join(folder, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return pid > 0 && (await isAlive(pid));
}
