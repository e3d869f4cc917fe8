import { randomUUID } from 'node:crypto';
import {
  loadPackageDefinition,
  Metadata,
  Server,
  ServerCredentials,
  type handleBidiStreamingCall,
  type handleUnaryCall,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import type { ObjectDef, Org } from '../../contract.ts';
import type { Orgs } from '../../server/orgs.ts';
import { schemaOf } from '../schemas.ts';
import { callerOf, publishable, subscribable, type PubSubCaller } from './caller.ts';
import {
  LOADER_OPTIONS,
  PUBSUB,
  type FetchRequest,
  type FetchResponse,
  type PublishRequest,
  type PublishResponse,
} from './definition.ts';
import { PubSubFailure, serviceError } from './failure.ts';
import { publish } from './publish.ts';
import { Subscription } from './subscription.ts';

/** The most that one message holds. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
/** A stream on which nothing is published is ended. */
const PUBLISH_IDLE_MS = 70_000;

interface PubSubService {
  readonly service: ServiceDefinition;
}

/** The description of the service, for the server and for clients in tests. */
export function pubSubService(): PubSubService {
  const description = PUBSUB as unknown as Parameters<typeof fromJSON>[0];
  const loaded = loadPackageDefinition(fromJSON(description, LOADER_OPTIONS)) as unknown as {
    readonly eventbus: { readonly v1: { readonly PubSub: PubSubService } };
  };
  return loaded.eventbus.v1.PubSub;
}

export interface PubSubOptions {
  readonly keepAliveMs?: number;
  readonly onBug: (error: unknown) => void;
}

/** The Pub/Sub API over the orgs of a server. It listens nowhere yet. */
export function pubSubServer(orgs: Orgs, { keepAliveMs, onBug }: PubSubOptions): Server {
  const fail = (error: unknown) => serviceError(error, onBug);

  const unary =
    <Q, A>(answer: (caller: PubSubCaller, request: Q) => A): handleUnaryCall<Q, A> =>
    (call, callback) => {
      try {
        callback(null, answer(callerOf(orgs, call.metadata), call.request));
      } catch (error) {
        callback(fail(error));
      }
    };

  const subscribe: handleBidiStreamingCall<FetchRequest, FetchResponse> = (call) => {
    const stop = (error: unknown): void => void call.emit('error', fail(error));
    let caller: PubSubCaller;
    try {
      caller = callerOf(orgs, call.metadata);
    } catch (error) {
      stop(error);
      return;
    }
    const stream = {
      accept: () => call.sendMetadata(new Metadata()),
      write: (response: FetchResponse) => call.write(response),
      onDrain: (resume: () => void) => void call.on('drain', resume),
      end: () => call.end(),
    };
    const subscription = new Subscription(caller, stream, stop, keepAliveMs);
    call.on('data', (request: FetchRequest) => subscription.fetch(request));
    call.on('end', () => {
      subscription.close();
      call.end();
    });
    call.on('cancelled', () => subscription.close());
    call.on('error', () => subscription.close());
  };

  const publishStream: handleBidiStreamingCall<PublishRequest, PublishResponse> = (call) => {
    let topic: string | undefined;
    let timer: NodeJS.Timeout | undefined;
    const over = (): void => clearTimeout(timer);
    const stop = (error: unknown): void => {
      over();
      call.emit('error', fail(error));
    };
    const expect = (): void => {
      over();
      const late = new PubSubFailure(
        'ABORTED',
        'publish.stream.sweeper.timeout',
        'Nothing has been published for too long.'
      );
      timer = setTimeout(() => stop(late), PUBLISH_IDLE_MS);
      timer.unref();
    };
    const take = (request: PublishRequest): void => {
      topic ??= request.topicName;
      if (request.topicName !== '' && request.topicName !== topic)
        throw new PubSubFailure('INVALID_ARGUMENT', 'publish.topic.mismatch', 'The topic must stay the same.');
      call.write(publish(callerOf(orgs, call.metadata), { ...request, topicName: topic }));
      expect();
    };
    expect();
    call.on('data', (request: PublishRequest) => {
      try {
        take(request);
      } catch (error) {
        stop(error);
      }
    });
    call.on('end', () => {
      over();
      call.end();
    });
    call.on('cancelled', over);
  };

  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
  });
  const handlers = {
    GetTopic: unary(topicInfo),
    GetSchema: unary(schemaInfo),
    Publish: unary(publish),
    PublishStream: publishStream,
    Subscribe: subscribe,
  };
  server.addService(pubSubService().service, handlers);
  return server;
}

/** Binds a port; answers the one that it got. */
export async function bind(
  server: Server,
  address: { readonly host: string; readonly port: number },
  tls?: { readonly key: string; readonly certificate: string }
): Promise<number> {
  const credentials = tls
    ? ServerCredentials.createSsl(null, [
        { private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.certificate) },
      ])
    : ServerCredentials.createInsecure();
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return new Promise((resolve, reject) => {
    server.bindAsync(`${host}:${String(address.port)}`, credentials, (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}

function topicInfo(caller: PubSubCaller, { topicName }: { readonly topicName: string }): object {
  const published = publishable(caller, topicName);
  let object: ObjectDef | undefined = published;
  let canSubscribe = true;
  try {
    object = subscribable(caller, topicName).object ?? published;
  } catch (error) {
    if (!(error instanceof PubSubFailure) || published === undefined) throw error;
    canSubscribe = false;
  }
  return {
    topicName,
    tenantGuid: `core/local/${caller.org.id}`,
    canPublish: published !== undefined,
    canSubscribe,
    // A channel of several kinds of events has no schema of its own: each event names its one.
    schemaId: object ? schemaOf(object).id : '',
    rpcId: randomUUID(),
  };
}

function schemaInfo({ org }: PubSubCaller, { schemaId }: { readonly schemaId: string }): object {
  if (schemaId === '')
    throw new PubSubFailure('INVALID_ARGUMENT', 'schema.validation.failed', 'The schema ID is blank.');
  for (const object of objectsWithEvents(org)) {
    const schema = schemaOf(object);
    if (schema.id === schemaId) return { schemaJson: schema.json, schemaId, rpcId: randomUUID() };
  }
  throw new PubSubFailure('NOT_FOUND', 'schema.meta.permission', `There is no schema ${schemaId}.`);
}

function* objectsWithEvents({ schema, events }: Org): Generator<ObjectDef> {
  for (const object of schema.objects()) if (object.kind === 'event') yield object;
  for (const name of events.membersOf()) {
    const object = schema.object(name);
    if (object) yield object;
  }
}
