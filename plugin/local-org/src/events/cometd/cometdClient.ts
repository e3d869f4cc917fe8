import { randomBytes } from 'node:crypto';
import type { Org, Session } from '../../contract.ts';
import type { StoredEvent, Subscriber } from '../eventService.ts';
import { TopicRefusal, topicOf, type Topic } from '../topics.ts';
import { eventData } from './eventData.ts';

/** Events that one answer holds at most. */
const BATCH = 200;

interface Subscription {
  readonly topic: Topic;
  /** The client has all events up to this one. */
  position: number;
}

export interface Delivery {
  readonly messages: readonly object[];
  /** Whether the allocation of the org ended the delivery. */
  readonly isExhausted: boolean;
}

/** One CometD session: its subscriptions, how far each has got, and the call that waits for more. */
export class CometdClient implements Subscriber {
  readonly id = randomBytes(15).toString('hex');
  readonly org: Org;
  readonly session: Session;
  #waiting: (() => void) | undefined;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #stop: () => void;
  /** When the client was heard of last; while a call waits it is there. */
  seenAt: number;
  isFresh = true;

  constructor(org: Org, session: Session, now: number) {
    this.org = org;
    this.session = session;
    this.seenAt = now;
    this.#stop = org.events.onPublished(() => {
      if (org.events.isClosed || this.#hasEvents()) this.wake();
    });
  }

  get userId(): string {
    return this.session.userId;
  }

  hears(stream: string): boolean {
    return [...this.#subscriptions.values()].some(({ topic }) => topic.streams.includes(stream));
  }

  get isWaiting(): boolean {
    return this.#waiting !== undefined;
  }

  /** @throws TopicRefusal when there is no such channel, it is not for the user, or the event is kept no longer */
  subscribe(channel: string, replayId: number): void {
    const { events } = this.org;
    const topic = topicOf(this.org, this.session, channel);
    if (replayId > 0 && !events.isKept(replayId)) {
      const message = `400::The replayId {${String(replayId)}} you provided was invalid.  Please provide a valid ID, -2 to replay all events, or -1 to replay only new events.`;
      throw new TopicRefusal('unknown', message);
    }
    const position = replayId === -2 ? 0 : replayId < 0 ? events.tip : replayId;
    this.#subscriptions.set(channel, { topic, position });
    if (this.#hasEvents()) this.wake();
  }

  unsubscribe(channel: string): boolean {
    return this.#subscriptions.delete(channel);
  }

  /** Takes the events that the client has not got yet. */
  take(): Delivery {
    const { events, schema } = this.org;
    const found: { readonly channel: string; readonly event: StoredEvent }[] = [];
    let isExhausted = false;
    for (const [channel, subscription] of this.#subscriptions) {
      const { topic } = subscription;
      for (const event of events.read(topic.streams, subscription.position, BATCH)) {
        if (topic.shows(event)) {
          if (events.use(topic.allowance, 1) === 0) {
            isExhausted = true;
            break;
          }
          found.push({ channel, event });
        }
        subscription.position = event.replayId;
      }
    }
    found.sort((a, b) => a.event.replayId - b.event.replayId);
    return {
      messages: found.map(({ channel, event }) => ({ data: eventData(event, schema), channel })),
      isExhausted,
    };
  }

  /** Resolves when there is something to take, when the client is woken, or after a while. */
  wait(ms: number, abandoned: AbortSignal): Promise<void> {
    this.wake();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        abandoned.removeEventListener('abort', done);
        if (this.#waiting === done) this.#waiting = undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      timer.unref();
      this.#waiting = done;
      if (abandoned.aborted || this.#hasEvents()) done();
      else abandoned.addEventListener('abort', done);
    });
  }

  /** Answers the call that waits. */
  wake(): void {
    this.#waiting?.();
  }

  close(): void {
    this.#stop();
    this.#subscriptions.clear();
    this.wake();
  }

  #hasEvents(): boolean {
    const { events } = this.org;
    return [...this.#subscriptions.values()].some(
      ({ topic, position }) => events.read(topic.streams, position, 1).length > 0
    );
  }
}
