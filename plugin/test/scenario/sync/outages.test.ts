import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openEmbeddedServer } from '../../../src/runtime/embedded/embeddedServer.ts';
import { applySampleDesign, internetDraft, startLocalCrm, submitOrders } from './support/localCrm.ts';
import { startHarness, until, type Harness } from './support/serviceHarness.ts';

const quick = {
  inbox: { pollMinMs: 50, pollMaxMs: 100 },
  projection: { windowMinMs: 50, windowMaxMs: 100 },
  outageMaxMs: 200,
} as const;

/** A wire that can be cut: everything that is connected through it breaks, and nothing new connects. */
async function wireTo(
  port: number
): Promise<{ readonly port: number; cut(): void; mend(): void; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server: Server = createServer((inward) => {
    if (isCut) return void inward.destroy();
    const outward = connect(port, '127.0.0.1');
    for (const socket of [inward, outward]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        inward.destroy();
        outward.destroy();
        sockets.delete(socket);
      });
    }
    inward.pipe(outward).pipe(inward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const drop = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
      drop();
    },
    mend: () => (isCut = false),
    async close() {
      drop();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('outages', () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });
  const folder = async (): Promise<string> => {
    const dir = await mkdtemp(join(tmpdir(), 'om-outage-'));
    closing.push(() => rm(dir, { recursive: true, force: true }));
    return dir;
  };
  const planOf = async (harness: Harness, orderId: string): Promise<string> => {
    let plan: string | undefined;
    await until(async () => {
      [plan] = await harness.runtime.plansOfOrder(orderId);
      return plan !== undefined;
    }, 'the order has a plan');
    return plan ?? '';
  };
  const stepState = async (harness: Harness, planId: string, definition: string): Promise<string | undefined> => {
    const view = await harness.runtime.plan(planId);
    const key = view?.plan.steps.find((step) => step.definition === definition)?.key ?? '';
    return view?.steps.get(key)?.state;
  };

  it('goes on with vendors while the CRM is away, and shows what happened when it is back', async () => {
    const dataDir = await folder();
    const first = await startLocalCrm({ dataDir });
    const port = Number(new URL(first.server.url).port);
    await applySampleDesign(first.people);
    const harness = await startHarness({ connection: first.integration, settings: quick });
    closing.push(() => harness.stop());
    await harness.service.start();
    const [orderId = ''] = await submitOrders(first, [internetDraft('OUT-1')]);
    const planId = await planOf(harness, orderId);
    await until(async () => (await harness.runtime.counts()).unprojected === 0, 'the CRM knows the plan');

    await first.stop();
    const view = await harness.runtime.plan(planId);
    const stepKey = view?.plan.steps.find((step) => step.definition === 'customer.confirm-address')?.key ?? '';
    const output = { addressConfirmed: true, timeWindow: 'morning' };
    const signal = { kind: 'taskCompleted', by: 'test', output } as const;
    await harness.runtime.signal({ planId, stepKey, signal }, { source: 'test', messageId: 'm-1' });
    await until(async () => (await stepState(harness, planId, 'modem.ship')) === 'Completed', 'the modem is shipped');
    await until(async () => (await harness.service.report()).crm.state === 'down', 'the service knows');

    const second = await startLocalCrm({ dataDir, port });
    closing.push(() => second.stop());
    await until(async () => (await harness.runtime.counts()).unprojected === 0, 'the CRM knows what happened');

    const order = await second.people.readOrderView('OUT-1');
    const ship = order.ok ? order.value.plan?.steps.find((step) => step.name === 'Ship modem') : undefined;
    expect(ship?.state).toBe('Completed');
    expect((await harness.service.report()).crm.state).toBe('up');
  });

  it('says that it is not ready while the database is away, and takes up where it was when it is back', async () => {
    const local = await startLocalCrm();
    closing.push(() => local.stop());
    await applySampleDesign(local.people);
    const database = await openEmbeddedServer(await folder());
    closing.push(() => database.release());
    const url = new URL(database.connectionString);
    const wire = await wireTo(Number(url.port));
    closing.push(() => wire.close());
    url.port = String(wire.port);
    const harness = await startHarness({
      connection: local.integration,
      databaseUrl: url.href,
      settings: { ...quick, callbacks: { port: 0 } },
    });
    closing.push(() => harness.stop());
    await harness.service.start();
    const ready = async (): Promise<number> => (await fetch(`${harness.service.callbackAddress}/readyz`)).status;
    expect(await ready()).toBe(200);

    wire.cut();
    const [orderId = ''] = await submitOrders(local, [internetDraft('OUT-2')]);
    await until(async () => (await ready()) === 503, 'the service is not ready');
    expect((await fetch(`${harness.service.callbackAddress}/healthz`)).status).toBe(200);

    wire.mend();
    await until(async () => (await ready()) === 200, 'the service is ready again');
    await planOf(harness, orderId);
    await until(async () => (await harness.runtime.counts()).unprojected === 0, 'the CRM knows the plan');
    expect(await local.people.readOrderView('OUT-2')).toMatchObject({ ok: true, value: { state: 'InProgress' } });
  });
});
