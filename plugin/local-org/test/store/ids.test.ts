import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customKeyPrefix, makeId, normalizeId, withChecksum } from '../../src/store/ids.ts';

describe('record ids', () => {
  it.each([
    ['001D000000IqhSL', '001D000000IqhSLIAZ'],
    ['00530000003UGpw', '00530000003UGpwAAG'],
    ['000000000000000', '000000000000000AAA'],
  ])('gives %s the suffix of %s', (id15, id18) => {
    expect(withChecksum(id15)).toBe(id18);
  });

  it('finds the id again from any spelling that keeps the suffix', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 40 }), (sequence) => {
        const id = makeId('a0B', sequence);

        expect(normalizeId(id)).toBe(id);
        expect(normalizeId(id.slice(0, 15))).toBe(id);
        expect(normalizeId(id.toLowerCase())).toBe(id);
        expect(normalizeId(id.toUpperCase())).toBe(id);
      })
    );
  });

  it('sorts ids as they were made', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 40 }), fc.nat({ max: 2 ** 40 }), (a, b) => {
        expect(Math.sign(a - b)).toBe(
          makeId('001', a) < makeId('001', b) ? -1 : makeId('001', a) > makeId('001', b) ? 1 : 0
        );
      })
    );
  });

  it.each(['', 'abc', '001D000000IqhS', '001D000000IqhSLIA', '001D000000IqhSL!!!', '001D000000Iqhs8IAZ'])(
    'takes %j for no id',
    (text) => {
      expect(normalizeId(text)).toBeUndefined();
    }
  );

  it('gives custom objects prefixes one after another', () => {
    expect([0, 1, 10, 61, 62].map((index) => customKeyPrefix('a', index))).toEqual(['a00', 'a01', 'a0A', 'a0z', 'a10']);
  });
});
