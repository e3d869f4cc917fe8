/** ISO 8601 durations without months and years, whose length depends on the date. */
const PATTERN =
  /^(?<sign>-)?P(?:(?<weeks>\d{1,4})W|(?:(?<days>\d{1,5})D)?(?:T(?:(?<hours>\d{1,6})H)?(?:(?<minutes>\d{1,7})M)?(?:(?<seconds>\d{1,9}(?:\.\d{1,3})?)S)?)?)$/;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Milliseconds, or nothing when the text is not such a duration. A leading `-` makes it negative. */
export function parseDuration(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (!match?.groups || /[PT]$/.test(text)) return undefined;
  const { sign, weeks, days, hours, minutes, seconds } = match.groups;
  const part = (value: string | undefined, unit: number): number => (value === undefined ? 0 : Number(value) * unit);
  const total =
    part(weeks, 7 * DAY) + part(days, DAY) + part(hours, HOUR) + part(minutes, MINUTE) + part(seconds, SECOND);
  const ms = Math.round(total);
  return sign && ms !== 0 ? -ms : ms;
}

/** The one way to write a duration, so that `PT60M` and `PT1H` are the same design. */
export function formatDuration(ms: number): string {
  const sign = ms < 0 ? '-' : '';
  let rest = Math.abs(ms);
  const take = (unit: number, letter: string): string => {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    return count === 0 ? '' : `${count}${letter}`;
  };
  const days = take(DAY, 'D');
  const clock = take(HOUR, 'H') + take(MINUTE, 'M') + (rest === 0 ? '' : `${rest / SECOND}S`);
  if (days === '' && clock === '') return 'PT0S';
  return `${sign}P${days}${clock === '' ? '' : `T${clock}`}`;
}

/** Milliseconds of a duration that the schema has checked. */
export function durationMs(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new Error(`not a checked duration: ${text}`);
  return ms;
}
