import { offsetAt as computed } from '../../../formula/timeZone.ts';

/** A quarter of an hour: no zone changes its clocks within one. */
const STEP = 900_000;
/** Zones times the quarters that a program asks for; forgotten as a whole when there are too many. */
const MOST_KNOWN = 20_000;

const known = new Map<string, Map<number, number>>();
let size = 0;

/**
 * How far the clocks of a time zone are ahead of UTC at a moment, in milliseconds. Asking the calendar of the platform
 * costs microseconds, so each quarter of an hour is asked for once.
 */
export function offsetAt(timeZone: string, moment: number): number {
  const fixed = fixedOffset(timeZone);
  if (fixed !== undefined) return fixed;
  if (size > MOST_KNOWN) {
    known.clear();
    size = 0;
  }
  let offsets = known.get(timeZone);
  if (offsets === undefined) known.set(timeZone, (offsets = new Map<number, number>()));
  const quarter = Math.floor(moment / STEP);
  let offset = offsets.get(quarter);
  if (offset === undefined) {
    offset = computed(timeZone, quarter * STEP);
    offsets.set(quarter, offset);
    size += 1;
  }
  return offset;
}

/** `GMT`, `UTC` and `GMT+02:00`; undefined for zones whose clocks change. */
function fixedOffset(timeZone: string): number | undefined {
  if (timeZone === 'GMT' || timeZone === 'UTC') return 0;
  const [, sign, hours = '', minutes = '00'] = /^GMT([+-])(\d{1,2}):?(\d{2})?$/.exec(timeZone) ?? [];
  if (sign === undefined) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** The moment at which the clocks of a zone show this, given as if it were UTC. */
export function momentOf(timeZone: string, local: number): number {
  const guess = local - offsetAt(timeZone, local);
  // Near a change of the clocks the first guess may be on its other side.
  return local - offsetAt(timeZone, guess);
}

/** False for a name that the calendar does not know. */
export function isZone(timeZone: string): boolean {
  if (fixedOffset(timeZone) !== undefined) return true;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** `Pacific Standard Time` or `PST`; daylight saving as at the moment. */
export function zoneName(timeZone: string, moment: number, style: 'short' | 'long'): string {
  if (fixedOffset(timeZone) !== undefined) return timeZone === 'UTC' ? 'UTC' : timeZone;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: style });
  return format.formatToParts(moment).find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}
