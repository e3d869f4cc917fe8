import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHours, WEEKDAYS, workClock, type WorkCalendar } from '../../../src/domain/workCalendar.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (text: string): number => Date.parse(text);
const iso = (time: number): string => new Date(time).toISOString();

const office: WorkCalendar = {
  key: 'office',
  timeZone: 'Europe/Berlin',
  hours: Object.fromEntries(
    WEEKDAYS.slice(0, 5).map((day) => [day, day === 'fri' ? ['08:00-12:00'] : ['08:00-12:00', '13:00-17:00']])
  ),
  holidays: ['12-25', '12-26', '01-01', '2026-04-03'],
};
const clock = workClock(office);

describe('a working calendar', () => {
  it('counts hours of the place, over lunch and the weekend', () => {
    // Thursday 16:00 in Berlin, in winter: one hour is left, four on Friday, and the last on Monday.
    expect(iso(clock.add(at('2026-11-26T15:00:00Z'), 6 * HOUR))).toBe('2026-11-30T08:00:00.000Z');
    expect(iso(clock.add(at('2026-11-26T10:30:00Z'), HOUR))).toBe('2026-11-26T12:30:00.000Z');
  });
  it('ends at the end of a day rather than at the beginning of the next', () => {
    expect(iso(clock.add(at('2026-11-26T12:00:00Z'), 4 * HOUR))).toBe('2026-11-26T16:00:00.000Z');
    expect(iso(clock.subtract(at('2026-11-27T07:00:00Z'), HOUR))).toBe('2026-11-26T15:00:00.000Z');
  });
  it('knows holidays of one year and of every year', () => {
    // Good Friday 2026, and the turn of the year: the 25th and 26th of December are free, so is the first of January.
    expect(iso(clock.opening(at('2026-04-03T09:00:00Z')))).toBe('2026-04-06T06:00:00.000Z');
    expect(iso(clock.add(at('2026-12-24T16:30:00Z'), HOUR))).toBe('2026-12-28T08:00:00.000Z');
    expect(iso(clock.opening(at('2026-12-31T20:00:00Z')))).toBe('2027-01-04T07:00:00.000Z');
  });
  it('keeps its hours when the clocks change', () => {
    // The same eight o'clock is 07:00 UTC before the change of 29 March 2026 and 06:00 UTC after it.
    expect(iso(clock.opening(at('2026-03-27T20:00:00Z')))).toBe('2026-03-30T06:00:00.000Z');
    expect(iso(clock.opening(at('2026-10-24T20:00:00Z')))).toBe('2026-10-26T07:00:00.000Z');
  });
  it('has days of 23 and 25 hours', () => {
    const always = workClock({
      key: 'always',
      timeZone: 'Europe/Berlin',
      hours: { sun: ['00:00-24:00'] },
      holidays: [],
    });
    expect(always.between(at('2026-03-28T12:00:00Z'), at('2026-03-30T12:00:00Z'))).toBe(23 * HOUR);
    expect(always.between(at('2026-10-24T12:00:00Z'), at('2026-10-26T12:00:00Z'))).toBe(25 * HOUR);
  });
  it('does not work in an hour that a change of the clock leaves out', () => {
    const night = workClock({ key: 'n', timeZone: 'Europe/Berlin', hours: { sun: ['01:00-03:30'] }, holidays: [] });
    expect(night.between(at('2026-03-28T12:00:00Z'), at('2026-03-30T12:00:00Z'))).toBe(1.5 * HOUR);
    const gone = workClock({ key: 'g', timeZone: 'Europe/Berlin', hours: { sun: ['02:00-03:00'] }, holidays: [] });
    expect(gone.between(at('2026-03-28T12:00:00Z'), at('2026-03-30T12:00:00Z'))).toBe(0);
  });
  it('works where half hours count and where midnight is skipped', () => {
    const all = { mon: ['00:00-24:00'], sun: ['00:00-24:00'] };
    const kathmandu = workClock({ key: 'k', timeZone: 'Asia/Kathmandu', hours: all, holidays: [] });
    expect(iso(kathmandu.opening(at('2026-06-05T12:00:00Z')))).toBe('2026-06-06T18:15:00.000Z');
    // In Santiago the clocks go from 24:00 to 01:00 on 6 September 2026: that Sunday has 23 hours.
    const santiago = workClock({
      key: 's',
      timeZone: 'America/Santiago',
      hours: { sun: ['00:00-24:00'] },
      holidays: [],
    });
    expect(santiago.between(at('2026-09-05T12:00:00Z'), at('2026-09-07T12:00:00Z'))).toBe(23 * HOUR);
  });
  it('refuses to look for work for ever', () => {
    const never = workClock({ key: 'never', timeZone: 'UTC', hours: {}, holidays: [] });
    expect(() => never.add(0, 1)).toThrow(RangeError);
    expect(() => never.subtract(0, 1)).toThrow(RangeError);
    expect(() => never.opening(0)).toThrow(RangeError);
  });
  it('costs nothing where there is none', () => {
    const none = workClock(undefined);
    expect([none.add(5, 7), none.subtract(5, 7), none.between(5, 12), none.opening(3)]).toEqual([12, -2, 7, 3]);
  });
  it('is made once for equal calendars', () => {
    expect(workClock(structuredClone(office))).toBe(clock);
  });
});

