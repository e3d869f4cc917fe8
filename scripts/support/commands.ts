/** The commands of the plugin as their source states them: id, flags, examples, exit codes. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './run.ts';

export interface FlagOfCommand {
  readonly name: string;
  readonly char?: string;
  readonly type: 'boolean' | 'option';
  readonly summary: string;
  readonly required: boolean;
  readonly multiple: boolean;
  readonly options?: readonly string[];
  /** What help shows; empty where there is none or where it depends on the machine. */
  readonly default: string;
  readonly env?: string;
}

export interface CommandOfPlugin {
  /** `order design apply` */
  readonly words: string;
  readonly summary: string;
  readonly description: string;
  /** With `sf` and the command's words filled in; a sentence, then command lines. */
  readonly examples: readonly { readonly text: string; readonly lines: readonly string[] }[];
  readonly flags: readonly FlagOfCommand[];
  readonly exitCodes: readonly { readonly name: string; readonly description: string }[];
}

interface FlagStatics {
  readonly char?: string;
  readonly type: 'boolean' | 'option';
  readonly summary?: string;
  readonly description?: string;
  readonly required?: boolean;
  readonly multiple?: boolean;
  readonly options?: readonly string[];
  readonly default?: unknown;
  readonly env?: string;
}

interface CommandStatics {
  readonly summary?: string;
  readonly description?: string;
  readonly examples?: readonly string[];
  readonly flags?: Readonly<Record<string, FlagStatics>>;
  readonly errorCodes?: { readonly body: CommandOfPlugin['exitCodes'] };
}

const folder = join(root, 'plugin', 'src', 'commands');

/** All commands in alphabetical order. */
export async function loadCommands(): Promise<readonly CommandOfPlugin[]> {
  const files = globSync('**/*.ts', { cwd: folder }).sort();
  return Promise.all(
    files.map(async (file) => {
      const module = (await import(pathToFileURL(join(folder, file)).href)) as { readonly default: CommandStatics };
      return describe(file.replace(/\.ts$/, '').split(/[/\\]/).join(' '), module.default);
    })
  );
}

function describe(words: string, statics: CommandStatics): CommandOfPlugin {
  return {
    words,
    summary: statics.summary ?? '',
    description: statics.description ?? '',
    examples: (statics.examples ?? []).map((example) => readExample(example, words)),
    flags: Object.entries(statics.flags ?? {})
      .map(([name, flag]) => describeFlag(name, flag))
      .sort((a, b) => a.name.localeCompare(b.name)),
    exitCodes: statics.errorCodes?.body ?? [],
  };
}

function describeFlag(name: string, flag: FlagStatics): FlagOfCommand {
  return {
    name,
    type: flag.type,
    summary: flag.summary ?? flag.description ?? '',
    required: flag.required === true,
    multiple: flag.multiple === true,
    default: ['string', 'number'].includes(typeof flag.default) ? String(flag.default) : '',
    ...(flag.char === undefined ? {} : { char: flag.char }),
    ...(flag.options === undefined ? {} : { options: flag.options }),
    ...(flag.env === undefined ? {} : { env: flag.env }),
  };
}

function readExample(example: string, words: string): { readonly text: string; readonly lines: readonly string[] } {
  const filled = example.replaceAll('<%= config.bin %>', 'sf').replaceAll('<%= command.id %>', words);
  const [text = '', ...lines] = filled
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return { text, lines };
}
