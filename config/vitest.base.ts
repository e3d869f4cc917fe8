import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** What the test suites of all packages have in common. */
export const baseConfig: ViteUserConfig = defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: [fileURLToPath(new URL('vitest.setup.ts', import.meta.url))],
    // One process without isolation: ten times faster on two cores than a worker per file (decision 0003).
    pool: 'threads',
    isolate: false,
    fileParallelism: false,
    // Only what hangs is meant to meet these: a busy machine of two cores is ten times slower than a quiet one.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
