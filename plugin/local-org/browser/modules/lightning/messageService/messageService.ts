interface Channel {
  readonly channelName: string;
}
type Listener = (message: unknown) => void;
interface Subscription {
  readonly channel: Channel;
  readonly listener: Listener;
}

export const APPLICATION_SCOPE = Symbol('APPLICATION_SCOPE');

const listeners = new Map<string, Set<Listener>>();
const PAGE_CONTEXT = Object.freeze({});

export const createMessageContext = (): object => PAGE_CONTEXT;
export const releaseMessageContext = (): void => undefined;

/** The frame shows one page at a time, so that the page and the application are one scope. */
export class MessageContext {
  constructor(emit: (context: object) => void) {
    emit(PAGE_CONTEXT);
  }
  connect(): void {
    // The context is the same all the time.
  }
  update(): void {
    // It has no configuration.
  }
  disconnect(): void {
    // Nothing is held.
  }
}

export function publish(context: object | undefined, channel: Channel, message: unknown): void {
  demandContext(context, 'publish');
  for (const listener of [...(listeners.get(channel.channelName) ?? [])]) listener(message);
}

export function subscribe(context: object | undefined, channel: Channel, listener: Listener): Subscription {
  demandContext(context, 'subscribe');
  const own = listeners.get(channel.channelName) ?? new Set();
  listeners.set(channel.channelName, own.add(listener));
  return { channel, listener };
}

export function unsubscribe(subscription: Subscription | undefined): void {
  if (subscription) listeners.get(subscription.channel.channelName)?.delete(subscription.listener);
}

function demandContext(context: object | undefined, what: string): void {
  if (!context) throw new Error(`${what}() needs a message context: wire MessageContext, or create one.`);
}
