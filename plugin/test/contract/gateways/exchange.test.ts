/** What only a real connection shows: redirects, trickling answers, compressed bombs, closed connections. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { GatewayReply } from '../../../src/engine/ports.ts';
import { environmentOf, gatewayCases, newRequest, openGateway } from '../../support/gateways/gatewayCases.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function send(baseUrl: string, timeoutMs = 10_000): Promise<GatewayReply> {
  const of = gatewayCases[0]!;
  const settings = { ...of.settings, baseUrl, timeoutMs };
  const env = environmentOf({ OM_WAREHOUSE_TOKEN: 'token', OM_WAREHOUSE_SECRET: 'secret' });
  const gateway = openGateway({ key: 'vendor', kind: of.kind, settings }, env);
  return (await gateway.send(newRequest(of, 'http://127.0.0.1:9/'), new AbortController().signal)).reply;
}

describe('a vendor on a real connection', () => {
  it('cannot send an order and its token on to another host', async () => {
    const stolen: unknown[] = [];
    const thief = await serve((request, response) => {
      stolen.push(request.headers);
      response.end('{}');
    });
    const url = await serve((_, response) => response.writeHead(307, { location: thief }).end());
    expect(await send(url)).toMatchObject({ error: { class: 'permanent', code: 'UnexpectedRedirect' } });
    expect(stolen).toEqual([]);
  });

  it('cannot hold a worker by answering one byte at a time', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(timer));
    });
    expect(await send(url, 300)).toMatchObject({ error: { class: 'transient', code: 'VendorTimeout' } });
  });

  it('cannot fill the memory with a small answer that unpacks to a large one', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const url = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    expect(await send(url)).toMatchObject({ error: { class: 'permanent', code: 'OversizeAnswer' } });
  });

  it('may hang up in the middle of its answer', async () => {
    const url = await serve((request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('{"id":', () => request.socket.destroy());
    });
    expect(await send(url)).toMatchObject({ error: { class: 'transient', code: 'VendorUnreachable' } });
  });
});
