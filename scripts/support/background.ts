/** Processes that go on when the script ends, each known by its id in a state file. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export interface BackgroundProcess {
  readonly pid: number;
  /** Everything it prints. */
  readonly logFile: string;
}

/** Starts Node with these arguments, its output going to a file. */
export function startInBackground(args: readonly string[], logFile: string, env: NodeJS.ProcessEnv): BackgroundProcess {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w', 0o600);
  const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', log, log], env });
  closeSync(log);
  child.unref();
  if (child.pid === undefined) throw new Error(`Cannot start ${args.join(' ')}`);
  return { pid: child.pid, logFile };
}

/**
 * The first line of the log that `find` takes.
 *
 * @throws {Error} with the end of the log when the process ends or the time is over.
 */
export async function lineFrom<T>(
  { pid, logFile }: BackgroundProcess,
  find: (line: string) => T | undefined,
  timeoutMs = 120_000
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const text = existsSync(logFile) ? readFileSync(logFile, 'utf8') : '';
    for (const line of text.split('\n')) {
      const found = find(line);
      if (found !== undefined) return found;
    }
    if (!isAlive(pid) || Date.now() > end) {
      throw new Error(`It did not become ready. The end of ${logFile}:\n${text.split('\n').slice(-12).join('\n')}`);
    }
    await wait(50);
  }
}

/** Asks the process to stop and waits until it has; true when it was alive. */
export async function stopProcess(pid: number, timeoutMs = 20_000): Promise<boolean> {
  if (!isAlive(pid)) return false;
  process.kill(pid, 'SIGTERM');
  const end = Date.now() + timeoutMs;
  while (isAlive(pid)) {
    if (Date.now() > end) {
      process.kill(pid, 'SIGKILL');
      break;
    }
    await wait(50);
  }
  return true;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
