/**
 * How fast the durable runtime is: every transition committed on an embedded PostgreSQL with fsync on, against calls that
 * cost nothing. Run alone: `node --conditions=source scripts/bench/runtime.ts`.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FulfillmentRuntime, SubmittedOrder } from '../../plugin/src/engine/ports.ts';
import { openRuntime, type RuntimeOptions } from '../../plugin/src/runtime/index.ts';
import { diamond, submittedOrder, type StepDraft } from '../../plugin/test/contract/runtime/testPlans.ts';

export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly comparison: string;
}

const ORDERS = 1_000;
const UNBATCHED_ORDERS = 200;
const LARGE_CHAINS = 5_000;
const SHOWN_CHAINS = 2_000;
const STEPS_PER_CHAIN = 5;
/** Records that the sync service takes at a time. */
const RECORDS_AT_ONCE = 2_000;
/** Pending to Ready, Ready to InProgress, InProgress to Completed. */
const TRANSITIONS_PER_STEP = 3;

interface Timing {
  readonly steps: number;
  readonly submitMs: number;
  readonly runMs: number;
}

export async function benchRuntime(): Promise<Row[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'om-bench-'));
  // As root the server is another user, who must get through.
  await chmod(folder, 0o711);
  try {
    const batched = await time(folder, 'batched', diamonds(ORDERS), {});
    const single = await time(folder, 'single', diamonds(UNBATCHED_ORDERS), { maxBatch: 1, batchWindowMs: 0 });
    const large = await time(folder, 'large', [largeOrder(LARGE_CHAINS)], {});
    const quiet = await time(folder, 'quiet', [largeOrder(SHOWN_CHAINS)], {});
    const shown = await time(folder, 'shown', [largeOrder(SHOWN_CHAINS)], {}, showAll);
    const target = 'target 2,000 transitions/s';
    return [
      {
        name: `runtime: ${ORDERS} orders of 12 steps, transitions`,
        value: perSecond(batched, TRANSITIONS_PER_STEP),
        unit: 'transitions/s',
        comparison: `${perSecond(single, TRANSITIONS_PER_STEP)} with one transaction per reply; ${target}`,
      },
      {
        name: `runtime: ${ORDERS} orders of 12 steps, steps done`,
        value: perSecond(batched),
        unit: 'steps/s',
        comparison: `${perSecond(single)} with one transaction per reply`,
      },
      {
        name: `runtime: submit ${ORDERS} orders of 12 steps`,
        value: Math.round(batched.submitMs),
        unit: 'ms',
        comparison: `${Math.round((batched.submitMs / ORDERS) * 100) / 100} ms per order`,
      },
      {
        name: `runtime: submit one order of ${large.steps} steps`,
        value: Math.round(large.submitMs),
        unit: 'ms',
        comparison: `${perStepUs(large.submitMs, large.steps)} µs per step; ${perStepUs(batched.submitMs, batched.steps)} in small orders`,
      },
      {
        name: `runtime: run one order of ${large.steps} steps`,
        value: perSecond(large),
        unit: 'steps/s',
        comparison: `${perSecond(batched)} in small orders`,
      },
      {
        name: `runtime: run one order of ${shown.steps} steps and take its records for the CRM`,
        value: perSecond(shown),
        unit: 'steps/s',
        comparison: `${perSecond(quiet)} when nobody takes them; target half of it`,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function time(
  folder: string,
  schema: string,
  orders: readonly SubmittedOrder[],
  options: RuntimeOptions,
  show?: (runtime: FulfillmentRuntime) => Promise<void>
): Promise<Timing> {
  const runtime = await openRuntime({ dataDir: path.join(folder, 'data') }, { schema, ...options });
  const started = performance.now();
  await runtime.submit(orders);
  const submitted = performance.now();
  await runtime.start(() => Promise.resolve({ reply: { kind: 'completed' }, exchanges: [] }));
  await Promise.all([runtime.idle(), show?.(runtime)]);
  const ended = performance.now();
  const { plans } = await runtime.counts();
  await runtime.stop();
  if (plans.Completed !== orders.length) throw new Error(`${plans.Completed ?? 0} of ${orders.length} plans completed`);
  const steps = orders.reduce((sum, { plan }) => sum + plan.steps.length, 0);
  return { steps, submitMs: submitted - started, runMs: ended - submitted };
}

/** Takes and acknowledges until the plan has ended and everything of it is shown, as the sync service does. */
async function showAll(runtime: FulfillmentRuntime): Promise<void> {
  for (;;) {
    const { mark } = await runtime.takeProjections(RECORDS_AT_ONCE);
    await runtime.ackProjections(mark);
    const { plans } = await runtime.counts();
    if (mark.length === 0 && plans.Completed === 1) return;
  }
}

const diamonds = (count: number): readonly SubmittedOrder[] =>
  Array.from({ length: count }, (_, n) => diamond(`B${n}`));

/** Independent chains that meet in one milestone before the billing gate of the whole order. */
function largeOrder(count: number): SubmittedOrder {
  const chains = Array.from({ length: count }, (_, chain) =>
    Array.from({ length: STEPS_PER_CHAIN }, (_, step): StepDraft => ({
      key: `c${chain}.${step}`,
      after: step === 0 ? [] : [`c${chain}.${step - 1}`],
    }))
  );
  const last = chains.map((chain) => chain.at(-1)?.key ?? '');
  return submittedOrder({
    id: 'LARGE',
    steps: [
      ...chains.flat(),
      { key: 'all', type: 'milestone', after: last },
      { key: 'gate', type: 'billingGate', after: ['all'] },
    ],
    gates: [{ stepKey: 'gate', lineIds: ['L1'], requiredSteps: chains.flat().map(({ key }) => key) }],
  });
}

const perSecond = ({ steps, runMs }: Timing, each = 1): number => Math.round((steps * each * 1_000) / runMs);
const perStepUs = (ms: number, steps: number): number => Math.round((ms * 1_000) / steps);

if (import.meta.main) console.table(await benchRuntime());
