/** The delimiters that a job may name. */
export const DELIMITERS: Readonly<Record<string, string>> = {
  COMMA: ',',
  TAB: '\t',
  SEMICOLON: ';',
  PIPE: '|',
  CARET: '^',
  BACKQUOTE: '`',
};

export type LineEnding = 'LF' | 'CRLF';

/** How text is read; without a line ending any is taken. */
export interface ReadForm {
  readonly delimiter: string;
  readonly lineEnding?: LineEnding;
}

/** How the text of a job is cut into rows and values. */
export interface CsvForm {
  readonly delimiter: string;
  readonly lineEnding: LineEnding;
}

/** Text that does not have the form that its job states. */
export class CsvError extends Error {}

/**
 * Reads delimited text that comes in pieces of any size: values may stand in double quotes, with `""` for one and with
 * line ends inside. Empty lines are no rows.
 */
export class CsvReader {
  readonly #form: ReadForm;
  #rest = '';
  #isFirst = true;
  /** How far the rest is known to hold no complete row, and whether a quote is open there. */
  #scanned = 0;
  #isQuoted = false;
  /** The next quote of the text that is read; -1 when it has no more, so that a text is searched for quotes once. */
  #quote = 0;

  constructor(form: ReadForm) {
    this.#form = form;
  }

  /** The rows that are complete with this piece. @throws CsvError when lines do not end as the job states */
  push(piece: string): string[][] {
    const rows: string[][] = [];
    const text = this.#rest + (this.#isFirst ? piece.replace(/^\uFEFF/, '') : piece);
    if (piece !== '') this.#isFirst = false;
    let start = 0;
    let at = this.#scanned;
    this.#quote = text.indexOf('"', at);
    for (;;) {
      const end = this.#lineEnd(text, at);
      if (end < 0) break;
      this.#take(text, start, end, rows);
      start = end + 1;
      at = start;
    }
    this.#rest = text.slice(start);
    this.#scanned = this.#rest.length;
    return rows;
  }

  /** The row at the end of a text whose last line does not end. @throws CsvError for a quote that is not closed */
  end(): string[][] {
    const rows: string[][] = [];
    if (this.#isQuoted) throw new CsvError('A quoted value is not closed.');
    if (this.#rest !== '') this.#take(this.#rest, 0, this.#rest.length, rows);
    this.#rest = '';
    this.#scanned = 0;
    return rows;
  }

  /** Where the next line ends outside of quotes, or -1. */
  #lineEnd(text: string, from: number): number {
    let at = from;
    for (;;) {
      const end = text.indexOf('\n', at);
      const limit = end < 0 ? text.length : end;
      for (; this.#quote >= 0 && this.#quote < limit; this.#quote = text.indexOf('"', this.#quote + 1)) {
        this.#isQuoted = !this.#isQuoted;
      }
      if (end < 0 || !this.#isQuoted) return end;
      at = end + 1;
    }
  }

  #take(text: string, start: number, end: number, rows: string[][]): void {
    const isCrlf = end > start && text.charCodeAt(end - 1) === CARRIAGE_RETURN;
    const stop = isCrlf ? end - 1 : end;
    if (stop === start) return;
    const isLine = end < text.length;
    const { lineEnding, delimiter } = this.#form;
    if (isLine && lineEnding !== undefined && isCrlf !== (lineEnding === 'CRLF')) {
      throw new CsvError(`LineEnding is invalid on user data. Current LineEnding setting is ${lineEnding}`);
    }
    rows.push(valuesOf(text.slice(start, stop), delimiter));
  }
}

const CARRIAGE_RETURN = 13;

function valuesOf(line: string, delimiter: string): string[] {
  if (!line.includes('"')) return line.split(delimiter);
  const values: string[] = [];
  let at = 0;
  for (;;) {
    if (line[at] === '"') {
      const end = closingQuote(line, at + 1);
      values.push(line.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 1;
      if (at < line.length && line[at] !== delimiter) throw new CsvError(`A value goes on behind its quote: ${line}`);
    } else {
      const next = line.indexOf(delimiter, at);
      const end = next < 0 ? line.length : next;
      values.push(line.slice(at, end));
      at = end;
    }
    if (at >= line.length) return values;
    at += 1;
  }
}

function closingQuote(line: string, from: number): number {
  for (let at = line.indexOf('"', from); at >= 0; at = line.indexOf('"', at + 2)) {
    if (line[at + 1] !== '"') return at;
  }
  throw new CsvError('A quoted value is not closed.');
}

const quoted = (value: string): string => `"${value.includes('"') ? value.replaceAll('"', '""') : value}"`;

/** A row of results: every value in quotes, as the platform writes them. */
export function csvLine(values: readonly string[], { delimiter, lineEnding }: CsvForm): string {
  let line = '';
  for (const value of values) line += (line === '' ? '' : delimiter) + quoted(value);
  return line + (lineEnding === 'CRLF' ? '\r\n' : '\n');
}
