import type { BuildOptions } from 'esbuild';

/** What the builds of base components and of the application have in common. */
export const BUILD_OPTIONS = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  logLevel: 'silent',
  legalComments: 'none',
  minify: true,
  // Names of classes are shown in errors.
  keepNames: false,
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.SKIP_LWC_VERSION_MISMATCH_CHECK': 'false',
    'import.meta.env.SSR': 'false',
    'import.meta.env': '{}',
  },
} as const satisfies BuildOptions;
