import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { startSimulators, type VendorPark } from '../../../src/gateways/simulators/index.ts';
import type { Gateway, GatewayReply } from '../../../src/engine/ports.ts';
import { listenForCallbacks, waitFor, type CallbackListener } from '../../support/gateways/callbackListener.ts';
import {
  definitionOf,
  environmentOf,
  gatewayCases,
  newRequest,
  openGateway,
  type GatewayCase,
} from '../../support/gateways/gatewayCases.ts';

const forever = new AbortController().signal;
const caseOf = (kind: string): GatewayCase => gatewayCases.find((one) => one.kind === kind) as GatewayCase;
const main = fileURLToPath(new URL('../../../src/gateways/simulators/main.ts', import.meta.url));

const externalIdOf = (reply: GatewayReply): string => {
  if (reply.kind === 'accepted') return reply.externalId;
  throw new Error(JSON.stringify(reply));
};

describe('the vendor park', () => {
  const cleanups: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  const openPark = async (): Promise<VendorPark> => {
    const park = await startSimulators({ latencyMs: 0, callbackDelayMs: 10 });
    cleanups.push(() => park.stop());
    return park;
  };
  const open = async (kind: string, env: Record<string, string>): Promise<[Gateway, CallbackListener]> => {
    const gateway = openGateway(definitionOf(caseOf(kind)), environmentOf(env));
    const listener = await listenForCallbacks(() => gateway);
    cleanups.push(() => listener.stop());
    return [gateway, listener];
  };

  it('says when a parcel has been delivered, as an event of the order', async () => {
    const park = await openPark();
    const [warehouse, listener] = await open('rest', park.env);
    const request = newRequest(caseOf('rest'), listener.url);
    const about = externalIdOf((await warehouse.send(request, forever)).reply);
    const event = await listener.next(({ correlation }) => 'event' in correlation);
    expect(event.correlation).toEqual({ orderNumber: request.orderNumber, event: 'delivered', about });
  });

  it('sees the device come online once it is delivered and the port is on, not before', async () => {
    const park = await openPark();
    const [network, networkDoor] = await open('tmf641', park.env);
    const [warehouse, warehouseDoor] = await open('rest', park.env);
    const port = newRequest(caseOf('tmf641'), networkDoor.url, {
      operation: 'switchPortOn',
      payload: { serviceId: 'SVC-1' },
    });
    const about = externalIdOf((await network.send(port, forever)).reply);
    await networkDoor.next(({ outcome }) => outcome.kind === 'completed');
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(networkDoor.accepted().filter(({ correlation }) => 'event' in correlation)).toEqual([]);

    const { orderNumber } = port;
    await warehouse.send(newRequest(caseOf('rest'), warehouseDoor.url, { orderNumber }), forever);
    const event = await networkDoor.next(({ correlation }) => 'event' in correlation);
    expect(event).toMatchObject({
      correlation: { orderNumber, event: 'deviceActivated', about },
      outcome: { kind: 'completed', output: { serviceId: 'SVC-1' } },
    });
  });

  it('keeps trying to deliver a callback until the receiver is there', async () => {
    const park = await openPark();
    const of = caseOf('rest');
    const gateway = openGateway(definitionOf(of), environmentOf(park.env));
    const listener = await listenForCallbacks(() => gateway);
    const { url } = listener;
    await listener.stop();
    externalIdOf((await gateway.send(newRequest(of, url), forever)).reply);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(park.pendingCallbacks()).toBe(3);
    const calls: string[] = [];
    const back = createServer((request, response) => {
      calls.push(String(request.headers['webhook-id']));
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => back.listen(Number(new URL(url).port), '127.0.0.1', resolve));
    cleanups.push(() => void back.close());
    await waitFor(() => (park.pendingCallbacks() === 0 ? true : undefined));
    expect(new Set(calls).size).toBe(3);
  });

  it('writes lines into its ledger once and shows a line that two starts have billed', async () => {
    const park = await openPark();
    const of = caseOf('billing');
    const [billing, listener] = await open('billing', park.env);
    const request = newRequest(of, listener.url);
    await billing.send(request, forever);
    expect(park.ledger.of('billing').map(({ effect }) => effect)).toEqual(['startBilling', 'billLine', 'billLine']);
    expect(park.ledger.duplicates()).toEqual([]);
    await billing.send({ ...request, idempotencyKey: 'another key' }, forever);
    expect(park.ledger.duplicates().map(([entry]) => entry?.effect)).toEqual(['billLine', 'billLine']);
  });

  it('refuses a key that comes again with other work', async () => {
    const park = await openPark();
    const [warehouse, listener] = await open('rest', park.env);
    const request = newRequest(caseOf('rest'), listener.url);
    await warehouse.send(request, forever);
    const { reply } = await warehouse.send({ ...request, payload: { sku: 'STB-4K', quantity: 1 } }, forever);
    expect(reply).toMatchObject({ error: { class: 'permanent', code: 'VendorRejected' } });
    expect(park.ledger.entries).toHaveLength(1);
  });

  describe('as a process of its own', () => {
    const start = async (...args: string[]): Promise<[ChildProcess, { url: string; env: Record<string, string> }]> => {
      const child = spawn(process.execPath, ['--conditions=source', main, '--port', '0', ...args]);
      cleanups.push(() => void child.kill('SIGKILL'));
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
      const line = await waitFor(() => (output.includes('\n') ? output : undefined), 10_000);
      return [child, JSON.parse(line) as { url: string; env: Record<string, string> }];
    };
    const admin = (url: string, path: string, body?: unknown): Promise<Response> =>
      fetch(`${url}/admin/${path}`, {
        ...(body === undefined
          ? {}
          : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });

    it('prints where it is, keeps a ledger file, obeys its switches and stops on SIGTERM', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
      cleanups.push(() => rmSync(folder, { recursive: true }));
      const file = join(folder, 'ledger.jsonl');
      const [child, { url, env }] = await start('--ledger', file, '--latency-ms', '0', '--callback-delay-ms', '10');
      const [warehouse, listener] = await open('rest', env);

      const fault = { fault: { kind: 'error', status: 502 }, times: 1 };
      expect((await admin(url, 'vendors/warehouse/faults', fault)).status).toBe(204);
      const request = newRequest(caseOf('rest'), listener.url);
      expect((await warehouse.send(request, forever)).reply).toMatchObject({ error: { code: 'VendorError' } });
      const id = externalIdOf((await warehouse.send({ ...request, attempt: 2 }, forever)).reply);
      await listener.next(({ outcome }) => outcome.kind === 'completed');

      const lines = readFileSync(file, 'utf8').trim().split('\n');
      const entries = lines.map((line) => JSON.parse(line) as unknown);
      expect(entries).toEqual([expect.objectContaining({ vendor: 'warehouse', effect: 'ship', id })]);
      expect(await (await admin(url, 'ledger')).json()).toEqual(entries);

      expect((await admin(url, 'vendors/warehouse/switches', { outage: true })).status).toBe(204);
      const { reply } = await warehouse.send(newRequest(caseOf('rest'), listener.url), forever);
      expect(reply).toMatchObject({ error: { code: 'VendorError', message: expect.stringContaining('503') } });
      expect((await admin(url, 'vendors/nobody/switches', { outage: true })).status).toBe(404);
      expect((await admin(url, 'vendors/warehouse/switches', { outtage: true })).status).toBe(400);

      const exit = new Promise((resolve) => child.once('exit', (code, signal) => resolve([code, signal])));
      child.kill('SIGTERM');
      expect(await exit).toEqual([0, null]);
    });
  });
});
