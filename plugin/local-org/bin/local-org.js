#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// The published package has lib only; a checkout runs the TypeScript source as it stands.
const source = new URL('../src/server/main.ts', import.meta.url);
const { main } = await import(
  existsSync(fileURLToPath(source)) ? source.href : new URL('../lib/server/main.js', import.meta.url).href
);
await main(process.argv.slice(2));
