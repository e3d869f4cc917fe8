/** A home of its own for `sf` below the project, so that trying things out never touches the logins of the user. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { join } from 'node:path';
import { nodeArgs, root } from './run.ts';

export const sandboxHome = join(root, '.local', 'home');
/** Addresses and keys of the running vendor simulators, as `NAME=value` lines. */
export const vendorsFile = join(root, '.local', 'vendors.env');

/** The environment in which the scripts and tests run `sf`: no telemetry, no updates, no proxies, a key in a file. */
export function sandboxEnvironment(home = sandboxHome): NodeJS.ProcessEnv {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...(existsSync(vendorsFile) ? parseEnv(readFileSync(vendorsFile, 'utf8')) : {}),
    HOME: home,
    USERPROFILE: home,
    SF_DISABLE_TELEMETRY: 'true',
    SF_AUTOUPDATE_DISABLE: 'true',
    SF_DISABLE_AUTOUPDATE: 'true',
    SF_SKIP_NEW_VERSION_CHECK: 'true',
    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
    SF_DISABLE_LOG_FILE: 'true',
    SF_HIDE_RELEASE_NOTES: 'true',
    NODE_NO_WARNINGS: '1',
  };
  // jsforce sends even loopback calls through a proxy and knows no exceptions.
  for (const name of [
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'http_proxy',
    'https_proxy',
    'XDG_DATA_HOME',
    'SF_DATA_DIR',
    'NODE_OPTIONS',
  ]) {
    Reflect.deleteProperty(env, name);
  }
  return env;
}

/** The plugin from its sources, so that nothing has to be built to try it. */
const pluginArgs = [...nodeArgs, join(root, 'plugin', 'bin', 'dev.js')];
const salesforceArgs = [join(root, 'node_modules', '@salesforce', 'cli', 'bin', 'run.js')];

/** Arguments for Node that run `sf <words>`: this project's plugin for its own topic, the Salesforce CLI for all others. */
export const commandFor = (words: readonly string[]): string[] => [
  ...(words[0] === 'order' ? pluginArgs : salesforceArgs),
  ...words,
];
