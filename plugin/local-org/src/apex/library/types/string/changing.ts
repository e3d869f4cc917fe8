import { codePoints } from '../../text/codePoints.ts';
import type { NativeFunction } from '../../../native.ts';
import { exception } from '../../exceptions/standardExceptions.ts';
import { abbreviate, between, centered, firstDifference, overlay, padded, swapCase } from '../../text/editing.ts';
import { notNull } from '../notNull.ts';

function outOfBounds(index: number): never {
  throw exception('StringException', `String index out of range: ${index}`);
}

/** @throws StringException for bounds outside of the text or in the wrong order */
function substring(text: string, start: number, end = text.length): string {
  if (start < 0) outOfBounds(start);
  if (end > text.length) outOfBounds(end);
  if (start > end) outOfBounds(end - start);
  return text.slice(start, end);
}

const atEnd = (text: string, suffix: string): boolean => suffix !== '' && text.endsWith(suffix);
const lower = (text: string): string => text.toLowerCase();

/** The part at one side of a separator; `missing` where there is none. */
function side(text: string, separator: string, at: number, isAfter: boolean, missing: string): string {
  if (at < 0) return missing;
  return isAfter ? text.slice(at + separator.length) : text.slice(0, at);
}

function middle(text: string, start: number, length: number): string {
  if (length < 0 || start > text.length) return '';
  const from = Math.max(start, 0);
  return text.slice(from, from + length);
}

function repeated(text: string, times: number, separator = ''): string {
  if (text.length * times > 6_000_000) throw exception('StringException', 'String length exceeds maximum: 6000000');
  return times <= 0 ? '' : new Array<string>(times).fill(text).join(separator);
}

/** A text made of another one. */
export const changing: Readonly<Record<string, NativeFunction>> = notNull({
  'String abbreviate(Integer width)': (_apex, self: string, width: number) => abbreviate(self, width),
  'String abbreviate(Integer width, Integer offset)': (_apex, self: string, width: number, offset: number) =>
    abbreviate(self, width, offset),
  'String capitalize()': (_apex, self: string) => self.charAt(0).toUpperCase() + self.slice(1),
  'String center(Integer size)': (_apex, self: string, size: number) => centered(self, size),
  'String center(Integer size, String filling)': (_apex, self: string, size: number, filling: string) =>
    centered(self, size, filling),
  'String deleteWhitespace()': (_apex, self: string) => self.replace(/\s/g, ''),
  'String difference(String other)': (_apex, self: string, other: string) =>
    self === other ? '' : other.slice(firstDifference(self, other)),
  'String left(Integer length)': (_apex, self: string, length: number) => self.slice(0, Math.max(length, 0)),
  'String leftPad(Integer size)': (_apex, self: string, size: number) => padded(self, size, 'left'),
  'String leftPad(Integer size, String filling)': (_apex, self: string, size: number, filling: string) =>
    padded(self, size, 'left', filling),
  'String mid(Integer start, Integer length)': (_apex, self: string, start: number, length: number) =>
    middle(self, start, length),
  'String normalizeSpace()': (_apex, self: string) => self.trim().replace(/\s+/g, ' '),
  'String overlay(String part, Integer start, Integer end)': (
    _apex,
    self: string,
    part: string,
    start: number,
    end: number
  ) => overlay(self, part, start, end),
  'String remove(String part)': (_apex, self: string, part: string) => (part === '' ? self : self.replaceAll(part, '')),
  'String removeEnd(String suffix)': (_apex, self: string, suffix: string) =>
    atEnd(self, suffix) ? self.slice(0, -suffix.length) : self,
  'String removeEndIgnoreCase(String suffix)': (_apex, self: string, suffix: string) =>
    atEnd(lower(self), lower(suffix)) ? self.slice(0, -suffix.length) : self,
  'String removeStart(String prefix)': (_apex, self: string, prefix: string) =>
    self.startsWith(prefix) ? self.slice(prefix.length) : self,
  'String removeStartIgnoreCase(String prefix)': (_apex, self: string, prefix: string) =>
    lower(self).startsWith(lower(prefix)) ? self.slice(prefix.length) : self,
  'String repeat(Integer times)': (_apex, self: string, times: number) => repeated(self, times),
  'String repeat(String separator, Integer times)': (_apex, self: string, separator: string, times: number) =>
    repeated(self, times, separator),
  'String replace(String part, String replacement)': (_apex, self: string, part: string, replacement: string) =>
    self.split(part).join(replacement),
  'String reverse()': (_apex, self: string) => codePoints(self).reverse().join(''),
  'String right(Integer length)': (_apex, self: string, length: number) => (length <= 0 ? '' : self.slice(-length)),
  'String rightPad(Integer size)': (_apex, self: string, size: number) => padded(self, size, 'right'),
  'String rightPad(Integer size, String filling)': (_apex, self: string, size: number, filling: string) =>
    padded(self, size, 'right', filling),
  'String substring(Integer start)': (_apex, self: string, start: number) => substring(self, start),
  'String substring(Integer start, Integer end)': (_apex, self: string, start: number, end: number) =>
    substring(self, start, end),
  'String substringAfter(String separator)': (_apex, self: string, separator: string) =>
    side(self, separator, self.indexOf(separator), true, ''),
  'String substringAfterLast(String separator)': (_apex, self: string, separator: string) =>
    separator === '' ? '' : side(self, separator, self.lastIndexOf(separator), true, ''),
  'String substringBefore(String separator)': (_apex, self: string, separator: string) =>
    side(self, separator, self.indexOf(separator), false, self),
  'String substringBeforeLast(String separator)': (_apex, self: string, separator: string) =>
    separator === '' ? self : side(self, separator, self.lastIndexOf(separator), false, self),
  'String substringBetween(String tag)': (_apex, self: string, tag: string) => between(self, tag, tag),
  'String substringBetween(String open, String close)': (_apex, self: string, open: string, close: string) =>
    between(self, open, close),
  'String swapCase()': (_apex, self: string) => swapCase(self),
  'String toLowerCase()': (_apex, self: string) => self.toLowerCase(),
  'String toLowerCase(String locale)': (_apex, self: string, locale: string) =>
    self.toLocaleLowerCase(locale.replaceAll('_', '-')),
  'String toString()': (_apex, self: string) => self,
  'String toUpperCase()': (_apex, self: string) => self.toUpperCase(),
  'String toUpperCase(String locale)': (_apex, self: string, locale: string) =>
    self.toLocaleUpperCase(locale.replaceAll('_', '-')),
  'String trim()': (_apex, self: string) => self.replace(/^[^\u0021-\uffff]+|[^\u0021-\uffff]+$/g, ''),
  'String uncapitalize()': (_apex, self: string) => self.charAt(0).toLowerCase() + self.slice(1),
});
