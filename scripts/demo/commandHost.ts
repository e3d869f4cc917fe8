/**
 * Runs commands of this project from their sources, one after the other in one process, as `plugin/bin/dev.js` would run
 * each in its own: starting Node and loading the library takes longer than most commands. A process of its own, since the
 * library takes the home folder from the environment when it loads.
 */
import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { Config, run, settings } from '@oclif/core';
import { ConfigAggregator, StateAggregator } from '@salesforce/core';
import { root } from '../support/run.ts';

export interface CommandRequest {
  readonly words: readonly string[];
}

export interface CommandReply {
  readonly code: number;
  /** stdout and stderr, as they came. */
  readonly output: string;
}

if (!process.send) throw new Error('Fork me.');
enableCompileCache();
// oclif would look for ts-node to compile sources; Node does it by itself.
settings.enableAutoTranspile = false;
process.setMaxListeners(0);

interface PluginManifest {
  readonly oclif: { commands: unknown; helpClass: string };
}
const pluginRoot = join(root, 'plugin');
const pjson = JSON.parse(readFileSync(join(pluginRoot, 'package.json'), 'utf8')) as PluginManifest;
pjson.oclif.commands = './src/commands';
pjson.oclif.helpClass = './src/cli/help.ts';
const config = await Config.load({ root: pluginRoot, pjson: pjson as never, ignoreManifest: true });

process.on('message', ({ words }: CommandRequest) => {
  void answer(words).then((reply) => process.send?.(reply));
});
process.once('disconnect', () => process.exit());
process.send('ready');

async function answer(words: readonly string[]): Promise<CommandReply> {
  // Another process may have logged in or out since the last command.
  StateAggregator.clearInstance();
  await ConfigAggregator.clearInstance();
  process.exitCode = undefined;
  const captured = capture();
  try {
    await run([...words], config);
    return { code: exitCode(), output: captured.text() };
  } catch (error) {
    const { oclif, message } = error as Error & { readonly oclif?: { readonly exit?: number } };
    const said = captured.text();
    return { code: oclif?.exit ?? 1, output: said.includes(message) ? said : `${said}${message}\n` };
  } finally {
    captured.end();
  }
}

function capture(): { text(): string; end(): void } {
  const streams = [process.stdout, process.stderr];
  const writes = streams.map((stream) => stream.write.bind(stream));
  let text = '';
  for (const stream of streams) {
    stream.write = (chunk: string | Uint8Array) => {
      text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      return true;
    };
  }
  return {
    text: () => text,
    end: () => {
      for (const [index, stream] of streams.entries()) stream.write = writes[index] as typeof stream.write;
    },
  };
}

/** The command has set it; the compiler believes that it is what was assigned above. */
const exitCode = (): number => Number(process.exitCode ?? 0);
