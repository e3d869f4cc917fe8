/**
 * Working time: when somebody works, in the time of the place where they do. Pure and safe across changes of the clock:
 * a day is as long as it is there, 23 and 25 hours included.
 */

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A calendar as plans carry it. Without one, time counts around the clock. */
export interface WorkCalendar {
  /** What the design calls it. */
  readonly key?: string;
  /** IANA name, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
  /** Ranges of the local day, `08:00-12:00`, sorted and apart; `24:00` ends the day. Days that are left out are free. */
  readonly hours: Readonly<Partial<Record<Weekday, readonly string[]>>>;
  /** Local days without work: `2026-05-14`, or `12-25` for every year. */
  readonly holidays: readonly string[];
}

/** Instants and durations are milliseconds; durations are of working time and never negative. */
export interface WorkClock {
  /** The earliest instant at which so much working time has passed since `at`; `at` itself for none. */
  add(at: number, duration: number): number;
  /** The latest instant from which so much working time passes until `at`; `at` itself for none. */
  subtract(at: number, duration: number): number;
  /** Working time from `from` to `to`, negative when `to` comes first. */
  between(from: number, to: number): number;
  /** `at` when somebody works then, else the instant at which work begins next. */
  opening(at: number): number;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
/** So many days without work in a row are a mistake, not a calendar. */
const MOST_FREE_DAYS = 3_660;

/** Around the clock: what counts where no calendar is named. */
export const aroundTheClock: WorkClock = {
  add: (at, duration) => at + duration,
  subtract: (at, duration) => at - duration,
  between: (from, to) => to - from,
  opening: (at) => at,
};

const clocks = new WeakMap<WorkCalendar, WorkClock>();
const clocksByText = new Map<string, WorkClock>();
const MOST_CLOCKS = 200;

/**
 * The clock of a calendar, made once. Calendars that were read from a database are equal without being the same.
 *
 * @throws {RangeError} when the time zone or an hour is none; designs are checked before they are used.
 */
export function workClock(calendar: WorkCalendar | undefined): WorkClock {
  if (calendar === undefined) return aroundTheClock;
  const known = clocks.get(calendar);
  if (known) return known;
  const text = JSON.stringify(calendar);
  let clock = clocksByText.get(text);
  if (!clock) {
    if (clocksByText.size >= MOST_CLOCKS) clocksByText.clear();
    clocksByText.set(text, (clock = new CalendarClock(calendar)));
  }
  clocks.set(calendar, clock);
  return clock;
}

/** Minutes of the day from and to, or nothing when the text is no range, e.g. `08:00-12:30`. */
export function parseHours(text: string): readonly [from: number, to: number] | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/.exec(text);
  if (!match) return undefined;
  const from = Number(match[1]) * 60 + Number(match[2]);
  const to = match[3] === undefined ? 1440 : Number(match[3]) * 60 + Number(match[4]);
  return from < to ? [from, to] : undefined;
}

/** One local day: where it lies, and its working times as instants, from and to in turn. */
interface LocalDay {
  readonly start: number;
  readonly end: number;
  readonly spans: readonly number[];
}

class CalendarClock implements WorkClock {
  readonly #zone: Intl.DateTimeFormat;
  readonly #hours: readonly (readonly (readonly [number, number])[])[];
  readonly #holidays: ReadonlySet<string>;
  /** By number of the local day since 1970. */
  readonly #days = new Map<number, LocalDay>();

