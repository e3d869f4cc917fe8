import { codePoints } from '../../text/codePoints.ts';
import type { NativeFunction } from '../../../native.ts';
import { firstDifference } from '../../text/editing.ts';
import { notNull } from '../notNull.ts';

const lower = (text: string): string => text.toLowerCase();

/** No text before the end: where nothing differs. */
function indexOfDifference(left: string, right: string): number {
  if (left === right) return -1;
  return firstDifference(left, right);
}

function firstOf(text: string, characters: string, isWanted: boolean): number {
  let index = 0;
  for (const character of text) {
    if (characters.includes(character) === isWanted) return index;
    index += character.length;
  }
  return -1;
}

const character = (code: number): string => String.fromCodePoint(code);

/** Java finds nothing before the beginning. */
const lastIndex = (text: string, part: string, start: number): number =>
  start < 0 ? -1 : text.lastIndexOf(part, start);

/** Where a text has what. */
export const searching: Readonly<Record<string, NativeFunction>> = notNull({
  'Integer codePointCount(Integer start, Integer end)': (_apex, self: string, start: number, end: number) =>
    codePoints(self.slice(start, end)).length,
  'Boolean contains(String part)': (_apex, self: string, part: string) => self.includes(part),
  'Boolean containsAny(String characters)': (_apex, self: string, characters: string) =>
    firstOf(self, characters, true) >= 0,
  'Boolean containsIgnoreCase(String part)': (_apex, self: string, part: string) => lower(self).includes(lower(part)),
  'Boolean containsNone(String characters)': (_apex, self: string, characters: string) =>
    firstOf(self, characters, true) < 0,
  'Boolean containsOnly(String characters)': (_apex, self: string, characters: string) =>
    firstOf(self, characters, false) < 0,
  'Boolean containsWhitespace()': (_apex, self: string) => /\s/.test(self),
  'Integer countMatches(String part)': (_apex, self: string, part: string) =>
    part === '' ? 0 : self.split(part).length - 1,
  'Boolean endsWith(String suffix)': (_apex, self: string, suffix: string) => self.endsWith(suffix),
  'Boolean endsWithIgnoreCase(String suffix)': (_apex, self: string, suffix: string) =>
    lower(self).endsWith(lower(suffix)),
  'Integer indexOf(String part)': (_apex, self: string, part: string) => self.indexOf(part),
  'Integer indexOf(String part, Integer start)': (_apex, self: string, part: string, start: number) =>
    self.indexOf(part, start),
  'Integer indexOfAny(String characters)': (_apex, self: string, characters: string) => firstOf(self, characters, true),
  'Integer indexOfAnyBut(String characters)': (_apex, self: string, characters: string) =>
    firstOf(self, characters, false),
  'Integer indexOfChar(Integer character)': (_apex, self: string, code: number) => self.indexOf(character(code)),
  'Integer indexOfChar(Integer character, Integer start)': (_apex, self: string, code: number, start: number) =>
    self.indexOf(character(code), start),
  'Integer indexOfDifference(String other)': (_apex, self: string, other: string) => indexOfDifference(self, other),
  'Integer indexOfIgnoreCase(String part)': (_apex, self: string, part: string) => lower(self).indexOf(lower(part)),
  'Integer indexOfIgnoreCase(String part, Integer start)': (_apex, self: string, part: string, start: number) =>
    lower(self).indexOf(lower(part), start),
  'Integer lastIndexOf(String part)': (_apex, self: string, part: string) => self.lastIndexOf(part),
  'Integer lastIndexOf(String part, Integer start)': (_apex, self: string, part: string, start: number) =>
    lastIndex(self, part, start),
  'Integer lastIndexOfChar(Integer character)': (_apex, self: string, code: number) =>
    self.lastIndexOf(character(code)),
  'Integer lastIndexOfChar(Integer character, Integer start)': (_apex, self: string, code: number, start: number) =>
    lastIndex(self, character(code), start),
  'Integer lastIndexOfIgnoreCase(String part)': (_apex, self: string, part: string) =>
    lower(self).lastIndexOf(lower(part)),
  'Integer lastIndexOfIgnoreCase(String part, Integer start)': (_apex, self: string, part: string, start: number) =>
    lastIndex(lower(self), lower(part), start),
  'Boolean startsWith(String prefix)': (_apex, self: string, prefix: string) => self.startsWith(prefix),
  'Boolean startsWithIgnoreCase(String prefix)': (_apex, self: string, prefix: string) =>
    lower(self).startsWith(lower(prefix)),
});
