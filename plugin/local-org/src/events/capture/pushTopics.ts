import { randomUUID } from 'node:crypto';
import { ApiError, type ObjectDef, type Schema } from '../../contract.ts';
import { fieldOf } from '../../metadata/schema.ts';
import type { Records, Row } from '../../store/records.ts';
import type { NewEvent } from '../eventService.ts';
import type { ChangedRecord } from './changedRecord.ts';

/** Runs SOQL over the records of the moment, also deleted ones. @throws ApiError */
export type RunQuery = (soql: string) => readonly Readonly<Record<string, unknown>>[];

/** The parts of a query that may stand in a PushTopic: no grouping, no order, no other objects. */
interface TopicQuery {
  readonly select: readonly string[];
  readonly object: string;
  readonly where: string | undefined;
}

export interface PushTopic extends TopicQuery {
  readonly name: string;
  /** Kinds of changes that are told: `created`, `updated`, `deleted`, `undeleted`. */
  readonly operations: ReadonlySet<string>;
  /** Names of the fields of which one must differ for an update to be told; all when absent. */
  readonly fields: ReadonlySet<string> | undefined;
}

const QUERY = /^\s*SELECT\s+(?<select>[\w\s,.]+?)\s+FROM\s+(?<object>\w+)(?:\s+WHERE\s+(?<where>.+?))?\s*$/is;

function readQuery(text: string): TopicQuery | undefined {
  const { select, object, where } = QUERY.exec(text)?.groups ?? {};
  if (select === undefined || object === undefined) return undefined;
  return { select: select.split(',').map((name) => name.trim()), object, where };
}

/**
 * @param run answers an error for a query that is none
 * @throws ApiError INVALID_FIELD when the query of a topic does not select the id or cannot be run
 */
export function checkPushTopic(row: Readonly<Row>, schema: Schema, run: RunQuery | undefined): void {
  const query = readQuery(String(row['Query'] ?? ''));
  const refuse = (message: string): ApiError => new ApiError('INVALID_FIELD', message, { fields: ['QUERY'] });
  if (query === undefined || schema.object(query.object) === undefined) {
    throw refuse('A PushTopic query selects fields of one object, with conditions if need be.');
  }
  if (!query.select.some((name) => name.toLowerCase() === 'id')) {
    throw refuse('Query must contain Id in the SELECT clause.');
  }
  run?.(queryFor(query, '000000000000000AAA'));
}

/** The active topics by the name of their object. */
export function readPushTopics(schema: Schema, records: Records): ReadonlyMap<string, readonly PushTopic[]> {
  const definition = schema.object('PushTopic');
  if (definition === undefined) return new Map();
  const topics = records.all(definition).flatMap((row): [string, PushTopic][] => {
    const query = readQuery(String(row['Query'] ?? ''));
    const object = query && schema.object(query.object);
    if (query === undefined || object === undefined || row['IsActive'] !== true) return [];
    return [[object.name, topicOf(row, query, object)]];
  });
  return new Map(
    [...Map.groupBy(topics, ([object]) => object)].map(([name, some]) => [name, some.map(([, it]) => it)])
  );
}

const OPERATIONS = [
  ['Create', 'created'],
  ['Update', 'updated'],
  ['Delete', 'deleted'],
  ['Undelete', 'undeleted'],
] as const;

function topicOf(row: Readonly<Row>, query: TopicQuery, object: ObjectDef): PushTopic {
  const named = (names: readonly string[]): readonly string[] =>
    names.flatMap((name) => fieldOf(object, name)?.name ?? []);
  const selected = named(query.select);
  const filtered = named((query.where ?? '').replaceAll(/'(?:[^'\\]|\\.)*'/g, '').match(/\w+/g) ?? []);
  const fields: Readonly<Record<string, readonly string[]>> = {
    Select: selected,
    Where: filtered,
    Referenced: [...selected, ...filtered],
  };
  const asked = fields[String(row['NotifyForFields'])];
  return {
    ...query,
    name: String(row['Name']),
    operations: new Set(
      OPERATIONS.flatMap(([name, type]) => (row[`NotifyForOperation${name}`] === true ? [type] : []))
    ),
    fields: asked && new Set(asked),
  };
}

const queryFor = ({ select, object, where }: TopicQuery, id: string): string =>
  `SELECT ${select.join(', ')} FROM ${object} WHERE ${where === undefined ? '' : `(${where}) AND `}Id = '${id}'`;

const TYPES = { CREATE: 'created', UPDATE: 'updated', DELETE: 'deleted', UNDELETE: 'undeleted' } as const;

/** The event of a topic for a change, when the topic is about it. */
export function topicEvents(topic: PushTopic, change: ChangedRecord, run: RunQuery): readonly NewEvent[] {
  const type = TYPES[change.type];
  if (!topic.operations.has(type)) return [];
  const isOfInterest = topic.fields === undefined || [...topic.fields].some((name) => change.changed.has(name));
  if (type === 'updated' && !isOfInterest) return [];
  const found = matching(topic, change.id, run);
  if (found === undefined) return [];
  const { attributes: _, ...values } = found;
  const sobject = type === 'deleted' ? { Id: change.id } : values;
  const body = { kind: 'record', object: change.object.name, type, sobject } as const;
  return [{ topic: `/topic/${topic.name}`, uuid: randomUUID(), body }];
}

function matching(topic: PushTopic, id: string, run: RunQuery): Readonly<Record<string, unknown>> | undefined {
  try {
    return run(queryFor(topic, id))[0];
  } catch (error) {
    // A field of the query is gone since the topic was made: nothing fits it any more.
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}
