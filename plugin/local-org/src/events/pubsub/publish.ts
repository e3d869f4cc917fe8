import { randomUUID } from 'node:crypto';
import type { ObjectDef, SaveOperation } from '../../contract.ts';
import { schemaOf } from '../schemas.ts';
import { publishable, type PubSubCaller } from './caller.ts';
import { decodeEvent } from './codec.ts';
import { replayBytes, type ProducerEvent, type PublishRequest, type PublishResponse } from './definition.ts';
import { PubSubFailure } from './failure.ts';

type Decoded = { readonly values: Readonly<Record<string, unknown>> } | { readonly refusal: string };

/**
 * Publishes a batch, each event for itself.
 * @throws PubSubFailure when the request is none, or the user may not publish to the topic
 */
export function publish(caller: PubSubCaller, { topicName, events }: PublishRequest): PublishResponse {
  if (topicName === '')
    throw new PubSubFailure('INVALID_ARGUMENT', 'publish.topic.validation.empty', 'The topic name is blank.');
  if (events.length === 0)
    throw new PubSubFailure('INVALID_ARGUMENT', 'publish.event.count.invalid', 'The request contains no events.');
  const object = publishable(caller, topicName);
  if (object === undefined)
    throw new PubSubFailure('NOT_FOUND', 'topic.not.found', `There is no topic ${topicName} that you can publish to.`);
  const decoded = events.map((event) => decode(object, event));
  const operations = decoded.flatMap((each): SaveOperation[] =>
    'values' in each ? [{ kind: 'insert', object: object.name, values: each.values }] : []
  );
  const { org, session } = caller;
  const saved = [...org.runAs(session, () => org.save(session, operations, { allOrNone: false }))];
  const results = decoded.map((each, index): PublishResponse['results'][number] => {
    const correlationKey = events[index]?.id ?? '';
    const result = 'values' in each ? saved.shift() : undefined;
    if (result?.success)
      return { replayId: replayBytes(org.events.replayIdOf(result.eventUuid ?? '')), correlationKey };
    const msg = 'refusal' in each ? each.refusal : (result?.errors.map(({ message }) => message).join(' ') ?? '');
    return { error: { code: 'PUBLISH', msg }, correlationKey };
  });
  return { results, schemaId: schemaOf(object).id, rpcId: randomUUID() };
}

function decode(object: ObjectDef, { schemaId, payload }: ProducerEvent): Decoded {
  if (schemaId !== schemaOf(object).id) return { refusal: `The schema ${schemaId} is not the one of ${object.name}.` };
  try {
    return { values: decodeEvent(object, payload) };
  } catch (error) {
    return {
      refusal: `The payload does not fit the schema: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}
