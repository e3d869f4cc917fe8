/** Vendors' API descriptions, kept beside the checkout where there are any; they are not part of the project. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Folder of the descriptions, or undefined: tests that need it are then skipped and say so. */
export const specsFolder: string | undefined = [new URL('../../../../shared/specs/', import.meta.url)]
  .map((url) => fileURLToPath(url))
  .find((folder) => existsSync(folder));

/** Text of one file of the descriptions; undefined where there are none. */
export function readSpecs(path: string): string | undefined {
  return specsFolder === undefined ? undefined : readFileSync(specsFolder + path, 'utf8');
}
