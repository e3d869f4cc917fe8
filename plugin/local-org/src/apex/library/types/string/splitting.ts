import { codePoints } from '../../text/codePoints.ts';
import type { NativeFunction } from '../../../native.ts';
import { ApexList } from '../../collections/list.ts';
import { exception } from '../../exceptions/standardExceptions.ts';
import { ApexMatcher } from '../../regex/matcher.ts';
import { ApexPattern } from '../../regex/pattern.ts';
import * as escapes from '../../text/escapes.ts';
import { splitByType } from '../../text/editing.ts';
import { notNull } from '../notNull.ts';

const texts = (values: readonly string[]): ApexList => new ApexList('String', [...values]);

function unitAt(text: string, index: number): number {
  if (index < 0 || index >= text.length) throw exception('StringException', `String index out of range: ${index}`);
  return text.codePointAt(index) ?? 0;
}

/** The code point that ends before an index. */
function unitBefore(text: string, index: number): number {
  if (index < 1 || index > text.length) throw exception('StringException', `String index out of range: ${index}`);
  return (
    codePoints(text.slice(Math.max(index - 2, 0), index))
      .at(-1)
      ?.codePointAt(0) ?? 0
  );
}

function offset(text: string, index: number, count: number): number {
  if (count < 0) return index - codePoints(text.slice(0, index)).slice(count).join('').length;
  const passed = codePoints(text.slice(index)).slice(0, count);
  if (passed.length < count) throw exception('StringException', `String index out of range: ${count}`);
  return index + passed.join('').length;
}

const escape =
  (change: (text: string) => string): NativeFunction =>
  (_apex, self: string) =>
    change(self);

/** A text in parts, by regular expressions, and in the spelling of other languages. */
export const splitting: Readonly<Record<string, NativeFunction>> = notNull({
  'static String escapeSingleQuotes(String text)': (_apex, text: string) => escapes.escapeSingleQuotes(text),
  'Integer charAt(Integer index)': (_apex, self: string, index: number) => unitAt(self, index),
  'Integer codePointAt(Integer index)': (_apex, self: string, index: number) => unitAt(self, index),
  'Integer codePointBefore(Integer index)': (_apex, self: string, index: number) => unitBefore(self, index),
  'Integer offsetByCodePoints(Integer index, Integer codePoints)': (
    _apex,
    self: string,
    index: number,
    count: number
  ) => offset(self, index, count),
  'List<Integer> getChars()': (_apex, self: string) =>
    new ApexList(
      'Integer',
      Array.from({ length: self.length }, (_unused, index) => self.charCodeAt(index))
    ),
  'String replaceAll(String regex, String replacement)': (_apex, self: string, regex: string, replacement: string) =>
    new ApexMatcher(ApexPattern.compile(regex), self).replaceAll(replacement),
  'String replaceFirst(String regex, String replacement)': (_apex, self: string, regex: string, replacement: string) =>
    new ApexMatcher(ApexPattern.compile(regex), self).replaceFirst(replacement),
  'List<String> split(String regex)': (_apex, self: string, regex: string) =>
    texts(ApexPattern.compile(regex).split(self)),
  'List<String> split(String regex, Integer limit)': (_apex, self: string, regex: string, limit: number) =>
    texts(ApexPattern.compile(regex).split(self, limit)),
  'List<String> splitByCharacterType()': (_apex, self: string) => texts(splitByType(self, false)),
  'List<String> splitByCharacterTypeCamelCase()': (_apex, self: string) => texts(splitByType(self, true)),
  'String escapeCsv()': escape(escapes.escapeCsv),
  'String escapeEcmaScript()': escape(escapes.escapeEcmaScript),
  'String escapeHtml3()': escape(escapes.escapeHtml3),
  'String escapeHtml4()': escape(escapes.escapeHtml4),
  'String escapeJava()': escape(escapes.escapeJava),
  'String escapeUnicode()': escape(escapes.escapeUnicode),
  'String escapeXml()': escape(escapes.escapeXml),
  'String stripHtmlTags()': escape(escapes.stripHtmlTags),
  'String unescapeCsv()': escape(escapes.unescapeCsv),
  'String unescapeEcmaScript()': escape(escapes.unescapeJava),
  'String unescapeHtml3()': escape(escapes.unescapeHtml3),
  'String unescapeHtml4()': escape(escapes.unescapeHtml4),
  'String unescapeJava()': escape(escapes.unescapeJava),
  'String unescapeUnicode()': escape(escapes.unescapeUnicode),
  'String unescapeXml()': escape(escapes.unescapeXml),
});
