/** Runs programs of the project and measures them. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface RunResult {
  readonly code: number;
  /** stdout and stderr, as they came. */
  readonly output: string;
  readonly ms: number;
}

/** Runs a program to its end; output is collected, not shown. */
export function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}
): Promise<RunResult> {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    const end = (code: number, extra = ''): void =>
      resolve({ code, output: Buffer.concat(chunks).toString('utf8') + extra, ms: performance.now() - started });
    child.on('error', (error) => end(127, error.message));
    child.on('close', (code) => end(code ?? 1));
  });
}

/** The pinned Node with the conditions under which the packages resolve to their source. */
export const nodeArgs = ['--conditions=source', '--no-warnings'] as const;

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
