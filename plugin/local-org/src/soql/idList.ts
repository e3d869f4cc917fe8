/** As many ids share one text. */
const SEGMENT = 2000;

/** Ids in their order, of which there may be millions: a text for each would take three times the memory. */
export class IdList {
  readonly #segments: string[] = [];
  #open: string[] = [];

  get length(): number {
    return this.#segments.length * SEGMENT + this.#open.length;
  }

  add(id: string): void {
    if (this.#open.push(id) < SEGMENT) return;
    this.#segments.push(this.#open.join(' '));
    this.#open = [];
  }

  /** The ids of `[from, to)`, as of an array. */
  slice(from = 0, to = this.length): string[] {
    const found: string[] = [];
    const first = Math.floor(from / SEGMENT);
    for (let index = first; index * SEGMENT < to && index <= this.#segments.length; index += 1) {
      const ids = this.#segments[index]?.split(' ') ?? this.#open;
      const start = index * SEGMENT;
      found.push(...ids.slice(Math.max(0, from - start), to - start));
    }
    return found;
  }
}
