import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build, type Plugin } from 'esbuild';
import { ModuleCompiler } from './compileModule.ts';
import { lwcPlugin, orgModule, type ModuleSources } from './lwcPlugin.ts';
import { tableModule } from './moduleTable.ts';
import { BROWSER_FOLDER, cacheFolder, versionOf, type BaseComponents } from './packages.ts';
import { BUILD_OPTIONS } from './buildOptions.ts';
import type { ModuleCatalog } from './salesforceModules.ts';

/** To be raised when the files that are built from the same packages change. */
const FORMAT = 4;

const PACKAGES = ['@lwc/engine-dom', '@lwc/compiler', '@lwc/synthetic-shadow', 'lightning-base-components', 'esbuild'];

/** The file of all base components, and where those with a file of their own are. */
export const VENDOR_FILE = 'base.js';
const ICONS = /^lightning\/iconSvgTemplates[A-Z]\w*$/;

/** The framework and the base components, built. */
export interface Vendor {
  readonly folder: string;
  /** Changes with what is in the folder: addresses with it may be cached for ever. */
  readonly key: string;
  has(specifier: string): boolean;
}

/** What the vendor build serves: all that an org does not have modules of its own for. */
export function vendoredModules(base: BaseComponents): ReadonlySet<string> {
  const visible = base.exposed.filter((name) => !name.startsWith('lightning/iconSvg') && orgModule(name) === undefined);
  return new Set([...visible, 'lwc']);
}

/**
 * Builds the framework and the base components, once for each version of them: about ten seconds, kept beside the
 * packages. Two processes that build at once do the work twice, and one result is used.
 */
export async function vendorBuild(base: BaseComponents): Promise<Vendor> {
  const names = vendoredModules(base);
  const versions = PACKAGES.map((name) => `${name}@${versionOf(name)}`);
  const digest = createHash('sha256').update(JSON.stringify([FORMAT, versions, [...names].sort()]));
  const key = digest.digest('hex').slice(0, 12);
  const folder = join(cacheFolder(), `base-components-${key}`);
  if (!existsSync(folder)) await buildInWorker(folder);
  return { folder, key, has: (specifier) => names.has(specifier) };
}

/** In a thread of its own, since the compiler would hold up everything else the process does. */
function buildInWorker(folder: string): Promise<void> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(`./vendorWorker.${extension}`, import.meta.url), { workerData: { folder } });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error('The base components were not built.'));
    });
  });
}

export async function buildInto(folder: string, base: BaseComponents): Promise<void> {
  const unfinished = `${folder}.${String(process.pid)}`;
  mkdirSync(unfinished, { recursive: true });
  const compiler = new ModuleCompiler();
  const sources: Omit<ModuleSources, 'isElsewhere'> = {
    base,
    compiler,
    catalog: NO_METADATA,
    component: () => undefined,
    onProblem: ({ severity, text, file }) => {
      if (severity === 'error') throw new Error(`The base components do not build: ${file}: ${text}`);
    },
  };
  // A module that keeps state must be the same for components and base components.
  const isOfOrg = (specifier: string): boolean => orgModule(specifier) !== undefined;
  const fileOf = (specifier: string): string | undefined => (ICONS.test(specifier) ? `./${specifier}.js` : undefined);
  const names = vendoredModules(base);
  try {
    await build({
      ...BUILD_OPTIONS,
      stdin: {
        contents: tableModule([...names], ['@lwc/synthetic-shadow']),
        resolveDir: BROWSER_FOLDER,
        sourcefile: VENDOR_FILE,
      },
      outfile: join(unfinished, VENDOR_FILE),
      plugins: [withoutIconsOfOtherDirection, lwcPlugin({ ...sources, isElsewhere: isOfOrg, fileOf })],
    });
    // Icons are as large as all the rest, and are drawn when they have arrived.
    await build({
      ...BUILD_OPTIONS,
      entryPoints: Object.fromEntries(iconModules(base).map((name) => [name, name])),
      outdir: unfinished,
      plugins: [lwcPlugin({ ...sources, isElsewhere: (specifier) => names.has(specifier) || isOfOrg(specifier) })],
    });
    if (existsSync(folder)) rmSync(unfinished, { recursive: true, force: true });
    else renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  removeOlder(folder);
}

const iconModules = (base: BaseComponents): readonly string[] =>
  readdirSync(join(base.source, 'lightning'))
    .map((name) => `lightning/${name}`)
    .filter((name) => ICONS.test(name) && !name.endsWith('Rtl'));

/** Icons for right-to-left languages are half of all code, and the local org has no such language. */
const withoutIconsOfOtherDirection: Plugin = {
  name: 'without-icons-of-other-direction',
  setup(bundler) {
    bundler.onResolve({ filter: /^lightning\/iconSvgTemplates\w+Rtl$/ }, ({ path }) => ({ path, namespace: 'empty' }));
    bundler.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {}' }));
  },
};

const NO_METADATA: ModuleCatalog = {
  label: () => undefined,
  apexProblem: () => 'base components call no Apex',
  hasMessageChannel: () => false,
  hasStaticResource: () => false,
  hasCustomPermission: () => false,
  schemaProblem: () => 'base components know no objects',
};

const KEEP_MS = 14 * 24 * 3600 * 1000;

/** Builds of packages that are not installed any more. */
function removeOlder(folder: string): void {
  const parent = cacheFolder();
  for (const name of readdirSync(parent)) {
    const path = join(parent, name);
    if (path !== folder && Date.now() - statSync(path).mtimeMs > KEEP_MS) rmSync(path, { recursive: true, force: true });
  }
}
