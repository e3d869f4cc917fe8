/** Calendar dates as ISO 8601 text (`2026-01-31`): contracts know days, not times of day. */

const DAY_MS = 86_400_000;

/** @throws {Error} for a text that is no date of the calendar; callers parse input before. */
function parts(date: string): readonly [number, number, number] {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  const [year, month, day] = match ? match.slice(1).map(Number) : [];
  if (year === undefined || month === undefined || day === undefined || !isDate(date)) {
    throw new Error(`Not a date: ${date}`);
  }
  return [year, month, day];
}

/** Whether a text is a day that exists. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

const toText = (time: number): string => new Date(time).toISOString().slice(0, 10);

export const addDays = (date: string, days: number): string => {
  const [year, month, day] = parts(date);
  return toText(Date.UTC(year, month - 1, day) + days * DAY_MS);
};

/**
 * The same day so many months later; the last day of the month where that month is shorter. Series are counted from
 * their first day, so that January 31 becomes February 28 and then March 31 again.
 */
export function addMonths(date: string, months: number): string {
  const [year, month, day] = parts(date);
  return toText(Date.UTC(year, month - 1 + months, Math.min(day, lastDay(year, month + months))));
}

const lastDay = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** The last day of a term, as the platform counts it: twelve months from January 1 end on December 31. */
export function termEnd(start: string, months: number): string {
  const [year, month, day] = parts(start);
  const isShorter = day > lastDay(year, month + months);
  return isShorter ? addMonths(start, months) : addDays(addMonths(start, months), -1);
}

/** Days from one date to another; negative when the other comes first. */
export function daysBetween(from: string, to: string): number {
  const time = (date: string): number => {
    const [year, month, day] = parts(date);
    return Date.UTC(year, month - 1, day);
  };
  return Math.round((time(to) - time(from)) / DAY_MS);
}

export const dayOf = (now: number): string => toText(now);
