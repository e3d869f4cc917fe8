/** Every static check of the project, in one command. `npm run verify` prints one line a check. */
import { pathToFileURL } from 'node:url';
import { writeModulePaths } from './lwc/modulePaths.ts';
import { nodeArgs, run, seconds } from './support/run.ts';

export interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

const node = process.execPath;
const tsc = 'node_modules/typescript/bin/tsc';

function lint(name: string, folder: string, without: readonly string[] = []): Check {
  const eslint = ['node_modules/eslint/bin/eslint.js', '-c', 'config/eslint.config.mjs', '--max-warnings=0'];
  const ignored = without.map((path) => `--ignore-pattern=${path}`);
  return { name: `lint: ${name}`, command: [node, ...eslint, folder, ...ignored] };
}

export const checks: readonly Check[] = [
  { name: 'format', command: [node, 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'] },
  { name: 'types: plugin', command: [node, tsc, '-p', 'plugin/tsconfig.json'] },
  { name: 'types: local org', command: [node, tsc, '-p', 'plugin/local-org/tsconfig.json'] },
  { name: 'types: scripts', command: [node, tsc, '-p', 'tsconfig.json'] },
  { name: 'types: components', command: [node, tsc, '-p', 'force-app'] },
  { name: 'types: frame of the pages', command: [node, tsc, '-p', 'plugin/local-org/browser'] },
  {
    name: 'lint: components',
    command: [
      node,
      'node_modules/eslint/bin/eslint.js',
      '-c',
      'config/eslint.lwc.mjs',
      '--max-warnings=0',
      'force-app',
      'plugin/local-org/browser',
    ],
  },
  { name: 'components', command: [node, ...nodeArgs, 'scripts/lwc/compileCheck.ts'] },
  // Several processes, since the types of all files at once do not fit into Node's heap.
  lint('plugin', 'plugin', ['plugin/test', 'plugin/local-org']),
  lint('tests of the plugin', 'plugin/test'),
  lint('local org', 'plugin/local-org', ['plugin/local-org/test']),
  lint('tests of the local org', 'plugin/local-org/test'),
  lint('scripts', 'scripts'),
  {
    name: 'layers',
    command: [
      node,
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config',
      'config/dependency-rules.cjs',
      'plugin/src',
      'plugin/local-org/src',
    ],
  },
  { name: 'metadata', command: [node, ...nodeArgs, 'scripts/metadata/verify.ts'] },
  { name: 'apex', command: [node, ...nodeArgs, 'scripts/apex/verify.ts'] },
  { name: 'fidelity table', command: [node, ...nodeArgs, 'plugin/local-org/scripts/fidelity.ts', '--check'] },
  { name: 'generated documents', command: [node, ...nodeArgs, 'scripts/docs.ts', '--check'] },
];

/** Runs the checks two at a time, since each is one process; returns those that failed. */
export async function verify(): Promise<{ passed: number; failed: number }> {
  writeModulePaths();
  let passed = 0;
  let failed = 0;
  const queue = [...checks];
  const worker = async (): Promise<void> => {
    for (let check = queue.shift(); check; check = queue.shift()) {
      const [command, ...args] = check.command;
      const result = await run(command, args);
      if (result.code === 0) passed += 1;
      else failed += 1;
      console.log(`${result.code === 0 ? '✔' : '✖'} ${check.name} (${seconds(result.ms)})`);
      if (result.code !== 0) console.log(result.output.trimEnd());
      else
        for (const line of result.output.split('\n').filter((one) => one.startsWith('skipped:')))
          console.log(`  ${line}`);
    }
  };
  await Promise.all([worker(), worker()]);
  return { passed, failed };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { passed, failed } = await verify();
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}
