/** Days of the Gregorian calendar, carried back before its beginning, counted from 1 January 1970. */
export interface Day {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

const MS_PER_DAY = 86_400_000;

/** Fields outside their ranges carry over: day 0 is the last day of the month before. */
export function daysFrom(year: number, month: number, day: number): number {
  const date = new Date(0);
  // Date.UTC would read the years 0 to 99 as 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime() / MS_PER_DAY;
}

export function dayOf(days: number): Day {
  const date = new Date(days * MS_PER_DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

export const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

export const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (isLeapYear(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

/** 0 is Sunday. */
export const dayOfWeek = (days: number): number => (((days + 4) % 7) + 7) % 7;

/** The same day of another month, or its last day where that month is shorter. */
export function addMonths(days: number, months: number): number {
  const { year, month, day } = dayOf(days);
  const index = year * 12 + month - 1 + months;
  const [toYear, toMonth] = [Math.floor(index / 12), (((index % 12) + 12) % 12) + 1];
  return daysFrom(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth)));
}

export const isDay = (year: number, month: number, day: number): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);

export const dayOfYear = (days: number): number => days - daysFrom(dayOf(days).year, 1, 1) + 1;

export const padded = (value: number, width = 2): string => String(value).padStart(width, '0');

/** `2024-02-17`. */
export function isoDay(days: number): string {
  const { year, month, day } = dayOf(days);
  return `${padded(year, 4)}-${padded(month)}-${padded(day)}`;
}
