#!/usr/bin/env -S node --conditions=source
/**
 * The commands straight from their TypeScript sources, without a build: Node strips the types. Run it with
 * `--conditions=source`, so that the packages of this workspace resolve to their sources, too.
 */
import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Config, Errors, flush, run, settings } from '@oclif/core';

enableCompileCache();
// oclif would look for ts-node to compile sources; Node does it by itself.
settings.enableAutoTranspile = false;

const root = fileURLToPath(new URL('..', import.meta.url));
const pjson = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
pjson.oclif.commands = './src/commands';
pjson.oclif.helpClass = './src/cli/help.ts';

// Not awaited: a reader that goes away early, like `head`, leaves it unsettled, and that is no error.
void main();

async function main() {
  try {
    const config = await Config.load({ root, pjson, ignoreManifest: true });
    await run(process.argv.slice(2), config);
    await flush();
  } catch (error) {
    await Errors.handle(error);
  }
}
