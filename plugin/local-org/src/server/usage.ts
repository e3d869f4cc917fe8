export interface UsageReport {
  readonly used: number;
  readonly max: number;
  /** Calls by `METHOD /resource`, e.g. `POST /composite/graph`. */
  readonly byResource: Readonly<Record<string, number>>;
}

/** Counts the API calls of one org against its daily allocation. A day ends at midnight UTC. */
export class Usage {
  readonly max: number;
  private readonly clock: () => Date;
  private day = '';
  private count = 0;
  private resources = new Map<string, number>();

  constructor(max: number, clock: () => Date) {
    this.max = max;
    this.clock = clock;
  }

  get used(): number {
    this.turn();
    return this.count;
  }

  /** Counts a call; false when the allocation is used up and the call is to be refused. */
  take(): boolean {
    this.turn();
    if (this.count >= this.max) return false;
    this.count += 1;
    return true;
  }

  note(resource: string): void {
    this.resources.set(resource, (this.resources.get(resource) ?? 0) + 1);
  }

  report(): UsageReport {
    return { used: this.used, max: this.max, byResource: Object.fromEntries(this.resources) };
  }

  reset(): void {
    this.count = 0;
    this.resources = new Map();
  }

  private turn(): void {
    const today = this.clock().toISOString().slice(0, 10);
    if (today === this.day) return;
    this.day = today;
    this.reset();
  }
}
