/** How the demo speaks: commands as one would type them, what came of them, and how long it took. */
import { seconds } from '../support/run.ts';
import { runCommand } from './commands.ts';

const color = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
const paint = (code: number, text: string): string => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
export const dim = (text: string): string => paint(2, text);
export const bold = (text: string): string => paint(1, text);
export const green = (text: string): string => paint(32, text);

export const heading = (text: string): void => console.log(`\n${bold(text)}`);
export const indent = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');

/** Runs `sf <words>`, shows it, and returns what it printed; `quiet` keeps its output to itself. */
export async function sf(words: readonly string[], options: { readonly quiet?: boolean } = {}): Promise<string> {
  console.log(dim(`$ sf ${words.map(quoted).join(' ')}`));
  const result = await runCommand(words);
  if (result.code !== 0) throw new Error(`sf ${words.join(' ')} failed:\n${result.output}`);
  if (options.quiet !== true) console.log(indent(withoutWarnings(result.output)));
  return result.output;
}

/** One piece of the set-up: its name, then a tick and the time. */
export async function stage<T>(name: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const value = await work();
  console.log(`${green('✔')} ${name} ${dim(`(${seconds(performance.now() - started)})`)}`);
  return value;
}

const quoted = (word: string): string => (/^[\w./:=@-]+$/.test(word) ? word : `'${word}'`);

/** The CLI warns that the local org speaks plain HTTP; the audience knows. */
const withoutWarnings = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.includes('insecure protocol'))
    .join('\n');
