import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const TAG = '5.1.6';

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
  readonly name: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/**
 * Makes a folder a checkout of plugin-data that its tests can run in; what is there already stays as it is.
 * @param repository what to clone, an address or a folder
 * @throws Error when git or npm fails
 */
export function ensureCheckout(checkout: string, repository: string): void {
  if (!existsSync(join(checkout, 'package.json'))) {
    // Its large files are kept elsewhere and made anew; the clone must not wait for them.
    const env = { ...process.env, GIT_LFS_SKIP_SMUDGE: '1' };
    execFileSync('git', ['clone', '--quiet', '--depth', '1', '--branch', TAG, repository, checkout], {
      env,
      stdio: 'inherit',
    });
  }
  installPackages(checkout);
}

/**
 * The manifest of the clone is cut down to what the tests need, for the whole of it installs several hundred packages
 * more.
 */
function installPackages(checkout: string): void {
  if (existsSync(join(checkout, 'node_modules/mocha'))) return;
  const file = join(checkout, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  const { '@salesforce/cli-plugins-testkit': testkit } = TEST_PACKAGES;
  const cut = {
    // Messages of the plugin are found by its name.
    name: manifest.name,
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
