/** The rest of the ten cases: vendors that are away, processes that die, products that nobody thought of, size. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { CommercialOrder } from '../../../src/domain/order.ts';
import { DEFAULT_CIRCUIT } from '../../../src/runtime/index.ts';
import { planOrder } from '../../../src/engine/planOrder.ts';
import { location, openTestRuntime, vendor } from '../../contract/runtime/testRuntime.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';
import { valueOf } from '../../support/expectResult.ts';
import { HOUR, internetDesign, internetWorld } from './internetWorld.ts';

const DRAIN = 2;
/** Lines of the order that is worked on to its end; all by hand: `OM_LINES=10000 vitest run test/scenario/internetOrder`. */
const RUN_LINES = Number(process.env['OM_LINES'] ?? 1_000);

function largeOrder(count: number): CommercialOrder {
  const lines = Array.from({ length: count }, (_, n) => ({
    ...aLine(`L${n}`, 'GIFT-CARD', { attributes: { printed: true } }),
    externalId: `LARGE/L${n}`,
  }));
  return anOrder(lines, { id: 'id-LARGE', externalId: 'LARGE' });
}
const planned = (order: CommercialOrder) => ({ order, plan: valueOf(planOrder(internetDesign(), order, 0)) });

describe('an internet order whose vendor is away', () => {
  const world = internetWorld((gateway) =>
    gateway === 'warehouse' ? { circuit: DEFAULT_CIRCUIT, drainPerSecond: DRAIN } : {}
  );

  it('5. waits for two hours at no cost, and goes on at the rate that the vendor can take', async () => {
    const away = { kind: 'failed', error: { class: 'transient', code: 'VendorError', message: 'Gone.' } } as const;
    world.answer({ reserve: away });
    const orders = 12;
    for (let n = 0; n < orders; n++) await world.submit(undefined, `-${n}`);
    const { runtime } = world.test;
    const circuit = async () => (await runtime.circuits()).find(({ gateway }) => gateway === 'warehouse');
    await expect.poll(async () => (await circuit())?.state).toBe('Open');
    await runtime.idle();

    // Nothing but what needs the warehouse waits.
    const views = await Promise.all(Array.from({ length: orders }, (_, n) => runtime.plan(`${world.order}-${n}/r1`)));
    const ports = views.flatMap((view) =>
      [...(view?.steps.values() ?? [])].filter(({ key }) => key.startsWith('port.'))
    );
    expect(ports.map(({ state }) => state)).toEqual(Array(2 * orders).fill('Completed'));
    const calls = (): number => world.askedByAll().filter((text) => text.startsWith('reserve ')).length;
    const before = calls();
    for (let minutes = 0; minutes < 120; minutes += 10) {
      world.clock.advance(HOUR / 6);
      await runtime.idle();
    }
    // One call every while asks whether the vendor is back.
    expect(calls() - before).toBeLessThan(orders + 12);

    world.answer({});
    world.clock.advance(2 * HOUR);
    const reserved = async (): Promise<number> => {
      const now = await Promise.all(Array.from({ length: orders }, (_, n) => runtime.plan(`${world.order}-${n}/r1`)));
      return now.filter((view) =>
        [...(view?.steps.values() ?? [])].some(
          ({ key, state }) => key.startsWith('modem.reserve') && state === 'Completed'
        )
      ).length;
    };
    await expect.poll(async () => (await circuit())?.state).toBe('Draining');
    const asked = (): number => world.askedByAll().filter((text) => /^(reserve|ship) /.test(text)).length;
    const atFirst = asked();
    let seconds = 0;
    for (; (await reserved()) < orders && seconds < 3 * orders; seconds++) {
      world.clock.advance(1_000);
      await runtime.idle();
      // Shipping is held, too. A few calls were on their way when the vendor came back.
      expect(asked() - atFirst).toBeLessThanOrEqual(DRAIN * (seconds + 1) + 5);
    }
    expect(await reserved()).toBe(orders);
    expect(seconds).toBeGreaterThan(2);
  });
});

describe('internet orders', () => {
  it('8. have no effect twice when the worker is killed in the middle of a call', async () => {
    const test = await openTestRuntime();
    const where = 'dataDir' in location ? location.dataDir : location.databaseUrl;
    const child = spawn(
      process.execPath,
      [
        '--conditions=source',
        '--no-warnings',
        fileURLToPath(new URL('killedWorker.ts', import.meta.url)),
        where,
        test.schema,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] }
    );
    // It says so when the warehouse has the call and has not answered yet.
    const died = once(child, 'exit').then(([code]) =>
      Promise.reject(new Error(`The worker ended with ${String(code)}`))
    );
    const [firstKey] = (await Promise.race([once(child.stdout, 'data'), died])).map(String);
    died.catch(() => undefined);
    child.kill('SIGKILL');
    await once(child, 'exit');

    const warehouse = vendor();
    await test.start(warehouse.dispatcher);
    await expect
      .poll(async () => (await test.runtime.plan('KILLED/r1'))?.steps.get('modem.ship@CPE-MODEM@L1')?.state, {
        timeout: 60_000,
      })
      .toBe('Completed');
    const shipped = warehouse.calls.filter(({ request }) => request.operation === 'ship');
    // Asked again under the same key, as the second attempt: the vendor answers what it has done already.
    expect(shipped.map(({ request }) => request.idempotencyKey)).toEqual([firstKey?.trim()]);
    expect(shipped[0]?.attempt).toBe(2);
    expect(warehouse.calls.filter(({ request }) => request.operation === 'check')).toEqual([]);
    await test.close();
  });

  it('9. are refused with the reason and the missing rule when nobody fulfills what they hold', () => {
    const order = anOrder([aLine('L1', 'GIFT-CARD', { attributes: { printed: false } })]);
    const refused = planOrder(internetDesign(), order, 0);
    expect(refused).toMatchObject({
      ok: false,
      error: [
        { code: expect.stringMatching(/^(NobodyFulfills|Nothing)/), message: expect.stringContaining('GIFT-CARD') },
      ],
    });
  });

  it('10. may have 10,000 lines', { timeout: 240_000 }, async () => {
    const order = largeOrder(10_000);
    const all = valueOf(planOrder(internetDesign(), order, 0));
    expect(all.steps).toHaveLength(30_000);
    expect(all.gates).toHaveLength(10_000);

    const part = RUN_LINES === 10_000 ? { order, plan: all } : planned(largeOrder(RUN_LINES));
    const test = await openTestRuntime();
    const vendors = vendor();
    await test.runtime.submit([part]);
    await test.start(vendors.dispatcher);
    const completed = async () => (await test.runtime.counts()).plans.Completed;
    await expect.poll(completed, { timeout: 200_000, interval: 250 }).toBe(1);
    const billed = vendors.calls.filter(({ request }) => request.operation === 'startBilling');
    expect(billed).toHaveLength(RUN_LINES);
    expect(new Set(billed.map(({ stepKey }) => stepKey)).size).toBe(RUN_LINES);
    await test.close();
  });
});
