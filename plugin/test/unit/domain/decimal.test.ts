import { expect, it } from 'vitest';
import { addDecimals, timesDecimal } from '../../../src/domain/decimal.ts';

it('amounts are exact', () => {
  expect(addDecimals(['0.1', '0.2'])).toBe('0.30');
  expect(addDecimals([])).toBe('0.00');
  expect(addDecimals(['-1.005', '1'])).toBe('-0.005');
  expect(timesDecimal('29.90', 3)).toBe('89.70');
  expect(timesDecimal('10', 0.333333)).toBe('3.33333');
  expect(() => addDecimals(['1e3'])).toThrow(RangeError);
});
