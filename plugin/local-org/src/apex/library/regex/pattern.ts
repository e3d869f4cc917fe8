import { EQUALS, HASH, TEXT } from '../values/protocol.ts';
import { hashOfText } from '../values/double.ts';
import { exception } from '../exceptions/standardExceptions.ts';
import { translatePattern, type TranslatedPattern } from './translate.ts';

/** Expressions are kept, as programs compile the same pattern for each record. */
const compiled = new Map<string, ApexPattern>();
const MOST_KEPT = 500;

/** A compiled pattern of java.util.regex. */
export class ApexPattern {
  readonly pattern: string;
  readonly groupCount: number;
  readonly names: ReadonlyMap<string, number>;
  /** Finds the next match from `lastIndex` on; sticky: one that begins there; whole: one that is all of the text. */
  readonly searching: RegExp;
  readonly sticky: RegExp;
  readonly whole: RegExp;

  private constructor(pattern: string, { source, groupCount, names }: TranslatedPattern) {
    this.pattern = pattern;
    this.groupCount = groupCount;
    this.names = names;
    this.searching = new RegExp(source, 'dgv');
    this.sticky = new RegExp(source, 'dyv');
    this.whole = new RegExp(`(?:${source})(?![\\s\\S])`, 'dyv');
  }

  /** @throws StringException `Invalid regex: …` */
  static compile(pattern: string): ApexPattern {
    const known = compiled.get(pattern);
    if (known !== undefined) return known;
    const made = compile(pattern);
    if (compiled.size >= MOST_KEPT) compiled.clear();
    compiled.set(pattern, made);
    return made;

    function compile(text: string): ApexPattern {
      const translated = translatePattern(text);
      try {
        return new ApexPattern(text, translated);
      } catch (error) {
        throw exception('StringException', `Invalid regex: ${error instanceof Error ? error.message : text}`);
      }
    }
  }

  /**
   * Parts of a text between matches, as Java splits: empty parts at the end are dropped unless the limit is negative, a
   * positive limit says how many parts there are at most.
   */
  split(text: string, limit = 0): string[] {
    const parts: string[] = [];
    let start = 0;
    for (const match of text.matchAll(this.searching)) {
      if (limit > 0 && parts.length === limit - 1) break;
      const end = match.index + match[0].length;
      // Nothing before the text is no part.
      if (end === 0) continue;
      if (match[0] === '' && match.index === text.length) continue;
      parts.push(text.slice(start, match.index));
      start = end;
    }
    if (parts.length === 0) return [text];
    parts.push(text.slice(start));
    if (limit === 0) while (parts.at(-1) === '') parts.pop();
    return parts;
  }

  [TEXT](): string {
    return this.pattern;
  }

  [EQUALS](other: unknown): boolean {
    return other === this;
  }

  [HASH](): number {
    return hashOfText(this.pattern);
  }
}

/** A text as a pattern that matches nothing else. */
export const quotePattern = (text: string): string => `\\Q${text.replaceAll('\\E', '\\E\\\\E\\Q')}\\E`;
