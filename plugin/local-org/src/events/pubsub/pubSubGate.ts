import type { FastifyInstance } from 'fastify';
import type { Orgs } from '../../server/orgs.ts';

/** Where clients of the Pub/Sub API connect. */
export interface PubSubEndpoints {
  /** `127.0.0.1:50211`, without TLS. */
  readonly endpoint: string;
  /** `localhost:50212`, with the certificate of the server; there when the server has a listener over TLS. */
  readonly tlsEndpoint?: string;
}

export interface GateOptions {
  readonly host: string;
  /** 0 for free ports. */
  readonly port: number;
  readonly tlsPort: number;
  readonly tls: () => { readonly key: string; readonly certificate: string } | undefined;
  readonly onBug: (error: unknown) => void;
}

interface Opened {
  readonly endpoints: PubSubEndpoints;
  close(): void;
}

/** Opens the Pub/Sub API when somebody asks for it first: gRPC takes longer to load than all of the rest. */
export class PubSubGate {
  readonly #orgs: Orgs;
  readonly #options: GateOptions;
  #opened: Promise<Opened> | undefined;

  constructor(orgs: Orgs, options: GateOptions) {
    this.#orgs = orgs;
    this.#options = options;
  }

  /** @throws the system error when a port is taken */
  async open(): Promise<PubSubEndpoints> {
    this.#opened ??= this.#listen();
    return (await this.#opened).endpoints;
  }

  async close(): Promise<void> {
    (await this.#opened?.catch(() => undefined))?.close();
  }

  async #listen(): Promise<Opened> {
    const { bind, pubSubServer } = await import('./pubSubServer.ts');
    const { host, port, tlsPort, onBug } = this.#options;
    const tls = this.#options.tls();
    const server = pubSubServer(this.#orgs, { onBug });
    const plain = await bind(server, { host, port });
    const secure = tls && (await bind(server, { host, port: tlsPort }, tls));
    const name = host.includes(':') ? `[${host}]` : host;
    return {
      endpoints: {
        endpoint: `${name}:${String(plain)}`,
        ...(secure === undefined ? {} : { tlsEndpoint: `localhost:${String(secure)}` }),
      },
      close: () => server.forceShutdown(),
    };
  }
}

/** `GET /_local/pubsub` says where the Pub/Sub API is, and opens it if need be. */
export function pubSubRoutes(app: FastifyInstance, gate: PubSubGate): void {
  app.get('/_local/pubsub', () => gate.open());
}
