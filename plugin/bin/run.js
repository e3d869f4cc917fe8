#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// A sixth of the start-up is compiling the same libraries again.
enableCompileCache();
const { execute } = await import('@oclif/core');

await execute({ dir: import.meta.url });
