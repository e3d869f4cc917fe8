import { describe, expect, it } from 'vitest';
import { benchBulk } from '../bench/benchBulk.ts';

describe('a bulk job of many rows', () => {
  it('is saved and read back whole, by HTTP and on disk', { timeout: 120_000 }, async () => {
    // The measure itself refuses an answer that lacks a row; how fast it is depends on the machine.
    const figures = await benchBulk(4000);
    expect(figures.map(({ name }) => name)).toContain('bulk: ingest of 4000 rows without automation');
    expect(figures.filter(({ unit }) => unit === '/s').every(({ value }) => value > 0)).toBe(true);
    // A few rows may need no memory that the start has not needed.
    expect(figures.filter(({ unit }) => unit === 'MB').every(({ value }) => value >= 0)).toBe(true);
  });
});
