import type { Org, Session } from '../../contract.ts';
import { isObject } from '../../rest/message.ts';
import { TopicRefusal } from '../topics.ts';
import { CometdClient } from './cometdClient.ts';

type Message = Readonly<Record<string, unknown>>;

/** Who calls: undefined when the call has no token, or one that is not valid. */
export interface Caller {
  readonly org: Org;
  readonly session: Session;
}

export interface Call {
  readonly caller: Caller | undefined;
  readonly hasToken: boolean;
  /** Aborted when nobody waits for the answer any more. */
  readonly abandoned: AbortSignal;
}

export interface BayeuxOptions {
  /** How long a connect waits for events; as on the platform by default. */
  readonly waitMs?: number;
  /** After how long a client is forgotten that does not come back. */
  readonly forgetMs?: number;
}

const WAIT_MS = 110_000;
const FORGET_MS = 40_000;
const RETRY = { interval: 0, reconnect: 'retry' } as const;

/** The Bayeux protocol over long polling, as the Streaming API speaks it. */
export class Bayeux {
  readonly #clients = new Map<string, CometdClient>();
  readonly #waitMs: number;
  readonly #forgetMs: number;

  constructor({ waitMs = WAIT_MS, forgetMs = FORGET_MS }: BayeuxOptions = {}) {
    this.#waitMs = waitMs;
    this.#forgetMs = forgetMs;
  }

  /** Answers the messages of one request; events come before the answer of the connect that took them. */
  async handle(messages: readonly unknown[], call: Call): Promise<readonly object[]> {
    this.#forgetIdle();
    const answers: object[] = [];
    for (const message of messages) {
      if (isObject(message)) answers.push(...(await this.#answer(message, call)));
    }
    return answers;
  }

  close(): void {
    for (const client of [...this.#clients.values()]) this.#drop(client);
  }

  async #answer(message: Message, call: Call): Promise<readonly object[]> {
    const channel = textOf(message, 'channel');
    if (channel === '/meta/handshake') return [this.#handshake(message, call)];
    const refuse = (error: string, reconnect: string, more: object = {}): object[] => [
      { ...echo(message), ...more, error, advice: { ...RETRY, reconnect }, successful: false },
    ];
    if (!call.caller) {
      const error = call.hasToken ? '401::Authentication invalid' : '401::Request requires authentication';
      return refuse(error, 'none', { clientId: message['clientId'] });
    }
    const client = this.#clientOf(message, call.caller);
    if (!client) return refuse('403::Unknown client', 'handshake');
    client.seenAt = Date.now();
    switch (channel) {
      case '/meta/connect':
        return this.#connect(message, client, call.abandoned);
      case '/meta/subscribe':
        return namesOf(message).map((name) => subscribe(message, client, name));
      case '/meta/unsubscribe':
        return namesOf(message).map((name) => {
          client.unsubscribe(name);
          return { ...done(message, client), subscription: name };
        });
      case '/meta/disconnect':
        this.#drop(client);
        return [done(message, client)];
      default:
        return refuse('403::Cannot create channel', 'retry', { clientId: client.id });
    }
  }

  #handshake(message: Message, { caller, hasToken }: Call): object {
    const deny = (failureReason: string): object => ({
      ...echo(message),
      ext: { sfdc: { failureReason }, replay: true, 'payload.format': true },
      advice: { reconnect: 'none' },
      error: '403::Handshake denied',
      successful: false,
    });
    if (!caller) return deny(hasToken ? '401::Authentication invalid' : '401::Request requires authentication');
    const client = new CometdClient(caller.org, caller.session, Date.now());
    if (!caller.org.events.connect(client)) {
      client.close();
      return deny('403::Organization concurrent user limit exceeded');
    }
    this.#clients.set(client.id, client);
    return {
      ...done(message, client),
      ext: { replay: true, 'payload.format': true },
      version: '1.0',
      minimumVersion: '1.0',
      supportedConnectionTypes: ['long-polling'],
    };
  }

  async #connect(message: Message, client: CometdClient, abandoned: AbortSignal): Promise<readonly object[]> {
    const type = message['connectionType'];
    if (type !== 'long-polling') {
      const error = `400::Invalid connection type {${String(type)}}`;
      return [{ ...echo(message), clientId: client.id, error, successful: false }];
    }
    // The first connect is answered at once: clients take it for the end of the handshake.
    const advice = isObject(message['advice']) ? message['advice'] : {};
    const ms = client.isFresh ? 0 : Math.min(this.#waitMs, Number(advice['timeout'] ?? this.#waitMs));
    const first = client.isFresh ? { advice: { ...RETRY, timeout: this.#waitMs } } : {};
    client.isFresh = false;
    if (ms > 0) await client.wait(ms, abandoned);
    client.seenAt = Date.now();
    // Nobody would get them.
    if (abandoned.aborted) return [];
    const { messages, isExhausted } = client.take();
    if (!isExhausted) return [...messages, { ...done(message, client), ...first }];
    this.#drop(client);
    const error = '403::Organization total events daily limit exceeded';
    return [
      ...messages,
      { ...echo(message), clientId: client.id, error, advice: { reconnect: 'none' }, successful: false },
    ];
  }

  /** A client belongs to one user of one org, and is gone with the org. */
  #clientOf(message: Message, { org, session }: Caller): CometdClient | undefined {
    const client = this.#clients.get(textOf(message, 'clientId'));
    return client?.org === org && client.session.userId === session.userId ? client : undefined;
  }

  #forgetIdle(): void {
    const before = Date.now() - this.#forgetMs;
    for (const client of this.#clients.values()) {
      if (!client.isWaiting && client.seenAt < before) this.#drop(client);
    }
  }

  #drop(client: CometdClient): void {
    if (!this.#clients.delete(client.id)) return;
    client.close();
    client.org.events.disconnect(client);
  }
}

const textOf = (message: Message, name: string): string => {
  const value = message[name];
  return typeof value === 'string' ? value : '';
};

const echo = ({ id, channel }: Message): object => ({ channel, ...(id === undefined ? {} : { id }) });

const done = (message: Message, client: CometdClient): object => ({
  ...echo(message),
  clientId: client.id,
  successful: true,
});

const namesOf = ({ subscription }: Message): readonly string[] =>
  (Array.isArray(subscription) ? subscription : [subscription]).map((name) => (typeof name === 'string' ? name : ''));

function subscribe(message: Message, client: CometdClient, name: string): object {
  const refuse = (error: string): object => ({
    ...echo(message),
    clientId: client.id,
    subscription: name,
    error,
    successful: false,
  });
  if (name === '') return refuse('400::Channel name not specified');
  if (!name.startsWith('/')) return refuse("400::Channel subscriptions must start with a leading '/'");
  try {
    client.subscribe(name, replayOf(message, name));
  } catch (error) {
    if (!(error instanceof TopicRefusal)) throw error;
    return refuse(error.bayeux);
  }
  return { ...done(message, client), subscription: name };
}

/** Where the subscription starts: -1, the default, with what comes; -2 with all that is kept; or after an event. */
function replayOf(message: Message, name: string): number {
  const ext = isObject(message['ext']) ? message['ext'] : {};
  const replay = isObject(ext['replay']) ? ext['replay'] : {};
  const given = Number(replay[name] ?? -1);
  return Number.isInteger(given) ? given : -1;
}
