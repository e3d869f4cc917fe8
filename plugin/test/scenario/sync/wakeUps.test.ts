import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WakeSource } from '../../../src/engine/ports.ts';
import { wakeSources } from '../../../src/salesforce/index.ts';
import { createWakeUps } from '../../../src/sync/wakeUps.ts';
import { silentLogger } from '../../../src/sync/syncLogger.ts';
import { realWait, type Wait } from '../../../src/sync/loop.ts';
import { startLocalCrm, type LocalCrm } from './support/localCrm.ts';
import { startHarness, until } from './support/serviceHarness.ts';

/** So long that nothing in a test can be due to polling. */
const NEVER_MS = 3_600_000;
const SILENT = { pollMinMs: NEVER_MS, pollMaxMs: NEVER_MS };
const HOUR_MS = 3_600_000;

let dataDir: string;
let local: LocalCrm;
let orderId: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'om-wake-'));
  local = await startLocalCrm({ dataDir });
  const account = await local.admin.create('Account', { Name: 'Wake' });
  const order = { AccountId: account.id, EffectiveDate: '2026-01-01', Status: 'Draft' };
  orderId = String((await local.admin.create('Order', order)).id);
}, 120_000);
afterAll(async () => {
  await local.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const sources = (): readonly WakeSource[] => wakeSources(local.integration, { orgId: local.org.id });

/** News of an order that was never submitted: what is measured is when the service looks at it. */
const announce = (externalId: string): PromiseLike<unknown> =>
  local.admin.create('OM_OutboxEvent__c', {
    Type__c: 'OrderSubmitted',
    Order__c: orderId,
    ExternalId__c: externalId,
    Payload__c: JSON.stringify({ revision: 1 }),
  });

describe('wake-ups', () => {
  it('makes the service look at the outbox within a second, without polling', async () => {
    const looks: { at: number; ids: readonly string[] }[] = [];
    const harness = await startHarness({
      connection: local.integration,
      settings: { inbox: SILENT, wakeUps: { pollMaxMs: NEVER_MS } },
      wakeSources: sources(),
      crmOf: (crm) => ({
        ...crm,
        readOutbox: async (cursor, limit) => {
          const page = await crm.readOutbox(cursor, limit);
          looks.push({ at: performance.now(), ids: page.events.map(({ id }) => id) });
          return page;
        },
      }),
    });
    try {
      await harness.service.start();
      // The first look is that of the start, the second that of the connection.
      await until(() => Promise.resolve(looks.length >= 2), 'the service listens');
      const latencies: number[] = [];
      for (let index = 0; index < 9; index += 1) {
        const { id } = (await announce(`wake-${String(index)}`)) as { readonly id: string };
        const committed = performance.now();
        const seen = () => looks.find(({ ids }) => ids.includes(id));
        await until(() => Promise.resolve(seen() !== undefined), 'the service has seen the row');
        latencies.push((seen()?.at ?? Infinity) - committed);
      }
      const median = latencies.sort((a, b) => a - b)[4] ?? Infinity;
      console.info(`from the answer to the commit until the row was read, median of 9: ${median.toFixed(0)} ms`);
      expect(median).toBeLessThan(1_000);
    } finally {
      await harness.stop();
    }
  }, 120_000);

  it('needs fewer than 3,000 API calls for a day in which nothing happens', async () => {
    const time = virtualTime();
    let isConnected = false;
    const told = sources().map((source): WakeSource => ({
      name: source.name,
      listen: (listener, signal) => {
        const connected = (): void => {
          isConnected = true;
          listener.connected();
        };
        return source.listen({ ...listener, connected }, signal);
      },
    }));
    const harness = await startHarness({
      connection: local.integration,
      wakeSources: told,
      wait: time.wait,
      // With nothing to write a projection calls nobody; the day is only quicker over.
      settings: { projection: { windowMinMs: 60_000, windowMaxMs: 60_000 } },
    });
    try {
      await harness.service.start();
      await until(() => Promise.resolve(isConnected), 'the service listens');
      await time.pass(10 * 60_000);
      local.org.resetUsage();
      await time.pass(2 * HOUR_MS);
      const perDay = local.org.usage().used * 12;
      console.info(`API calls of an idle day: ${String(perDay)}`, local.org.usage().byResource);
      expect(perDay).toBeGreaterThan(0);
      expect(perDay).toBeLessThan(3_000);
    } finally {
      await harness.stop();
    }
  }, 120_000);

  it.each([0, 1])(
    'comes by each source (%i), also after the org was away',
    async (index) => {
      const source = sources()[index];
      if (!source) throw new Error('there are two sources');
      let wakes = 0;
      const wakeUps = createWakeUps({
        sources: [source],
        wake: () => (wakes += 1),
        logger: silentLogger,
        wait: (_ms, signal) => realWait(50, signal),
        random: () => 0,
      });
      wakeUps.start();
      try {
        await until(() => Promise.resolve(wakeUps.isConnected), 'it listens');
        const before = wakes;
        await announce(`${source.name}-1`);
        await until(() => Promise.resolve(wakes > before), 'it is woken');

        const port = Number(new URL(local.server.url).port);
        await local.stop();
        await until(() => Promise.resolve(!wakeUps.isConnected), 'it notices that the org is away');
        local = await startLocalCrm({ dataDir, port });
        await until(() => Promise.resolve(wakeUps.isConnected), 'it listens again');
        const again = wakes;
        await announce(`${source.name}-2`);
        await until(() => Promise.resolve(wakes > again), 'it is woken again');
      } finally {
        await wakeUps.stop();
      }
    },
    120_000
  );
});

/** Time that passes when all loops wait: at once to the end of the shortest wait. */
function virtualTime(): { readonly wait: Wait; pass(ms: number): Promise<void> } {
  const LOOPS = 3;
  let now = 0;
  const waiting = new Set<{ readonly at: number; readonly done: () => void }>();
  const wait: Wait = (ms, signal) =>
    new Promise((resolve) => {
      const entry = {
        at: now + ms,
        done: () => {
          waiting.delete(entry);
          signal.removeEventListener('abort', entry.done);
          resolve();
        },
      };
      waiting.add(entry);
      if (signal.aborted) entry.done();
      else signal.addEventListener('abort', entry.done);
    });
  const pass = async (ms: number): Promise<void> => {
    const end = now + ms;
    for (;;) {
      while (waiting.size < LOOPS) await new Promise((resolve) => setTimeout(resolve, 1));
      const next = [...waiting].sort((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > end) break;
      now = next.at;
      next.done();
      await new Promise((resolve) => setImmediate(resolve));
    }
    now = end;
  };
  return { wait, pass };
}