  constructor({ timeZone, hours, holidays }: WorkCalendar) {
    this.#zone = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    this.#hours = WEEKDAYS.map((day) =>
      (hours[day] ?? []).map((text) => {
        const range = parseHours(text);
        if (!range) throw new RangeError(`"${text}" are no hours of a day`);
        return range;
      })
    );
    this.#holidays = new Set(holidays);
  }

  add(at: number, duration: number): number {
    if (duration <= 0) return at;
    let left = duration;
    for (let number = this.#dayAt(at), free = 0; ; number += 1) {
      const { spans } = this.#day(number);
      for (let index = 0; index < spans.length; index += 2) {
        const from = Math.max(at, spans[index] ?? 0);
        const worked = (spans[index + 1] ?? 0) - from;
        if (worked <= 0) continue;
        if (worked >= left) return from + left;
        left -= worked;
        free = 0;
      }
      free = nextFree(free);
    }
  }

  subtract(at: number, duration: number): number {
    if (duration <= 0) return at;
    let left = duration;
    for (let number = this.#dayAt(at), free = 0; ; number -= 1) {
      const { spans } = this.#day(number);
      for (let index = spans.length - 2; index >= 0; index -= 2) {
        const to = Math.min(at, spans[index + 1] ?? 0);
        const worked = to - (spans[index] ?? 0);
        if (worked <= 0) continue;
        if (worked >= left) return to - left;
        left -= worked;
        free = 0;
      }
      free = nextFree(free);
    }
  }

  between(from: number, to: number): number {
    if (to < from) return 0 - this.between(to, from);
    let total = 0;
    for (let number = this.#dayAt(from); ; number += 1) {
      const { spans, end } = this.#day(number);
      for (let index = 0; index < spans.length; index += 2) {
        total += Math.max(0, Math.min(to, spans[index + 1] ?? 0) - Math.max(from, spans[index] ?? 0));
      }
      if (to <= end) return total;
    }
  }

  opening(at: number): number {
    for (let number = this.#dayAt(at), free = 0; ; number += 1) {
      const { spans } = this.#day(number);
      for (let index = 0; index < spans.length; index += 2) {
        if ((spans[index + 1] ?? 0) > at) return Math.max(at, spans[index] ?? 0);
      }
      free = nextFree(free);
    }
  }

  /** The number of the local day in which an instant lies. Asks the time zone only for days that are new. */
  #dayAt(at: number): number {
    let number = Math.floor(at / DAY);
    while (at < this.#day(number).start) number -= 1;
    while (at >= this.#day(number).end) number += 1;
    return number;
  }

  #day(number: number): LocalDay {
    let day = this.#days.get(number);
    if (!day) this.#days.set(number, (day = this.#makeDay(number)));
    return day;
  }

  #makeDay(number: number): LocalDay {
    const midnight = number * DAY;
    const date = new Date(midnight).toISOString().slice(0, -14);
    // 1 January 1970 was a Thursday.
    const weekday = (((number + 3) % 7) + 7) % 7;
    const isFree = this.#holidays.has(date) || this.#holidays.has(date.slice(-5));
    const ranges = isFree ? [] : (this.#hours[weekday] ?? []);
    const spans: number[] = [];
    for (const [fromMinute, toMinute] of ranges) {
      const from = this.#instantOf(midnight + fromMinute * MINUTE);
      const to = this.#instantOf(midnight + toMinute * MINUTE);
      // Hours that a change of the clock leaves out are not worked.
      if (to > from) spans.push(from, to);
    }
    return { start: this.#instantOf(midnight), end: this.#instantOf(midnight + DAY), spans };
  }

  /**
   * The instant at which clocks there show a time, given as if it were UTC. Of a time that comes twice it is the first; a
   * time that is left out is the instant of the change.
   */
  #instantOf(wall: number): number {
    const before = this.#offsetAt(wall - DAY);
    const after = this.#offsetAt(wall + DAY);
    const early = wall - Math.max(before, after);
    const late = wall - Math.min(before, after);
    if (early + this.#offsetAt(early) === wall) return early;
    if (late + this.#offsetAt(late) === wall) return late;
    return this.#changeBetween(early, late);
  }

  #changeBetween(early: number, late: number): number {
    const offset = this.#offsetAt(early);
    let [low, high] = [early, late];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#offsetAt(middle) === offset) low = middle;
      else high = middle;
    }
    return high;
  }

  /** How far clocks there are ahead of UTC, in milliseconds. */
  #offsetAt(at: number): number {
    const part: Record<string, number> = {};
    let beforeChrist = false;
    for (const { type, value } of this.#zone.formatToParts(at)) {
      if (type === 'era') beforeChrist = value.startsWith('B');
      else part[type] = Number(value);
    }
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    const wall = new Date(0);
    wall.setUTCFullYear(beforeChrist ? 1 - year : year, month - 1, day);
    wall.setUTCHours(hour, minute, second);
    return wall.getTime() - Math.floor(at / 1000) * 1000;
  }
}

function nextFree(free: number): number {
  if (free >= MOST_FREE_DAYS) throw new RangeError(`the calendar has no working time in ${MOST_FREE_DAYS} days`);
  return free + 1;
}
