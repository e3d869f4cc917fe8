/** Writes the documents that are made from code; with `--check` it fails when one is out of date. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { lifecycles } from '../plugin/src/domain/states.ts';
import { APEX_LIFECYCLES, apexLifecycles } from './apexLifecycles.ts';
import { commandReference, commandSnapshot } from './commandReference.ts';
import { commandSchemas } from './commandSchemas.ts';
import { root } from './support/run.ts';

const check = process.argv.includes('--check');
const documents: Readonly<Record<string, () => string | Promise<string>>> = {
  'plugin/docs/lifecycles.md': lifecyclesPage,
  [APEX_LIFECYCLES]: apexLifecycles,
  'plugin/docs/commands.md': commandReference,
  'plugin/command-snapshot.json': commandSnapshot,
  ...(await commandSchemas()),
};

for (const [path, make] of Object.entries(documents)) {
  const file = join(root, path);
  const text = await format(await make(), { ...(await resolveConfig(file)), filepath: file });
  if (!check) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } else if (readIfThere(file) !== text) {
    console.error(`${path} is out of date. Run: node scripts/prelude.mjs docs`);
    process.exitCode = 1;
  }
}

function lifecyclesPage(): string {
  const parts = lifecycles.map(
    (machine) =>
      `## ${machine.name}\n\nStarts in \`${machine.initial}\`; ends in ${machine.finals.map((state) => `\`${state}\``).join(', ')}.\n\n` +
      `\`\`\`mermaid\nstateDiagram-v2\n  [*] --> ${machine.initial}\n${transitions(machine.table)}\`\`\`\n`
  );
  return `# Life cycles\n\nMade from \`plugin/src/domain/states.ts\`; do not edit. The same tables decide at run time.\n\n${parts.join('\n')}`;
}

function transitions(table: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(table)
    .flatMap(([from, targets]) =>
      targets.length === 0 ? [`  ${from} --> [*]`] : targets.map((to) => `  ${from} --> ${to}`)
    )
    .map((line) => `${line}\n`)
    .join('');
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
