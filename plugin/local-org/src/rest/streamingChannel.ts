import { randomUUID } from 'node:crypto';
import { ApiError } from '../contract.ts';
import type { NewEvent } from '../events/eventService.ts';
import { normalizeId } from '../store/ids.ts';
import { badBody, isObject, json, objectBody, type Handler, type RestContext } from './message.ts';
import { existingRecord, objectNamed } from './record.ts';

/** The name of a generic channel, `/u/notifications/…`, by its id. */
function channelName(context: RestContext, id: string): string {
  return String(existingRecord(context, objectNamed(context, 'StreamingChannel'), id)['Name']);
}

interface Push {
  readonly payload: unknown;
  readonly userIds: readonly string[];
}

function readPush(given: unknown): Push {
  if (!isObject(given)) throw badBody('Each item of pushEvents must be an object');
  const userIds: unknown = given['userIds'] ?? [];
  if (!Array.isArray(userIds)) throw badBody('userIds must be a list');
  return { payload: given['payload'] ?? null, userIds: userIds.map((id) => normalizeId(String(id)) ?? String(id)) };
}

/** `POST /sobjects/StreamingChannel/<id>/push`: to all subscribers, or to those of some users. */
export const pushGenericEvents: Handler = (context, request, params) => {
  const { org, session } = context;
  const topic = channelName(context, params['id'] ?? '');
  const channels = objectNamed(context, 'StreamingChannel');
  if (!org.rights(session).mayCreate(channels))
    throw new ApiError('INSUFFICIENT_ACCESS', 'insufficient access rights on object id', { status: 403 });
  const given: unknown = objectBody(request)['pushEvents'];
  if (!Array.isArray(given)) throw badBody('Required field pushEvents is missing or is no list');
  const pushes = given.map(readPush);
  const events = pushes.map(({ payload, userIds }): NewEvent => ({
    topic,
    uuid: randomUUID(),
    body: { kind: 'generic', payload, userIds },
  }));
  org.events.publish(events);
  const online = listeners(context, topic);
  // To everybody means to an unknown number.
  return json(
    pushes.map(({ userIds }) => ({
      fanoutCount: userIds.length === 0 ? -1 : userIds.filter((id) => online.has(id)).length,
      userOnlineStatus: Object.fromEntries(userIds.map((id) => [id, online.has(id)])),
    }))
  );
};

/** `GET /sobjects/StreamingChannel/<id>/push`: who listens. */
export const channelSubscribers: Handler = (context, _request, params) => {
  const name = channelName(context, params['id'] ?? '');
  return json({ OnlineUserIds: [...listeners(context, name)], ChannelName: name });
};

const listeners = ({ org }: RestContext, stream: string): ReadonlySet<string> =>
  new Set([...org.events.subscribers].filter((each) => each.hears(stream)).map(({ userId }) => userId));
