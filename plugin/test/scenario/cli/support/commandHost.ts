/**
 * Runs commands of the built plugin one after the other in one process, as `bin/run.js` would, for whoever forked it. A
 * process of its own, since the library takes the home folder from the real environment when it loads.
 */
import { Config, run } from '@oclif/core';
import { ConfigAggregator, StateAggregator } from '@salesforce/core';

export interface HostRequest {
  readonly words: readonly string[];
}

export interface HostReply {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const [pluginRoot] = process.argv.slice(2);
if (pluginRoot === undefined || !process.send) throw new Error('Fork me with the folder of the plugin.');
process.setMaxListeners(0);
const config = await Config.load({ root: pluginRoot });

process.on('message', (request: HostRequest) => {
  void answer(request).then((reply) => process.send?.(reply));
});
process.send('ready');

async function answer({ words }: HostRequest): Promise<HostReply> {
  // Another process may have logged in or out since the last command.
  StateAggregator.clearInstance();
  await ConfigAggregator.clearInstance();
  process.exitCode = undefined;
  const stdout = capture(process.stdout);
  const stderr = capture(process.stderr);
  try {
    await run([...words], config);
  } catch (error) {
    return { code: exitCodeOf(error), stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    stdout.end();
    stderr.end();
  }
  return { code: exitCode(), stdout: stdout.text(), stderr: stderr.text() };
}

function capture(stream: NodeJS.WriteStream): { text(): string; end(): void } {
  const write = stream.write.bind(stream);
  let text = '';
  stream.write = (chunk: string | Uint8Array) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    return true;
  };
  return { text: () => text, end: () => (stream.write = write) };
}

/** The command has set it; the compiler believes that it is what was assigned above. */
const exitCode = (): number => Number(process.exitCode ?? 0);

function exitCodeOf(error: unknown): number {
  const exit = (error as { oclif?: { exit?: number } }).oclif?.exit;
  return exit ?? 1;
}
