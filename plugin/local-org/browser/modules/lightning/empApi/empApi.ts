/** Streams of events, by the protocol of the platform (Bayeux, long polling): one connection for all channels. */
import { API } from 'org/page';
import { call } from 'org/client';

interface Subscription {
  readonly id: number;
  readonly channel: string;
  readonly replayId: number;
}
interface Message {
  readonly channel: string;
  readonly successful?: boolean;
  readonly clientId?: string;
  readonly data?: unknown;
  readonly error?: string;
  readonly subscription?: string;
}

const ENDPOINT = `/cometd/${API.split('/v')[1] ?? '66.0'}`;
const RETRY_MS = 5_000;

const listeners = new Map<number, { readonly channel: string; readonly onMessage: (message: unknown) => void }>();
const errorListeners = new Set<(error: unknown) => void>();
let session: Promise<string> | undefined;
let nextId = 0;

async function send(message: object): Promise<readonly Message[]> {
  return (await call('POST', ENDPOINT, [message])) as readonly Message[];
}

async function handshake(): Promise<string> {
  const [answer] = await send({
    channel: '/meta/handshake',
    version: '1.0',
    supportedConnectionTypes: ['long-polling'],
    ext: { replay: true },
  });
  if (answer?.successful !== true || answer.clientId === undefined)
    throw new Error(answer?.error ?? 'handshake refused');
  void poll(answer.clientId);
  return answer.clientId;
}

/** Asks for events for as long as anybody listens. */
async function poll(clientId: string): Promise<void> {
  while (listeners.size > 0) {
    try {
      const messages = await send({ channel: '/meta/connect', clientId, connectionType: 'long-polling' });
      for (const message of messages) {
        if (message.channel.startsWith('/meta/')) continue;
        const event = { channel: message.channel, data: message.data };
        for (const { channel, onMessage } of listeners.values()) if (channel === message.channel) onMessage(event);
      }
      if (messages.some(({ channel, successful }) => channel === '/meta/connect' && successful === false)) break;
    } catch (error) {
      tell(error);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
  session = undefined;
}

function tell(error: unknown): void {
  for (const listener of errorListeners) listener(error);
}

const ext = (channel: string, replayId: number): object => ({ replay: { [channel]: replayId } });

export async function subscribe(
  channel: string,
  replayId: number,
  onMessage: (message: unknown) => void
): Promise<Subscription> {
  nextId += 1;
  const id = nextId;
  listeners.set(id, { channel, onMessage });
  try {
    session ??= handshake();
    const clientId = await session;
    const [answer] = await send({
      channel: '/meta/subscribe',
      clientId,
      subscription: channel,
      ext: ext(channel, replayId),
    });
    if (answer?.successful === false) throw new Error(answer.error ?? `subscription to ${channel} refused`);
    return { id, channel, replayId };
  } catch (error) {
    listeners.delete(id);
    session = undefined;
    tell({ channel, error });
    throw error;
  }
}

export async function unsubscribe(subscription: Subscription, callback?: (answer: object) => void): Promise<object> {
  listeners.delete(subscription.id);
  const isLast = ![...listeners.values()].some(({ channel }) => channel === subscription.channel);
  if (isLast && session) {
    const clientId = await session;
    await send({ channel: '/meta/unsubscribe', clientId, subscription: subscription.channel }).catch(tell);
  }
  const answer = {
    id: String(subscription.id),
    channel: '/meta/unsubscribe',
    subscription: subscription.channel,
    successful: true,
  };
  callback?.(answer);
  return answer;
}

export const onError = (listener: (error: unknown) => void): void => void errorListeners.add(listener);
export const setDebugFlag = (): void => undefined;
export const isEmpEnabled = (): Promise<boolean> => Promise.resolve(true);
