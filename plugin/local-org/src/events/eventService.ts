/** What the doors (CometD, Pub/Sub, REST) know of the events of an org. */

/** How many of what an org allows; those of a Developer Edition by default. */
export interface EventLimits {
  /** Platform events that can be published in an hour. */
  readonly publishedPerHour: number;
  /** Platform and change events that all subscribers together get in a day. */
  readonly deliveredPerDay: number;
  /** Events of PushTopics that all subscribers together get in a day. */
  readonly pushTopicEventsPerDay: number;
  /** Events of generic channels that all subscribers together get in a day. */
  readonly genericEventsPerDay: number;
  /** Clients of CometD, and streams of Pub/Sub, that are there at the same time. */
  readonly concurrentClients: number;
  /** Bytes of one event. A larger change event becomes a gap event. */
  readonly messageBytes: number;
  /** Changes of one transaction beyond which subscribers get one overflow event for each object. */
  readonly changesPerTransaction: number;
  /** How long events are kept; those of PushTopics and generic channels a third of it. */
  readonly retentionHours: number;
}

export interface EventOptions {
  readonly limits?: Partial<EventLimits>;
  /** Milliseconds from the commit until subscribers see an event. The platform queues events too. */
  readonly publishDelayMs?: number;
  /** Objects whose changes are announced, besides those that `PlatformEventChannelMember` components select. */
  readonly changeDataCapture?: readonly string[];
}

/** What an event says, by its kind. */
export type EventBody =
  | { readonly kind: 'platform'; readonly object: string; readonly fields: Readonly<Record<string, unknown>> }
  | {
      readonly kind: 'change';
      readonly object: string;
      readonly header: ChangeEventHeader;
      readonly fields: Readonly<Record<string, unknown>>;
    }
  | {
      readonly kind: 'record';
      readonly object: string;
      readonly type: string;
      readonly sobject: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'generic'; readonly payload: unknown; readonly userIds: readonly string[] };

export type ChangeType =
  | 'CREATE'
  | 'UPDATE'
  | 'DELETE'
  | 'UNDELETE'
  | 'GAP_CREATE'
  | 'GAP_UPDATE'
  | 'GAP_DELETE'
  | 'GAP_UNDELETE'
  | 'GAP_OVERFLOW';

export interface ChangeEventHeader {
  readonly entityName: string;
  readonly recordIds: readonly string[];
  readonly changeType: ChangeType;
  readonly changeOrigin: string;
  readonly transactionKey: string;
  readonly sequenceNumber: number;
  readonly commitTimestamp: number;
  readonly commitNumber: number;
  readonly commitUser: string;
  readonly nulledFields: readonly string[];
  readonly diffFields: readonly string[];
  readonly changedFields: readonly string[];
}

/** An event before it has its place in the stream. */
export interface NewEvent {
  /** The stream it belongs to: `/event/Alarm__e`, `/data/AccountChangeEvent`, `/topic/Name`, `/u/Name`. */
  readonly topic: string;
  readonly uuid: string;
  readonly body: EventBody;
}

export interface StoredEvent extends NewEvent {
  /** Grows with each event of the org; there are gaps. */
  readonly replayId: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A client that is connected. */
export interface Subscriber {
  readonly userId: string;
  /** Whether it gets the events of a stream. */
  hears(stream: string): boolean;
}

export type Allowance = 'published' | 'delivered' | 'pushTopic' | 'generic';

export interface EventService {
  readonly limits: EventLimits;
  /** The newest event that subscribers may see; 0 before the first. */
  readonly tip: number;
  /** The events of these streams after a place in the stream, oldest first, of those that are kept. */
  read(topics: readonly string[], after: number, count: number): readonly StoredEvent[];
  /** Whether a subscription can start after this event: it is kept, or the newest. */
  isKept(replayId: number): boolean;
  /** Part of the open transaction, when there is one: undone with it. Answers the replay ids. */
  publish(events: readonly NewEvent[]): readonly number[];
  /** Published whatever becomes of the open transaction. */
  publishImmediately(events: readonly NewEvent[]): void;
  /** The place in the stream of an event that was published lately; 0 when there is none. */
  replayIdOf(uuid: string): number;
  /** The org is gone: no more events will come. */
  readonly isClosed: boolean;
  /** Told when subscribers can see more, and when the org is gone. Answers how to stop that. */
  onPublished(listener: () => void): () => void;
  /** Uses up an allowance; answers how many of `count` there are left to use. */
  use(allowance: Allowance, count: number): number;
  remaining(allowance: Allowance): number;
  /** Takes a place for a client; false when all are taken. */
  connect(subscriber: Subscriber): boolean;
  disconnect(subscriber: Subscriber): void;
  readonly subscribers: ReadonlySet<Subscriber>;
  /** Objects that a channel tells of: `ChangeEvents`, or one of one's own such as `Sales__chn`; of all channels without. */
  membersOf(channel?: string): readonly string[];
  /** Names the call whose changes happen in `work`, for `changeOrigin`. */
  withOrigin<T>(origin: string, work: () => T): T;
}
