/** Times as people say them. Instants come in as ISO 8601, `now` as milliseconds since the epoch. */

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** `in 2 h`, `5 min ago`, `now`; the two largest units at most. */
export function relativeTime(iso: string, now: number): string {
  const delta = Date.parse(iso) - now;
  if (Number.isNaN(delta)) return iso;
  const text = duration(Math.abs(delta));
  if (text === '') return 'now';
  return delta > 0 ? `in ${text}` : `${text} ago`;
}

/** `3 d 4 h`, `20 min`, `12 s`; empty below one second. */
export function duration(ms: number): string {
  const units: readonly (readonly [number, string])[] = [
    [day, 'd'],
    [hour, 'h'],
    [minute, 'min'],
    [1000, 's'],
  ];
  const parts: string[] = [];
  let rest = Math.round(ms / 1000) * 1000;
  for (const [size, unit] of units) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count} ${unit}`);
    rest -= count * size;
    if (parts.length === 2 || (parts.length === 1 && count === 0)) break;
  }
  return parts.join(' ');
}

/** Time of day for today, date and time otherwise; in the time zone of whoever reads it. */
export function clockTime(iso: string, now: number, timeZone?: string): string {
  const at = new Date(iso);
  const zone = timeZone === undefined ? {} : { timeZone };
  const dateOf = (value: Date): string => value.toLocaleDateString('en-CA', zone);
  const time = at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', ...zone });
  if (dateOf(at) === dateOf(new Date(now))) return time;
  return `${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', ...zone })} ${time}`;
}
