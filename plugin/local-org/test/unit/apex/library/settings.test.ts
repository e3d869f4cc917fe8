import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApexDecimal } from '../../../../src/apex/library/values/decimal.ts';
import { ROUNDING_MODES } from '../../../../src/apex/library/values/rounding.ts';
import type { ApexPlatform, CalloutRequest } from '../../../../src/apex/transaction.ts';
import { outcome, programOf, transactionOf, type Case } from './apexRun.ts';

const run = (apex: string, options: Parameters<typeof outcome>[2]): string =>
  outcome(programOf([[apex, '']]), 0, options);

describe('the user', () => {
  it.each([
    ['de_DE', 'Date.newInstance(2024, 2, 7).format()', '07.02.2024'],
    ['en_GB', 'Date.newInstance(2024, 2, 7).format()', '07/02/2024'],
    ['de_DE', "Date.parse('07.02.2024')", '2024-02-07 00:00:00'],
    ['de_DE', 'Integer i = 1234567; return i.format();', '1.234.567'],
    ['de_DE', 'Date.newInstance(2024, 2, 17).toStartOfWeek()', '2024-02-12 00:00:00'],
    ['de_DE', "Datetime.parse('07.02.2024 18:05')", '2024-02-08 02:05:00'],
  ])('of %s sees %s as %s', (locale, apex, expected) => {
    expect(run(apex, { locale })).toBe(expected);
  });

  it.each([
    ['Europe/Berlin', 'Datetime.newInstance(2024, 7, 1, 12, 0, 0)', '2024-07-01 10:00:00'],
    ['Europe/Berlin', 'Datetime.newInstance(2024, 1, 1, 12, 0, 0)', '2024-01-01 11:00:00'],
    ['Asia/Kolkata', "Datetime.newInstance(2024, 1, 1, 12, 0, 0).format('Z')", '+0530'],
    ['Pacific/Auckland', 'Date.today()', '2024-02-17 00:00:00'],
  ])('in %s: %s is %s', (timeZone, apex, expected) => {
    expect(run(apex, { timeZone })).toBe(expected);
  });
});

describe('a callout', () => {
  const SEND: Case = [
    "HttpRequest r = new HttpRequest(); r.setEndpoint('https://x.test'); r.setMethod('PUT'); r.setBody('b'); r.setHeader('A', '1'); HttpResponse a = new Http().send(r); return a.getStatusCode() + a.getBody() + a.getHeader('x');",
    '',
  ];
  const program = programOf([SEND]);

  it('is refused where the org lets no Apex call out', () => {
    expect(outcome(program, 0, { isTest: false })).toBe(
      '!System.CalloutException: Unauthorized endpoint, please check Setup->Security->Remote site settings. endpoint = https://x.test'
    );
  });

  it('goes through the port of the org', () => {
    const asked: CalloutRequest[] = [];
    const platform = {
      callout: (request: CalloutRequest) => {
        asked.push(request);
        return { statusCode: 200, status: 'OK', headers: { X: 'y' }, body: new TextEncoder().encode('done') };
      },
    } as unknown as ApexPlatform;
    expect(outcome(program, 0, { isTest: false, platform })).toBe('200doney');
    expect(asked).toMatchObject([{ endpoint: 'https://x.test', method: 'PUT', headers: { A: '1' }, timeout: 10_000 }]);
  });

  it('is refused after a save in the same transaction', () => {
    const apex = transactionOf(program);
    apex.count('dmlStatements');
    expect(() => program.invokeStatic(apex, 'Cases', 'c0', [])).toThrow('You have uncommitted work pending');
  });
});

describe('the debug log', () => {
  it('gets the text of values with their level', () => {
    const program = programOf([['System.debug(LoggingLevel.WARN, new List<Integer>{ 1 }); return null;', '']]);
    const apex = transactionOf(program);
    program.invokeStatic(apex, 'Cases', 'c0', []);
    expect(apex.logged).toEqual(['WARN|(1)']);
  });
});

describe('Decimal', () => {
  const decimals = fc
    .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 8 }))
    .map(([unscaled, scale]) => new ApexDecimal(unscaled, scale));

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(decimals, (value) => {
        expect(ApexDecimal.of(value.toString())).toEqual(value);
        expect(ApexDecimal.of(value.toPlainString())).toEqual(value);
      })
    );
  });

  it('adds and multiplies exactly', () => {
    fc.assert(
      fc.property(decimals, decimals, decimals, (a, b, c) => {
        expect(a.plus(b).minus(b).compareTo(a)).toBe(0);
        expect(
          a
            .plus(b)
            .times(c)
            .compareTo(a.times(c).plus(b.times(c)))
        ).toBe(0);
      })
    );
  });

  it('divides to the nearest of 34 digits', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        fc.pre(b.unscaled !== 0n && a.unscaled !== 0n);
        const quotient = a.dividedBy(b);
        expect(quotient.precision).toBeLessThanOrEqual(34);
        const unit = new ApexDecimal(1n, quotient.scale);
        const error = quotient.times(b).minus(a).abs();
        expect(error.plus(error).compareTo(unit.times(b).abs())).toBeLessThanOrEqual(0);
      })
    );
  });

  it('rounds to a neighbor, and to itself where nothing is lost', () => {
    fc.assert(
      fc.property(
        decimals,
        fc.integer({ min: 0, max: 8 }),
        fc.constantFrom(...ROUNDING_MODES),
        (value, scale, mode) => {
          fc.pre(mode !== 'UNNECESSARY');
          const rounded = value.withScale(scale, mode);
          expect(rounded.minus(value).abs().compareTo(new ApexDecimal(1n, scale))).toBeLessThan(0);
          expect(rounded.withScale(scale, mode)).toEqual(rounded);
        }
      )
    );
  });
});
