import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ClassCache } from './classCache.ts';
import { FileClassCache, quietly } from './fileCache.ts';

let shared: ClassCache | undefined;

/**
 * What all orgs of this machine have compiled: an org that starts with classes that another one had does not parse them
 * again. Kept beside the packages as build tools do; where there is no such folder, in memory.
 */
export function sharedCache(): ClassCache {
  shared ??= cacheFolder() ?? inMemory();
  return shared;
}

/** Looks into each in turn; what is found or made is written to all. */
export function layered(first: ClassCache, second: ClassCache): ClassCache {
  return {
    read: (key) => first.read(key) ?? second.read(key),
    write: (key, text) => {
      first.write(key, text);
      second.write(key, text);
    },
  };
}

function inMemory(): ClassCache {
  const entries = new Map<string, string>();
  return { read: (key) => entries.get(key), write: (key, text) => void entries.set(key, text) };
}

function cacheFolder(): ClassCache | undefined {
  try {
    const main = createRequire(import.meta.url).resolve('@apexdevtools/apex-parser');
    const modules = dirname(main.slice(0, main.lastIndexOf('@apexdevtools')) + 'x');
    return quietly(new FileClassCache(join(modules, '.cache', 'local-org', 'apex')));
  } catch {
    return undefined;
  }
}
