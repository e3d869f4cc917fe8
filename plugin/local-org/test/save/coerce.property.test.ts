import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldDef } from '../../src/contract.ts';
import { coerce, roundTo } from '../../src/save/coerce.ts';
import { customObject, field, orgOf } from '../metadata/orgOf.ts';

const fieldOf = (type: 'Date' | 'DateTime'): FieldDef => {
  const org = orgOf([customObject('Thing__c'), field('Thing__c.Day__c', type)]);
  const found = org.schema.object('Thing__c')?.fields.get('day__c');
  org.close();
  if (found === undefined) throw new Error('the object has the field');
  return found;
};

describe('numbers', () => {
  const number = fc.oneof(
    fc.double({ noNaN: true, min: -1e16, max: 1e16 }),
    fc.tuple(fc.integer(), fc.integer({ min: 0, max: 8 })).map(([digits, scale]) => digits / 10 ** scale),
    fc.constantFrom(1.005, 2.675, 0.1 + 0.2, -0.5, 99999999999999.9, 4503599627370497, 5e-324)
  );

  it('are rounded half up as exact decimals are', () => {
    fc.assert(
      fc.property(number, fc.integer({ min: 0, max: 8 }), (value, scale) => {
        const exact = new Decimal(value).toDecimalPlaces(scale, Decimal.ROUND_HALF_UP).toNumber();
        expect(roundTo(value, scale)).toBe(exact);
      }),
      { numRuns: 2000 }
    );
  });
});

describe('dates', () => {
  it('are taken when the calendar has the day, with or without a time behind', () => {
    const day = fieldOf('Date');
    const two = (value: number): string => String(value).padStart(2, '0');
    const parts = fc.record({
      year: fc.integer({ min: 1690, max: 4010 }),
      month: fc.integer({ min: 0, max: 14 }),
      date: fc.integer({ min: 0, max: 33 }),
      rest: fc.constantFrom('', 'T10:00:00Z'),
    });
    fc.assert(
      fc.property(parts, ({ year, month, date, rest }) => {
        const text = `${year}-${two(month)}-${two(date)}`;
        const isReal = !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
        if (isReal && year >= 1700 && year <= 4000) expect(coerce(day, text + rest)).toBe(text);
        else expect(() => coerce(day, text + rest)).toThrow(/Cannot deserialize/);
      }),
      { numRuns: 2000 }
    );
  });
});

describe('points in time', () => {
  it('are taken as milliseconds and as HTTP has them, too, and kept to the second', () => {
    const moment = fieldOf('DateTime');
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('4000-12-31'), noInvalidDate: true }), (date) => {
        const text = date.toISOString();
        expect(coerce(moment, date.getTime())).toBe(coerce(moment, text));
        expect(coerce(moment, date.toUTCString())).toBe(coerce(moment, text));
        expect(coerce(moment, date.getTime())).toBe(text.replace(/\.\d+Z$/, '.000Z'));
      })
    );
    for (const wrong of [1.5, Infinity, 1e300, 'Wed, 99 Nov 2026 22:44:36 GMT'])
      expect(() => coerce(moment, wrong)).toThrow(/Cannot deserialize/);
  });
});
