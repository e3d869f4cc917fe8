import { createHash } from 'node:crypto';
import type { MetadataComponent } from '../contract.ts';
import { componentsOfFiles, readFolder } from '../metadata/componentFiles.ts';

interface Known {
  readonly print: string;
  readonly components: readonly MetadataComponent[];
}

const known = new Map<string, Known>();

/**
 * The components in a folder. Orgs of one process that are made of the same files share them, and so what has been read
 * out of them: components are never changed, and what is parsed is kept with its component.
 */
export function projectComponents(folder: string): readonly MetadataComponent[] {
  const files = readFolder(folder);
  const hash = createHash('sha256');
  for (const { path, content } of files) hash.update(`${path}\n${String(content.length)}\n`).update(content);
  const print = hash.digest('base64');
  const before = known.get(folder);
  if (before?.print === print) return before.components;
  const { components } = componentsOfFiles(files);
  known.set(folder, { print, components });
  return components;
}
