import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Org } from '../../contract.ts';
import { mainFile } from './packages.ts';

const SKIPPED = new Set(['node_modules', '.git', '.sfdx', '.sf', '__tests__', '__mocks__', 'objects', 'classes']);

/**
 * Where the Lightning components of an org lie: in the source folders of its project, where they can be edited, else in
 * a folder of copies of what was deployed.
 */
export class ComponentFolders {
  private readonly org: Org;
  private readonly roots: readonly string[];
  private copies: { readonly version: number; readonly folder: string } | undefined;

  constructor(org: Org, sourceFolders: readonly string[]) {
    this.org = org;
    this.roots = sourceFolders;
  }

  /** Folders of all components by their names; a component of the project wins over a deployed one. */
  all(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const folder of [this.deployed(), ...this.roots.flatMap((root) => componentRoots(root))]) {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const own = join(folder, entry.name);
        if (entry.isDirectory() && mainFile(own, entry.name) !== undefined) found.set(entry.name, own);
      }
    }
    return found;
  }

  /** Removes the copies. */
  close(): void {
    if (this.copies) rmSync(this.copies.folder, { recursive: true, force: true });
    this.copies = undefined;
  }

  private deployed(): string {
    const { schemaVersion: version } = this.org;
    if (this.copies?.version === version) return this.copies.folder;
    const folder = this.copies?.folder ?? mkdtempSync(join(tmpdir(), 'local-org-components-'));
    this.copies = { version, folder };
    for (const { type, fullName, files } of this.org.components()) {
      if (type !== 'LightningComponentBundle') continue;
      for (const { path, content } of files ?? []) {
        const file = join(folder, fullName, path);
        if (!file.startsWith(join(folder, fullName))) continue;
        mkdirSync(dirname(file), { recursive: true });
        if (statSync(file, { throwIfNoEntry: false })?.size !== content.byteLength) writeFileSync(file, content);
      }
    }
    return folder;
  }
}

/** The folders named `lwc` below a source folder. */
function componentRoots(root: string): readonly string[] {
  if (!existsSync(root)) return [];
  return readdirSync(root, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory() || SKIPPED.has(entry.name)) return [];
    const folder = join(root, entry.name);
    return entry.name === 'lwc' ? [folder] : componentRoots(folder);
  });
}
