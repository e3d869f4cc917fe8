import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleDesign, sampleOrderAs } from './support/documents.ts';
import { refusalOf, resultOf } from './support/results.ts';
import { root, salesforceBin, type ProcessOptions } from './support/sandbox.ts';
import { openSlowVendors, type SlowVendors } from './support/slowVendors.ts';
import { openWorld, type World } from './support/world.ts';

// eslint-disable-next-line no-control-regex -- an escape is what is looked for
const ansi = /\u001b\[/;

/** What only a process of its own shows: signals, exit codes, pipes, colors, and the real `sf`. */
describe('sf order as a process', { timeout: 120_000 }, () => {
  let world: World;
  const start = (...words: readonly string[]) => world.sandbox.process(['order', ...words]);

  beforeAll(async () => {
    world = await openWorld({ alias: 'processes' });
    const applied = await world.sandbox.order('design', 'apply', '--dir', sampleDesign);
    expect(applied.code, applied.stderr).toBe(0);
  }, 240_000);
  afterAll(() => world.close());

  it('writes no color into pipes, nor anywhere with NO_COLOR', async () => {
    const dir = ['order', 'design', 'apply', '--dir', sampleDesign, '--dry-run'];
    const status = ['order', 'org', 'status'];
    const everywhere = { FORCE_COLOR: '1' };
    const [piped, colored, plain] = await Promise.all([
      world.sandbox.process(dir),
      world.sandbox.process(status, { env: everywhere }),
      world.sandbox.process(status, { env: { NO_COLOR: '1' } }),
    ]);
    expect(colored.stdout, 'colors can be seen here').toMatch(ansi);
    for (const { code, stdout, stderr } of [piped, plain]) {
      expect(code).toBe(0);
      expect(stdout + stderr).not.toMatch(ansi);
    }
  });

  it('ends quietly when its reader goes away, as `head` does', async () => {
    const outcome = await world.sandbox.process(['order', 'design', 'show'], {
      onStart: (child) => child.stdout?.destroy(),
    });
    expect(outcome).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('says on standard error what is wrong with a command line, and ends with 2', async () => {
    const wrong = [
      { words: ['display'], says: /Missing required flag order[^]*--help/ },
      { words: ['plan', 'display', '--order', 'x', '--only', 'mine'], says: /--only[^]*attention, open[^]*--help/ },
      { words: ['sync', 'run', '--port', '70000'], says: /--port[^]*65535[^]*--help/ },
      { words: ['import', '--file', 'nowhere.json'], says: /nowhere\.json[^]*--help/ },
      { words: ['display', '--colour', 'red'], says: /Nonexistent flag: --colour[^]*--help/ },
    ];
    for (const { words, says } of wrong) {
      const outcome = await world.sandbox.order(...words);
      expect(outcome).toMatchObject({ code: 2, stdout: '' });
      expect(outcome.stderr).toMatch(says);
    }
    const unknown = await start('nonsense');
    expect(unknown.code).not.toBe(0);
    expect(unknown.stderr).toContain('nonsense');
  });

  describe('sync start', () => {
    /** Runs the service and sends the signal as soon as its address is known and `first` is over. */
    const runUntil = (signal: NodeJS.Signals, first: (address: string) => Promise<unknown>, ...flags: string[]) =>
      world.sandbox.process(['order', 'sync', 'start', ...world.pass.slice(0, 2), ...flags], {
        onLog: (text, child) => {
          const address = /"address":"(http[^"]+)"/.exec(text)?.[1];
          if (address !== undefined) void first(address).finally(() => child.kill(signal));
        },
      });

    it('stops cleanly on Ctrl-C: what is in hand is finished and the exit code is 0', async () => {
      let status = 0;
      const { code, stdout, stderr } = await runUntil('SIGINT', async (address) => {
        status = await readiness(address);
      });
      expect({ status, code }).toEqual({ status: 200, code: 0 });
      expect(stdout).toMatch(/is ready\. Callbacks, health and metrics: http[^]*Stopped\. Nothing is lost/);
      const logs = stderr.trim().split('\n');
      expect(logs.map((line) => (JSON.parse(line) as { name: string }).name)).toEqual(logs.map(() => 'order-sync'));
      expect(stderr).toContain('SIGINT');
      expect(stdout + stderr).not.toMatch(ansi);
    });

    it('stops cleanly on SIGTERM while it is still starting; with --json its last word is the result', async () => {
      const outcome = await runUntil('SIGTERM', () => Promise.resolve(), '--json');
      expect(outcome.stderr).toContain('SIGTERM');
      const { orgId, callbackAddress } = resultOf('sync start', { ...outcome, stderr: '' });
      expect(orgId).toBe(world.org.orgId);
      expect(outcome.stderr).toContain(callbackAddress);
    });

    it('does not start on a port that is taken, and says what to do', async () => {
      const { port } = new URL(world.org.url);
      const flags = [...world.pass.slice(0, 2), '--port', port, '--log-level', 'silent', '--json'];
      const outcome = await start('sync', 'start', ...flags);
      const refusal = refusalOf(outcome);
      expect(refusal).toMatchObject({ name: 'EADDRINUSE', exitCode: 1 });
      expect(refusal.actions.join(' ')).toContain('--port');
    });
  });

  describe('sync run', () => {
    let vendors: SlowVendors;
    beforeAll(async () => {
      vendors = await openSlowVendors(2_000);
    });
    afterAll(() => vendors.close());

    const submit = async (externalId: string): Promise<void> => {
      const document = sampleOrderAs(world.sandbox.home, externalId);
      expect(await world.sandbox.order('import', '--file', document)).toMatchObject({ code: 0 });
      expect(await world.sandbox.order('submit', '--order', externalId)).toMatchObject({ code: 0 });
    };
    const pass = (seconds: string, onStart?: ProcessOptions['onStart']) =>
      world.sandbox.process(['order', 'sync', 'run', ...world.pass, '--wait', seconds, '--json'], {
        env: vendors.env,
        ...(onStart ? { onStart } : {}),
      });

    it('ends with 69 when its time is over first, and keeps what it did', async () => {
      await submit('SLOW-1');
      const refusal = refusalOf(await pass('1'));
      expect(vendors.calls()).toBeGreaterThan(0);
      expect(refusal).toMatchObject({ name: 'TimeoutError', exitCode: 69 });
      expect(refusal.actions.join(' ')).toContain('--wait');
    });

    it('finishes what is in hand when it is interrupted, and ends with 69', async () => {
      await submit('SLOW-2');
      const outcome = await pass('60', (child) => vendors.onCall(() => child.kill('SIGTERM')));
      expect(refusalOf(outcome)).toMatchObject({ name: 'InterruptedError', exitCode: 69 });
    });
  });

  it('starts an org as a Dev Hub, of which the real sf makes a scratch org', { timeout: 400_000 }, async () => {
    const sf = (...words: readonly string[]) => world.sandbox.process(words, { program: salesforceBin });
    const start = ['order', 'org', 'start', '--alias', 'hub', '--empty', '--dev-hub'];
    const started = await world.sandbox.process(start);
    try {
      expect(started.code, started.stderr).toBe(0);
      expect(started.stdout).toContain('sf org create scratch --target-dev-hub hub --edition developer');
      const create = ['--target-dev-hub', 'hub', '--edition', 'developer', '--alias', 'work', '--no-track-source'];
      const made = await sf('org', 'create', 'scratch', ...create, '--json');
      expect(made.code, made.stdout).toBe(0);
      const listed = JSON.parse((await sf('org', 'list', '--json')).stdout) as { result: unknown };
      expect(listed.result).toMatchObject({
        devHubs: [{ alias: 'hub', isDevHub: true }],
        scratchOrgs: [{ alias: 'work', status: 'Active' }],
      });
      // An org that was not started as one is none.
      const refused = await sf('org', 'create', 'scratch', '--target-dev-hub', 'processes', '--json');
      expect(refused.code, refused.stdout).not.toBe(0);
    } finally {
      await world.sandbox.order('org', 'stop', '--alias', 'hub');
    }
  });

  it('works in the real sf, linked, beside its own commands', async () => {
    const sf = (...words: readonly string[]) => world.sandbox.process(words, { program: salesforceBin });
    const linked = await sf('plugins', 'link', join(root, 'plugin'), '--no-install');
    expect(linked.code, linked.stderr).toBe(0);

    const help = await sf('order', 'sync', 'run', '--help');
    expect(help.stdout).toMatch(/ERROR CODES\n[^]*68 +Partly done/);
    const status = resultOf('org status', await sf('order', 'org', 'status', '--json'));
    expect(status).toContainEqual(expect.objectContaining({ alias: 'processes', running: true }));
    const query = await sf('data', 'query', '-q', 'SELECT Number__c, State__c FROM OM_FulfillmentDesign__c', '--json');
    expect(JSON.parse(query.stdout)).toMatchObject({
      status: 0,
      result: { records: [{ Number__c: 1, State__c: 'Active' }] },
    });
  });
});

/** The status of `/readyz`, once it is not "not yet" any more. */
async function readiness(address: string): Promise<number> {
  for (let tries = 0; ; tries += 1) {
    const { status } = await fetch(`${address}/readyz`);
    if (status !== 503 || tries > 100) return status;
    await wait(50);
  }
}
