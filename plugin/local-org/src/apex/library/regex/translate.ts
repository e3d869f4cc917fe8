import { codePoints } from '../text/codePoints.ts';
import {
  anyCharacter,
  characterClass,
  escapedCharacter,
  LINE_END,
  literal,
  predefinedClass,
} from './characterClass.ts';
import { PatternReader } from './patternReader.ts';

export interface TranslatedPattern {
  /** For the flag `v`. Group n of Java is the group named `gn`; others are helpers. */
  readonly source: string;
  readonly groupCount: number;
  readonly names: ReadonlyMap<string, number>;
}

/** Switches of Java that are in force. Those but `i` change how the pattern is written. */
interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly x: boolean;
}

const QUANTIFIER = /[*+?]|\{\d+(?:,\d*)?\}/y;
const START = '(?<![\\s\\S])';
const END = '(?![\\s\\S])';

/**
 * A pattern of java.util.regex as one of JavaScript. Possessive quantifiers and atomic groups are looked ahead for and then
 * repeated, which keeps what they matched.
 * @throws StringException `Invalid regex: …`
 */
export function translatePattern(pattern: string): TranslatedPattern {
  return new Translation(pattern).run();
}

class Translation {
  private readonly reader: PatternReader;
  private readonly names = new Map<string, number>();
  private groupCount = 0;
  private helpers = 0;
  private depth = 0;

  constructor(pattern: string) {
    this.reader = new PatternReader(pattern);
  }

  run(): TranslatedPattern {
    const source = this.alternatives({ i: false, m: false, s: false, x: false });
    if (!this.reader.isOver) throw this.reader.error("Unmatched closing ')'");
    return { source, groupCount: this.groupCount, names: this.names };
  }

  /** Through the end of the group. A switch in the middle holds for all that follows, later alternatives too. */
  private alternatives(initial: Flags): string {
    let flags = initial;
    let current = '';
    const written: string[] = [];
    const endSegment = (): void => {
      written.push(flags.i === initial.i || current === '' ? current : `(?${flags.i ? 'i' : '-i'}:${current})`);
      current = '';
    };
    while (!this.reader.isOver && this.reader.peek() !== ')') {
      const switched = this.inlineSwitch(flags);
      if (switched !== undefined) {
        endSegment();
        flags = switched;
      } else if (this.reader.skip('|')) {
        endSegment();
        written.push('|');
      } else current += this.term(flags);
    }
    endSegment();
    return written.join('');
  }

  private inlineSwitch(flags: Flags): Flags | undefined {
    const written = this.reader.optional(/\(\?[a-zA-Z]*(?:-[a-zA-Z]*)?\)/y);
    return written === undefined ? undefined : this.switched(flags, written.slice(2, -1));
  }

  private switched(flags: Flags, written: string): Flags {
    if (!/^[idmsuxU]*(?:-[idmsuxU]*)?$/.test(written)) throw this.reader.error('Unknown inline modifier');
    const [on = '', off = ''] = written.split('-');
    const value = (name: keyof Flags): boolean => (flags[name] || on.includes(name)) && !off.includes(name);
    return { i: value('i'), m: value('m'), s: value('s'), x: value('x') };
  }

