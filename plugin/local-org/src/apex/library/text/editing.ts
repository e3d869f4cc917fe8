import { exception } from '../exceptions/standardExceptions.ts';

/** How many single characters must change, come or go to make one text the other. */
export function levenshtein(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_unused, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}

const DOTS = '...';

/** Cut to a width with dots, beginning at an offset where that leaves room. */
export function abbreviate(text: string, width: number, start = 0): string {
  if (width < 4) throw exception('StringException', 'Minimum abbreviation width is 4');
  if (text.length <= width) return text;
  const offset = Math.max(0, Math.min(start, text.length) > text.length - width + 3 ? text.length - width + 3 : start);
  if (offset <= 4) return text.slice(0, width - 3) + DOTS;
  if (width < 7) throw exception('StringException', 'Minimum abbreviation width with offset is 7');
  if (offset + width - 3 < text.length) return DOTS + abbreviate(text.slice(offset), width - 3);
  return DOTS + text.slice(text.length - width + 3);
}

export function padded(text: string, size: number, side: 'left' | 'right', filling = ' '): string {
  const pad = filling === '' ? ' ' : filling;
  return side === 'left' ? text.padStart(size, pad) : text.padEnd(size, pad);
}

export function centered(text: string, size: number, filling = ' '): string {
  const room = size - text.length;
  if (room <= 0) return text;
  return padded(padded(text, text.length + Math.floor(room / 2), 'left', filling), size, 'right', filling);
}

/** Swaps upper and lower case of each letter. */
export const swapCase = (text: string): string =>
  text.replace(/\p{L}/gu, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()));

export function commonPrefix(texts: readonly (string | null)[]): string {
  const [first, ...others] = texts;
  if (first === undefined || first === null) return '';
  return others.reduce<string>((prefix, text) => prefix.slice(0, firstDifference(prefix, text ?? '')), first);
}

/** Where two texts begin to differ; the length of the shorter one where they do not before. */
export function firstDifference(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) if (left[at] !== right[at]) return at;
  return length;
}

export function overlay(text: string, part: string, start: number, end: number): string {
  const [from, to] = [start, end].map((index) => Math.max(0, Math.min(index, text.length))).sort((a, b) => a - b);
  return text.slice(0, from) + part + text.slice(to);
}

/** What is between an opening and a closing text; null where one of them is missing. */
export function between(text: string, open: string, close: string): string | null {
  const start = text.indexOf(open);
  if (start < 0) return null;
  const end = text.indexOf(close, start + open.length);
  return end < 0 ? null : text.slice(start + open.length, end);
}

/** The character type of java.lang.Character, as a letter. */
function characterType(character: string): string {
  const types = { L: /\p{Lu}/u, l: /\p{Ll}/u, t: /\p{Lt}/u, o: /\p{L}/u, n: /\p{Nd}/u, s: /\p{Zs}/u, c: /\p{Cc}/u };
  const known = Object.entries(types).find(([, test]) => test.test(character))?.[0];
  if (known !== undefined) return known;
  const finer = ['Pc', 'Pd', 'Ps', 'Pe', 'Pi', 'Pf', 'Po', 'Sm', 'Sc', 'Sk', 'So'];
  return finer.find((category) => new RegExp(`\\p{${category}}`, 'u').test(character)) ?? '?';
}

/** Runs of characters of one type; in camel case an upper case letter belongs to the lower case ones after it. */
export function splitByType(text: string, isCamelCase: boolean): string[] {
  const parts: string[] = [];
  let last = '';
  for (const character of text) {
    const type = characterType(character);
    const before = parts.at(-1);
    if (before === undefined || (type !== last && !(isCamelCase && type === 'l' && last === 'L')))
      parts.push(character);
    else if (isCamelCase && type === 'l' && last === 'L' && before.length > 1)
      parts.splice(-1, 1, before.slice(0, -1), before.slice(-1) + character);
    else parts[parts.length - 1] = before + character;
    last = type;
  }
  return parts;
}

/** java.text.MessageFormat: `{0}` is an argument, `''` an apostrophe, and what is between apostrophes stands for itself. */
export function formatMessage(pattern: string, args: readonly string[]): string {
  return pattern.replace(
    /''|'([^']*)(?:'|$)|\{(\d+)\}/g,
    (written: string, quoted: string | undefined, index: string | undefined) => {
      if (index !== undefined) return args[Number(index)] ?? written;
      return quoted ?? "'";
    }
  );
}
