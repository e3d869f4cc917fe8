import { codePoints } from '../text/codePoints.ts';
import type { PatternReader } from './patternReader.ts';

const LINE_ENDS = '\\n\\r\\u{85}\\u{2028}\\u{2029}';

/** What a one-letter escape of Java means, as the inside of a class; the upper case letter is the rest. */
const SHORTHANDS: Readonly<Record<string, string>> = {
  d: '0-9',
  w: 'A-Za-z0-9_',
  s: ' \\t\\n\\u{b}\\f\\r',
  h: ' \\t\\u{a0}\\u{1680}\\u{180e}\\u{2000}-\\u{200a}\\u{202f}\\u{205f}\\u{3000}',
  v: `\\u{b}\\f${LINE_ENDS}`,
};

/** Classes of POSIX and of java.lang.Character; ASCII unless they say otherwise. */
const NAMED: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\u{0}-\\u{7f}',
  Alpha: 'A-Za-z',
  Digit: '0-9',
  Alnum: 'A-Za-z0-9',
  Punct: '\\u{21}-\\u{2f}\\u{3a}-\\u{40}\\u{5b}-\\u{60}\\u{7b}-\\u{7e}',
  Graph: '\\u{21}-\\u{7e}',
  Print: '\\u{20}-\\u{7e}',
  Blank: ' \\t',
  Cntrl: '\\u{0}-\\u{1f}\\u{7f}',
  XDigit: '0-9A-Fa-f',
  Space: ' \\t\\n\\u{b}\\f\\r',
  javaLowerCase: '\\p{Lowercase}',
  javaUpperCase: '\\p{Uppercase}',
  javaWhitespace: '\\s',
  javaLetter: '\\p{L}',
  javaDigit: '\\p{Nd}',
  javaLetterOrDigit: '\\p{L}\\p{Nd}',
  IsAlphabetic: '\\p{Alphabetic}',
  IsLetter: '\\p{L}',
  IsDigit: '\\p{Nd}',
  IsLowercase: '\\p{Lowercase}',
  IsUppercase: '\\p{Uppercase}',
  IsPunctuation: '\\p{P}',
  IsWhite_Space: '\\p{White_Space}',
};

const CONTROLS: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f', a: '\u0007', e: '\u001b' };

/** A character that stands for itself, inside and outside of classes. */
export const literal = (character: string): string =>
  /^[A-Za-z0-9_ ]$/.test(character) ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/** A predefined class after its backslash, such as `d` or `p{L}`, in brackets; undefined for anything else. */
export function predefinedClass(reader: PatternReader): string | undefined {
  const letter = reader.peek();
  const shorthand = SHORTHANDS[letter.toLowerCase()];
  if (shorthand !== undefined) {
    reader.next();
    return letter === letter.toLowerCase() ? `[${shorthand}]` : `[^${shorthand}]`;
  }
  if (letter !== 'p' && letter !== 'P') return undefined;
  reader.next();
  const name = reader.peek() === '{' ? reader.until('{', '}') : reader.next();
  const inside = NAMED[name] ?? unicodeClass(reader, name);
  return letter === 'p' ? `[${inside}]` : `[^${inside}]`;
}

/** `L`, `IsL`, `IsLatin`, `sc=Latin`, `general_category=Lu`. */
function unicodeClass(reader: PatternReader, name: string): string {
  const [, key, value = ''] = /^(\w+)=(\w+)$/.exec(name) ?? [];
  const plain = name.replace(/^Is/, '');
  const candidates =
    key === undefined
      ? [`\\p{${plain}}`, `\\p{Script=${plain}}`]
      : [`\\p{${/^s/.test(key) ? 'Script' : 'General_Category'}=${value}}`];
  const known = candidates.find((candidate) => isPattern(candidate));
  if (known === undefined) throw reader.error(`Unknown character property name {${name}}`);
  return known;
}

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'v').source !== '';
  } catch {
    return false;
  }
}

/** The character that an escape names after its backslash: `t`, `x41`, `u0041`, `0101`, `cA`, or itself. */
export function escapedCharacter(reader: PatternReader): string {
  const letter = reader.next();
  const control = CONTROLS[letter];
  if (control !== undefined) return control;
  switch (letter) {
    case 'x':
      return String.fromCodePoint(
        Number.parseInt(reader.peek() === '{' ? reader.until('{', '}') : reader.take(/[0-9A-Fa-f]{2}/y), 16)
      );
    case 'u':
      return String.fromCharCode(Number.parseInt(reader.take(/[0-9A-Fa-f]{4}/y), 16));
    case '0':
      return String.fromCharCode(Number.parseInt(reader.take(/[0-3]?[0-7]{1,2}/y), 8));
    case 'c':
      return String.fromCharCode(reader.next().charCodeAt(0) ^ 64);
    default:
      if (/[A-Za-z]/.test(letter)) throw reader.error('Illegal/unsupported escape sequence');
      return letter;
  }
}

/** A class after its opening bracket, through its closing one. Unions and intersections of Java are those of the `v` flag. */
export function characterClass(reader: PatternReader): string {
  const isNegated = reader.skip('^');
  const operands: string[] = [];
  let union: string[] = [];
  // A bracket that comes first stands for itself.
  if (reader.skip(']')) union.push(literal(']'));
  while (!reader.skip(']')) {
    if (reader.isOver) throw reader.error('Unclosed character class');
    if (reader.skip('&&')) {
      operands.push(`[${union.join('')}]`);
      union = [];
    } else union.push(classItem(reader));
  }
  const last = union.join('');
  const inside = operands.length === 0 ? last : [...operands, ...(last === '' ? [] : [`[${last}]`])].join('&&');
  return `[${isNegated ? '^' : ''}${inside}]`;
}

function classItem(reader: PatternReader): string {
  if (reader.skip('[')) return characterClass(reader);
  if (reader.skip('\\Q')) return codePoints(reader.quotation()).map(literal).join('');
  const first = classCharacter(reader);
  if (first.length > 1 && !isSingle(first)) return first;
  if (reader.peek() !== '-' || /^-(?:\]|\[|&&)/.test(reader.rest)) return literal(first);
  reader.next();
  const last = classCharacter(reader);
  if (!isSingle(last) || (last.codePointAt(0) ?? 0) < (first.codePointAt(0) ?? 0))
    throw reader.error('Illegal character range');
  return `${literal(first)}-${literal(last)}`;
}

const isSingle = (text: string): boolean => codePoints(text).length === 1;

/** One character, or a predefined class in brackets. */
function classCharacter(reader: PatternReader): string {
  if (!reader.skip('\\')) return reader.next();
  return predefinedClass(reader) ?? escapedCharacter(reader);
}

/** What `.` matches. */
export const anyCharacter = (isDotAll: boolean): string => (isDotAll ? '[\\s\\S]' : `[^${LINE_ENDS}]`);
export const LINE_END = `(?:\\r\\n|[${LINE_ENDS}])`;
