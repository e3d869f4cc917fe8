import { describe, expect, it } from 'vitest';
import type { StepState } from '../../../src/domain/states.ts';
import type { StepSignal } from '../../../src/engine/ports.ts';
import type { OpenFallout } from '../../../src/runtime/index.ts';
import { decideRequests, repairFallouts, type RepairRequest, type RepairRuntime } from '../../../src/wiring/repair.ts';

const fallout = (no: number, more: Partial<OpenFallout> = {}): OpenFallout => ({
  id: `O${no}/r1:s#1`,
  planId: `O${no}/r1`,
  orderNumber: `O${no}`,
  stepKey: 's',
  stepName: 'Step',
  stepState: 'FatallyFailed',
  mandatory: true,
  errorCode: 'NO_PORT',
  message: 'no port',
  fingerprint: 'network.reserve:NO_PORT:1',
  openedAt: '2026-01-01T00:00:00.000Z',
  ...more,
});

/** A runtime in which a retry brings the step to a state at once. */
function runtimeOf(fallouts: readonly OpenFallout[], after: (fallout: OpenFallout) => StepState = () => 'Completed') {
  const sent: StepSignal[] = [];
  const runtime: RepairRuntime = {
    fallouts: () => Promise.resolve(fallouts),
    signal: (signal) => {
      sent.push(signal);
      return Promise.resolve({ kind: 'applied' });
    },
    rehearse: ({ signal }) =>
      Promise.resolve({
        kind: 'applied',
        state: 'Ready',
        isRequested: signal.kind === 'forceRequested',
        gatesOpened: 0,
      }),
    stepStates: (steps) =>
      Promise.resolve(
        steps.map(({ planId, stepKey }) => {
          const known = fallouts.find((each) => each.planId === planId);
          return { planId, stepKey, state: known ? after(known) : 'Pending' };
        })
      ),
  };
  return { runtime, sent };
}

const request = (more: Partial<RepairRequest> = {}): RepairRequest => ({
  cause: 'network',
  action: 'retry',
  reason: 'vendor is back',
  by: 'ann',
  isDryRun: false,
  maxFailures: { count: 1 },
  waveSize: 2,
  waitMs: 0,
  ...more,
});
const eight = Array.from({ length: 8 }, (_, no) => fallout(no + 1));
const outcomesOf = async (runtime: RepairRuntime, wanted: RepairRequest) =>
  (await repairFallouts(runtime, wanted)).results.map(({ outcome }) => outcome);

describe('repairing all failures of one cause', () => {
  it('goes in waves and leaves the rest alone once more failed than may', async () => {
    const { runtime, sent } = runtimeOf(eight, ({ planId }) => (/O[345]/.test(planId) ? 'FatallyFailed' : 'Completed'));
    const report = await repairFallouts(runtime, request());

    const rest = ['notTried', 'notTried', 'notTried', 'notTried'];
    expect(report.results.map(({ outcome }) => outcome)).toEqual([
      'repaired',
      'repaired',
      'failedAgain',
      'failedAgain',
      ...rest,
    ]);
    expect(report).toMatchObject({ failures: 2, isStopped: true });
    expect(sent.map(({ planId }) => planId)).toEqual(['O1/r1', 'O2/r1', 'O3/r1', 'O4/r1']);
  });

  it.each([
    ['a quarter of eight is two', { share: 0.25 }, 0],
    ['a tenth of eight is none', { share: 0.1 }, 6],
    ['two are two', { count: 2 }, 0],
  ] as const)('counts failures against a share of all: %s', async (_, maxFailures, notTried) => {
    const { runtime } = runtimeOf(eight, ({ planId }) => (/O[12]/.test(planId) ? 'FatallyFailed' : 'Completed'));

    const outcomes = await outcomesOf(runtime, request({ maxFailures }));

    expect(outcomes.filter((outcome) => outcome === 'notTried')).toHaveLength(notTried);
  });

  it('does not call a retry failed that has not ended', async () => {
    const { runtime } = runtimeOf([fallout(1)], () => 'InProgress');

    expect(await outcomesOf(runtime, request())).toEqual(['underWay']);
  });

  it('rehearses only, in a dry run', async () => {
    const { runtime, sent } = runtimeOf([fallout(1)]);

    const { results } = await repairFallouts(runtime, request({ isDryRun: true, action: 'complete' }));

    expect(results).toMatchObject([{ outcome: 'possible', note: 'Another person would have to confirm.' }]);
    expect(sent).toEqual([]);
  });

  it('skips what is optional, and asks where a second person is needed', async () => {
    const { runtime, sent } = runtimeOf([fallout(1, { mandatory: false }), fallout(2)]);

    expect(await outcomesOf(runtime, request({ action: 'skip' }))).toEqual(['repaired', 'asked']);
    expect(sent.map(({ signal }) => signal.kind)).toEqual(['skip', 'forceRequested']);
  });

  it('decides what others asked for', async () => {
    const { runtime, sent } = runtimeOf([fallout(1)]);

    await decideRequests(runtime, { cause: 'network', by: 'bo', decision: 'confirm' });

    expect(sent.map(({ signal }) => signal)).toEqual([{ kind: 'forceDecided', by: 'bo', decision: 'confirm' }]);
  });
});
