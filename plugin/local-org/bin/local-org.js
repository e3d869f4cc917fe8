#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// From the source half of the start is stripping types and compiling what an earlier start has compiled.
enableCompileCache();

// The published package has lib only; a checkout runs the TypeScript source as it stands.
const source = new URL('../src/server/main.ts', import.meta.url);
const { main } = await import(
  existsSync(fileURLToPath(source)) ? source.href : new URL('../lib/server/main.js', import.meta.url).href
);
await main(process.argv.slice(2));
