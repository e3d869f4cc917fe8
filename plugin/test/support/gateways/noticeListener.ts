import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Gateway, RawCallback } from '../../../src/engine/ports.ts';
import type { Problem, Result } from '../../../src/domain/result.ts';

export interface NoticeListener<N> {
  readonly url: string;
  readonly notices: readonly N[];
  readonly refused: readonly Problem[];
  readonly raw: readonly RawCallback[];
  stop(): Promise<void>;
}

/** The service's door in small: echoes what the vendor wants to see, and keeps what the port makes of each message. */
export async function listenForNotices<N>(
  gateway: () => Gateway,
  read: (callback: RawCallback) => Result<N, Problem>
): Promise<NoticeListener<N>> {
  const notices: N[] = [];
  const refused: Problem[] = [];
  const raw: RawCallback[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const echo = gateway().acknowledge?.(headers) ?? {};
      if (request.method === 'GET') {
        response.writeHead(200, { ...echo }).end('{}');
        return;
      }
      const callback = {
        headers,
        body: Buffer.concat(chunks),
        receivedAt: Date.now(),
        url: base() + (request.url ?? ''),
      };
      raw.push(callback);
      const notice = read(callback);
      if (notice.ok) notices.push(notice.value);
      else refused.push(notice.error);
      response.writeHead(notice.ok ? 200 : 401, { ...echo }).end();
    })();
  });
  const base = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `${base()}/callbacks/vendor`,
    notices,
    refused,
    raw,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
