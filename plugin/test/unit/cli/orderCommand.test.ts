import { join } from 'node:path';
import { Config } from '@oclif/core';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { OrderCommand } from '../../../src/cli/orderCommand.ts';
import { refusal, withActions } from '../../../src/cli/refusal.ts';
import { CrmError } from '../../../src/salesforce/crmError.ts';
import { root } from '../../../../scripts/support/run.ts';

const heard = (signal: 'SIGINT' | 'SIGTERM' = 'SIGINT') => process.listeners(signal);

/** Tells the listeners of the command only: the test runner has its own. */
function interrupt(signal: 'SIGINT' | 'SIGTERM', others: readonly unknown[]): void {
  for (const listener of heard(signal)) if (!others.includes(listener)) listener(signal);
}

describe('a command that is interrupted', () => {
  let config: Config;
  beforeAll(async () => {
    config = await Config.load({ root: join(root, 'plugin'), ignoreManifest: true });
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** Runs `body` as a command and says with which codes the process would have ended. */
  async function exitsOf(body: (command: Probe) => void): Promise<readonly unknown[]> {
    const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
    const before = heard();
    await new Probe(body, config)._run();
    expect(heard(), 'it leaves no listener behind').toEqual(before);
    return exit.mock.calls.map(([code]) => code);
  }

  class Probe extends OrderCommand<string> {
    readonly #body: (command: Probe) => void;
    constructor(body: (command: Probe) => void, ofConfig: Config) {
      super([], ofConfig);
      this.#body = body;
    }
    public run(): Promise<string> {
      this.#body(this);
      return Promise.resolve('done');
    }
    takeSignals(): void {
      this.ownSignals();
    }
  }

  it.each(['SIGINT', 'SIGTERM'] as const)('ends at once on %s with 130, without a stack trace', async (signal) => {
    const others = heard(signal);
    expect(await exitsOf(() => interrupt(signal, others))).toEqual([130]);
  });

  it('goes on when it stops by itself what it runs', async () => {
    const others = heard();
    const exits = await exitsOf((command) => {
      command.takeSignals();
      interrupt('SIGINT', others);
    });
    expect(exits).toEqual([]);
  });
});

describe('errors of commands', () => {
  it('say once what is wrong with one problem, and list many with their codes', () => {
    const problem = { code: 'OrderNotFound', message: 'There is no order 7', path: 'Order 7', action: 'Look it up.' };
    expect(refusal(problem)).toMatchObject({
      name: 'OrderNotFound',
      message: 'There is no order 7',
      actions: ['Look it up.'],
      exitCode: 1,
      data: [problem],
    });
    const many = refusal([problem, { code: 'Other', message: 'Else', action: 'Look it up.' }]);
    expect(many.message).toContain('Else [Other]');
    expect(many.actions).toEqual(['Look it up.']);
    expect(many.data).toMatchObject([{ path: 'Order 7' }, { path: null }]);
  });

  it('of an org that is away are failures with something to do, not bugs of this program', () => {
    const cause = new TypeError('fetch failed');
    const error = withActions(new CrmError('unreachable', 'ECONNREFUSED', 'The org does not answer', { cause }));
    expect(error).toMatchObject({ name: 'ECONNREFUSED', exitCode: 1, cause: undefined });
    expect((error as { actions?: string[] }).actions?.[0]).toContain('sf order org status');
  });

  it('carry the action of the layer that knows it, once', () => {
    const known = Object.assign(new Error('Too new. Update.'), { code: 'DatabaseTooNew', action: 'Update.' });
    expect(withActions(known)).toMatchObject({ name: 'DatabaseTooNew', message: 'Too new.', actions: ['Update.'] });
    const plain = new Error('A bug');
    expect(withActions(plain)).toBe(plain);
  });

  it('of wrong values are wrong usage', () => {
    const error = withActions(new Error('Parsing --file \n\tNo file found at x\nSee more help with --help'));
    expect(error).toMatchObject({ name: 'BadFlagValue', message: 'Parsing --file No file found at x', exitCode: 2 });
  });
});
