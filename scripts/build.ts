/**
 * Compiles both packages to `lib/`, writes the plugin's command manifest, and the JavaScript of the Lightning components
 * that a deployment takes. Skips what is up to date.
 */
import { existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from '@oclif/core';
import { buildComponents } from './lwc/buildComponents.ts';
import { writeModulePaths } from './lwc/modulePaths.ts';
import { root, run } from './support/run.ts';

const packages = ['plugin/local-org', 'plugin'] as const;
const pluginFolder = join(root, 'plugin');
const manifestFile = join(pluginFolder, 'oclif.manifest.json');

/** @throws {Error} with the compiler's output when a package does not compile. */
export async function build(): Promise<void> {
  for (const folder of packages) {
    if (!isFresh(folder)) await compile(folder);
  }
  if (!manifestIsFresh()) await writeManifest();
  writeModulePaths();
  buildComponents();
}

/**
 * Compiles beside the old output and changes places at the end: a failure leaves the last good build, and a service that
 * runs from it meets no half-empty folder.
 */
async function compile(folder: string): Promise<void> {
  const lib = join(root, folder, 'lib');
  const next = `${lib}.${process.pid}`;
  const tsc = 'node_modules/typescript/bin/tsc';
  const result = await run(process.execPath, [tsc, '-p', `${folder}/tsconfig.build.json`, '--outDir', next]);
  if (result.code !== 0) {
    rmSync(next, { recursive: true, force: true });
    throw new Error(`${folder} does not compile:\n${result.output}`);
  }
  rmSync(lib, { recursive: true, force: true });
  renameSync(next, lib);
}

/** What the commands are and take, in one file: without it every `sf order` loads all commands to find one. */
async function writeManifest(): Promise<void> {
  rmSync(manifestFile, { force: true });
  // The oclif of the plugin, not the one of the Salesforce CLI beside it.
  const oclif = createRequire(join(pluginFolder, 'package.json'))('@oclif/core') as { Plugin: typeof Plugin };
  const plugin = new oclif.Plugin({
    root: pluginFolder,
    ignoreManifest: true,
    errorOnManifestCreate: true,
    respectNoCacheDefault: true,
  });
  await plugin.load();
  writeFileSync(manifestFile, JSON.stringify(plugin.manifest));
}

function manifestIsFresh(): boolean {
  if (!existsSync(manifestFile)) return false;
  const made = statSync(manifestFile).mtimeMs;
  const sources = ['lib/commands', 'lib/cli', 'messages'].map((folder) => newest(join(pluginFolder, folder)));
  return Math.max(...sources, statSync(join(pluginFolder, 'package.json')).mtimeMs) <= made;
}

/** Fresh when nothing under `src/` is newer than the compiled entry; a deleted source makes the folder itself newer. */
function isFresh(folder: string): boolean {
  const entry = join(root, folder, 'lib', 'index.js');
  if (!existsSync(entry)) return false;
  return newest(join(root, folder, 'src')) <= statSync(entry).mtimeMs;
}

function newest(path: string): number {
  let latest = statSync(path).mtimeMs;
  for (const entry of readdirSync(path, { withFileTypes: true, recursive: true })) {
    latest = Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  }
  return latest;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await build();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
