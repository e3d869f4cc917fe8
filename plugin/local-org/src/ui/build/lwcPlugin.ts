import { statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { OnLoadResult, OnResolveArgs, Plugin, PluginBuild } from 'esbuild';
import { BROWSER_FOLDER, frameworkModule, importedFile, mainFile, type BaseComponents } from './packages.ts';
import { CompileError, type Finding, type ModuleCompiler } from './compileModule.ts';
import { tableLookup } from './moduleTable.ts';
import { i18nModule, salesforceModule, type ModuleCatalog } from './salesforceModules.ts';

export interface ModuleSources {
  readonly base: BaseComponents;
  readonly compiler: ModuleCompiler;
  readonly catalog: ModuleCatalog;
  /** Folder of a component of the project, by its name without `c/`. */
  readonly component: (name: string) => string | undefined;
  /** Whether a module is part of another build: the page knows it by its name. */
  readonly isElsewhere: (specifier: string) => boolean;
  /** The address of a module with a file of its own, loaded when it is needed. */
  readonly fileOf?: (specifier: string) => string | undefined;
  readonly onProblem: (problem: ModuleProblem) => void;
}

/** Why a module does not work. The build goes on: only what imports the module fails, when it is loaded. */
export interface ModuleProblem extends Finding {
  readonly file: string;
  readonly severity: 'error' | 'warning';
}

const FRAMEWORK = /^(lwc|@lwc\/(engine-dom|synthetic-shadow))$/;
/** The folder of the modules that only an org has. */
const ORG_MODULES = join(BROWSER_FOLDER, 'modules');

export const orgModule = (specifier: string): string | undefined => {
  const [namespace = '', name = ''] = specifier.split('/');
  return mainFile(join(ORG_MODULES, namespace, name), name);
};

/** Builds Lightning components, with esbuild as the linker and the framework's own compiler for each file. */
export function lwcPlugin(sources: ModuleSources): Plugin {
  return {
    name: 'lightning-components',
    setup(build) {
      resolveModules(build, sources);
      resolveFiles(build);
      loadModules(build, sources);
    },
  };
}

function resolveModules(build: PluginBuild, sources: ModuleSources): void {
  build.onResolve({ filter: /^[@a-z]/ }, (args) => {
    const { path, kind } = args;
    if (kind !== 'entry-point') {
      const address = sources.fileOf?.(path);
      if (address !== undefined) return { path: address, external: true };
      if (sources.isElsewhere(path)) return { path, namespace: 'elsewhere' };
    }
    if (FRAMEWORK.test(path)) return { path: frameworkModule(path) };
    if (path.startsWith('@salesforce/')) return { path, namespace: 'salesforce' };
    if (path === 'assert') return { path: sources.base.aliases.get('assert') ?? path };
    if (!/^[a-z]\w*\/\w+$/.test(path)) return broken(args, 'components import modules such as c/name or lightning/name');
    const file = moduleFile(path, sources);
    return file === undefined ? broken(args, 'there is no such module') : { path: file };
  });
}

function moduleFile(specifier: string, { base, component }: ModuleSources): string | undefined {
  const [namespace = '', name = ''] = specifier.split('/');
  if (namespace === 'c') {
    const folder = component(name);
    return folder === undefined ? undefined : mainFile(folder, name);
  }
  return orgModule(specifier) ?? mainFile(join(base.source, namespace, name), name);
}

const broken = ({ path, importer }: OnResolveArgs, reason: string): { path: string; namespace: string; pluginData: unknown } => ({
  path,
  namespace: 'broken',
  pluginData: { reason: `${path}: ${reason}`, importer },
});

function resolveFiles(build: PluginBuild): void {
  build.onResolve({ filter: /^\./ }, ({ path, importer }) => {
    if (!/\.(ts|js|html|css)$/.test(importer)) return undefined;
    const [bare = '', query] = path.split('?');
    const full = resolve(dirname(importer), bare);
    const file = isFile(full) ? full : importedFile(full);
    if (file !== undefined) return { path: file, suffix: query === undefined ? '' : `?${query}` };
    // The compiler asks for a template and styles whether there are any or not.
    if (/\.(html|css)$/.test(full)) return { path: full, namespace: 'none' };
    return undefined;
  });
  build.onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'export default undefined', loader: 'js' }));
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

function loadModules(build: PluginBuild, sources: ModuleSources): void {
  const { base, catalog, compiler, onProblem } = sources;
  build.onLoad({ filter: /.*/, namespace: 'salesforce' }, ({ path }): OnLoadResult => {
    const alias = base.aliases.get(path);
    const [, kind = '', name = ''] = path.split('/');
    try {
      const made = salesforceModule(path, catalog);
      if (made !== undefined) return { contents: made, loader: 'js', resolveDir: BROWSER_FOLDER };
    } catch (error) {
      return failing({ text: error instanceof Error ? error.message : String(error), file: path });
    }
    if (alias === undefined) return failing({ text: `${path}: there is no such module`, file: path });
    if (kind === 'i18n') return { contents: i18nModule(name, './fallback'), loader: 'js', pluginData: alias, resolveDir: dirname(alias) };
    return { contents: `export { default } from './fallback';`, loader: 'js', pluginData: alias, resolveDir: dirname(alias) };
  });
  build.onLoad({ filter: /.*/, namespace: 'elsewhere' }, ({ path }) => ({ contents: tableLookup(path), loader: 'js' }));
  build.onResolve({ filter: /^\.\/fallback$/, namespace: 'salesforce' }, ({ pluginData }) => ({ path: String(pluginData) }));
  build.onLoad({ filter: /.*/, namespace: 'broken' }, ({ pluginData }): OnLoadResult => {
    const { reason, importer } = pluginData as { reason: string; importer: string };
    return failing({ text: reason, file: importer });
  });
  build.onLoad({ filter: /\.(ts|js|html|css)$/ }, ({ path, suffix }): OnLoadResult | undefined => {
    if (/[\\/]node_modules[\\/]@lwc[\\/]/.test(path)) return undefined;
    const namespace = namespaceOf(path, base);
    try {
      const { code, warnings } = compiler.compile(path, namespace, suffix.includes('scoped=true'));
      for (const warning of warnings) onProblem({ ...warning, file: path, severity: 'warning' });
      return { contents: code, loader: 'js', resolveDir: dirname(path) };
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      const { line, column } = error;
      return failing({
        text: error.message,
        file: path,
        ...(line === undefined ? {} : { line }),
        ...(column === undefined ? {} : { column }),
      });
    }
  });

  function failing(finding: Finding & { readonly file: string }): OnLoadResult {
    onProblem({ ...finding, severity: 'error' });
    const place = finding.line === undefined ? '' : `:${String(finding.line)}:${String(finding.column ?? 0)}`;
    const message = JSON.stringify(`${basename(finding.file)}${place}: ${finding.text}`);
    // CommonJS, so that whatever is imported from it links, and fails when it is run.
    return { contents: `module.exports = {}; throw new Error(${message});`, loader: 'js' };
  }
}

function namespaceOf(file: string, base: BaseComponents): string {
  const folder = dirname(file);
  const isPlatform = folder.startsWith(ORG_MODULES) || folder.startsWith(base.source);
  return isPlatform ? basename(dirname(folder)) : 'c';
}
