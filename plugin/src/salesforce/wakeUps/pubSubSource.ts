import type { ClientDuplexStream, ServiceError } from '@grpc/grpc-js';
import { z } from 'zod';
import type { WakeListener, WakeSource } from '../../engine/ports.ts';
import type { CrmConnection } from '../connection.ts';
import { PUBSUB, type FetchRequest, type FetchResponse } from './pubSubWire.ts';
import { accessTokenOf, renewSession } from './session.ts';

interface PubSubOptions {
  readonly connection: CrmConnection;
  readonly orgId: string;
  readonly channel: string;
  readonly fetch: typeof fetch;
  readonly pubSubEndpoint?: string;
}

interface Address {
  readonly target: string;
  readonly isSecure: boolean;
}

const SALESFORCE = 'api.pubsub.salesforce.com:7443';
const SALESFORCE_HOST = /\.(?:salesforce\.com|force\.com|cloudforce\.com|salesforce\.mil)$/;
/** The most that one request may ask for. */
const REQUESTED = 100;
/** The server says within 270 seconds that it is there; the connection itself is asked more often. */
const PING_MS = 60_000;
const CONNECT_MS = 20_000;
const ACCEPT_MS = 3_000;
const UNAUTHENTICATED = 16;

/** Listens by the Pub/Sub API: one stream, no call of the API's allocation. */
export function pubSubSource(options: PubSubOptions): WakeSource {
  return {
    name: 'pubsub',
    async listen(listener, signal) {
      const address = await addressOf(options);
      if (address === undefined) throw new Error('The org has no Pub/Sub API');
      try {
        await subscribe(options, address, listener, signal);
      } catch (error) {
        if (Number((error as Partial<ServiceError>).code) === UNAUTHENTICATED) await renewSession(options.connection);
        throw error;
      }
    },
  };
}

const Endpoints = z.object({ endpoint: z.string() });

/** Salesforce has one address for all orgs; an org that is none of its own says where its Pub/Sub API is. */
async function addressOf({ connection, pubSubEndpoint, fetch }: PubSubOptions): Promise<Address | undefined> {
  if (pubSubEndpoint !== undefined)
    return { target: pubSubEndpoint, isSecure: !/^(?:localhost|127\.|\[::1)/.test(pubSubEndpoint) };
  if (SALESFORCE_HOST.test(new URL(connection.instanceUrl).hostname)) return { target: SALESFORCE, isSecure: true };
  const url = new URL('/_local/pubsub', connection.instanceUrl);
  const response = await fetch(url, { signal: AbortSignal.timeout(CONNECT_MS) });
  const said = response.ok ? Endpoints.safeParse(await response.json()) : undefined;
  return said?.success ? { target: said.data.endpoint, isSecure: false } : undefined;
}

/** Resolves when the server ends the stream, or the signal is aborted. */
async function subscribe(
  options: PubSubOptions,
  address: Address,
  listener: WakeListener,
  signal: AbortSignal
): Promise<void> {
  const { connection, orgId, channel } = options;
  // Loaded late: most processes never listen, and loading takes a tenth of a second.
  const { Client, credentials, Metadata, loadPackageDefinition } = await import('@grpc/grpc-js');
  const { fromJSON } = await import('@grpc/proto-loader');
  const description = PUBSUB as unknown as Parameters<typeof fromJSON>[0];
  const loaded = loadPackageDefinition(fromJSON(description, { defaults: true })) as unknown as Loaded;
  const { path, requestSerialize, responseDeserialize } = loaded.eventbus.v1.PubSub.service.Subscribe;
  const metadata = new Metadata();
  metadata.set('accesstoken', accessTokenOf(connection));
  metadata.set('instanceurl', connection.instanceUrl);
  metadata.set('tenantid', orgId);
  const client = new Client(address.target, address.isSecure ? credentials.createSsl() : credentials.createInsecure(), {
    'grpc.keepalive_time_ms': PING_MS,
    'grpc.keepalive_timeout_ms': CONNECT_MS,
    // How long to wait between attempts is decided by who calls: a shared pool adds waits of its own, up to two minutes.
    'grpc.use_local_subchannel_pool': 1,
  });
  try {
    await ready(client, signal);
    const call: ClientDuplexStream<FetchRequest, FetchResponse> = client.makeBidiStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      metadata
    );
    await follow(call, channel, listener, signal);
  } finally {
    client.close();
  }
}

interface Loaded {
  readonly eventbus: {
    readonly v1: {
      readonly PubSub: {
        readonly service: {
          readonly Subscribe: {
            readonly path: string;
            readonly requestSerialize: (request: FetchRequest) => Buffer;
            readonly responseDeserialize: (bytes: Buffer) => FetchResponse;
          };
        };
      };
    };
  };
}

interface Waiting {
  waitForReady(deadline: number, callback: (error?: Error) => void): void;
}

function ready(client: Waiting, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    client.waitForReady(Date.now() + CONNECT_MS, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}

function follow(
  call: ClientDuplexStream<FetchRequest, FetchResponse>,
  channel: string,
  listener: WakeListener,
  signal: AbortSignal
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => call.cancel();
    signal.addEventListener('abort', stop);
    // A server need not say that it has taken a subscription. When it does not refuse it soon, it has.
    const taken = once(() => listener.connected());
    const timer = setTimeout(taken, ACCEPT_MS);
    const over = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    };
    call.once('metadata', taken);
    call.on('data', ({ events, pendingNumRequested }: FetchResponse) => {
      taken();
      if (events.length > 0) listener.event();
      if (pendingNumRequested < REQUESTED / 2)
        call.write({ topicName: channel, numRequested: REQUESTED - pendingNumRequested });
    });
    call.on('error', (error: Error) => {
      over();
      if (signal.aborted) resolve();
      else reject(error);
    });
    call.on('end', () => {
      over();
      resolve();
    });
    call.write({ topicName: channel, numRequested: REQUESTED });
    if (signal.aborted) stop();
  });
}
