/** A home of its own for `sf` below the project, so that trying things out never touches the logins of the user. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.ts';

export const sandboxHome = join(root, '.local', 'home');

/** The environment in which the scripts and tests run `sf`: no telemetry, no updates, no proxies, a key in a file. */
export function sandboxEnvironment(home = sandboxHome): NodeJS.ProcessEnv {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    HOME: home,
    USERPROFILE: home,
    SF_DISABLE_TELEMETRY: 'true',
    SF_AUTOUPDATE_DISABLE: 'true',
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

export const pluginBin = join(root, 'plugin', 'bin', 'run.js');
export const salesforceBin = join(root, 'node_modules', '@salesforce', 'cli', 'bin', 'run.js');

/** Which program answers `sf <words>`: this project's plugin for its own topic, the Salesforce CLI for all others. */
export const programFor = (words: readonly string[]): string => (words[0] === 'order' ? pluginBin : salesforceBin);
