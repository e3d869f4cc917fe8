import { nativeType } from '../../native.ts';
import { ApexList } from '../collections/list.ts';
import { ApexMatcher, quoteReplacement } from '../regex/matcher.ts';
import { ApexPattern, quotePattern } from '../regex/pattern.ts';
import { textOf } from '../values/text.ts';
import { notNull } from './notNull.ts';

export const patternType = nativeType('Pattern', {
  isInstance: (value) => value instanceof ApexPattern,
  members: notNull({
    'static Pattern compile(String regex)': (_apex, regex: string) => ApexPattern.compile(regex),
    'static Boolean matches(String regex, String text)': (_apex, regex: string, text: string) =>
      new ApexMatcher(ApexPattern.compile(regex), text).matches(),
    'static String quote(String text)': (_apex, text: string) => quotePattern(text),
    'Matcher matcher(String text)': (_apex, self: ApexPattern, text: string) => new ApexMatcher(self, text),
    'String pattern()': (_apex, self: ApexPattern) => self.pattern,
    'List<String> split(String text)': (_apex, self: ApexPattern, text: string) =>
      new ApexList('String', self.split(text)),
    'List<String> split(String text, Integer limit)': (_apex, self: ApexPattern, text: string, limit: number) =>
      new ApexList('String', self.split(text, limit)),
    'String toString()': (apex, self: ApexPattern) => textOf(apex, self),
  }),
});

export const matcherType = nativeType('Matcher', {
  isInstance: (value) => value instanceof ApexMatcher,
  members: notNull({
    'static String quoteReplacement(String text)': (_apex, text: string) => quoteReplacement(text),
    'Integer end()': (_apex, self: ApexMatcher) => self.span()[1],
    'Integer end(Integer group)': (_apex, self: ApexMatcher, group: number) => self.span(group)[1],
    'Boolean find()': (_apex, self: ApexMatcher) => self.find(),
    'Boolean find(Integer start)': (_apex, self: ApexMatcher, start: number) => self.findFrom(start),
    'String group()': (_apex, self: ApexMatcher) => self.group(),
    'String group(Integer group)': (_apex, self: ApexMatcher, group: number) => self.group(group),
    'Integer groupCount()': (_apex, self: ApexMatcher) => self.pattern.groupCount,
    'Boolean lookingAt()': (_apex, self: ApexMatcher) => self.lookingAt(),
    'Boolean matches()': (_apex, self: ApexMatcher) => self.matches(),
    'Pattern pattern()': (_apex, self: ApexMatcher) => self.pattern,
    'Matcher region(Integer start, Integer end)': (_apex, self: ApexMatcher, start: number, end: number) =>
      self.limitTo(start, end),
    'Integer regionEnd()': (_apex, self: ApexMatcher) => self.region[1],
    'Integer regionStart()': (_apex, self: ApexMatcher) => self.region[0],
    'String replaceAll(String replacement)': (_apex, self: ApexMatcher, replacement: string) =>
      self.replaceAll(replacement),
    'String replaceFirst(String replacement)': (_apex, self: ApexMatcher, replacement: string) =>
      self.replaceFirst(replacement),
    'Matcher reset()': (_apex, self: ApexMatcher) => self.reset(),
    'Matcher reset(String text)': (_apex, self: ApexMatcher, text: string) => self.reset(text),
    'Integer start()': (_apex, self: ApexMatcher) => self.span()[0],
    'Integer start(Integer group)': (_apex, self: ApexMatcher, group: number) => self.span(group)[0],
    'String toString()': (apex, self: ApexMatcher) => textOf(apex, self),
    'Matcher usePattern(Pattern pattern)': (_apex, self: ApexMatcher, pattern: ApexPattern) => self.usePattern(pattern),
  }),
});
