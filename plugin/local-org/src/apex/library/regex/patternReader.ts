import type { ApexException } from '../exceptions/apexException.ts';
import { exception } from '../exceptions/standardExceptions.ts';

/** Reads a pattern from left to right. */
export class PatternReader {
  private readonly text: string;
  private index = 0;

  constructor(text: string) {
    this.text = text;
  }

  get isOver(): boolean {
    return this.index >= this.text.length;
  }

  get rest(): string {
    return this.text.slice(this.index);
  }

  /** The next character, or nothing at the end. */
  peek(): string {
    const code = this.text.codePointAt(this.index);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  next(): string {
    const character = this.peek();
    if (character === '') throw this.error('Unexpected internal error');
    this.index += character.length;
    return character;
  }

  skip(expected: string): boolean {
    if (!this.text.startsWith(expected, this.index)) return false;
    this.index += expected.length;
    return true;
  }

  /** What a sticky expression finds here; nothing where it finds nothing. */
  optional(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.index;
    const found = sticky.exec(this.text)?.[0];
    if (found !== undefined) this.index += found.length;
    return found;
  }

  take(sticky: RegExp): string {
    const found = this.optional(sticky);
    if (found === undefined) throw this.error('Illegal escape sequence');
    return found;
  }

  /** What is between two characters; both are passed. */
  until(open: string, close: string): string {
    if (!this.skip(open)) throw this.error(`'${open}' expected`);
    const end = this.text.indexOf(close, this.index);
    if (end < 0) throw this.error(`'${close}' expected`);
    const inside = this.text.slice(this.index, end);
    this.index = end + close.length;
    return inside;
  }

  /** What `\Q` quotes, through `\E` or the end. */
  quotation(): string {
    const end = this.text.indexOf('\\E', this.index);
    const quoted = this.text.slice(this.index, end < 0 ? undefined : end);
    this.index = end < 0 ? this.text.length : end + 2;
    return quoted;
  }

  error(problem: string): ApexException {
    return exception(
      'StringException',
      `Invalid regex: ${problem} near index ${Math.max(this.index - 1, 0)}\n${this.text}`
    );
  }
}
