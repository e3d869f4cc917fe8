/** The Lightning component bundles of the project. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/run.ts';

export interface Bundle {
  readonly name: string;
  readonly folder: string;
  /** TypeScript files that deploy as JavaScript; tests are not among them. */
  readonly sources: readonly string[];
}

/** The bundles of all package directories, by name. */
export function readBundles(projectRoot: string = root): readonly Bundle[] {
  const { packageDirectories } = JSON.parse(readFileSync(join(projectRoot, 'sfdx-project.json'), 'utf8')) as {
    readonly packageDirectories: readonly { readonly path: string }[];
  };
  return packageDirectories
    .flatMap(({ path }) => componentFolders(join(projectRoot, path)))
    .flatMap((folder) => readdirSync(folder, { withFileTypes: true }).map((entry) => ({ entry, folder })))
    .filter(
      ({ entry, folder }) => entry.isDirectory() && existsSync(join(folder, entry.name, `${entry.name}.js-meta.xml`))
    )
    .map(({ entry, folder }) => bundleOf(join(folder, entry.name), entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function bundleOf(folder: string, name: string): Bundle {
  const sources = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
  return { name, folder, sources: sources.map((file) => join(folder, file)) };
}

function componentFolders(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory() || entry.name === 'objects') return [];
    const path = join(folder, entry.name);
    return entry.name === 'lwc' ? [path] : componentFolders(path);
  });
}
