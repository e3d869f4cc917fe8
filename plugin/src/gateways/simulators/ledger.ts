import { appendFileSync } from 'node:fs';

/** One thing that a vendor really did. What is answered from memory for a known key is no effect. */
export interface LedgerEntry {
  readonly at: string;
  readonly vendor: string;
  readonly effect: string;
  /** What the client named the request by; empty when it named it by nothing. */
  readonly key: string;
  /** The vendor's own id of the effect. */
  readonly id: string;
  readonly orderNumber?: string;
  /** What a client of a TM Forum API asked for: add, modify, delete. */
  readonly action?: string;
  /** What it was done to: a product, a service, a line. */
  readonly subject?: string;
}

/** Every effect of every vendor in order, in memory and, where a file is given, one JSON line each in it. */
export class Ledger {
  readonly #entries: LedgerEntry[] = [];
  readonly #file: string | undefined;

  constructor(file?: string) {
    this.#file = file;
  }

  record(entry: Omit<LedgerEntry, 'at'>): void {
    const written = { at: new Date().toISOString(), ...entry };
    // Written before it is answered, so that the file of a killed simulator misses nothing that a client heard of.
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(written)}\n`);
    this.#entries.push(written);
  }

  get entries(): readonly LedgerEntry[] {
    return this.#entries;
  }

  of(vendor: string, effect?: string): readonly LedgerEntry[] {
    return this.#entries.filter(
      (entry) => entry.vendor === vendor && (effect === undefined || entry.effect === effect)
    );
  }

  /** Effects that were done more than once under one key. Empty is what exactly-once means. */
  duplicates(): readonly (readonly LedgerEntry[])[] {
    const groups = Map.groupBy(this.#entries, ({ vendor, effect, key }) => JSON.stringify([vendor, effect, key]));
    return [...groups.values()].filter((group) => group.length > 1);
  }

  clear(): void {
    this.#entries.length = 0;
  }
}
