import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Dispatcher } from '../../../src/engine/ports.ts';
import { ManualClock, openTestRuntime, vendor, type TestRuntime, type Vendor } from './testRuntime.ts';

/** One runtime for all tests of a file, as all orders share one; each test has order ids of its own. */
export interface SharedRuntime {
  readonly clock: ManualClock;
  readonly test: TestRuntime;
  /** Order ids of the running test, and the plan of the first. */
  readonly first: string;
  readonly second: string;
  readonly plan: string;
  /** From now on the vendor answers so; gives the calls that it gets. */
  serve(answer?: Parameters<typeof vendor>[0]): Vendor['calls'];
  stateOf(step: string, plan?: string): Promise<string | undefined>;
}

/** Call it in a `describe`: opens the runtime before the tests and closes it after them. */
export function shareRuntime(): SharedRuntime {
  const clock = new ManualClock();
  let test: TestRuntime | undefined;
  let current: Dispatcher = vendor().dispatcher;
  let tests = 0;
  const shared: SharedRuntime = {
    clock,
    get test() {
      if (test === undefined) throw new Error('The runtime is opened before the first test');
      return test;
    },
    get first() {
      return `O${tests}-1`;
    },
    get second() {
      return `O${tests}-2`;
    },
    get plan() {
      return `O${tests}-1/r1`;
    },
    serve(answer) {
      const { calls, dispatcher } = vendor(answer);
      current = dispatcher;
      return calls;
    },
    stateOf: async (step, plan = shared.plan) => (await shared.test.runtime.plan(plan))?.steps.get(step)?.state,
  };
  beforeAll(async () => {
    test = await openTestRuntime({ clock, gatewayConcurrency: { slow: 1 } });
    await test.start((dispatch, signal) => current(dispatch, signal));
  });
  beforeEach(() => {
    tests += 1;
    shared.serve();
  });
  afterEach(() => shared.test.runtime.idle());
  afterAll(() => shared.test.close());
  return shared;
}
