import { nativeType } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { exception } from '../exceptions/standardExceptions.ts';
import { dayOfWeek, dayOfYear, daysInMonth, isLeapYear } from '../values/calendar.ts';
import { ApexDate } from '../values/date.ts';
import { ApexDatetime } from '../values/datetime.ts';
import { hashOf, sameValue } from '../values/equality.ts';
import { languageTag, localDate } from '../values/localeFormat.ts';
import { parseDay, parseLocalDay } from '../values/parseMoment.ts';
import { ApexTime } from '../values/time.ts';
import { textOf, typeNameOf } from '../values/text.ts';
import { notNull } from './notNull.ts';

function dateOf(apex: ApexTransaction, value: unknown): ApexDate | null {
  if (value === null || value instanceof ApexDate) return value;
  if (value instanceof ApexDatetime) return value.dateIn(apex.timeZone);
  if (typeof value === 'string') return parseDay(value);
  throw exception('TypeException', `Invalid conversion from runtime type ${typeNameOf(apex, value)} to Date`);
}

interface WeekInfo {
  readonly firstDay: number;
}

/** 0 is Sunday. */
function firstDayOfWeek(locale: string): number {
  // TypeScript does not know it yet.
  const tag = new Intl.Locale(languageTag(locale)) as Intl.Locale & { getWeekInfo?: () => WeekInfo };
  return (tag.getWeekInfo?.().firstDay ?? 7) % 7;
}

function startOfWeek(apex: ApexTransaction, self: ApexDate): ApexDate {
  return self.addDays(-((dayOfWeek(self.days) - firstDayOfWeek(apex.locale) + 7) % 7));
}

const newDate = (_apex: ApexTransaction, year: number, month: number, day: number): ApexDate =>
  ApexDate.of(year, month, day);

export const dateType = nativeType('Date', {
  isInstance: (value) => value instanceof ApexDate,
  members: {
    ...notNull({
      'static Integer daysInMonth(Integer year, Integer month)': (_apex, year: number, month: number) =>
        daysInMonth(year, month),
      'static Boolean isLeapYear(Integer year)': (_apex, year: number) => isLeapYear(year),
      'static Date newInstance(Integer year, Integer month, Integer day)': newDate,
      'static Date parse(String text)': (apex, text: string) => parseLocalDay(text, apex.locale),
      'static Date today()': (apex) => new ApexDatetime(apex.now()).dateIn(apex.timeZone),
      'static Date valueOf(String text)': (_apex, text: string) => parseDay(text),
      'Date addDays(Integer days)': (_apex, self: ApexDate, days: number) => self.addDays(days),
      'Date addMonths(Integer months)': (_apex, self: ApexDate, months: number) => self.addMonths(months),
      'Date addYears(Integer years)': (_apex, self: ApexDate, years: number) => self.addMonths(years * 12),
      'Integer daysBetween(Date other)': (_apex, self: ApexDate, other: ApexDate) => other.days - self.days,
      'Boolean isSameDay(Date other)': (_apex, self: ApexDate, other: ApexDate) => other.days === self.days,
      'Integer monthsBetween(Date other)': (_apex, self: ApexDate, other: ApexDate) =>
        (other.year - self.year) * 12 + other.month - self.month,
    }),
    'static Date valueOf(Object value)': dateOf,
    'Integer day()': (_apex, self: ApexDate) => self.day,
    'Integer dayOfYear()': (_apex, self: ApexDate) => dayOfYear(self.days),
    'Boolean equals(Object other)': (apex, self: ApexDate, other: unknown) => sameValue(apex, self, other),
    'String format()': (apex, self: ApexDate) => localDate(self, apex.locale),
    'Integer hashCode()': (apex, self: ApexDate) => hashOf(apex, self),
    'Integer month()': (_apex, self: ApexDate) => self.month,
    'Date toStartOfMonth()': (_apex, self: ApexDate) => self.addDays(1 - self.day),
    'Date toStartOfWeek()': startOfWeek,
    'String toString()': (apex, self: ApexDate) => textOf(apex, self),
    'Integer year()': (_apex, self: ApexDate) => self.year,
  },
});

const HOUR = 3_600_000;

export const timeType = nativeType('Time', {
  isInstance: (value) => value instanceof ApexTime,
  members: {
    ...notNull({
      'static Time newInstance(Integer hour, Integer minute, Integer second, Integer millisecond)': (
        _apex,
        hour: number,
        minute: number,
        second: number,
        millisecond: number
      ) => ApexTime.of(hour, minute, second, millisecond),
      'Time addHours(Integer hours)': (_apex, self: ApexTime, hours: number) => self.add(hours * HOUR),
      'Time addMilliseconds(Integer amount)': (_apex, self: ApexTime, amount: number) => self.add(amount),
      'Time addMinutes(Integer minutes)': (_apex, self: ApexTime, minutes: number) => self.add(minutes * 60_000),
      'Time addSeconds(Integer seconds)': (_apex, self: ApexTime, seconds: number) => self.add(seconds * 1000),
    }),
    'Boolean equals(Object other)': (apex, self: ApexTime, other: unknown) => sameValue(apex, self, other),
    'Integer hashCode()': (apex, self: ApexTime) => hashOf(apex, self),
    'Integer hour()': (_apex, self: ApexTime) => self.hour,
    'Integer millisecond()': (_apex, self: ApexTime) => self.millisecond,
    'Integer minute()': (_apex, self: ApexTime) => self.minute,
    'Integer second()': (_apex, self: ApexTime) => self.second,
    'String toString()': (apex, self: ApexTime) => textOf(apex, self),
  },
});
