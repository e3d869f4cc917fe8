/** A wire to the database that is cut at chosen statements: before the server hears them, or before its answer is heard. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface Cut {
  /** How many statements pass before it, counted from the cut before. */
  readonly after: number;
  /** Whether the server still does what it is asked by the statement. Nobody hears the answer either way. */
  readonly isHeard: boolean;
  /** What dies: one connection, or the process with all that it has. */
  readonly of: 'connection' | 'process';
}

/** The cuts to come. Outlives processes, and so the wires that it cuts. */
export class Fate {
  readonly #cuts: Cut[] = [];
  #passed = 0;

  bring(cuts: readonly Cut[]): void {
    this.#cuts.splice(0, Infinity, ...cuts);
    this.#passed = 0;
  }

  /** Asked for each statement, on whatever connection. */
  strike(): Cut | undefined {
    const [next] = this.#cuts;
    if (next === undefined || this.#passed++ < next.after) return undefined;
    this.#passed = 0;
    return this.#cuts.shift();
  }
}

/** The only way of one process to its database. */
export class Wire {
  /** Connections that were cut so far. */
  losses = 0;
  readonly url: string;
  readonly #fate: Fate;
  readonly #target: URL;
  readonly #server: Server;
  readonly #upstreams = new Set<Socket>();
  readonly #clients = new Set<Socket>();
  readonly #death = Promise.withResolvers<undefined>();
  #isDead = false;

  private constructor(databaseUrl: string, server: Server, fate: Fate) {
    this.#target = new URL(databaseUrl);
    this.#server = server;
    this.#fate = fate;
    const url = new URL(databaseUrl);
    url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.url = url.href;
    server.on('connection', (client) => this.#join(client));
  }

  static async open(databaseUrl: string, fate: Fate): Promise<Wire> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Wire(databaseUrl, server, fate);
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Resolves when the process is dead. */
  get death(): Promise<undefined> {
    return this.#death.promise;
  }

  /** The process dies now: nothing of it is heard any more. */
  kill(): void {
    if (this.#isDead) return;
    this.#isDead = true;
    this.#server.close();
    for (const client of this.#clients) client.destroy();
    // What was sent is still done: the server reads the end behind it.
    for (const upstream of this.#upstreams) upstream.end();
    this.#death.resolve(undefined);
  }

  /** Resolves when the server has noticed it of every connection: their transactions are over and their locks free. */
  async isForgotten(): Promise<void> {
    await Promise.all([...this.#upstreams].map((upstream) => once(upstream, 'close')));
  }

  #join(client: Socket): void {
    const upstream = connect(Number(this.#target.port), this.#target.hostname);
    this.#upstreams.add(upstream);
    this.#clients.add(client);
    const messages = new MessageReader();
    for (const socket of [client, upstream]) socket.setNoDelay(true).on('error', () => undefined);
    client.on('data', (chunk) => {
      for (const message of messages.read(chunk)) this.#pass(message, client, upstream);
    });
    client.on('close', () => {
      this.#clients.delete(client);
      upstream.end();
    });
    upstream.on('data', (chunk) => {
      if (!client.destroyed) client.write(chunk);
    });
    upstream.on('close', () => {
      this.#upstreams.delete(upstream);
      client.destroy();
    });
  }

  #pass(message: Buffer, client: Socket, upstream: Socket): void {
    if (client.destroyed) return;
    const cut = endsStatement(message) ? this.#fate.strike() : undefined;
    if (cut === undefined || cut.isHeard) upstream.write(message);
    if (cut === undefined) return;
    this.losses += 1;
    client.destroy();
    upstream.end();
    if (cut.of === 'process') this.kill();
  }
}

/** Query and Sync of PostgreSQL's protocol: what came before them is done now, and answered. */
const endsStatement = (message: Buffer): boolean => message[0] === 0x51 || message[0] === 0x53;

/** Takes what a client sends apart. The first message has no type, all others begin with it; then comes the length. */
class MessageReader {
  #rest: Buffer = Buffer.alloc(0);
  #headLength = 0;

  read(chunk: Buffer): readonly Buffer[] {
    const data = Buffer.concat([this.#rest, chunk]);
    const found: Buffer[] = [];
    let at = 0;
    while (data.length >= at + this.#headLength + 4) {
      const end = at + this.#headLength + data.readInt32BE(at + this.#headLength);
      if (data.length < end) break;
      found.push(data.subarray(at, end));
      at = end;
      this.#headLength = 1;
    }
    this.#rest = data.subarray(at);
    return found;
  }
}
