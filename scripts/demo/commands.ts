/** Commands of this project for the demo: all in one process, in the sandbox of `npm run sf`. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { nodeArgs, run } from '../support/run.ts';
import { commandFor, sandboxEnvironment } from '../support/sandbox.ts';
import type { CommandReply } from './commandHost.ts';

let host: Promise<ChildProcess> | undefined;

/** Begins to load the commands; may be called early, so that the first one finds them there. */
export function openCommands(): void {
  host ??= startHost();
  // Whoever runs a command hears of it.
  host.catch(() => undefined);
}

/** Ends the process in which the commands run, if there is one. */
export async function closeCommands(): Promise<void> {
  const open = await host?.catch(() => undefined);
  host = undefined;
  if (open?.connected !== true) return;
  open.disconnect();
  await once(open, 'exit');
}

/** Runs `sf <words>` to its end; commands of the Salesforce CLI itself get a process each. One at a time. */
export async function runCommand(words: readonly string[]): Promise<CommandReply> {
  if (words[0] !== 'order') return run(process.execPath, commandFor(words), { env: sandboxEnvironment() });
  openCommands();
  const child = await host;
  if (child?.connected !== true) return { code: 1, output: 'The process of the commands has ended.' };
  child.send({ words });
  const [reply] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [CommandReply | number];
  return typeof reply === 'object' ? reply : { code: 1, output: 'The process of the commands has ended.' };
}

async function startHost(): Promise<ChildProcess> {
  const main = join(import.meta.dirname, 'commandHost.ts');
  const child = fork(main, {
    execArgv: [...nodeArgs],
    env: sandboxEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => output.push(String(chunk)));
  await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (child.connected) return child;
  throw new Error(`The commands could not be loaded:\n${output.join('')}`);
}
