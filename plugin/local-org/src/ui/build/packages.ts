import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Salesforce's base components, as npm brings them. */
export interface BaseComponents {
  /** Folder with `lightning/<name>/<name>.js`. */
  readonly source: string;
  /** Names of the modules that components may import, `lightning/button`. */
  readonly exposed: readonly string[];
  /** Files of the `@salesforce/*` modules that the package brings: labels, formats, switches. */
  readonly aliases: ReadonlyMap<string, string>;
}

const require = createRequire(import.meta.url);

/** What the local org itself runs in the browser: the frame, and the modules that only an org has. */
export const BROWSER_FOLDER = fileURLToPath(new URL('../../../browser', import.meta.url));

export const packageFolder = (name: string): string => dirname(require.resolve(`${name}/package.json`));

const manifestOf = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(packageFolder(name), 'package.json'), 'utf8')) as Record<string, unknown>;

export const versionOf = (name: string): string => String(manifestOf(name)['version']);

export function baseComponents(): BaseComponents {
  const folder = packageFolder('lightning-base-components');
  const { lwc } = manifestOf('lightning-base-components') as {
    readonly lwc: {
      readonly expose: readonly string[];
      readonly modules: readonly { readonly name?: string; readonly path?: string }[];
    };
  };
  const aliases = lwc.modules.flatMap(({ name, path }) =>
    name !== undefined && path !== undefined ? [[name, join(folder, path)] as const] : []
  );
  return { source: join(folder, 'src'), exposed: lwc.expose, aliases: new Map(aliases) };
}

/** The ES module of a package of the framework. */
export function frameworkModule(name: string): string {
  const folder = packageFolder(name === 'lwc' ? '@lwc/engine-dom' : name);
  return join(folder, 'dist', 'index.js');
}

/** Where built files of the base components are kept: beside the packages, as build tools do. */
export function cacheFolder(): string {
  const modules = dirname(packageFolder('lightning-base-components'));
  return join(modules, '.cache', 'local-org');
}

const EXTENSIONS = ['.ts', '.js', '.html', '.css'] as const;

/** The main file of a component in its folder. TypeScript wins over the JavaScript built from it. */
export function mainFile(folder: string, name: string): string | undefined {
  return EXTENSIONS.map((extension) => join(folder, `${name}${extension}`)).find((file) => existsSync(file));
}

/** The file behind a relative import, which may leave the extension out. */
export function importedFile(path: string): string | undefined {
  const candidates = /\.(ts|js|html|css)$/.test(path) ? [path, path.replace(/\.js$/, '.ts')] : [];
  return [...candidates, ...EXTENSIONS.map((extension) => path + extension)].find((file) => existsSync(file));
}