describe('hours', () => {
  it.each(['08:00-12:00', '00:00-24:00', '23:59-24:00'])('%s', (text) => expect(parseHours(text)).toBeDefined());
  it.each(['8:00-12:00', '12:00-12:00', '13:00-12:00', '24:00-24:00', '08:00-25:00', '08:60-12:00', ''])(
    'not %s',
    (text) => expect(parseHours(text)).toBeUndefined()
  );
});

describe('whatever the calendar', () => {
  const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC');
  const hour = fc.integer({ min: 0, max: 24 * 4 });
  const clockText = (quarter: number): string =>
    `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`;
  const ranges = fc
    .uniqueArray(hour, { minLength: 2, maxLength: 4 })
    .map((quarters) => quarters.toSorted((a, b) => a - b))
    .map((sorted) =>
      sorted.flatMap((from, index) => {
        const to = sorted[index + 1];
        return index % 2 === 0 && to !== undefined ? [`${clockText(from)}-${clockText(to)}`] : [];
      })
    );
  const calendar = fc
    .record({
      timeZone: zone,
      hours: fc.dictionary(fc.constantFrom(...WEEKDAYS), ranges, { minKeys: 1, maxKeys: 7 }),
      holidays: fc.subarray(['12-25', '01-01', '2026-03-29', '2026-10-25', '2026-11-01']),
    })
    .map((rest): WorkCalendar => ({ key: 'any', ...rest }));
  // Around changes of the clock and turns of the year, and anywhere.
  const instant = fc.oneof(
    fc.integer({ min: at('2025-01-01T00:00:00Z'), max: at('2028-01-01T00:00:00Z') }),
    fc
      .tuple(
        fc.constantFrom('2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '2026-03-08T07:00:00Z', '2026-12-31T23:00:00Z'),
        fc.integer({ min: -2 * DAY, max: 2 * DAY })
      )
      .map(([text, shift]) => at(text) + shift)
  );
  const duration = fc.integer({ min: 1, max: 60 * HOUR });
  const runs = { numRuns: 30 };

  it('what was added is between, and is taken away again', () => {
    fc.assert(
      fc.property(calendar, instant, duration, (spec, from, ms) => {
        const any = workClock(spec);
        const end = any.add(from, ms);
        expect(any.between(from, end)).toBe(ms);
        expect(any.between(from, end - 1)).toBe(ms - 1);
        const start = any.subtract(end, ms);
        expect(any.between(start, end)).toBe(ms);
        expect(start).toBeGreaterThanOrEqual(from);
      }),
      runs
    );
  });
  it('two times add up to one', () => {
    fc.assert(
      fc.property(calendar, instant, duration, duration, (spec, from, a, b) => {
        const any = workClock(spec);
        expect(any.add(any.add(from, a), b)).toBe(any.add(from, a + b));
        expect(any.subtract(any.subtract(from, a), b)).toBe(any.subtract(from, a + b));
      }),
      runs
    );
  });
  it('time between is the same in parts, and backwards the same with a minus', () => {
    fc.assert(
      fc.property(calendar, instant, duration, duration, (spec, from, a, b) => {
        const any = workClock(spec);
        expect(any.between(from, from + a) + any.between(from + a, from + a + b)).toBe(any.between(from, from + a + b));
        expect(any.between(from + a, from)).toBe(0 - any.between(from, from + a));
        expect(any.between(from, from + a)).toBeLessThanOrEqual(a);
      }),
      runs
    );
  });
  it('work begins at an opening, and nothing is worked before it', () => {
    fc.assert(
      fc.property(calendar, instant, (spec, from) => {
        const any = workClock(spec);
        const open = any.opening(from);
        expect(any.between(from, open)).toBe(0);
        expect(any.between(open, open + 1)).toBe(1);
      }),
      runs
    );
  });
});
