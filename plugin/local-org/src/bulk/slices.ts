/** Steps of a job that are done before its call is answered: small jobs are finished when the client first asks. */
const FIRST_STEPS = 5;
/** Steps between two looks at other calls. */
const STEPS = 1;

/** Runs jobs piece by piece, so that the server answers other calls meanwhile. */
export class Slices {
  readonly #onBug: (error: unknown) => void;
  readonly #running = new Set<Generator<void, void>>();
  #isClosed = false;

  constructor(onBug: (error: unknown) => void) {
    this.#onBug = onBug;
  }

  /** Starts work; an exception of its first steps is the caller's, one of later steps is reported as a bug. */
  start(work: Generator<void, void>): void {
    if (advance(work, FIRST_STEPS)) return;
    this.#running.add(work);
    this.#goOn(work);
  }

  /** Ends all work where it stands. */
  close(): void {
    this.#isClosed = true;
    for (const work of this.#running) work.return();
    this.#running.clear();
  }

  #goOn(work: Generator<void, void>): void {
    setImmediate(() => {
      if (this.#isClosed) return;
      try {
        if (advance(work, STEPS)) this.#running.delete(work);
        else this.#goOn(work);
      } catch (error) {
        this.#running.delete(work);
        this.#onBug(error);
      }
    });
  }
}

function advance(work: Generator<void, void>, steps: number): boolean {
  for (let step = 0; step < steps; step += 1) if (work.next().done) return true;
  return false;
}
