import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

export interface ArchiveFiles {
  /** Resolves when the rows are on the disk. */
  append(object: string, rows: readonly object[]): Promise<void>;
  close(): Promise<void>;
}

/** JSON lines, a file per object and day, readable by their owner alone: they hold what customers ordered. */
export async function openArchiveFiles(folder: string, day: string): Promise<ArchiveFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files = new Map<string, FileHandle>();
  return {
    async append(object, rows) {
      const file = files.get(object) ?? (await open(join(folder, `${object}-${day}.jsonl`), 'a', 0o600));
      files.set(object, file);
      await file.appendFile(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
      await file.datasync();
    },
    async close() {
      await Promise.all([...files.values()].map((file) => file.close()));
    },
  };
}
