/** The Apex of a project: classes and triggers of all package folders. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export interface ApexFile {
  /** Relative to the project root, with forward slashes. */
  readonly file: string;
  readonly path: string;
  readonly kind: 'class' | 'trigger';
  readonly text: string;
}

export function readApex(root: string): readonly ApexFile[] {
  return packageFolders(root)
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(?:cls|trigger)$/.test(entry.name))
    .map((entry): ApexFile => {
      const path = join(entry.parentPath, entry.name);
      const kind = entry.name.endsWith('.cls') ? 'class' : 'trigger';
      return { file: relative(root, path).split(sep).join('/'), path, kind, text: readFileSync(path, 'utf8') };
    })
    .toSorted((a, b) => a.file.localeCompare(b.file));
}

/** The absolute paths of the package folders that `sfdx-project.json` names. */
export function packageFolders(root: string): readonly string[] {
  const settings = JSON.parse(readFileSync(join(root, 'sfdx-project.json'), 'utf8')) as {
    packageDirectories: readonly { path: string }[];
  };
  return settings.packageDirectories.map(({ path }) => join(root, path));
}
