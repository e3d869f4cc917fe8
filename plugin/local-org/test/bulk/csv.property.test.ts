import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine, CsvReader, type CsvForm } from '../../src/bulk/csv.ts';

const value = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', ';'), maxLength: 6 });
const row = fc.array(value, { minLength: 1, maxLength: 4 });

/** Cuts a text at these places. */
function pieces(text: string, cuts: readonly number[]): string[] {
  const at = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((start, index) => text.slice(start, at[index]));
}

function read(form: CsvForm, texts: readonly string[]): string[][] {
  const reader = new CsvReader(form);
  return [...texts.flatMap((text) => reader.push(text)), ...reader.end()];
}

describe('text in CSV', () => {
  it('is read as it was written, wherever it is cut', () => {
    const form = fc.record({
      delimiter: fc.constantFrom(',', ';'),
      lineEnding: fc.constantFrom<CsvForm['lineEnding'][]>('LF', 'CRLF'),
    });
    fc.assert(
      fc.property(form, fc.array(row, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 6 }), (like, rows, cuts) => {
        const text = rows.map((each) => csvLine(each, like)).join('');
        expect(read(like, pieces(text, cuts))).toEqual(rows);
      })
    );
  });

  it('is read without quotes where none are needed, its last line with or without an end', () => {
    const plain = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ' '), minLength: 1, maxLength: 5 }), {
      minLength: 1,
      maxLength: 4,
    });
    const form: CsvForm = { delimiter: ',', lineEnding: 'LF' };
    fc.assert(
      fc.property(fc.array(plain, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 6 }), (rows, cuts) => {
        const text = rows.map((each) => each.join(',')).join('\n');
        expect(read(form, pieces(text, cuts))).toEqual(rows);
      })
    );
  });
});
