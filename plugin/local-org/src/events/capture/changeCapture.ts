import { randomUUID } from 'node:crypto';
import type { ObjectDef } from '../../contract.ts';
import type { OrgModel } from '../../metadata/model.ts';
import type { Database } from '../../store/database.ts';
import type { Records, Row } from '../../store/records.ts';
import type { EventBus } from '../eventBus.ts';
import type { NewEvent } from '../eventService.ts';
import { changeEvents, overflowEvents, type Commit } from './changeEvents.ts';
import { changeOf, type ChangedRecord } from './changedRecord.ts';
import { readPushTopics, topicEvents, type PushTopic, type RunQuery } from './pushTopics.ts';

/** What the capture needs of the org. */
export interface CaptureHost {
  readonly database: Database;
  readonly records: Records;
  readonly events: EventBus;
  /** 0 as long as the org has no metadata. */
  readonly schemaVersion: number;
  readonly model: OrgModel;
  readonly currentUserId: string;
  readonly now: () => Date;
}

interface Note {
  readonly object: ObjectDef;
  readonly before: Readonly<Row> | undefined;
}

/**
 * Turns what transactions change into events. Each record is noted before it is first written in a transaction, and
 * compared when that commits, so that whoever writes it, and however often, one change is told.
 */
export class ChangeCapture {
  /** Runs the queries of PushTopics; absent while the org is being made. */
  runQuery: RunQuery | undefined;
  readonly #host: CaptureHost;
  readonly #always: readonly string[];
  readonly #notes = new Map<string, Note>();
  #hasTopicsChanged = false;
  #topics: ReadonlyMap<string, readonly PushTopic[]> | undefined;
  #watched: { readonly version: number; readonly names: ReadonlySet<string> } | undefined;

  /** @param always objects that are announced without a channel member */
  constructor(host: CaptureHost, always: readonly string[]) {
    this.#host = host;
    this.#always = always;
    host.database.listen({
      committing: () => this.#committing(),
      ended: () => this.#ended(),
    });
  }

  /** The objects of a channel, of which no two differ only by case, or of all. */
  membersOf(channel?: string): readonly string[] {
    const { schema, channelMembers } = this.#host.model;
    const key = channel?.toLowerCase();
    const stated = channelMembers.filter((member) => key === undefined || member.channel.toLowerCase() === key);
    const isStandard = key === undefined || key === 'changeevents';
    const always = isStandard ? this.#always.flatMap((name) => schema.object(name)?.name ?? []) : [];
    return [...new Set([...stated.map(({ object }) => object), ...always])];
  }

  readonly noteWrite = (object: ObjectDef, id: string): void => {
    const { database, records, schemaVersion } = this.#host;
    if (schemaVersion === 0 || !database.isInTransaction) return;
    if (object.name === 'PushTopic') this.#hasTopicsChanged = true;
    if (!this.#names().has(object.name) || this.#notes.has(id)) return;
    this.#notes.set(id, { object, before: records.find(object, id) ?? records.findDeleted(object, id) });
  };

  /** A topic counts from the transaction on that follows the one which makes it. */
  #ended(): void {
    this.#notes.clear();
    if (!this.#hasTopicsChanged) return;
    this.#hasTopicsChanged = false;
    this.#topics = undefined;
    this.#watched = undefined;
  }

  /** Objects whose writes are noted: those with change events, and those that PushTopics ask for. */
  #names(): ReadonlySet<string> {
    const { schemaVersion } = this.#host;
    if (this.#watched?.version !== schemaVersion) {
      const names = new Set([...this.membersOf(), ...this.#pushTopics().keys(), 'ApexLog']);
      this.#watched = { version: schemaVersion, names };
    }
    return this.#watched.names;
  }

  #pushTopics(): ReadonlyMap<string, readonly PushTopic[]> {
    this.#topics ??= readPushTopics(this.#host.model.schema, this.#host.records);
    return this.#topics;
  }

  #committing(): void {
    if (this.#notes.size === 0) return;
    const { records, events, model } = this.#host;
    const changes = [...this.#notes].flatMap(([id, { object: noted, before }]): ChangedRecord[] => {
      const object = model.schema.object(noted.name);
      if (object === undefined) return [];
      const change = changeOf(object, id, before, records.find(object, id) ?? records.findDeleted(object, id));
      return change ? [change] : [];
    });
    this.#notes.clear();
    const told = [...this.#changeEvents(changes), ...this.#topicEvents(changes), ...logEvents(changes)];
    if (told.length > 0) events.publish(told);
  }

  #changeEvents(all: readonly ChangedRecord[]): readonly NewEvent[] {
    const { events, currentUserId, now } = this.#host;
    const captured = new Set(this.membersOf());
    const changes = all.filter(({ object }) => captured.has(object.name));
    if (changes.length === 0) return [];
    const commit: Commit = {
      timestamp: now().getTime(),
      number: events.next,
      userId: currentUserId,
      origin: events.origin,
      messageBytes: events.limits.messageBytes,
    };
    if (changes.length <= events.limits.changesPerTransaction) return changeEvents(changes, commit);
    return overflowEvents([...new Set(changes.map(({ object }) => object))], commit);
  }

  #topicEvents(changes: readonly ChangedRecord[]): readonly NewEvent[] {
    const { runQuery } = this;
    if (runQuery === undefined) return [];
    const topics = this.#pushTopics();
    return changes.flatMap((change) =>
      (topics.get(change.object.name) ?? []).flatMap((topic) => topicEvents(topic, change, runQuery))
    );
  }
}

/** `sf apex tail log` hears of new logs by a topic of the system. */
const logEvents = (changes: readonly ChangedRecord[]): readonly NewEvent[] =>
  changes.flatMap(({ object, type, id }): NewEvent[] => {
    if (object.name !== 'ApexLog' || type !== 'CREATE') return [];
    const body = { kind: 'record', object: object.name, type: 'created', sobject: { Id: id } } as const;
    return [{ topic: '/systemTopic/Logging', uuid: randomUUID(), body }];
  });
