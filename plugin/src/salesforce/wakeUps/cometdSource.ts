import { z } from 'zod';
import type { WakeListener, WakeSource } from '../../engine/ports.ts';
import type { CrmConnection } from '../connection.ts';
import { accessTokenOf, renewSession } from './session.ts';

interface CometdOptions {
  readonly connection: CrmConnection;
  readonly channel: string;
  readonly fetch: typeof fetch;
}

const Messages = z.array(
  z.object({
    channel: z.string(),
    clientId: z.string().optional(),
    successful: z.boolean().optional(),
    error: z.string().optional(),
    ext: z.object({ sfdc: z.object({ failureReason: z.string() }).optional() }).optional(),
  })
);
type Message = z.infer<typeof Messages>[number];

/** A connect is answered after 110 seconds at the latest. */
const CALL_MS = 130_000;

/** Listens by the Streaming API, on the address of the org itself: for networks that let nothing else through. */
export function cometdSource(options: CometdOptions): WakeSource {
  return {
    name: 'cometd',
    async listen(listener, signal) {
      try {
        await follow(options, listener, signal);
      } catch (error) {
        if (error instanceof Error && error.message.includes('401::')) await renewSession(options.connection);
        throw error;
      }
    },
  };
}

async function follow(
  { connection, channel, fetch }: CometdOptions,
  listener: WakeListener,
  signal: AbortSignal
): Promise<void> {
  const url = new URL(`/cometd/${connection.version}`, connection.instanceUrl);
  const cookies = new Map<string, string>();
  const ask = async (message: object): Promise<readonly Message[]> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${accessTokenOf(connection)}`,
        'content-type': 'application/json',
        ...(cookies.size === 0 ? {} : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
      },
      body: JSON.stringify([message]),
      signal: AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]),
    });
    if (!response.ok) throw new Error(`CometD answers ${response.status}`);
    // A session is held by one of several servers, which the cookies name.
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=;]+)=([^;]*)/.exec(cookie) ?? [];
      if (name !== undefined) cookies.set(name, value ?? '');
    }
    return Messages.parse(await response.json());
  };
  const succeed = async (message: { readonly channel: string }): Promise<readonly Message[]> => {
    const answers = await ask(message);
    const answer = answers.find((each) => each.channel === message.channel);
    if (answer?.successful === true) return answers;
    throw new Error(answer?.ext?.sfdc?.failureReason ?? answer?.error ?? `${message.channel} was refused`);
  };
  const [handshake] = await succeed({
    ...{ version: '1.0', minimumVersion: '1.0', supportedConnectionTypes: ['long-polling'] },
    channel: '/meta/handshake',
  });
  const clientId = handshake?.clientId;
  const subscription = { channel: '/meta/subscribe', clientId, subscription: channel };
  await succeed(subscription);
  listener.connected();
  while (!signal.aborted) {
    const connect = { channel: '/meta/connect', clientId, connectionType: 'long-polling' };
    const messages = await succeed(connect).catch((error: unknown) => {
      if (signal.aborted) return [];
      throw error;
    });
    if (messages.some((message) => message.channel === channel)) listener.event();
  }
}
