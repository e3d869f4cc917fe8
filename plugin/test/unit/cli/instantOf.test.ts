import { describe, expect, it } from 'vitest';
import { instantOf } from '../../../src/cli/instantOf.ts';

describe('a date of a command', () => {
  it.each([
    ['2026-12-04', '2026-12-04T23:59:59.000Z'],
    ['2026-12-04T17:00Z', '2026-12-04T17:00:00.000Z'],
    ['2026-12-04T17:00:00+01:00', '2026-12-04T16:00:00.000Z'],
  ])('%s counts as %s', (text, instant) => {
    expect(instantOf(text)).toBe(instant);
  });

  it.each(['tomorrow', '2026-02-30', '2026-13-01', '04.12.2026', '2026-12-04T17:00', '2026-12-04T25:00Z', ''])(
    'refuses %s',
    (text) => {
      expect(instantOf(text)).toBeUndefined();
    }
  );
});
