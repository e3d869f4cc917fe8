/**
 * The door of every npm script: installs what is missing, then runs `scripts/<name>.ts` on the pinned Node.
 *
 * Plain JavaScript for any Node from 18 on, since it is the first thing that runs on a fresh machine: `npm run` finds the
 * pinned Node 24 only after `npm ci` has put it there.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const windows = process.platform === 'win32';
const binFolder = join(root, 'node_modules', '.bin');
const stamp = join(root, 'node_modules', '.installed-lock');
const pinnedNode = windows
  ? join(root, 'node_modules', 'node', 'bin', 'node.exe')
  : join(root, 'node_modules', 'node', 'bin', 'node');

const flags = ['--conditions=source', '--no-warnings'];
const environment = {
  ...process.env,
  PATH: binFolder + delimiter + (process.env.PATH ?? ''),
  SCARF_ANALYTICS: 'false',
};

install();
const [name, ...args] = process.argv.slice(2);
const script = join(root, 'scripts', `${name}.ts`);
if (!name || !existsSync(script)) fail(`There is no script "${name}". See "scripts" in package.json.`);
run(pinnedNode, [...flags, script, ...args]);

function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(pinnedNode) && existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  if (Number(process.versions.node.split('.')[0]) < 18) fail('Node 18 or newer is needed to install this project.');
  console.error('Installing dependencies (once, about a minute)…');
  const npm = spawnSync(windows ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 2, 2],
    shell: windows,
  });
  if (npm.status !== 0) fail('npm ci failed; its output is above. Check the network and run the command again.');
  if (!existsSync(pinnedNode)) {
    fail('npm ci brought no Node 24: install scripts are switched off. Run: npm ci --ignore-scripts=false');
  }
  writeFileSync(stamp, lock);
  // Part of the installation rather than of the first start of an org; without it that start takes longer, no more.
  const compile = join(root, 'scripts', 'support', 'compileApex.ts');
  spawnSync(pinnedNode, [...flags, compile], { cwd: root, env: environment, stdio: 'ignore' });
}

function run(command, argv) {
  const child = spawnSync(command, argv, { cwd: root, env: environment, stdio: 'inherit' });
  if (child.error) fail(child.error.message);
  process.exitCode = child.status ?? 1;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
