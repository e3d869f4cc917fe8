import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEmbeddedServer } from '../../../src/runtime/embedded/embeddedServer.ts';
import { openRuntime } from '../../../src/runtime/index.ts';
import { diamond } from '../../contract/runtime/testPlans.ts';
import { location, openTestRuntime, vendor, type TestRuntime } from '../../contract/runtime/testRuntime.ts';

const ORDERS = 120;

describe('a database that goes away while orders run', () => {
  let test: TestRuntime;
  beforeEach(async () => {
    test = await openTestRuntime();
  });
  afterEach(() => test.close());

  async function runWhile(disturb: () => Promise<void>): Promise<readonly string[]> {
    const { calls, dispatcher } = vendor(async () => {
      await sleep(Math.random() * 10);
      return { kind: 'completed' };
    });
    await test.start(dispatcher);
    const submitted = test.runtime.submit(Array.from({ length: ORDERS }, (_, n) => diamond(`D${n}`)));
    await expect.poll(() => calls.length).toBeGreaterThan(50);
    await disturb();
    await submitted;
    await expect
      .poll(async () => (await test.runtime.counts()).plans, { interval: 100 })
      .toEqual({ Completed: ORDERS });
    return calls.map(({ request }) => request.idempotencyKey);
  }

  it('goes on after every connection was cut, without losing or doubling a step', async () => {
    const keys = await runWhile(async () => {
      for (let cut = 0; cut < 3; cut++) {
        await test.sql.query(`select pg_terminate_backend(pid) from pg_stat_activity
          where pid <> pg_backend_pid() and backend_type = 'client backend' and application_name like 'order-management%'`);
        await sleep(150);
      }
    });
    expect(new Set(keys).size).toBe(ORDERS * 12);
  });

  it.runIf('dataDir' in location)('goes on after the embedded server was killed', async () => {
    const server = 'dataDir' in location ? await openEmbeddedServer(location.dataDir) : undefined;
    const keys = await runWhile(async () => process.kill(server?.pid ?? 0, 'SIGKILL') as unknown as Promise<void>);
    expect(new Set(keys).size).toBe(ORDERS * 12);
    await server?.release();
  });

  it('says what to do when nobody answers', async () => {
    const opening = openRuntime({ databaseUrl: 'postgresql://nobody:secret@127.0.0.1:1/none' }, { patienceMs: 50 });
    await expect(opening).rejects.toMatchObject({ name: 'RuntimeError', code: 'DatabaseUnreachable' });
    await expect(opening).rejects.not.toThrow(/secret/);
  });
});
