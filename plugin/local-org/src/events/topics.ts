import { ApiError, type ObjectDef, type Org, type Session } from '../contract.ts';
import { changedObject, changeEventName } from '../metadata/readEventChannel.ts';
import type { Allowance, StoredEvent } from './eventService.ts';

/** What a client may subscribe to, as the streams that it is made of. */
export interface Topic {
  readonly name: string;
  readonly streams: readonly string[];
  /** What each delivery uses up. */
  readonly allowance: Exclude<Allowance, 'published'>;
  /** The object of a channel with one kind of events. */
  readonly object?: ObjectDef;
  /** Whether the subscriber may see an event; records that sharing hides are not told. */
  shows(event: StoredEvent): boolean;
}

/** Why there is no subscription. */
export class TopicRefusal extends Error {
  readonly reason: 'unknown' | 'forbidden';
  /** As CometD states it: `403::Restricted channel`. */
  readonly bayeux: string;

  constructor(reason: 'unknown' | 'forbidden', bayeux: string) {
    super(bayeux.replace(/^\d+::/, ''));
    this.name = 'TopicRefusal';
    this.reason = reason;
    this.bayeux = bayeux;
  }
}

type Subscriber = Pick<Org, 'schema' | 'events' | 'rights' | 'sql' | 'retrieve' | 'save'>;

const all = (): boolean => true;

/**
 * The streams behind the name of a channel, for a user.
 * @throws TopicRefusal when there is no such channel, or the user may not read it
 */
export function topicOf(org: Subscriber, session: Session, name: string): Topic {
  const [, kind = '', rest = ''] = /^\/(\w+)\/(.+)$/.exec(name) ?? [];
  if (kind === 'event') return eventTopic(org, session, name, rest);
  if (kind === 'data') return changeTopic(org, session, name, rest);
  if (kind === 'topic') return pushTopic(org, session, name, rest);
  if (kind === 'u') return genericChannel(org, session, name);
  if (name === '/systemTopic/Logging' || name === '/systemTopic/TestResult')
    return { name, streams: [name], allowance: 'pushTopic', shows: all };
  throw unknown(name);
}

const unknown = (name: string): TopicRefusal =>
  new TopicRefusal('unknown', `400::The channel you requested to subscribe to does not exist {${name}}`);

const restricted = (): TopicRefusal => new TopicRefusal('forbidden', '403::Restricted channel');

const membersOf = (org: Subscriber, channel: string): readonly ObjectDef[] =>
  org.events.membersOf(channel).flatMap((name) => org.schema.object(name) ?? []);

function eventTopic(org: Subscriber, session: Session, name: string, rest: string): Topic {
  const rights = org.rights(session);
  if (rest.endsWith('__chn')) {
    const members = membersOf(org, rest).filter(({ kind }) => kind === 'event');
    if (members.length === 0) throw unknown(name);
    if (!members.every((object) => rights.mayRead(object))) throw restricted();
    return { name, streams: members.map((object) => `/event/${object.name}`), allowance: 'delivered', shows: all };
  }
  const object = org.schema.object(rest);
  if (object?.kind !== 'event') throw unknown(name);
  if (!rights.mayRead(object)) throw restricted();
  return { name, streams: [`/event/${object.name}`], allowance: 'delivered', object, shows: all };
}

/** Change events show all records, so that sharing must not hide any from their readers. */
function changeTopic(org: Subscriber, session: Session, name: string, rest: string): Topic {
  const selected = membersOf(org, 'ChangeEvents');
  const objects = rest.endsWith('__chn')
    ? membersOf(org, rest).filter(({ kind }) => kind !== 'event')
    : rest === 'ChangeEvents'
      ? selected
      : selected.filter((object) => object.name.toLowerCase() === changedObject(rest).toLowerCase());
  if (objects.length === 0 && rest !== 'ChangeEvents') throw unknown(name);
  const rights = org.rights(session);
  if (!objects.every((object) => rights.viewsAll(object))) {
    const message = '403::User not allowed to subscribe CDC without View All Data permissions';
    throw new TopicRefusal('forbidden', message);
  }
  const [only, ...others] = objects;
  return {
    name,
    streams: objects.map((object) => `/data/${changeEventName(object.name)}`),
    allowance: 'delivered',
    shows: all,
    ...(only && others.length === 0 && rest !== 'ChangeEvents' ? { object: only } : {}),
  };
}

function pushTopic(org: Subscriber, session: Session, name: string, rest: string): Topic {
  const definition = org.schema.object('PushTopic');
  const sql = `SELECT "Query" FROM ${org.sql.table('PushTopic')} WHERE "Name" = ? AND "IsActive" = 1 AND "IsDeleted" = 0`;
  const [found] = org.sql.all(sql, [rest]);
  if (found === undefined || definition === undefined) throw unknown(name);
  const rights = org.rights(session);
  if (!rights.mayRead(definition)) throw new TopicRefusal('forbidden', '403::User not enabled for streaming');
  const object = org.schema.object(/\sFROM\s+(\w+)/i.exec(String(found['Query']))?.[1] ?? '');
  if (object === undefined || !rights.mayRead(object))
    throw new TopicRefusal('forbidden', '403::Subscriber does not have access to the entity in this topic');
  const shows = ({ body }: StoredEvent): boolean =>
    body.kind === 'record' &&
    (body.type === 'deleted' || org.retrieve(session, body.object, String(body.sobject['Id'])) !== undefined);
  return { name, streams: [name], allowance: 'pushTopic', object, shows };
}

/** Whoever may make generic channels makes one by subscribing to it. */
function genericChannel(org: Subscriber, session: Session, name: string): Topic {
  const definition = org.schema.object('StreamingChannel');
  const rights = org.rights(session);
  const sql = `SELECT 1 AS "found" FROM ${org.sql.table('StreamingChannel')} WHERE "Name" = ? AND "IsDeleted" = 0`;
  const isThere = org.sql.all(sql, [name]).length > 0;
  if (definition === undefined || (isThere && !rights.mayRead(definition)))
    throw new TopicRefusal('forbidden', '403::No access on channel');
  if (!isThere) makeChannel(org, session, name);
  const shows = ({ body }: StoredEvent): boolean =>
    body.kind === 'generic' && (body.userIds.length === 0 || body.userIds.includes(session.userId));
  return { name, streams: [name], allowance: 'generic', shows };
}

function makeChannel(org: Subscriber, session: Session, name: string): void {
  try {
    const [made] = org.save(session, [{ kind: 'insert', object: 'StreamingChannel', values: { Name: name } }], {
      allOrNone: true,
    });
    if (made?.success === true) return;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
  throw new TopicRefusal('unknown', '404::Unknown channel');
}
