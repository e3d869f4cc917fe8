import type { NativeFunction } from '../../../native.ts';
import { levenshtein } from '../../text/editing.ts';
import { hashOf } from '../../values/equality.ts';
import { notNull } from '../notNull.ts';

const is =
  (expression: RegExp): NativeFunction =>
  (_apex, self: string) =>
    expression.test(self);

const isBlank = (text: string | null): boolean => text === null || text.trim() === '';

const isSameCase = (text: string, other: string): boolean => text.toLowerCase() === other.toLowerCase();

/** Minus one where the texts are farther apart than wanted. */
function distanceWithin(left: string, right: string, most: number): number {
  const distance = levenshtein(left, right);
  return distance > most ? -1 : distance;
}

/** What a text is, and how it stands to another one. */
export const testing: Readonly<Record<string, NativeFunction>> = {
  'static Boolean isBlank(String text)': (_apex, text: string | null) => isBlank(text),
  'static Boolean isEmpty(String text)': (_apex, text: string | null) => text === null || text === '',
  'static Boolean isNotBlank(String text)': (_apex, text: string | null) => !isBlank(text),
  'static Boolean isNotEmpty(String text)': (_apex, text: string | null) => text !== null && text !== '',
  'Boolean equals(Object other)': (_apex, self: string, other: unknown) => self === other,
  'Boolean equals(String other)': (_apex, self: string, other: unknown) => self === other,
  'Boolean equalsIgnoreCase(String other)': (_apex, self: string, other: string | null) =>
    other !== null && isSameCase(self, other),
  'Integer hashCode()': (apex, self: string) => hashOf(apex, self),
  'Boolean isAllLowerCase()': is(/^\p{Ll}+$/u),
  'Boolean isAllUpperCase()': is(/^\p{Lu}+$/u),
  'Boolean isAlpha()': is(/^\p{L}+$/u),
  'Boolean isAlphaSpace()': is(/^[\p{L} ]*$/u),
  'Boolean isAlphanumeric()': is(/^[\p{L}\p{Nd}]+$/u),
  'Boolean isAlphanumericSpace()': is(/^[\p{L}\p{Nd} ]*$/u),
  'Boolean isAsciiPrintable()': is(/^[ -~]*$/),
  'Boolean isNumeric()': is(/^\p{Nd}+$/u),
  'Boolean isNumericSpace()': is(/^[\p{Nd} ]*$/u),
  'Boolean isWhitespace()': is(/^\s*$/),
  'Integer length()': (_apex, self: string) => self.length,
  ...notNull({
    'Integer compareTo(String other)': (_apex, self: string, other: string) => {
      const length = Math.min(self.length, other.length);
      for (let at = 0; at < length; at += 1)
        if (self.charCodeAt(at) !== other.charCodeAt(at)) return self.charCodeAt(at) - other.charCodeAt(at);
      return self.length - other.length;
    },
    'Integer getLevenshteinDistance(String other)': (_apex, self: string, other: string) => levenshtein(self, other),
    'Integer getLevenshteinDistance(String other, Integer most)': (_apex, self: string, other: string, most: number) =>
      distanceWithin(self, other, most),
  }),
};
