/** A home folder of its own with the built plugin: commands as processes, or many in one process where that is enough. */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../../../../../scripts/build.ts';
import { root } from '../../../../../scripts/support/run.ts';
import { sandboxEnvironment } from '../../../../../scripts/support/sandbox.ts';
import type { HostReply } from './commandHost.ts';

export { root };
/** As it is installed: compiled, with its manifest. */
export const pluginBin = join(root, 'plugin', 'bin', 'run.js');
export const salesforceBin = join(root, 'node_modules', '@salesforce', 'cli', 'bin', 'run.js');
export type CommandOutcome = HostReply;

export interface Sandbox {
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  /** Runs `sf order <words>` in the host process. */
  order(...words: readonly string[]): Promise<CommandOutcome>;
  /** Runs `sf order <words>` as a process; `program` is another program than the plugin's own. */
  process(words: readonly string[], options?: ProcessOptions): Promise<CommandOutcome>;
  /** Ends the host and deletes the home. */
  close(): Promise<void>;
}

export interface ProcessOptions {
  readonly program?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly onStart?: (child: ChildProcess) => void;
  /** Sees standard error as it comes, with the running process. */
  readonly onLog?: (text: string, child: ChildProcess) => void;
}

/** @param extra environment of the commands, for instance the vendors' addresses */
export async function openSandbox(extra: NodeJS.ProcessEnv = {}): Promise<Sandbox> {
  await build();
  const home = mkdtempSync(join(tmpdir(), 'om-cli-'));
  // Where root runs the tests, the embedded database is another user that passes through here.
  chmodSync(home, 0o711);
  const env = { ...sandboxEnvironment(home), ...extra };
  // What a build server sets changes how tables and colors look; each test says itself what it wants.
  for (const name of ['CI', 'GITHUB_ACTIONS', 'FORCE_COLOR', 'NO_COLOR']) Reflect.deleteProperty(env, name);
  let host: Promise<Host> | undefined;
  const running = new Set<ChildProcess>();
  return {
    home,
    env,
    order: async (...words) => (await (host ??= openHost(env, home))).run(['order', ...words]),
    process: (words, options = {}) =>
      runProcess(words, { cwd: home, ...options, env: { ...env, ...options.env } }, running),
    async close() {
      for (const child of running) child.kill('SIGKILL');
      (await host)?.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

interface Host {
  run(words: readonly string[]): Promise<CommandOutcome>;
  close(): void;
}

/** Commands run in the home folder: inside a project they would keep the default org in the checkout. */
async function openHost(env: NodeJS.ProcessEnv, home: string): Promise<Host> {
  const main = fileURLToPath(new URL('./commandHost.ts', import.meta.url));
  const child = fork(main, [join(root, 'plugin')], {
    env,
    cwd: home,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let turn: Promise<unknown> = nextMessage(child);
  await turn;
  return {
    run(words) {
      const outcome = turn.then(() => {
        child.send({ words });
        return nextMessage(child) as Promise<CommandOutcome>;
      });
      turn = outcome.catch(() => undefined);
      return outcome;
    },
    close: () => child.kill('SIGKILL'),
  };
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void =>
      reject(new Error(`The command host ended with ${code ?? 'a signal'}.`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message);
    });
  });
}

function runProcess(
  words: readonly string[],
  options: ProcessOptions,
  running: Set<ChildProcess>
): Promise<CommandOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [options.program ?? pluginBin, ...words], {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    options.onStart?.(child);
    const outcome = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (outcome.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      outcome.stderr += text;
      options.onLog?.(text, child);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      running.delete(child);
      resolve({ ...outcome, code: code ?? -1 });
    });
  });
}
