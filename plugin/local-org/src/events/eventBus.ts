import type { Database } from '../store/database.ts';
import { Allowances } from './allowances.ts';
import { EventLog } from './eventLog.ts';
import type {
  Allowance,
  EventLimits,
  EventOptions,
  EventService,
  NewEvent,
  StoredEvent,
  Subscriber,
} from './eventService.ts';

/** Those of a Developer Edition org, but for publishing and clients, which tests use more of. */
const DEFAULT_LIMITS: EventLimits = {
  publishedPerHour: 50_000,
  deliveredPerDay: 10_000,
  pushTopicEventsPerDay: 50_000,
  genericEventsPerDay: 10_000,
  concurrentClients: 1_000,
  messageBytes: 1_048_576,
  changesPerTransaction: 100_000,
  retentionHours: 72,
};

/**
 * As on the platform, where a client that subscribes while it makes a change still hears of it; short enough that
 * nobody waits.
 */
const PUBLISH_DELAY_MS = 200;
const HOUR_MS = 3_600_000;
/** Standard-volume events of the older kinds are kept for a day, the others for three. */
const SHORT_LIVED = /^\/(?:topic|u|systemTopic)\//;
const PURGE_EVERY_MS = 600_000;

/** The event bus of one org: a durable stream, and those who wait for more of it. */
export class EventBus implements EventService {
  readonly limits: EventLimits;
  readonly #database: Database;
  readonly #log: EventLog;
  readonly #allowances: Allowances;
  readonly #now: () => Date;
  readonly #delayMs: number;
  readonly #members: (channel?: string) => readonly string[];
  readonly subscribers = new Set<Subscriber>();
  isClosed = false;
  readonly #listeners = new Set<() => void>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #immediate: NewEvent[] = [];
  #hasAppended = false;
  #tip: number;
  #purgedAt = 0;
  #origin = '';

  /** @param members objects that a channel tells of */
  constructor(
    database: Database,
    now: () => Date,
    options: EventOptions,
    members: (channel?: string) => readonly string[]
  ) {
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#database = database;
    this.#log = new EventLog(database);
    this.#allowances = new Allowances(this.limits, now);
    this.#now = now;
    this.#delayMs = options.publishDelayMs ?? PUBLISH_DELAY_MS;
    this.#members = members;
    // What a process that ended had published is there for everybody.
    this.#tip = this.#log.last();
    database.listen({ ended: () => this.#ended() });
  }

  get tip(): number {
    return this.#tip;
  }

  /** Who makes the changes that happen now; empty outside of calls. */
  get origin(): string {
    return this.#origin;
  }

  /** The number that the next event gets, when nobody else publishes before. */
  get next(): number {
    return this.#log.last() + 1;
  }

  read(topics: readonly string[], after: number, count: number): readonly StoredEvent[] {
    if (this.isClosed || topics.length === 0 || after >= this.#tip) return [];
    return this.#log.read(topics, { after, to: this.#tip }, this.#now().getTime(), count);
  }

  isKept(replayId: number): boolean {
    return replayId === this.#tip || (replayId < this.#tip && this.#log.isKept(replayId, this.#now().getTime()));
  }

  publish(events: readonly NewEvent[]): readonly number[] {
    return this.#database.transaction(() => {
      this.#hasAppended = true;
      const at = this.#now().getTime();
      return events.map((event) => this.#log.append(event, at, at + this.#keptMs(event.topic)));
    });
  }

  publishImmediately(events: readonly NewEvent[]): void {
    if (!this.#database.isInTransaction) this.publish(events);
    else this.#immediate.push(...events);
  }

  replayIdOf(uuid: string): number {
    return this.#log.idOf(uuid);
  }

  onPublished(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  use(allowance: Allowance, count: number): number {
    return this.#allowances.use(allowance, count);
  }

  remaining(allowance: Allowance): number {
    return this.#allowances.remaining(allowance);
  }

  connect(subscriber: Subscriber): boolean {
    if (this.subscribers.size >= this.limits.concurrentClients) return false;
    this.subscribers.add(subscriber);
    return true;
  }

  disconnect(subscriber: Subscriber): void {
    this.subscribers.delete(subscriber);
  }

  membersOf(channel?: string): readonly string[] {
    return this.#members(channel);
  }

  withOrigin<T>(origin: string, work: () => T): T {
    const outer = this.#origin;
    this.#origin = origin;
    try {
      return work();
    } finally {
      this.#origin = outer;
    }
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.isClosed = true;
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }

  #keptMs(topic: string): number {
    const kept = this.limits.retentionHours * HOUR_MS;
    return SHORT_LIVED.test(topic) ? kept / 3 : kept;
  }

  /** A transaction is over: what must outlive it is written now, and what was committed is shown after a while. */
  #ended(): void {
    if (this.#immediate.length > 0) {
      this.publish(this.#immediate.splice(0));
      return;
    }
    if (!this.#hasAppended) return;
    this.#hasAppended = false;
    const last = this.#log.last();
    if (last === this.#tip) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#show(last);
    }, this.#delayMs);
    // Events nobody could be told any more keep no process alive.
    timer.unref();
    this.#timers.add(timer);
  }

  #show(last: number): void {
    this.#tip = Math.max(this.#tip, last);
    for (const listener of this.#listeners) listener();
    const now = this.#now().getTime();
    if (now - this.#purgedAt < PURGE_EVERY_MS) return;
    this.#purgedAt = now;
    this.#log.purge(now);
  }
}
