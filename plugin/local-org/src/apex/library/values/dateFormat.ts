import { exception } from '../exceptions/standardExceptions.ts';
import { dayOfWeek, dayOfYear, padded } from './calendar.ts';
import type { ApexDatetime } from './datetime.ts';
import { languageTag } from './localeFormat.ts';
import { offsetAt, zoneName } from './zones.ts';

/** What the clocks of the zone show, and how to write it. */
interface Moment {
  readonly days: number;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly milliseconds: number;
  readonly instant: number;
  readonly timeZone: string;
  readonly locale: string;
}

type Letter = (moment: Moment, width: number) => string;

const number =
  (read: (moment: Moment) => number): Letter =>
  (moment, width) =>
    padded(read(moment), width);

const hour = ({ milliseconds }: Moment): number => Math.floor(milliseconds / 3_600_000);

const year = (value: number, width: number): string => (width === 2 ? padded(value % 100) : padded(value, width));

/** Letters of java.text.SimpleDateFormat. */
const LETTERS: Readonly<Record<string, Letter>> = {
  G: ({ year: value }) => (value > 0 ? 'AD' : 'BC'),
  y: (moment, width) => year(moment.year, width),
  Y: (moment, width) => year(weekYear(moment.days), width),
  M: monthText,
  L: monthText,
  w: number(({ days }) => weekOfYear(days)),
  W: number(({ days, day }) => Math.ceil((day + dayOfWeek(days - day + 1)) / 7)),
  D: number(({ days }) => dayOfYear(days)),
  d: number(({ day }) => day),
  F: number(({ day }) => Math.ceil(day / 7)),
  E: (moment, width) => named(moment, { weekday: width > 3 ? 'long' : 'short' }),
  u: number(({ days }) => dayOfWeek(days) || 7),
  a: (moment) => (hour(moment) < 12 ? 'AM' : 'PM'),
  H: number(hour),
  k: number((moment) => hour(moment) || 24),
  K: number((moment) => hour(moment) % 12),
  h: number((moment) => hour(moment) % 12 || 12),
  m: number(({ milliseconds }) => Math.floor(milliseconds / 60_000) % 60),
  s: number(({ milliseconds }) => Math.floor(milliseconds / 1000) % 60),
  S: number(({ milliseconds }) => milliseconds % 1000),
  z: ({ timeZone, instant }, width) => zoneName(timeZone, instant, width > 3 ? 'long' : 'short'),
  Z: (moment) => offsetText(moment, ''),
  X: (moment, width) => {
    const offset = offsetText(moment, width === 2 ? '' : ':');
    return offsetAt(moment.timeZone, moment.instant) === 0 ? 'Z' : width === 1 ? offset.slice(0, 3) : offset;
  },
};

function monthText(moment: Moment, width: number): string {
  return width > 2 ? named(moment, { month: width > 3 ? 'long' : 'short' }) : padded(moment.month, width);
}

const named = ({ days, locale }: Moment, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(languageTag(locale), { ...options, timeZone: 'UTC' }).format(new Date(days * 86_400_000));

function offsetText({ timeZone, instant }: Moment, separator: string): string {
  const minutes = offsetAt(timeZone, instant) / 60_000;
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${padded(Math.floor(size / 60))}${separator}${padded(size % 60)}`;
}

/** Weeks of the United States: they begin on Sunday, the first holds 1 January. */
function weekOfYear(days: number): number {
  const saturday = days + 6 - dayOfWeek(days);
  return Math.ceil(dayOfYear(saturday) / 7);
}

function weekYear(days: number): number {
  const saturday = days + 6 - dayOfWeek(days);
  return new Date(saturday * 86_400_000).getUTCFullYear();
}

/** A quoted text, a quote, a run of one letter, or anything else. */
const TOKEN = /'((?:[^']|'')+)'|''|([A-Za-z])\2*|[^A-Za-z']+/g;

/**
 * A moment written by a pattern of java.text.SimpleDateFormat.
 * @throws IllegalArgumentException for a letter that means nothing
 */
export function formatMoment(value: ApexDatetime, pattern: string, timeZone: string, locale: string): string {
  const date = value.dateIn(timeZone);
  const moment: Moment = {
    days: date.days,
    year: date.year,
    month: date.month,
    day: date.day,
    milliseconds: value.timeIn(timeZone).milliseconds,
    instant: value.moment,
    timeZone,
    locale,
  };
  return pattern.replace(TOKEN, (token: string, quoted: string | undefined, letter: string | undefined) => {
    if (quoted !== undefined) return quoted.replaceAll("''", "'");
    if (letter === undefined) return token === "''" ? "'" : token;
    const write = LETTERS[letter];
    if (write === undefined) throw exception('IllegalArgumentException', `Illegal pattern character '${letter}'`);
    return write(moment, token.length);
  });
}

export const firstDayOfWeek = (days: number): number => days - dayOfWeek(days);
