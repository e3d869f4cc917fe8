import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the tests need beside the packages of the plugin. Its other development tools are not needed to run them. */
const TEST_PACKAGES = {
  '@salesforce/cli-plugins-testkit': '5.3.76',
  '@salesforce/dev-config': '4.3.3',
  chai: '5.3.3',
  mocha: '11.8.0',
  'ts-node': '10.9.2',
  typescript: '5.9.3',
} as const;

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

/**
 * Makes a fresh clone of plugin-data ready for its tests; one that has its packages stays as it is. The manifest of the
 * clone is cut down to what the tests need, for the whole of it installs several hundred packages more.
 * @throws Error when npm fails
 */
export function installPackages(checkout: string): void {
  if (existsSync(join(checkout, 'node_modules/mocha'))) return;
  const file = join(checkout, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  const { '@salesforce/cli-plugins-testkit': testkit } = TEST_PACKAGES;
  const cut = {
    name: 'plugin-data-nuts',
    private: true,
    type: 'module',
    dependencies: manifest.dependencies,
    devDependencies: TEST_PACKAGES,
    overrides: { '@salesforce/cli-plugins-testkit': testkit },
  };
  writeFileSync(file, `${JSON.stringify(cut, null, 2)}\n`);
  execFileSync('npm', ['install', '--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund'], {
    cwd: checkout,
    stdio: 'inherit',
  });
}
