import type { Allowance, EventLimits } from './eventService.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Spent {
  /** The hour or the day that is counted. */
  period: number;
  count: number;
}

/** What an org has used of its allocations of events; an hour and a day begin on the clock. */
export class Allowances {
  readonly #limits: EventLimits;
  readonly #now: () => Date;
  readonly #spent = new Map<Allowance, Spent>();

  constructor(limits: EventLimits, now: () => Date) {
    this.#limits = limits;
    this.#now = now;
  }

  remaining(allowance: Allowance): number {
    return Math.max(0, this.#max(allowance) - this.#of(allowance).count);
  }

  use(allowance: Allowance, count: number): number {
    const granted = Math.min(count, this.remaining(allowance));
    this.#of(allowance).count += granted;
    return granted;
  }

  #of(allowance: Allowance): Spent {
    const period = Math.floor(this.#now().getTime() / (allowance === 'published' ? HOUR_MS : DAY_MS));
    const known = this.#spent.get(allowance);
    if (known?.period === period) return known;
    const fresh = { period, count: 0 };
    this.#spent.set(allowance, fresh);
    return fresh;
  }

  #max(allowance: Allowance): number {
    const { publishedPerHour, deliveredPerDay, pushTopicEventsPerDay, genericEventsPerDay } = this.#limits;
    switch (allowance) {
      case 'published':
        return publishedPerHour;
      case 'delivered':
        return deliveredPerDay;
      case 'pushTopic':
        return pushTopicEventsPerDay;
      case 'generic':
        return genericEventsPerDay;
    }
  }
}
