/** `npm run sf -- <words>`: the Salesforce CLI with this project's commands, in a home of its own below the project. */
import { spawn } from 'node:child_process';
import { commandFor, sandboxEnvironment } from './support/sandbox.ts';

const words = process.argv.slice(2);
const child = spawn(process.execPath, commandFor(words), {
  cwd: process.env['INIT_CWD'] ?? process.cwd(),
  env: sandboxEnvironment(),
  stdio: 'inherit',
});
// Ctrl-C reaches the command by itself; this process only waits for its end.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.on('close', (code) => {
  process.exitCode = code ?? 1;
});
