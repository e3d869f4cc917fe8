import { nativeType, type NativeFunction } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { exception } from '../exceptions/standardExceptions.ts';
import { dayOfYear } from '../values/calendar.ts';
import { ApexDate } from '../values/date.ts';
import { formatMoment } from '../values/dateFormat.ts';
import { ApexDatetime } from '../values/datetime.ts';
import { hashOf, sameValue } from '../values/equality.ts';
import { localDate, localDateTime, localTime } from '../values/localeFormat.ts';
import { parseIsoMoment, parseLocalMoment, parseMoment } from '../values/parseMoment.ts';
import { textOf, typeNameOf } from '../values/text.ts';
import { ApexTime } from '../values/time.ts';
import { isZone, zoneName } from '../values/zones.ts';
import { notNull } from './notNull.ts';

function momentOf(apex: ApexTransaction, value: unknown): ApexDatetime | null {
  if (value === null || value instanceof ApexDatetime) return value;
  if (value instanceof ApexDate) return ApexDatetime.of(value, new ApexTime(0), apex.timeZone);
  if (typeof value === 'string') return parseIsoMoment(value) ?? parseMoment(value, apex.timeZone);
  throw exception('TypeException', `Invalid conversion from runtime type ${typeNameOf(apex, value)} to Datetime`);
}

/** A zone that is none is GMT, as for Java. */
const zoneOr = (timeZone: string): string => (isZone(timeZone) ? timeZone : 'GMT');

function longText(apex: ApexTransaction, self: ApexDatetime): string {
  const { timeZone, locale } = apex;
  const time = localTime(self.timeIn(timeZone), locale, 'medium');
  return `${localDate(self.dateIn(timeZone), locale)}, ${time} ${zoneName(timeZone, self.moment, 'short')}`;
}

/** What the clocks show, once for those of the user and once for GMT. */
function clockMembers(suffix: '' | 'Gmt'): Record<string, NativeFunction> {
  const zone = suffix === '' ? (apex: ApexTransaction) => apex.timeZone : () => 'GMT';
  const ofDate =
    (read: (date: ApexDate) => unknown): NativeFunction =>
    (apex, self: ApexDatetime) =>
      read(self.dateIn(zone(apex)));
  const ofTime =
    (read: (time: ApexTime) => unknown): NativeFunction =>
    (apex, self: ApexDatetime) =>
      read(self.timeIn(zone(apex)));
  return {
    [`Date date${suffix}()`]: ofDate((date) => date),
    [`Integer day${suffix}()`]: ofDate(({ day }) => day),
    [`Integer dayOfYear${suffix}()`]: ofDate(({ days }) => dayOfYear(days)),
    [`Integer hour${suffix}()`]: ofTime(({ hour }) => hour),
    [`Integer millisecond${suffix}()`]: ofTime(({ millisecond }) => millisecond),
    [`Integer minute${suffix}()`]: ofTime(({ minute }) => minute),
    [`Integer month${suffix}()`]: ofDate(({ month }) => month),
    [`Integer second${suffix}()`]: ofTime(({ second }) => second),
    [`Time time${suffix}()`]: ofTime((time) => time),
    [`Integer year${suffix}()`]: ofDate(({ year }) => year),
  };
}

const MIDNIGHT = new ApexTime(0);

