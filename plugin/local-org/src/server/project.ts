import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface ProjectFile {
  readonly packageDirectories?: readonly { readonly path?: string }[];
}

/** The source folders of an SFDX project, or the folder itself when it is none. */
export function sourceFoldersOf(folder: string): readonly string[] {
  const file = join(folder, 'sfdx-project.json');
  if (!existsSync(file)) return [folder];
  const project = JSON.parse(readFileSync(file, 'utf8')) as ProjectFile;
  const paths = (project.packageDirectories ?? []).flatMap(({ path }) => (path ? [join(folder, path)] : []));
  const missing = paths.find((path) => !existsSync(path));
  if (missing) throw new Error(`${file} names a package directory that does not exist: ${missing}`);
  return paths;
}
