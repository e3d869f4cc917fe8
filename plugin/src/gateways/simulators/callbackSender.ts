/**
 * Sends a vendor's callbacks: signed as standardwebhooks.com says, in order, again and again until they are taken.
 * Written from that page and not from the gateways, so that a mistake on one side shows.
 */
import { createHmac, randomUUID } from 'node:crypto';
import type { CallbackFault, Switches } from './switches.ts';

export interface OutgoingMessage {
  /** After the message before it. */
  readonly afterMs: number;
  /** Called when the time has come; what is sent again later is the same text. */
  compose(): unknown;
}

/** Where to, asked at the time of sending; a client may have moved meanwhile. */
export type Destination = () => string | undefined;

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 2000;
const GIVE_UP_AFTER_MS = 15 * 60_000;
const ANSWER_WITHIN_MS = 10_000;
/** What comes late comes after so many times its delay. */
const LATE_FACTOR = 10;

export interface OutgoingCall {
  readonly id: string;
  readonly url: string;
  readonly text: string;
  readonly secret: string;
  /** Against the clock: a message of yesterday has less than 0. */
  readonly offsetSeconds: number;
}

/** How a vendor writes its messages, proves that they are its own, and sees that they were taken. */
export interface Wire {
  encode(message: unknown): string;
  headers(call: OutgoingCall): Readonly<Record<string, string>>;
  /** Beside a status of success. */
  isTaken?(answer: Response, secret: string): boolean;
}

export const standardWebhooks: Wire = {
  encode: (message) => JSON.stringify(message),
  headers({ id, text, secret, offsetSeconds }) {
    const timestamp = String(Math.floor(Date.now() / 1000) + offsetSeconds);
    const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret, 'utf8');
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${text}`, 'utf8').digest('base64');
    return {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    };
  },
};

export class CallbackSender {
  readonly #secret: string;
  readonly #switches: Switches;
  readonly #wire: Wire;
  readonly #stopped = new AbortController();
  #pending = 0;

  constructor(secret: string, switches: Switches, wire: Wire = standardWebhooks) {
    this.#secret = secret;
    this.#switches = switches;
    this.#wire = wire;
  }

  /** Messages that are not delivered yet. */
  get pending(): number {
    return this.#pending;
  }

  get isStopped(): boolean {
    return this.#stopped.signal.aborted;
  }

  stop(): void {
    this.#stopped.abort();
  }

  /**
   * Composes messages when their time has come, whether or not those before them have been taken: work at a vendor does
   * not wait for its client. Delivers them one after the other.
   */
  send(destination: Destination, messages: readonly OutgoingMessage[]): void {
    this.#pending += messages.length;
    void this.#run(destination, messages, this.#switches.takeCallbackFault());
  }

  async #run(
    destination: Destination,
    messages: readonly OutgoingMessage[],
    fault: CallbackFault | undefined
  ): Promise<void> {
    const heldBack: string[] = [];
    let delivered = Promise.resolve();
    const enqueue = (text: string, disturbance: CallbackFault | undefined): void => {
      delivered = delivered.then(() => this.#deliver(destination, text, disturbance));
    };
    for (const [index, message] of messages.entries()) {
      const isLast = index === messages.length - 1;
      await this.#pause(isLast && fault === 'late' ? message.afterMs * LATE_FACTOR : message.afterMs);
      if (this.isStopped) return;
      const text = this.#wire.encode(message.compose());
      if (fault === 'held' || (!isLast && fault === 'outOfOrder')) heldBack.push(text);
      else enqueue(text, isLast ? fault : undefined);
    }
    if (fault === 'held') await this.#pause(LATE_FACTOR * messages.reduce((sum, { afterMs }) => sum + afterMs, 0));
    for (const text of heldBack) enqueue(text, undefined);
  }

  async #deliver(destination: Destination, text: string, fault: CallbackFault | undefined): Promise<void> {
    const id = `msg_${randomUUID()}`;
    if (fault === 'wrongSignature') await this.#post(destination(), id, text, 'a key of somebody else', 0);
    if (fault === 'stale') await this.#post(destination(), id, text, this.#secret, -3600);
    await this.#insist(destination, id, text);
    if (fault === 'duplicate') await this.#insist(destination, id, text);
    this.#pending -= 1;
  }

  async #insist(destination: Destination, id: string, text: string): Promise<void> {
    const giveUpAt = Date.now() + GIVE_UP_AFTER_MS;
    for (let wait = FIRST_RETRY_MS; Date.now() < giveUpAt; wait = Math.min(wait * 2, LONGEST_RETRY_MS)) {
      if (this.#stopped.signal.aborted) return;
      if (await this.#post(destination(), id, text, this.#secret, 0)) return;
      await this.#pause(wait);
    }
  }

  /** True when the receiver took it. */
  async #post(
    url: string | undefined,
    id: string,
    text: string,
    secret: string,
    offsetSeconds: number
  ): Promise<boolean> {
    if (url === undefined) return true;
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: this.#wire.headers({ id, url, text, secret, offsetSeconds }),
        body: text,
        signal: AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
      });
      await answer.arrayBuffer();
      return answer.ok && (this.#wire.isTaken?.(answer, secret) ?? true);
    } catch {
      // Not reachable now; the caller tries again.
      return false;
    }
  }

  /** Ends early when the simulator stops. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const { signal } = this.#stopped;
      if (signal.aborted) {
        resolve();
        return;
      }
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
    });
  }
}
