import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { diamond } from '../../contract/runtime/testPlans.ts';
import { location, openTestRuntime } from '../../contract/runtime/testRuntime.ts';

const CHILD = fileURLToPath(new URL('./killedService.ts', import.meta.url));
const ORDERS = 300;
/** More by hand: `OM_KILLS=200 vitest run test/scenario/runtime/killedService`. */
const KILLS = Number(process.env['OM_KILLS'] ?? 4);
/** Calls at the vendor, and as many again whose replies are being settled. */
const IN_FLIGHT = 2 * 64;

const folder = mkdtempSync(path.join(tmpdir(), 'om-killed-'));
let running: ChildProcess | undefined;
afterAll(() => {
  running?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function startService(schema: string, ledger: string): Promise<ChildProcess> {
  const where = 'dataDir' in location ? location.dataDir : location.databaseUrl;
  const args = ['--conditions=source', CHILD, where, schema, ledger, String(ORDERS)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  running = child;
  await once(child.stdout, 'data');
  return child;
}

it(
  `loses no step and doubles no effect when it is killed ${KILLS} times while 300 orders run`,
  { timeout: 60_000 + KILLS * 5_000 },
  async () => {
    const test = await openTestRuntime();
    const ledger = path.join(folder, 'ledger');
    let kills = 0;
    for (let finished = false; !finished;) {
      const child = await startService(test.schema, ledger);
      const exit = once(child, 'exit') as Promise<[number | null]>;
      if (kills < KILLS) {
        await sleep(100 + Math.random() * 500);
        child.kill('SIGKILL');
        kills += 1;
      }
      const [code] = await exit;
      finished = code === 0;
      if (!finished && kills > KILLS) throw new Error(`the service ended with ${code}`);
    }
    const calls = readFileSync(ledger, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[1] ?? '');
    const expected = Array.from({ length: ORDERS }, (_, n) =>
      diamond(`K${n}`).plan.steps.map(({ key }) => `K${n}/r1:${key}`)
    ).flat();
    expect(new Set(calls)).toEqual(new Set(expected));
    // A call in flight at a kill is made again under the same key; nothing else is.
    expect(calls.length - expected.length).toBeLessThanOrEqual(kills * IN_FLIGHT);
    const { rows } = await test.sql.query(
      `select t.state, count(*)::int as count, max(t.pending) as pending from ${test.schema}.step_status t group by t.state`
    );
    expect(rows).toEqual([{ state: 'Completed', count: expected.length, pending: 0 }]);
    const { rows: left } = await test.sql.query(
      `select count(*)::int as count from ${test.schema}.inbox where state = 'Waiting'`
    );
    expect(left).toEqual([{ count: 0 }]);
    expect((await test.runtime.counts()).queued).toBe(0);
    await test.close();
  }
);
