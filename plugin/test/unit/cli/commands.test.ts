import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCommands, type CommandOfPlugin } from '../../../../scripts/support/commands.ts';
import { commandSnapshot } from '../../../../scripts/commandReference.ts';
import { root } from '../../../../scripts/support/run.ts';

interface Snapshot {
  readonly command: string;
  readonly flags: readonly string[];
  readonly flagChars: readonly string[];
  readonly required: readonly string[];
  readonly exitCodes: readonly number[];
}

const plugin = join(root, 'plugin');
const read = (path: string): string => readFileSync(join(plugin, path), 'utf8');

describe('the commands', () => {
  let commands: readonly CommandOfPlugin[];
  beforeAll(async () => {
    commands = await loadCommands();
  });

  it('keep every flag, character and exit code that scripts may rely on', async () => {
    const kept = JSON.parse(read('command-snapshot.json')) as readonly Snapshot[];
    const now = new Map(
      (JSON.parse(await commandSnapshot()) as readonly Snapshot[]).map((each) => [each.command, each])
    );

    for (const { command, ...contract } of kept) {
      const present = now.get(command);
      expect(present?.flags, command).toEqual(expect.arrayContaining([...contract.flags]));
      expect(present?.flagChars, command).toEqual(expect.arrayContaining([...contract.flagChars]));
      expect(present?.exitCodes, command).toEqual(expect.arrayContaining([...contract.exitCodes]));
      expect(contract.required, `${command} must not require more than before`).toEqual(
        expect.arrayContaining([...(present?.required ?? [])])
      );
    }
    expect([...now.keys()], 'new commands belong into the snapshot: npm run docs').toEqual(
      kept.map((each) => each.command)
    );
  });

  it('say what they do, what each flag takes and how they end', () => {
    for (const { words, summary, flags, exitCodes } of commands) {
      expect(summary, words).toMatch(/^[A-Z].*\.$/);
      for (const flag of flags) expect(flag.summary, `${words} --${flag.name}`).not.toBe('');
      expect(
        exitCodes.map(({ name }) => name),
        words
      ).toEqual(expect.arrayContaining(['0', '1', '2']));
    }
  });

  it('show two to four real tasks as examples, with flags that exist and all that are required', () => {
    for (const command of commands) {
      expect(command.examples.length, command.words).toBeGreaterThanOrEqual(2);
      expect(command.examples.length, command.words).toBeLessThanOrEqual(4);
      for (const { text, lines } of command.examples) {
        expect(text, command.words).toMatch(/^[A-Z].*:$/);
        expect(lines, text).not.toHaveLength(0);
        for (const line of lines) checkExample(command, line);
      }
    }
  });

  it('have a schema of their result each, and no schema is left over', () => {
    const schemas = globSync('*.json', { cwd: join(plugin, 'schemas') }).sort();
    expect(schemas).toEqual(commands.map(({ words }) => `${words.replaceAll(' ', '-')}.json`).sort());
  });
});

/** Throws where the parser of the command would. */
function checkExample({ words, flags }: CommandOfPlugin, line: string): void {
  expect(line).toMatch(new RegExp(`^sf ${words}( |$)`));
  const args = (line.slice(`sf ${words}`.length).match(/(?:"[^"]*"|[^\s"])+/g) ?? []).map((arg) =>
    arg.replaceAll('"', '')
  );
  const known = flags.map(({ name, type, char }) => [
    name,
    {
      type: type === 'boolean' ? ('boolean' as const) : ('string' as const),
      ...(char ? { short: char } : {}),
      multiple: true,
    },
  ]);
  const options = { ...Object.fromEntries(known), json: { type: 'boolean' as const } };
  const { values } = parseArgs({ args, options, strict: true });
  for (const { name, required, options: allowed } of flags) {
    if (required) expect(values, line).toHaveProperty(name);
    const given = (values as Readonly<Record<string, unknown>>)[name];
    if (allowed && given) expect(allowed, line).toEqual(expect.arrayContaining(given as string[]));
  }
}

describe('the messages', () => {
  const sources = globSync('src/{commands,cli}/**/*.ts', { cwd: plugin });
  const bundles = globSync('*.md', { cwd: join(plugin, 'messages') });
  /** What the sources that load a bundle say in quotes; `words('…')` of shared flags counts for those that use them. */
  const users = (bundle: string): readonly string[] =>
    sources.filter((path) => read(path).includes(`'${bundle.replace(/\.md$/, '')}'`));

  it.each(bundles)('%s are all used, and all that are used are there', (bundle) => {
    const keys = [...read(`messages/${bundle}`).matchAll(/^# (.+)$/gm)].map(([, key = '']) => key);
    expect(new Set(keys).size, 'each once').toBe(keys.length);
    const code = users(bundle).map(read);
    expect(code, 'somebody loads the bundle').not.toHaveLength(0);
    const shared = code.some((text) => text.includes('syncFlags.ts')) ? read('src/cli/syncFlags.ts') : '';
    const text = [...code, shared].join('\n');

    const unused = keys.filter((key) => !isUsed(key, text));
    expect(unused).toEqual([]);
    const wanted = [...code.join('\n').matchAll(/(?:getMessages?|createError)\(\s*'([^']+)'/g)].map(
      ([, key = '']) => key
    );
    expect(wanted.filter((key) => !keys.includes(key))).toEqual([]);
    const errors = keys.filter((key) => key.startsWith('error.') && !key.endsWith('.actions'));
    expect(
      errors.filter((key) => !keys.includes(`${key}.actions`)),
      'errors that say what to do'
    ).toEqual([]);
  });

  it('are held by no command in its code', () => {
    for (const path of sources) {
      const said = [
        ...read(path).matchAll(
          /(?:this\.log|this\.logSuccess|this\.warn|new SfError)\(\s*['"`][^'"`]*[a-z]{3,} [a-z]{2,}/g
        ),
      ];
      expect(
        said.map(([text]) => text),
        path
      ).toEqual([]);
    }
  });
});

function isUsed(key: string, text: string): boolean {
  const base = key.replace(/\.actions$/, '');
  if (text.includes(`'${base}'`)) return true;
  // Exit codes are looked up by their outcome.
  return (
    base.startsWith('exit.') && text.includes('`exit.${name}`') && text.includes(`'${base.slice('exit.'.length)}'`)
  );
}

describe('the packed plugin', () => {
  it('ships what its package names', () => {
    const { files, oclif } = JSON.parse(read('package.json')) as { files: string[]; oclif: Record<string, unknown> };
    const shipped = files.filter((path) => !path.startsWith('/lib') && !path.includes('manifest'));
    expect(shipped.filter((path) => !existsSync(join(plugin, path)))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['/lib', '/messages', '/schemas', '/oclif.manifest.json']));
    expect(oclif['commands']).toBe('./lib/commands');
  });
});
