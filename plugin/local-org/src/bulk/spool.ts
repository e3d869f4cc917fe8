import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';

/** The files of bulk jobs: data of any size passes through them, so that jobs need little memory. */
export class Spool {
  #folder: string | undefined;

  /** A path for a file of a job; the folder is made with the first. */
  file(name: string): string {
    this.#folder ??= mkdtempSync(join(tmpdir(), 'local-org-bulk-'));
    return join(this.#folder, name);
  }

  /** Removes all files. */
  close(): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }
}

const PIECE = 256 * 1024;

/** The text of a file, a piece at a time. */
export function* piecesOf(file: string): Generator<string, void> {
  const descriptor = openSync(file, 'r');
  try {
    const buffer = Buffer.allocUnsafe(PIECE);
    const decoder = new StringDecoder('utf8');
    for (;;) {
      const length = readSync(descriptor, buffer, 0, PIECE, null);
      if (length === 0) break;
      yield decoder.write(buffer.subarray(0, length));
    }
    yield decoder.end();
  } finally {
    closeSync(descriptor);
  }
}

/** Writes a text file in large pieces. */
export class SpoolWriter {
  readonly file: string;
  #descriptor: number | undefined;
  #parts: string[] = [];
  #held = 0;
  #written = 0;

  constructor(file: string) {
    this.file = file;
    this.#descriptor = openSync(file, 'w', 0o600);
  }

  /** Bytes so far. */
  get length(): number {
    this.#flush();
    return this.#written;
  }

  write(text: string): void {
    this.#parts.push(text);
    this.#held += text.length;
    if (this.#held >= PIECE) this.#flush();
  }

  /** Writes what is held; the writer may be closed twice. */
  close(): void {
    if (this.#descriptor === undefined) return;
    this.#flush();
    closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #flush(): void {
    if (this.#descriptor === undefined || this.#held === 0) return;
    const bytes = Buffer.from(this.#parts.join(''), 'utf8');
    this.#parts = [];
    this.#held = 0;
    for (let at = 0; at < bytes.length;) at += writeSync(this.#descriptor, bytes, at);
    this.#written += bytes.length;
  }
}
