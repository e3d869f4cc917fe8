import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { context, type BuildContext } from 'esbuild';
import { BUILD_OPTIONS } from './buildOptions.ts';
import type { ComponentFolders } from './componentFolders.ts';
import { ModuleCompiler, type CompiledFiles } from './compileModule.ts';
import { lwcPlugin, type ModuleProblem } from './lwcPlugin.ts';
import { tableModule } from './moduleTable.ts';
import { BROWSER_FOLDER, type BaseComponents } from './packages.ts';
import type { ModuleCatalog } from './salesforceModules.ts';
import type { Vendor } from './vendorBuild.ts';

export interface AppFile {
  readonly content: Uint8Array;
  readonly tag: string;
}

export interface AppBuild {
  /** All modules: see `moduleTable`. */
  readonly file: AppFile;
  readonly components: ReadonlySet<string>;
  readonly problems: readonly ModuleProblem[];
  readonly ms: number;
}

export interface AppBuilderOptions {
  readonly base: BaseComponents;
  readonly vendor: Vendor;
  readonly folders: ComponentFolders;
  /** What other processes have compiled; without it, each compiles all for itself. */
  readonly compiled?: CompiledFiles | undefined;
  readonly catalog: () => ModuleCatalog;
  /** Changes when metadata changes that modules are made of. */
  readonly metadataVersion: () => number;
}

/**
 * Builds the components of a project, the frame around them and the modules that only an org has, into one file. What
 * does not compile fails alone, when a page asks for it.
 */
export class AppBuilder {
  private readonly options: AppBuilderOptions;
  private readonly compiler: ModuleCompiler;
  private bundler: { readonly entries: string; readonly context: BuildContext } | undefined;
  private last: { readonly stamp: string; readonly build: AppBuild } | undefined;
  private running: Promise<AppBuild> | undefined;
  private problems: ModuleProblem[] = [];
  private components: ReadonlyMap<string, string> = new Map();

  constructor(options: AppBuilderOptions) {
    this.options = options;
    this.compiler = new ModuleCompiler(options.compiled);
  }

  /** The application as its sources are now; built when they have changed since the last time. */
  current(): Promise<AppBuild> {
    this.running ??= this.build().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  async close(): Promise<void> {
    await this.running?.catch(() => undefined);
    await this.bundler?.context.dispose();
    this.bundler = undefined;
  }

  private async build(): Promise<AppBuild> {
    const folders = this.options.folders.all();
    this.components = folders;
    const stamp = `${String(this.options.metadataVersion())} ${stampOf([BROWSER_FOLDER, ...folders.values()])}`;
    if (this.last?.stamp === stamp) return this.last.build;
    const started = performance.now();
    const bundler = await this.bundlerFor(folders);
    this.problems = [];
    const { outputFiles = [] } = await bundler.rebuild();
    const content = outputFiles[0]?.contents ?? new Uint8Array();
    const build: AppBuild = {
      file: { content, tag: createHash('sha1').update(content).digest('base64url') },
      components: new Set(folders.keys()),
      problems: this.problems,
      ms: performance.now() - started,
    };
    this.last = { stamp, build };
    return build;
  }

  /** The bundler for these entries: a component more or less is another bundler. */
  private async bundlerFor(folders: ReadonlyMap<string, string>): Promise<BuildContext> {
    const names = [...orgEntries(), ...[...folders.keys()].map((name) => `c/${name}`)];
    const entries = names.join();
    if (this.bundler?.entries === entries) return this.bundler.context;
    await this.bundler?.context.dispose();
    const { base, vendor, catalog } = this.options;
    const made = await context({
      ...BUILD_OPTIONS,
      stdin: { contents: tableModule(names), resolveDir: BROWSER_FOLDER, sourcefile: 'app.js' },
      write: false,
      sourcemap: false,
      plugins: [
        lwcPlugin({
          base,
          compiler: this.compiler,
          catalog: {
            label: (name) => catalog().label(name),
            apexProblem: (...names) => catalog().apexProblem(...names),
            hasMessageChannel: (name) => catalog().hasMessageChannel(name),
            hasStaticResource: (name) => catalog().hasStaticResource(name),
            hasCustomPermission: (name) => catalog().hasCustomPermission(name),
            schemaProblem: (path) => catalog().schemaProblem(path),
          },
          component: (name) => this.components.get(name),
          isElsewhere: (specifier) => vendor.has(specifier),
          onProblem: (problem) => this.problems.push(problem),
        }),
      ],
    });
    this.bundler = { entries, context: made };
    return made;
  }
}

/** Modules of the org that components import, and the entry of the page. */
function orgEntries(): readonly string[] {
  const folder = join(BROWSER_FOLDER, 'modules');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: namespace }) => readdirSync(join(folder, namespace)).map((name) => `${namespace}/${name}`))
    .sort();
}

/** Names and times of all files below some folders. */
function stampOf(folders: readonly string[]): string {
  const hash = createHash('sha1');
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      hash.update(`${path} ${String(statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0)}\n`);
    }
  }
  return hash.digest('base64url');
}