/** `newInstance` reads its fields by the clocks of the user, `newInstanceGmt` by those of Greenwich. */
function makers(suffix: '' | 'Gmt'): Record<string, NativeFunction> {
  const zone = suffix === '' ? (apex: ApexTransaction) => apex.timeZone : () => 'GMT';
  const make = `static Datetime newInstance${suffix}`;
  return {
    [`${make}(Date date, Time time)`]: (apex, date: ApexDate, time: ApexTime) =>
      ApexDatetime.of(date, time, zone(apex)),
    [`${make}(Integer year, Integer month, Integer day)`]: (apex, year: number, month: number, day: number) =>
      ApexDatetime.of(ApexDate.of(year, month, day), MIDNIGHT, zone(apex)),
    [`${make}(Integer year, Integer month, Integer day, Integer hour, Integer minute, Integer second)`]: (
      apex,
      ...[year, month, day, hour, minute, second]: readonly [number, number, number, number, number, number]
    ) => {
      // Hours beyond the day carry over.
      const total = ((hour * 60 + minute) * 60 + second) * 1000;
      const days = Math.floor(total / 86_400_000);
      return ApexDatetime.of(ApexDate.of(year, month, day).addDays(days), new ApexTime(total), zone(apex));
    },
  };
}

export const datetimeType = nativeType('Datetime', {
  isInstance: (value) => value instanceof ApexDatetime,
  members: {
    ...notNull({
      ...makers(''),
      ...makers('Gmt'),
      'static Datetime newInstance(Long milliseconds)': (_apex, milliseconds: bigint) =>
        new ApexDatetime(Number(milliseconds)),
      'static Datetime now()': (apex) => new ApexDatetime(apex.now()),
      'static Datetime parse(String text)': (apex, text: string) => parseLocalMoment(text, apex.locale, apex.timeZone),
      'static Datetime valueOf(String text)': (apex, text: string) => parseMoment(text, apex.timeZone),
      'static Datetime valueOfGmt(String text)': (_apex, text: string) => parseMoment(text, 'GMT'),
      'Datetime addDays(Integer days)': (apex, self: ApexDatetime, days: number) => self.addDays(days, apex.timeZone),
      'Datetime addHours(Integer hours)': (_apex, self: ApexDatetime, hours: number) => self.add(hours * 3_600_000),
      'Datetime addMinutes(Integer minutes)': (_apex, self: ApexDatetime, minutes: number) =>
        self.add(minutes * 60_000),
      'Datetime addMonths(Integer months)': (apex, self: ApexDatetime, months: number) =>
        self.addMonths(months, apex.timeZone),
      'Datetime addSeconds(Integer seconds)': (_apex, self: ApexDatetime, seconds: number) => self.add(seconds * 1000),
      'Datetime addYears(Integer years)': (apex, self: ApexDatetime, years: number) =>
        self.addMonths(years * 12, apex.timeZone),
      'Boolean isSameDay(Datetime other)': (apex, self: ApexDatetime, other: ApexDatetime) =>
        self.dateIn(apex.timeZone).days === other.dateIn(apex.timeZone).days,
      'String format(String pattern)': (apex, self: ApexDatetime, pattern: string) =>
        formatMoment(self, pattern, apex.timeZone, apex.locale),
      'String formatGmt(String pattern)': (apex, self: ApexDatetime, pattern: string) =>
        formatMoment(self, pattern, 'GMT', apex.locale),
    }),
    ...clockMembers(''),
    ...clockMembers('Gmt'),
    'static Datetime valueOf(Object value)': momentOf,
    'Boolean equals(Object other)': (apex, self: ApexDatetime, other: unknown) => sameValue(apex, self, other),
    'String format()': (apex, self: ApexDatetime) =>
      localDateTime(self.dateIn(apex.timeZone), self.timeIn(apex.timeZone), apex.locale),
    // Without a zone it is that of the user.
    'String format(String pattern, String timeZone)': (
      apex,
      self: ApexDatetime,
      pattern: string | null,
      timeZone: string | null
    ) =>
      formatMoment(
        self,
        pattern ?? 'yyyy-MM-dd HH:mm:ss',
        timeZone === null ? apex.timeZone : zoneOr(timeZone),
        apex.locale
      ),
    'String formatLong()': longText,
    'Long getTime()': (_apex, self: ApexDatetime) => BigInt(self.moment),
    'Integer hashCode()': (apex, self: ApexDatetime) => hashOf(apex, self),
    'String toString()': (apex, self: ApexDatetime) => textOf(apex, self),
  },
});
