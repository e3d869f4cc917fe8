import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Gateway, GatewayCallback, RawCallback } from '../../../src/engine/ports.ts';
import type { Problem, Result } from '../../../src/domain/result.ts';

export interface Received {
  readonly raw: RawCallback;
  readonly result: Result<GatewayCallback, Problem>;
}

export interface CallbackListener {
  readonly url: string;
  readonly received: readonly Received[];
  /** Callbacks that the gateway accepted, in the order of arrival. */
  accepted(): readonly GatewayCallback[];
  /** Waits for the first accepted callback that fits, whether it has come already or not. */
  next(fits: (callback: GatewayCallback) => boolean): Promise<GatewayCallback>;
  /** Waits for a refusal with this code. */
  refusal(code: string): Promise<Problem>;
  stop(): Promise<void>;
}

/** The HTTP door of a service in small: hands each callback to the gateway and answers as the service would. */
export async function listenForCallbacks(gateway: () => Gateway): Promise<CallbackListener> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const raw: RawCallback = { headers, body: Buffer.concat(chunks), receivedAt: Date.now() };
      const result = await gateway().receive(raw);
      received.push({ raw, result });
      response.writeHead(result.ok ? 204 : 401).end();
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const accepted = (): GatewayCallback[] => received.flatMap(({ result }) => (result.ok ? [result.value] : []));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callbacks/vendor`,
    received,
    accepted,
    next: (fits) => waitFor(() => accepted().find(fits)),
    refusal: (code) =>
      waitFor(() =>
        received.flatMap(({ result }) => (result.ok ? [] : [result.error])).find((one) => one.code === code)
      ),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Polls until there is a value; the error names what had been awaited. */
export async function waitFor<T>(find: () => T | undefined, withinMs = 15_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = find();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain for ${find.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
