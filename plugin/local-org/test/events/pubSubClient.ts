import { Client, credentials, Metadata, type ClientDuplexStream, type ServiceError } from '@grpc/grpc-js';
import avro from 'avsc';
import type {
  FetchRequest,
  FetchResponse,
  PublishRequest,
  PublishResponse,
} from '../../src/events/pubsub/definition.ts';
import { pubSubService } from '../../src/events/pubsub/pubSubServer.ts';
import type { RunningOrg } from '../../src/index.ts';

type Unary = 'GetTopic' | 'GetSchema' | 'Publish';

export interface Fetched {
  readonly payload: any;
  readonly id: string;
  readonly replayId: Buffer;
}

/** A client of the Pub/Sub API over a socket. */
export class PubSubClient {
  readonly #client: Client;
  readonly #metadata = new Metadata();
  readonly #schemas = new Map<string, avro.Type>();

  constructor(endpoint: string, headers: Readonly<Record<string, string>>) {
    this.#client = new Client(endpoint, credentials.createInsecure());
    for (const [name, value] of Object.entries(headers)) this.#metadata.set(name, value);
  }

  static of(endpoint: string, org: RunningOrg, accessToken = org.admin.accessToken): PubSubClient {
    return new PubSubClient(endpoint, { accesstoken: accessToken, instanceurl: 'http://127.0.0.1', tenantid: org.id });
  }

  call(method: Unary, request: object): Promise<any> {
    const { path, requestSerialize, responseDeserialize } = describe(method);
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        this.#metadata,
        (error, answer) => {
          if (error) reject(error);
          else resolve(answer);
        }
      );
    });
  }

  publishStream(): ClientDuplexStream<PublishRequest, PublishResponse> {
    const { path, requestSerialize, responseDeserialize } = describe('PublishStream');
    return this.#client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, this.#metadata) as never;
  }

  subscribe(first: Partial<FetchRequest>): FetchStream {
    const { path, requestSerialize, responseDeserialize } = describe('Subscribe');
    const call = this.#client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, this.#metadata);
    return new FetchStream(call as never, first);
  }

  async schema(id: string): Promise<avro.Type> {
    const known = this.#schemas.get(id);
    if (known) return known;
    const { schemaJson } = await this.call('GetSchema', { schemaId: id });
    const type = avro.Type.forSchema(JSON.parse(String(schemaJson)) as avro.Schema);
    this.#schemas.set(id, type);
    return type;
  }

  async decode(response: FetchResponse): Promise<readonly Fetched[]> {
    return Promise.all(
      response.events.map(async ({ event, replayId }) => ({
        payload: (await this.schema(event.schemaId)).fromBuffer(event.payload),
        id: event.id,
        replayId,
      }))
    );
  }

  close(): void {
    this.#client.close();
  }
}

const describe = (method: string): any => pubSubService().service[method];

/** A Subscribe call whose answers can be waited for. */
export class FetchStream {
  readonly #call: ClientDuplexStream<Partial<FetchRequest>, FetchResponse>;
  readonly #responses: FetchResponse[] = [];
  #failure: ServiceError | undefined;
  #wake: () => void = () => undefined;

  constructor(call: ClientDuplexStream<Partial<FetchRequest>, FetchResponse>, first: Partial<FetchRequest>) {
    this.#call = call;
    call.on('data', (response: FetchResponse) => {
      this.#responses.push(response);
      this.#wake();
    });
    call.on('error', (error: ServiceError) => {
      this.#failure = error;
      this.#wake();
    });
    call.write(first);
  }

  fetch(request: Partial<FetchRequest>): void {
    this.#call.write(request);
  }

  /** @throws the error that ended the stream */
  async next(): Promise<FetchResponse> {
    for (;;) {
      const response = this.#responses.shift();
      if (response) return response;
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Answers until there are so many events. */
  async events(count: number): Promise<readonly FetchResponse[]> {
    const got: FetchResponse[] = [];
    for (let have = 0; have < count; have += got.at(-1)?.events.length ?? 0) got.push(await this.next());
    return got;
  }

  cancel(): void {
    this.#call.on('error', () => undefined);
    this.#call.cancel();
  }
}
