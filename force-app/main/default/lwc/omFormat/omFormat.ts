import LOCALE from '@salesforce/i18n/locale';
import TIME_ZONE from '@salesforce/i18n/timeZone';
import CURRENCY from '@salesforce/i18n/currency';
import DAYS from '@salesforce/label/c.OM_Duration_Days';
import HOURS from '@salesforce/label/c.OM_Duration_Hours';
import MINUTES from '@salesforce/label/c.OM_Duration_Minutes';
import { fill } from 'c/omErrors';

type Time = string | number | Date | null | undefined;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Formats are slow to make, and a page of 200 lines needs thousands of texts. */
const formats = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();
function dateFormat(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const known = formats.get(key) ?? new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: TIME_ZONE });
  formats.set(key, known);
  return known as Intl.DateTimeFormat;
}
function numberFormat(key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const known = formats.get(key) ?? new Intl.NumberFormat(LOCALE, options);
  formats.set(key, known);
  return known as Intl.NumberFormat;
}

const dateOf = (time: Time): Date | undefined => {
  if (time === null || time === undefined || time === '') return undefined;
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? undefined : date;
};

/** An amount in the currency of the org, or in the one that is named. Nothing for no amount. */
export function money(amount: number | null | undefined, currency: string | null = CURRENCY): string {
  if (amount === null || amount === undefined) return '';
  const code = currency ?? CURRENCY;
  return numberFormat(`money/${code}`, { style: 'currency', currency: code }).format(amount);
}

export const number = (value: number | null | undefined): string =>
  value === null || value === undefined ? '' : numberFormat('number', { maximumFractionDigits: 4 }).format(value);

/** 12 Dec 2026, in the order of the locale. */
export function dateText(time: Time): string {
  const date = dateOf(time);
  return date ? dateFormat('date', { year: 'numeric', month: 'short', day: 'numeric' }).format(date) : '';
}

const DATE_TIME: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' };

export function dateTimeText(time: Time): string {
  const date = dateOf(time);
  return date ? dateFormat('dateTime', DATE_TIME).format(date) : '';
}

/** From one moment to another, what both have in common once: Nov 25, 8:07 – 9:07 PM. */
export function rangeText(start: Time, end: Time): string {
  const [from, to] = [dateOf(start), dateOf(end)];
  return from && to ? dateFormat('dateTime', DATE_TIME).formatRange(from, to) : dateTimeText(start);
}

/** A share from 0 to 1. */
export const percent = (share: number): string =>
  numberFormat('percent', { style: 'percent', maximumFractionDigits: 1 }).format(share);

/** A day that has no time, such as 2026-12-12: the same everywhere. */
export function calendarDayText(day: string | null | undefined): string {
  if (!day) return '';
  const options: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'short', day: 'numeric' };
  return new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: 'UTC' }).format(new Date(day.slice(0, 10)));
}

/** 12 Dec: for places where the year is known. */
export function dayText(time: Time): string {
  const date = dateOf(time);
  return date ? dateFormat('day', { month: 'short', day: 'numeric' }).format(date) : '';
}

export function timeText(time: Time): string {
  const date = dateOf(time);
  return date ? dateFormat('time', { hour: 'numeric', minute: '2-digit' }).format(date) : '';
}

/** The midnight before a moment, in the time zone of the person. */
export function startOfDay(time: number): number {
  const format = dateFormat('clock', { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' });
  const part = (type: string): number =>
    Number(format.formatToParts(time).find((one) => one.type === type)?.value ?? 0);
  const second = Math.floor(time / 1000) * 1000;
  return second - (part('hour') * HOUR + part('minute') * MINUTE + part('second') * 1000);
}

/** Two parts at most: 3 d 4 h, 4 h 10 min, 10 min. */
export function durationText(milliseconds: number): string {
  const total = Math.max(0, Math.round(milliseconds / MINUTE)) * MINUTE;
  const parts = [
    { label: DAYS, count: Math.floor(total / DAY) },
    { label: HOURS, count: Math.floor((total % DAY) / HOUR) },
    { label: MINUTES, count: Math.floor((total % HOUR) / MINUTE) },
  ];
  const first = parts.findIndex(({ count }) => count > 0);
  if (first < 0) return fill(MINUTES, 0);
  return parts
    .slice(first, first + 2)
    .filter(({ count }) => count > 0)
    .map(({ label, count }) => fill(label, count))
    .join(' ');
}
