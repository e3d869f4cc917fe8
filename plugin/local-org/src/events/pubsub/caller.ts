import type { Metadata } from '@grpc/grpc-js';
import type { ObjectDef, Org, Session } from '../../contract.ts';
import type { Orgs } from '../../server/orgs.ts';
import { TopicRefusal, topicOf, type Topic } from '../topics.ts';
import { PubSubFailure } from './failure.ts';

/** Who calls the Pub/Sub API. */
export interface PubSubCaller {
  readonly org: Org;
  readonly session: Session;
}

/**
 * The caller that the headers of a call name.
 * @throws PubSubFailure when a header is missing, the token is not valid, or the user may not use the API
 */
export function callerOf(orgs: Orgs, metadata: Metadata): PubSubCaller {
  const header = (name: string): string => String(metadata.get(name)[0] ?? '');
  const token = header('accesstoken');
  const tenantId = header('tenantid');
  if (token === '' || tenantId === '' || header('instanceurl') === '') {
    const message = 'Provide the headers accesstoken, instanceurl and tenantid.';
    throw new PubSubFailure('UNAUTHENTICATED', 'service.auth.headers.invalid', message);
  }
  const found = orgs.byToken(token);
  // A tenant may be named with more than the id of the org: `core/prod/00D…`.
  if (!found || !tenantId.includes(found.tenant.org.id.slice(0, 15)) || !found.tenant.mayUseApi(found.session)) {
    const message = 'An authentication exception occurred. Provide valid authentication via metadata headers.';
    throw new PubSubFailure('UNAUTHENTICATED', 'service.auth.error', message);
  }
  return { org: found.tenant.org, session: found.session };
}

/** @throws PubSubFailure when there is no such topic, or the user may not read it */
export function subscribable({ org, session }: PubSubCaller, name: string): Topic {
  if (name === '') throw new PubSubFailure('INVALID_ARGUMENT', 'topic.validation.empty', 'The topic name is blank.');
  // PushTopics and generic channels are CometD's alone.
  if (!/^\/(?:event|data)\//.test(name)) throw unknownTopic(name);
  try {
    return topicOf(org, session, name);
  } catch (error) {
    if (!(error instanceof TopicRefusal)) throw error;
    if (error.reason === 'unknown') throw unknownTopic(name);
    throw new PubSubFailure('PERMISSION_DENIED', 'subscription.topic.cannot.subscribe', error.message);
  }
}

const unknownTopic = (name: string): PubSubFailure =>
  new PubSubFailure('NOT_FOUND', 'topic.not.found', `The topic ${name} does not exist.`);

/** The platform event of a topic, when the user may publish it. */
export function publishable({ org, session }: PubSubCaller, name: string): ObjectDef | undefined {
  const object = org.schema.object(/^\/event\/(\w+__e)$/i.exec(name)?.[1] ?? '');
  return object?.kind === 'event' && org.rights(session).mayCreate(object) ? object : undefined;
}
