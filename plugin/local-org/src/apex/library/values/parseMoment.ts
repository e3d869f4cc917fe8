import { exception } from '../exceptions/standardExceptions.ts';
import { isDay } from './calendar.ts';
import { ApexDate } from './date.ts';
import { ApexDatetime } from './datetime.ts';
import { dateOrder } from './localeFormat.ts';
import { ApexTime } from './time.ts';

function dayFrom(year: string | undefined, month: string | undefined, day: string | undefined): ApexDate | undefined {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  return isDay(y, m, d) ? ApexDate.of(y, m, d) : undefined;
}

function timeFrom(hour: string, minute: string, second = '0', millisecond = '0'): ApexTime | undefined {
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  return h < 24 && m < 60 && s < 60 ? ApexTime.of(h, m, s, Number(millisecond.padEnd(3, '0').slice(0, 3))) : undefined;
}

/** `yyyy-MM-dd`, whatever comes after a blank left aside. @throws TypeException `Invalid date: …` */
export function parseDay(text: string): ApexDate {
  const [, year, month, day] = /^\s*(\d{1,4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?$/.exec(text) ?? [];
  const date = dayFrom(year, month, day);
  if (date === undefined) throw exception('TypeException', `Invalid date: ${text}`);
  return date;
}

/** As the user's locale writes it: `12/31/2024`. @throws TypeException `Invalid date: …` */
export function parseLocalDay(text: string, locale: string): ApexDate {
  const date = localDayIn(text.trim(), locale);
  if (date === undefined) throw exception('TypeException', `Invalid date: ${text}`);
  return date;
}

function localDayIn(text: string, locale: string): ApexDate | undefined {
  const numbers = /^(\d{1,4})\D+(\d{1,2})\D+(\d{1,4})\D*$/.exec(text)?.slice(1);
  if (numbers === undefined) return undefined;
  const order = dateOrder(locale);
  const part = (name: 'year' | 'month' | 'day'): string | undefined => numbers[order.indexOf(name)];
  return dayFrom(part('year'), part('month'), part('day'));
}

const MOMENT = /^\s*(\d{1,4})-(\d{1,2})-(\d{1,2})[ T](\d{1,2}):(\d{2}):(\d{2})\s*$/;

/** `yyyy-MM-dd HH:mm:ss` as the clocks of the zone show it. @throws TypeException `Invalid date/time: …` */
export function parseMoment(text: string, timeZone: string): ApexDatetime {
  const [, year, month, day, hour = '', minute = '', second] = MOMENT.exec(text) ?? [];
  const [date, time] = [dayFrom(year, month, day), timeFrom(hour, minute, second)];
  if (date === undefined || time === undefined) throw exception('TypeException', `Invalid date/time: ${text}`);
  return ApexDatetime.of(date, time, timeZone);
}

/** As the user's locale writes it: `10/14/2011 11:46 AM`. @throws TypeException `Invalid date/time: …` */
export function parseLocalMoment(text: string, locale: string, timeZone: string): ApexDatetime {
  const [, day = '', hour = '', minute = '', half] =
    /^\s*(\S+?),?\s+(\d{1,2})[:.](\d{2})(?::\d{2})?\s*([AaPp]\.?[Mm]\.?)?\s*$/.exec(text) ?? [];
  const date = localDayIn(day, locale);
  const isAfternoon = half?.toLowerCase().startsWith('p') === true;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (isAfternoon ? 12 : 0);
  const time = timeFrom(String(hours), minute);
  if (date === undefined || hour === '' || time === undefined)
    throw exception('TypeException', `Invalid date/time: ${text}`);
  return ApexDatetime.of(date, time, timeZone);
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/;

/** A moment as JSON and the API write it; undefined when the text writes none. Without a zone it is GMT. */
export function parseIsoMoment(text: string): ApexDatetime | undefined {
  const [, year, month, day, hour = '', minute = '', second, fraction, zone = 'Z'] = ISO.exec(text) ?? [];
  const [date, time] = [dayFrom(year, month, day), timeFrom(hour, minute, second, fraction)];
  if (date === undefined || hour === '' || time === undefined) return undefined;
  return ApexDatetime.of(date, time, zone === 'Z' ? 'GMT' : `GMT${zone}`);
}

/** `HH:mm:ss.SSSZ`; undefined when the text writes no time. */
export function parseIsoTime(text: string): ApexTime | undefined {
  const [, hour = '', minute = '', second, fraction] =
    /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:Z|[+-]\d{2}:?\d{2})?$/.exec(text) ?? [];
  return hour === '' ? undefined : timeFrom(hour, minute, second, fraction);
}
