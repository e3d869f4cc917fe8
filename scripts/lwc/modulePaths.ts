/**
 * Writes where TypeScript finds modules such as `c/omOrderProgress`: a pattern in `paths` may have one star, and a
 * component has its name twice in its path. Written by every check and build; not in git.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../support/run.ts';
import { readBundles } from './bundles.ts';

const BROWSER = 'plugin/local-org/browser';

export function writeModulePaths(): void {
  // A module may be nothing but styles.
  const components = readBundles()
    .filter(({ sources }) => sources.length > 0)
    .map(({ name, folder }) => [`c/${name}`, [`../${relative(root, folder)}/${name}.ts`]] as const);
  const support = ['support/*', ['../force-app/test/support/*.ts']] as const;
  write('config/tsconfig.lwc.paths.json', '.', [...components, support]);
  const modules = join(root, BROWSER, 'modules');
  const own = readdirSync(modules).flatMap((namespace) =>
    readdirSync(join(modules, namespace)).map(
      (name) => [`${namespace}/${name}`, [`./modules/${namespace}/${name}/${name}.ts`]] as const
    )
  );
  write(`${BROWSER}/tsconfig.paths.json`, '../../../config', own);
}

function write(file: string, config: string, modules: readonly (readonly [string, readonly string[]])[]): void {
  const paths = { ...Object.fromEntries(modules), jsdom: [`${config}/types/jsdom.d.ts`] };
  const content = { extends: `${config}/tsconfig.base.json`, compilerOptions: { paths } };
  const text = `${JSON.stringify(content, undefined, 2)}\n`;
  const path = join(root, file);
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
}
