/** Formats everything that Prettier knows in the project. */
import { root, run } from './support/run.ts';

const result = await run(
  process.execPath,
  ['node_modules/prettier/bin/prettier.cjs', '--write', '--log-level=warn', '.'],
  { cwd: root }
);
process.stdout.write(result.output);
process.exitCode = result.code;
