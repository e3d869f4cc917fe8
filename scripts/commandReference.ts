/** `plugin/docs/commands.md` and `plugin/command-snapshot.json`, made from the commands themselves. */
import { loadCommands, type CommandOfPlugin, type FlagOfCommand } from './support/commands.ts';

/** The commands with all they take, for reading. */
export async function commandReference(): Promise<string> {
  const commands = await loadCommands();
  const index = commands.map(
    ({ words, summary }) => `| [\`sf ${words}\`](#sf-${words.replaceAll(' ', '-')}) | ${cell(summary)} |\n`
  );
  return (
    '# Commands\n\n' +
    'Made from `plugin/src/commands` and `plugin/messages`; do not edit.\n\n' +
    'Every command also takes `--json` (the whole result and nothing else; its shape is in ' +
    '[`plugin/schemas`](../schemas) and depends on no other flag) and `--flags-dir`. Results go to standard output, ' +
    'warnings, errors and logs to standard error. An error names a code and ends with what to do.\n\n' +
    `| Command | Does |\n| --- | --- |\n${index.join('')}\n${commands.map(section).join('\n')}`
  );
}

/** Names only: what a script may rely on. A difference is a change of the contract. */
export async function commandSnapshot(): Promise<string> {
  const commands = await loadCommands();
  return JSON.stringify(
    commands.map(({ words, flags, exitCodes }) => ({
      command: words.replaceAll(' ', ':'),
      flags: [...flags.map(({ name }) => name), 'flags-dir', 'json'].sort(),
      flagChars: flags.flatMap(({ char }) => char ?? []).sort(),
      required: flags.filter(({ required }) => required).map(({ name }) => name),
      exitCodes: exitCodes.map(({ name }) => Number(name)),
    }))
  );
}

function section({ words, summary, description, examples, flags, exitCodes }: CommandOfPlugin): string {
  const rows = flags.map((flag) => `| ${signature(flag)} | ${cell(meaning(flag))} |\n`);
  const shown = examples.map(({ text, lines }) => `${text}\n\n\`\`\`sh\n${lines.join('\n')}\n\`\`\`\n`);
  const ends = exitCodes.map(({ name, description: text }) => `\`${name}\` ${lowerFirst(text.replace(/\.$/, ''))}`);
  return [
    `## sf ${words}\n`,
    `${summary}${description === '' ? '' : `\n\n${description}`}\n`,
    rows.length === 0 ? '' : `| Flag | Means |\n| --- | --- |\n${rows.join('')}`,
    ...shown,
    `Exit codes: ${ends.join(' · ')}. Result with \`--json\`: [schema](../schemas/${words.replaceAll(' ', '-')}.json).\n`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function signature({ name, char, type, options }: FlagOfCommand): string {
  const value = type === 'boolean' ? '' : ` <${options?.join('\\|') ?? 'value'}>`;
  return `${char === undefined ? '' : `\`-${char}\` `}\`--${name}${value}\``;
}

function meaning({ summary, required, multiple, default: given, env }: FlagOfCommand): string {
  const notes = [
    required ? 'required' : '',
    multiple ? 'may be repeated' : '',
    given === '' ? '' : `default \`${given}\``,
    env === undefined ? '' : `or \`${env}\` in the environment`,
  ].filter((note) => note !== '');
  return `${summary}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
