import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClassCache } from './classCache.ts';

/** Keeps compiled classes as files of a folder. A file that cannot be read costs a compilation, nothing else. */
export class FileClassCache implements ClassCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  read(key: string): string | undefined {
    try {
      return readFileSync(this.#fileOf(key), 'utf8');
    } catch {
      return undefined;
    }
  }

  write(key: string, text: string): void {
    // Under another name first: two servers may share the folder, and a half-written entry would be read.
    const draft = `${this.#fileOf(key)}.${process.pid}`;
    writeFileSync(draft, text);
    renameSync(draft, this.#fileOf(key));
  }

  /** Keys are hashes in base64url, so they are names of files. */
  #fileOf(key: string): string {
    return join(this.#folder, `${key}.json`);
  }
}

/** A cache that cannot be written is no reason to fail. */
export function quietly(cache: ClassCache): ClassCache {
  return {
    read: (key) => cache.read(key),
    write: (key, text) => {
      try {
        cache.write(key, text);
      } catch {
        // The next process compiles once more.
      }
    },
  };
}
