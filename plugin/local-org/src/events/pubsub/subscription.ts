import { randomUUID } from 'node:crypto';
import type { StoredEvent, Subscriber } from '../eventService.ts';
import { schemaOf } from '../schemas.ts';
import type { Topic } from '../topics.ts';
import { subscribable, type PubSubCaller } from './caller.ts';
import { encodeEvent } from './codec.ts';
import { readReplayId, replayBytes, type FetchRequest, type FetchResponse } from './definition.ts';
import { PubSubFailure } from './failure.ts';

/** The API gives no more at once, whatever is asked for. */
const MAX_EVENTS = 100;
/** Clients wait 270 seconds at most for a sign of life. */
export const KEEP_ALIVE_MS = 240_000;
/** How long a client that has got what it asked for may take to ask for more. */
const IDLE_MS = 60_000;

/** The stream of a subscription, as far as it is written to. */
export interface FetchStream {
  /** Tells the client that the subscription is taken, before there is an event. */
  accept(): void;
  /** False when the client is slower than what is written; `onDrain` tells when it has caught up. */
  write(response: FetchResponse): boolean;
  onDrain(resume: () => void): void;
  end(): void;
}

/** One Subscribe call: what the client has asked for, and how far it has got. */
export class Subscription implements Subscriber {
  readonly #caller: PubSubCaller;
  readonly #stream: FetchStream;
  readonly #fail: (error: unknown) => void;
  readonly #keepAliveMs: number;
  readonly #stop: () => void;
  #topic: Topic | undefined;
  #position = 0;
  #pending = 0;
  #isFull = false;
  #isOver = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(caller: PubSubCaller, stream: FetchStream, fail: (error: unknown) => void, keepAliveMs = KEEP_ALIVE_MS) {
    this.#caller = caller;
    this.#stream = stream;
    this.#fail = fail;
    this.#keepAliveMs = keepAliveMs;
    this.#stop = caller.org.events.onPublished(() => this.#guard(() => this.#pump()));
    stream.onDrain(() => {
      this.#isFull = false;
      this.#guard(() => this.#pump());
    });
  }

  get userId(): string {
    return this.#caller.session.userId;
  }

  hears(stream: string): boolean {
    return this.#topic?.streams.includes(stream) ?? false;
  }

  fetch(request: FetchRequest): void {
    this.#guard(() => {
      if (this.#topic === undefined) this.#start(request);
      else if (request.topicName !== '' && request.topicName !== this.#topic.name) {
        const message = 'The topic must be the same in all requests of a stream.';
        throw new PubSubFailure('INVALID_ARGUMENT', 'subscription.fetch.topic.mismatch', message);
      }
      if (request.numRequested <= 0) {
        const message = 'The number of requested events must be greater than zero.';
        throw new PubSubFailure('INVALID_ARGUMENT', 'subscription.fetch.requested.events.invalid', message);
      }
      this.#pending = Math.min(MAX_EVENTS, this.#pending + request.numRequested);
      this.#watch();
      this.#pump();
    });
  }

  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#stop();
    this.#caller.org.events.disconnect(this);
  }

  #start(request: FetchRequest): void {
    const { events } = this.#caller.org;
    const topic = subscribable(this.#caller, request.topicName);
    this.#position = this.#startOf(request);
    if (!events.connect(this)) {
      const message = 'The maximum number of concurrent clients across all topics has been exceeded.';
      throw new PubSubFailure('RESOURCE_EXHAUSTED', 'concurrent.client.limit.exceeded', message);
    }
    this.#topic = topic;
    this.#stream.accept();
  }

  #startOf({ replayPreset, replayId }: FetchRequest): number {
    const { events } = this.#caller.org;
    if (replayPreset === 'EARLIEST') return 0;
    if (replayPreset === 'LATEST') return events.tip;
    if (replayId.length === 0) {
      const message = 'A replay ID is needed with the replay preset CUSTOM.';
      throw new PubSubFailure('INVALID_ARGUMENT', 'subscription.fetch.replayid.validation.failed', message);
    }
    const id = readReplayId(replayId);
    if (id !== undefined && events.isKept(id)) return id;
    const message =
      'The Replay ID validation failed. Ensure that the Replay ID is valid and refers to an event within the retention window.';
    throw new PubSubFailure('INVALID_ARGUMENT', 'subscription.fetch.replayid.corrupted', message);
  }

  /** Writes what the client has asked for and does not have, as fast as it reads. */
  #pump(): void {
    const { events } = this.#caller.org;
    if (events.isClosed) throw new PubSubFailure('UNAVAILABLE', 'service.unavailable', 'The org is gone.');
    while (this.#topic !== undefined && this.#pending > 0 && !this.#isFull && !this.#isOver) {
      const found = events.read(this.#topic.streams, this.#position, this.#pending);
      const last = found.at(-1);
      if (last === undefined) return;
      const granted = events.use('delivered', found.length);
      if (granted > 0) this.#write(found.slice(0, granted));
      if (granted < found.length) {
        const message = 'You have exceeded the event delivery limit for your org.';
        throw new PubSubFailure('RESOURCE_EXHAUSTED', 'subscription.limit.exceeded', message);
      }
    }
  }

  #write(found: readonly StoredEvent[]): void {
    const { schema } = this.#caller.org;
    this.#position = found.at(-1)?.replayId ?? this.#position;
    this.#pending -= found.length;
    const events = found.flatMap((stored): FetchResponse['events'][number][] => {
      const { body, uuid, replayId } = stored;
      // An event whose object is gone has no schema any more.
      const object = 'object' in body ? schema.object(body.object) : undefined;
      if (object === undefined) return [];
      const event = { id: uuid, schemaId: schemaOf(object).id, payload: encodeEvent(object, stored) };
      return [{ event, replayId: replayBytes(replayId) }];
    });
    this.#send(events);
  }

  #send(events: FetchResponse['events']): void {
    const latest = events.length > 0 ? this.#position : Math.max(this.#position, this.#caller.org.events.tip);
    this.#isFull = !this.#stream.write({
      events,
      latestReplayId: replayBytes(latest),
      rpcId: randomUUID(),
      pendingNumRequested: this.#pending,
    });
    this.#watch();
  }

  /** A client that waits gets signs of life; one that asks for nothing more is let go. */
  #watch(): void {
    clearTimeout(this.#timer);
    const isWaiting = this.#pending > 0;
    this.#timer = setTimeout(
      () => this.#guard(() => (isWaiting ? this.#send([]) : this.#stream.end())),
      isWaiting ? this.#keepAliveMs : IDLE_MS
    );
    this.#timer.unref();
  }

  #guard(work: () => void): void {
    if (this.#isOver) return;
    try {
      work();
    } catch (error) {
      this.close();
      this.#fail(error);
    }
  }
}
