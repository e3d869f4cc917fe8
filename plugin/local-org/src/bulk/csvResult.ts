import { closeSync, openSync, readSync } from 'node:fs';
import type { Json } from '../soql/shape.ts';
import { rowOf, type ResultColumn } from './bulkQuery.ts';
import { csvLine, type CsvForm } from './csv.ts';
import { SpoolWriter } from './spool.ts';

/** The records of a query in a file of CSV without its header, any range of which can be read. */
export class CsvResult {
  readonly file: string;
  readonly header: string;
  rows = 0;
  readonly #columns: readonly ResultColumn[];
  readonly #form: CsvForm;
  readonly #writer: SpoolWriter;
  /** Where the pages that were added start: first row and first byte. */
  readonly #marks: { readonly row: number; readonly byte: number }[] = [];

  constructor(file: string, columns: readonly ResultColumn[], form: CsvForm) {
    this.file = file;
    this.#columns = columns;
    this.#form = form;
    this.header = csvLine(
      columns.map(({ title }) => title),
      form
    );
    this.#writer = new SpoolWriter(file);
  }

  add(records: readonly Json[]): void {
    this.#marks.push({ row: this.rows, byte: this.#writer.length });
    for (const record of records) this.#writer.write(csvLine(rowOf(record, this.#columns), this.#form));
    this.rows += records.length;
  }

  close(): void {
    this.#marks.push({ row: this.rows, byte: this.#writer.length });
    this.#writer.close();
  }

  /** The bytes `[start, end)` of the rows `[from, to)`, once the result is closed. */
  range(from: number, to: number): { readonly start: number; readonly end: number } {
    return { start: this.#byteOf(from), end: this.#byteOf(to) };
  }

  #byteOf(row: number): number {
    const mark = this.#marks.findLast((each) => each.row <= row) ?? { row: 0, byte: 0 };
    return mark.row === row ? mark.byte : skipRows(this.file, mark.byte, row - mark.row);
  }
}

const [QUOTE, LINE_FEED] = [34, 10];

/** The byte behind as many rows. */
function skipRows(file: string, from: number, rows: number): number {
  const descriptor = openSync(file, 'r');
  try {
    const buffer = Buffer.allocUnsafe(64 * 1024);
    let [left, at, isQuoted] = [rows, from, false];
    for (;;) {
      const length = readSync(descriptor, buffer, 0, buffer.length, at);
      if (length === 0) return at;
      for (let index = 0; index < length; index += 1) {
        if (buffer[index] === QUOTE) isQuoted = !isQuoted;
        else if (buffer[index] === LINE_FEED && !isQuoted && --left === 0) return at + index + 1;
      }
      at += length;
    }
  } finally {
    closeSync(descriptor);
  }
}
