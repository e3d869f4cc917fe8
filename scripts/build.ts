/** Compiles both packages to `lib/` and writes the plugin's command manifest. Skips what is up to date. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, run } from './support/run.ts';

const packages = ['plugin/local-org', 'plugin'] as const;

/** @throws {Error} with the compiler's output when a package does not compile. */
export async function build(): Promise<void> {
  for (const folder of packages) {
    if (isFresh(folder)) continue;
    rmSync(join(root, folder, 'lib'), { recursive: true, force: true });
    const compile = await run(process.execPath, [
      'node_modules/typescript/bin/tsc',
      '-p',
      `${folder}/tsconfig.build.json`,
    ]);
    if (compile.code !== 0) throw new Error(`${folder} does not compile:\n${compile.output}`);
  }
}

/** Fresh when nothing under `src/` is newer than the compiled entry; a deleted source makes the folder itself newer. */
function isFresh(folder: string): boolean {
  const entry = join(root, folder, 'lib', 'index.js');
  if (!existsSync(entry)) return false;
  return newest(join(root, folder, 'src')) <= statSync(entry).mtimeMs;
}

function newest(path: string): number {
  let latest = statSync(path).mtimeMs;
  for (const entry of readdirSync(path, { withFileTypes: true, recursive: true })) {
    latest = Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  }
  return latest;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await build();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
