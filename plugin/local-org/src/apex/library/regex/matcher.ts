import { exception } from '../exceptions/standardExceptions.ts';
import { TEXT } from '../values/protocol.ts';
import type { ApexPattern } from './pattern.ts';

/** A search that goes on where it stopped, as java.util.regex.Matcher. */
export class ApexMatcher {
  pattern: ApexPattern;
  private input: string;
  private regionStart = 0;
  private regionEnd: number;
  private match: RegExpExecArray | undefined;
  /** Where the next search begins, within the region. */
  private from = 0;

  constructor(pattern: ApexPattern, input: string) {
    this.pattern = pattern;
    this.input = input;
    this.regionEnd = input.length;
  }

  get region(): readonly [start: number, end: number] {
    return [this.regionStart, this.regionEnd];
  }

  reset(input = this.input): this {
    this.input = input;
    return this.limitTo(0, input.length);
  }

  /** The bounds of a region are the ends of the text for anchors. */
  limitTo(start: number, end: number): this {
    if (start < 0 || end > this.input.length || start > end) throw exception('StringException', 'Index out of bounds');
    [this.regionStart, this.regionEnd] = [start, end];
    this.match = undefined;
    this.from = 0;
    return this;
  }

  usePattern(pattern: ApexPattern): this {
    this.pattern = pattern;
    this.match = undefined;
    return this;
  }

  find(): boolean {
    const found = this.run(this.pattern.searching, this.from);
    if (!found) this.from = this.text.length + 1;
    return found;
  }

  findFrom(start: number): boolean {
    if (start < 0 || start > this.input.length) throw exception('StringException', 'Illegal start index');
    this.reset();
    this.from = start;
    return this.find();
  }

  matches(): boolean {
    return this.run(this.pattern.whole, 0);
  }

  lookingAt(): boolean {
    return this.run(this.pattern.sticky, 0);
  }

  /** Null for a group that took no part. @throws StringException where there is no match or no such group */
  group(group = 0): string | null {
    const match = this.found();
    if (group === 0) return match[0];
    return match.groups?.[this.named(group)] ?? null;
  }

  /** Below zero for a group that took no part. */
  span(group = 0): readonly [start: number, end: number] {
    const match = this.found();
    const span = group === 0 ? match.indices?.[0] : match.indices?.groups?.[this.named(group)];
    return span === undefined ? [-1, -1] : [span[0] + this.regionStart, span[1] + this.regionStart];
  }

  replaceAll(replacement: string): string {
    return this.replace(replacement, Number.POSITIVE_INFINITY);
  }

  replaceFirst(replacement: string): string {
    return this.replace(replacement, 1);
  }

  [TEXT](): string {
    return `java.util.regex.Matcher[pattern=${this.pattern.pattern} region=${this.regionStart},${this.regionEnd}]`;
  }

  private replace(replacement: string, most: number): string {
    this.reset();
    let [result, end, count] = ['', 0, 0];
    while (count < most && this.find()) {
      const span = this.span();
      result += this.input.slice(end, span[0]) + this.expand(replacement);
      end = span[1];
      count += 1;
    }
    return result + this.input.slice(end);
  }

  /** `$1`, `${name}` and `\$` in a replacement. As many digits as name a group. */
  private expand(replacement: string): string {
    return replacement.replace(
      /\\([\s\S]?)|\$(?:\{(\w+)\}|(\d+))?/g,
      (token: string, escaped: string | undefined, name: string | undefined, digits: string | undefined) => {
        if (token.startsWith('\\')) {
          if (escaped === undefined || escaped === '')
            throw exception('StringException', 'character to be escaped is missing');
          return escaped;
        }
        if (name !== undefined) return this.group(this.numberOf(name)) ?? '';
        if (digits === undefined) throw exception('StringException', 'Illegal group reference');
        let length = digits.length;
        while (length > 1 && Number(digits.slice(0, length)) > this.pattern.groupCount) length -= 1;
        return (this.group(Number(digits.slice(0, length))) ?? '') + digits.slice(length);
      }
    );
  }

  private numberOf(name: string): number {
    const number = this.pattern.names.get(name);
    if (number === undefined) throw exception('StringException', `No group with name {${name}}`);
    return number;
  }

  private named(group: number): string {
    if (group < 0 || group > this.pattern.groupCount) throw exception('StringException', `No group ${group}`);
    return `g${group}`;
  }

  private get text(): string {
    return this.input.slice(this.regionStart, this.regionEnd);
  }

  private run(expression: RegExp, from: number): boolean {
    expression.lastIndex = from;
    this.match = from > this.text.length ? undefined : (expression.exec(this.text) ?? undefined);
    if (this.match === undefined) return false;
    const end = this.match.index + this.match[0].length;
    this.from = this.match[0] === '' ? end + 1 : end;
    return true;
  }

  private found(): RegExpExecArray {
    if (this.match === undefined) throw exception('StringException', 'No match found');
    return this.match;
  }
}

/** A text that stands for itself in a replacement. */
export const quoteReplacement = (text: string): string => text.replace(/[\\$]/g, '\\$&');