  /** One thing that a quantifier may follow, with its quantifier. */
  private term(flags: Flags): string {
    if (flags.x && this.reader.optional(/\s+|#[^\n]*\n?/y) !== undefined) return '';
    const atom = this.atom(flags);
    const quantifier = this.reader.optional(QUANTIFIER);
    if (quantifier === undefined) return atom;
    if (this.reader.skip('?')) return `${atom}${quantifier}?`;
    return this.reader.skip('+') ? this.atomic(`${atom}${quantifier}`) : `${atom}${quantifier}`;
  }

  /** Gives nothing back of what the source matched first. */
  private atomic(source: string): string {
    this.helpers += 1;
    return `(?:(?=(?<h${this.helpers}>${source}))\\k<h${this.helpers}>)`;
  }

  private atom(flags: Flags): string {
    const { reader } = this;
    const character = reader.next();
    switch (character) {
      case '(':
        return this.group(flags);
      case '[':
        return characterClass(reader);
      case '.':
        return anyCharacter(flags.s);
      case '^':
        return flags.m ? `(?:${START}|(?<=${LINE_END})(?=[\\s\\S]))` : START;
      case '$':
        return flags.m ? `(?=${LINE_END}|${END})` : `(?=${LINE_END}?${END})`;
      case '\\':
        return this.escape();
      case '*':
      case '+':
      case '?':
        throw reader.error(`Dangling meta character '${character}'`);
      case '{':
        throw reader.error('Illegal repetition');
      default:
        return literal(character);
    }
  }

  private escape(): string {
    const { reader } = this;
    if (reader.isOver) throw reader.error('Unexpected internal error');
    if (reader.skip('Q')) {
      const quoted = codePoints(reader.quotation()).map(literal).join('');
      return quoted === '' ? '(?:)' : quoted;
    }
    const anchor = reader.optional(/[AzZGbBR]/y);
    if (anchor !== undefined) return this.anchor(anchor);
    if (reader.skip('k')) return this.namedReference(reader.until('<', '>'));
    const reference = reader.optional(/[1-9]\d*/y);
    if (reference !== undefined) return this.backReference(reference);
    return predefinedClass(reader) ?? literal(escapedCharacter(reader));
  }

  private anchor(letter: string): string {
    switch (letter) {
      case 'A':
        return START;
      case 'z':
        return END;
      case 'Z':
        return `(?=${LINE_END}?${END})`;
      case 'R':
        return `(?:\\r\\n|[\\n\\u{b}\\f\\r\\u{85}\\u{2028}\\u{2029}])`;
      case 'G':
        throw this.reader.error('\\G is not supported by the local org');
      default:
        return `\\${letter}`;
    }
  }

  private namedReference(name: string): string {
    const group = this.names.get(name);
    if (group === undefined) throw this.reader.error(`named capturing group <${name}> does not exist`);
    return `\\k<g${group}>`;
  }

  /** As many digits as name a group; the others stand for themselves. A group that is not there never matches. */
  private backReference(digits: string): string {
    let length = digits.length;
    while (length > 1 && Number(digits.slice(0, length)) > this.groupCount) length -= 1;
    const group = Number(digits.slice(0, length));
    const rest = digits.slice(length);
    return group > this.groupCount ? `(?!)${rest}` : `\\k<g${group}>${rest}`;
  }

  private group(flags: Flags): string {
    this.depth += 1;
    if (this.depth > 500) throw this.reader.error('Too many nested groups');
    const source = this.groupSource(flags);
    if (!this.reader.skip(')')) throw this.reader.error('Unclosed group');
    this.depth -= 1;
    return source;
  }

  private groupSource(flags: Flags): string {
    const { reader } = this;
    if (!reader.skip('?')) return this.capturing(flags, undefined);
    const look = reader.optional(/<?[=!]/y);
    if (look !== undefined) return `(?${look}${this.alternatives(flags)})`;
    if (reader.skip(':')) return `(?:${this.alternatives(flags)})`;
    if (reader.skip('>')) return this.atomic(this.alternatives(flags));
    if (reader.peek() === '<') return this.capturing(flags, reader.until('<', '>'));
    const written = reader.take(/[a-zA-Z]*(?:-[a-zA-Z]*)?/y);
    const inner = this.switched(flags, written);
    if (!reader.skip(':')) throw reader.error('Unknown inline modifier');
    const change = inner.i === flags.i ? '' : inner.i ? 'i' : '-i';
    return `(?${change}:${this.alternatives(inner)})`;
  }

  private capturing(flags: Flags, name: string | undefined): string {
    this.groupCount += 1;
    const number = this.groupCount;
    if (name !== undefined) this.names.set(name, number);
    return `(?<g${number}>${this.alternatives(flags)})`;
  }
}
