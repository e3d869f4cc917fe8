import { setTimeout as sleep } from 'node:timers/promises';

interface Waiting<Item, Outcome> {
  readonly item: Item;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

export interface BatcherOptions {
  /** How long a batch waits for more, in milliseconds; 0 takes what is there. */
  readonly windowMs: number;
  readonly maxBatch: number;
  /** An error that says nothing about single items, such as a database that is away: the batch is not split. */
  readonly concernsAll: (error: unknown) => boolean;
}

/**
 * Gathers items while a batch is under way and hands them on together: one transaction for hundreds of completions is
 * what makes the runtime fast. A batch that fails is tried again item by item, so that one that cannot be settled fails
 * alone.
 */
export class Batcher<Item, Outcome> {
  readonly #handle: (items: readonly Item[]) => Promise<readonly Outcome[]>;
  readonly #options: BatcherOptions;
  #waiting: Waiting<Item, Outcome>[] = [];
  #running: Promise<void> | undefined;

  constructor(handle: (items: readonly Item[]) => Promise<readonly Outcome[]>, options: BatcherOptions) {
    this.#handle = handle;
    this.#options = options;
  }

  /** Items that are waiting or under way. */
  get busy(): boolean {
    return this.#running !== undefined;
  }

  add(item: Item): Promise<Outcome> {
    return new Promise<Outcome>((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when everything that was added is settled. */
  async drain(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    if (this.#options.windowMs > 0) await sleep(this.#options.windowMs);
    else await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, this.#options.maxBatch);
      this.#waiting = this.#waiting.slice(batch.length);
      await this.#settle(batch);
    }
    this.#running = undefined;
  }

  async #settle(batch: readonly Waiting<Item, Outcome>[]): Promise<void> {
    try {
      const outcomes = await this.#handle(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) resolve(outcomes[index] as Outcome);
    } catch (error) {
      if (batch.length === 1 || this.#options.concernsAll(error)) for (const { reject } of batch) reject(error);
      else for (const waiting of batch) await this.#settle([waiting]);
    }
  }
}
