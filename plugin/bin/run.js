#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// A sixth of the start-up is compiling the same libraries again.
enableCompileCache();
const { execute } = await import('@oclif/core');

// Not awaited: a reader that goes away early, like `head`, leaves it unsettled, and that is no error.
void execute({ dir: import.meta.url });
