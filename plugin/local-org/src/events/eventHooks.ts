import { randomUUID } from 'node:crypto';
import { ApiError, type ObjectDef } from '../contract.ts';
import type { Change, SaveHooks } from '../save/change.ts';
import type { Row } from '../store/records.ts';
import { storedFields } from '../store/tables.ts';
import type { EventService, NewEvent } from './eventService.ts';

/** Fields of every event, which stand elsewhere than among its own. */
const ENVELOPE = new Set(['Id', 'ReplayId', 'EventUuid', 'IsDeleted']);

/**
 * Publishes the platform events that are saved: with the transaction that saves them, or at once where the event says
 * so. Events of tests are delivered by the test.
 */
export class EventHooks implements SaveHooks {
  readonly #events: EventService;
  readonly #isTest: () => boolean;
  readonly #checkPushTopic: (row: Readonly<Row>) => void;

  /** @param checkPushTopic throws an ApiError when there can be no such topic */
  constructor(events: EventService, isTest: () => boolean, checkPushTopic: (row: Readonly<Row>) => void) {
    this.#events = events;
    this.#isTest = isTest;
    this.#checkPushTopic = checkPushTopic;
  }

  actsOn(): boolean {
    return false;
  }

  beforeSave(changes: readonly Change[]): void {
    if (changes[0]?.object.name === 'PushTopic') for (const change of changes) this.#check(change);
    if (changes[0]?.object.kind !== 'event' || this.#isTest()) return;
    for (const { errors } of changes.slice(this.#events.remaining('published'))) {
      const message = 'The number of published platform event messages exceeded the hourly publishing limit.';
      errors.push(new ApiError('LIMIT_EXCEEDED', message));
    }
  }

  #check({ after, errors }: Change): void {
    try {
      this.#checkPushTopic(after);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      errors.push(error);
    }
  }

  afterSave(changes: readonly Change[]): void {
    const object = changes[0]?.object;
    if (object?.kind !== 'event') return;
    for (const { after } of changes) after['EventUuid'] ??= randomUUID();
    if (this.#isTest()) return;
    this.#events.use('published', changes.length);
    const events = changes.map((change) => eventOf(object, change));
    if (object.publishesImmediately === true) {
      this.#events.publishImmediately(events);
      return;
    }
    const ids = this.#events.publish(events);
    for (const [index, { after }] of changes.entries()) after['ReplayId'] = String(ids[index]);
  }
}

function eventOf(object: ObjectDef, { after }: Change): NewEvent {
  const fields = storedFields(object).filter(({ name }) => !ENVELOPE.has(name));
  return {
    topic: `/event/${object.name}`,
    uuid: String(after['EventUuid']),
    body: {
      kind: 'platform',
      object: object.name,
      fields: Object.fromEntries(fields.map(({ name }) => [name, after[name] ?? null])),
    },
  };
}
