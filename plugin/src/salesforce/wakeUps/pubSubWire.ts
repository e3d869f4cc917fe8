/** The part of the Pub/Sub API's wire format that listening needs, in the form that `@grpc/proto-loader` reads. */
const field = (type: string, id: number, rule?: 'repeated'): object => ({ type, id, ...(rule ? { rule } : {}) });

const MESSAGES = {
  ReplayPreset: { values: { LATEST: 0, EARLIEST: 1, CUSTOM: 2 } },
  FetchRequest: {
    fields: { topicName: field('string', 1), replayPreset: field('ReplayPreset', 2), numRequested: field('int32', 4) },
  },
  // What an event says is not read: that it came is all.
  ConsumerEvent: { fields: { replayId: field('bytes', 2) } },
  FetchResponse: {
    fields: { events: field('ConsumerEvent', 1, 'repeated'), pendingNumRequested: field('int32', 4) },
  },
  PubSub: {
    methods: {
      Subscribe: {
        requestType: 'FetchRequest',
        responseType: 'FetchResponse',
        requestStream: true,
        responseStream: true,
      },
    },
  },
};

export const PUBSUB = { nested: { eventbus: { nested: { v1: { nested: MESSAGES } } } } };

export interface FetchRequest {
  readonly topicName: string;
  readonly numRequested: number;
}

export interface FetchResponse {
  readonly events: readonly unknown[];
  readonly pendingNumRequested: number;
}
