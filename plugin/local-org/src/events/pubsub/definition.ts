/**
 * The wire format of the Pub/Sub API, `eventbus.v1`: names, types and numbers of the fields of its messages. Names are
 * those of clients, which write them in camel case.
 */
type Fields = Readonly<Record<string, { readonly type: string; readonly id: number; readonly rule?: 'repeated' }>>;

const message = (fields: Readonly<Record<string, string>>): { readonly fields: Fields } => ({
  fields: Object.fromEntries(
    Object.entries(fields).map(([name, line], index) => {
      const [type = '', rule] = line.split(' ').reverse();
      return [name, { type, id: index + 1, ...(rule === 'repeated' ? { rule } : {}) }];
    })
  ),
});

const method = (requestType: string, responseType: string, isStream = false): object => ({
  requestType,
  responseType,
  ...(isStream ? { requestStream: true, responseStream: true } : {}),
});

const MESSAGES = {
  TopicInfo: message({
    topicName: 'string',
    tenantGuid: 'string',
    canPublish: 'bool',
    canSubscribe: 'bool',
    schemaId: 'string',
    rpcId: 'string',
  }),
  TopicRequest: message({ topicName: 'string' }),
  EventHeader: message({ key: 'string', value: 'bytes' }),
  ProducerEvent: message({ id: 'string', schemaId: 'string', payload: 'bytes', headers: 'repeated EventHeader' }),
  ConsumerEvent: message({ event: 'ProducerEvent', replayId: 'bytes' }),
  PublishResult: message({ replayId: 'bytes', error: 'Error', correlationKey: 'string' }),
  Error: message({ code: 'ErrorCode', msg: 'string' }),
  FetchRequest: message({
    topicName: 'string',
    replayPreset: 'ReplayPreset',
    replayId: 'bytes',
    numRequested: 'int32',
    authRefresh: 'string',
  }),
  FetchResponse: message({
    events: 'repeated ConsumerEvent',
    latestReplayId: 'bytes',
    rpcId: 'string',
    pendingNumRequested: 'int32',
  }),
  SchemaRequest: message({ schemaId: 'string' }),
  SchemaInfo: message({ schemaJson: 'string', schemaId: 'string', rpcId: 'string' }),
  PublishRequest: message({ topicName: 'string', events: 'repeated ProducerEvent', authRefresh: 'string' }),
  PublishResponse: message({ results: 'repeated PublishResult', schemaId: 'string', rpcId: 'string' }),
};

/** In the form that `@grpc/proto-loader` reads. */
export const PUBSUB = {
  nested: {
    eventbus: {
      nested: {
        v1: {
          nested: {
            ...MESSAGES,
            ErrorCode: { values: { UNKNOWN: 0, PUBLISH: 1, COMMIT: 2 } },
            ReplayPreset: { values: { LATEST: 0, EARLIEST: 1, CUSTOM: 2 } },
            PubSub: {
              methods: {
                Subscribe: method('FetchRequest', 'FetchResponse', true),
                GetSchema: method('SchemaRequest', 'SchemaInfo'),
                GetTopic: method('TopicRequest', 'TopicInfo'),
                Publish: method('PublishRequest', 'PublishResponse'),
                PublishStream: method('PublishRequest', 'PublishResponse', true),
              },
            },
          },
        },
      },
    },
  },
};

export const LOADER_OPTIONS = { longs: Number, enums: String, defaults: true } as const;

export interface ProducerEvent {
  readonly id: string;
  readonly schemaId: string;
  readonly payload: Buffer;
}

export interface FetchRequest {
  readonly topicName: string;
  readonly replayPreset: 'LATEST' | 'EARLIEST' | 'CUSTOM';
  readonly replayId: Buffer;
  readonly numRequested: number;
}

export interface FetchResponse {
  readonly events: readonly { readonly event: ProducerEvent; readonly replayId: Buffer }[];
  readonly latestReplayId: Buffer;
  readonly rpcId: string;
  readonly pendingNumRequested: number;
}

export interface PublishRequest {
  readonly topicName: string;
  readonly events: readonly ProducerEvent[];
}

export interface PublishResult {
  readonly replayId?: Buffer;
  readonly error?: { readonly code: 'UNKNOWN' | 'PUBLISH'; readonly msg: string };
  readonly correlationKey: string;
}

export interface PublishResponse {
  readonly results: readonly PublishResult[];
  readonly schemaId: string;
  readonly rpcId: string;
}

/** A place in the stream as clients keep it: eight bytes that mean nothing to them. */
export function replayBytes(replayId: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(replayId));
  return bytes;
}

/** Undefined for bytes that are no place in the stream. */
export function readReplayId(bytes: Uint8Array): number | undefined {
  if (bytes.length !== 8) return undefined;
  const id = Buffer.from(bytes).readBigUInt64BE();
  return id <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(id) : undefined;
}
