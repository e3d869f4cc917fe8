import { dateText, dateTimeText, durationText, money, number, percent, rangeText, startOfDay } from 'c/omFormat';

describe('c/omFormat', () => {
  it('writes amounts in the currency of the org, or in another one', () => {
    expect(money(4310)).toBe('$4,310.00');
    expect(money(-18.5, 'EUR')).toBe('-€18.50');
    expect(money(null)).toBe('');
    expect(number(1234.5)).toBe('1,234.5');
  });

  it('writes no date for none, and for what is none', () => {
    expect(dateText('2026-12-12T12:00:00Z')).toBe('Dec 12, 2026');
    expect([dateText(null), dateText(''), dateText('soon')]).toEqual(['', '', '']);
  });

  it('writes times as the platform does, and of two moments once what both have', () => {
    const plain = (text: string): string => text.replaceAll(/\s/g, ' ');
    const [start, end] = ['2026-12-12T16:07:00Z', '2026-12-12T17:30:00Z'];
    expect(plain(dateTimeText(start))).toBe('Dec 12, 8:07 AM');
    expect(plain(rangeText(start, end))).toBe('Dec 12, 8:07 – 9:30 AM');
    expect(plain(rangeText(start, null))).toBe('Dec 12, 8:07 AM');
    expect(rangeText(null, end)).toBe('');
  });

  it('writes shares as percent of the locale', () => {
    expect([percent(0.8249), percent(1)]).toEqual(['82.5%', '100%']);
  });

  it('finds the midnight of the person', () => {
    // The time zone of the test library is that of Los Angeles.
    expect(new Date(startOfDay(Date.parse('2026-12-12T03:30:15Z'))).toISOString()).toBe('2026-12-11T08:00:00.000Z');
  });

  it('writes durations with two parts at most', () => {
    const hour = 3_600_000;
    const words = (text: string): string => text.replaceAll('c.OM_Duration_', '');
    expect(words(durationText(76 * hour + 60_000))).toBe('Days Hours');
    expect(words(durationText(24 * hour + 60_000))).toBe('Days');
    expect(words(durationText(90 * 60_000))).toBe('Hours Minutes');
    expect(words(durationText(0))).toBe('Minutes');
    expect(words(durationText(-5))).toBe('Minutes');
  });
});
