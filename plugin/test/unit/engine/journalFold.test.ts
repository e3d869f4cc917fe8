import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FulfillmentPlan, StepStatus } from '../../../src/domain/plan.ts';
import { composePlan } from '../../../src/engine/composePlan.ts';
import { decompose } from '../../../src/engine/decompose.ts';
import { foldJournal, type JournalFact } from '../../../src/engine/foldJournal.ts';
import type { StepEvent } from '../../../src/engine/react.ts';
import { SettlementWrites } from '../../../src/runtime/settle/settlementWrites.ts';
import type { PlanNode, StepNode } from '../../../src/runtime/store/nodes.ts';
import { aSample, type Sample } from '../../support/buildersRandom.ts';
import { valueOf } from '../../support/expectResult.ts';
import { MemoryRun } from '../../support/memoryRun.ts';
import { runs, timeLimit } from '../../support/search.ts';

const NOW = Date.UTC(2026, 0, 5, 8);
const planOf = ({ design, order }: Sample): FulfillmentPlan =>
  valueOf(composePlan(design, order, valueOf(decompose(design, order)), NOW));

const error = { class: 'permanent', code: 'No', message: 'no' } as const;
const anEvent: fc.Arbitrary<StepEvent> = fc.constantFrom<StepEvent>(
  { kind: 'completed', output: { ok: true } },
  { kind: 'accepted', attempt: 1, externalId: 'V1' },
  { kind: 'started', attempt: 1 },
  { kind: 'failed', attempt: 1, error },
  { kind: 'failed', attempt: 1, error: { ...error, class: 'transient' } },
  { kind: 'timerFired' },
  { kind: 'eventReceived', event: 'happened', output: { at: 'home' } },
  { kind: 'taskCompleted', by: 'ana', output: {} },
  { kind: 'retry', by: 'ana' },
  { kind: 'hold', note: 'circuit open' },
  { kind: 'resume' },
  { kind: 'forceRequested', by: 'ana', reason: 'seen', action: 'complete' },
  { kind: 'forceRequested', by: 'ana', reason: 'not needed', action: 'skip' },
  { kind: 'forceDecided', by: 'bo', decision: 'confirm' },
  { kind: 'forceDecided', by: 'bo', decision: 'refuse', reason: 'no' }
);

function planNode(): PlanNode {
  const design = { name: 'd', hash: 'h', number: 1 };
  const counts = { steps: 0, settled: 0, begun: 0, broken: 0 };
  return {
    no: 1,
    id: 'P',
    orderNumber: 'O',
    revision: 1,
    design,
    changes: 0,
    cancelling: false,
    state: 'InProgress',
    ...counts,
  };
}

function stepNode(run: MemoryRun, key: string, seq: number): StepNode {
  const bare = { pending: 0, notBefore: undefined, worker: undefined, job: undefined, openFalloutId: undefined };
  const { step } = run.slice(key);
  const status: StepStatus = { key, state: 'Pending', attempt: 0 };
  return {
    planNo: 1,
    seq,
    step,
    items: [],
    lines: [],
    gate: undefined,
    successors: [],
    status,
    expanded: true,
    ...bare,
  };
}

it(
  'tells the state after every entry, whatever happens: what was stored then is what the fold up to it says',
  { timeout: timeLimit(200) },
  () => {
    fc.assert(
      fc.property(
        aSample(),
        fc.array(fc.tuple(fc.nat(), anEvent, fc.constantFrom(0, 1000, 86_400_000)), { maxLength: 80 }),
        (sample, events) => {
          const run = new MemoryRun(planOf(sample), NOW);
          const keys = [...run.steps.keys()];
          for (const [pick, event, wait] of events) {
            run.now += wait;
            run.send(keys[pick % keys.length] as string, event);
          }
          const plan = planNode();
          const nodes = new Map(keys.map((key, seq) => [key, stepNode(run, key, seq)]));
          const writes = new SettlementWrites();
          const stored: ReadonlyMap<string, StepStatus>[] = [];
          for (const entry of run.history) {
            if (entry.kind !== 'state') continue;
            writes.step(plan, nodes.get(entry.step) as StepNode, entry.status, 'somebody', entry.at);
            // Each entry of the journal has the statuses as they were stored with it.
            const now = new Map([...nodes].map(([key, { status }]) => [key, structuredClone(status)]));
            while (stored.length < writes.journalRows.length) stored.push(now);
          }
          const facts = writes.journalRows.map(
            ({ seq, at, what, data }): JournalFact =>
              // As the table gives them back.
              JSON.parse(JSON.stringify({ at, what, stepKey: keys[seq ?? -1], ...(data && { data }) })) as JournalFact
          );
          for (const [index, then] of stored.entries()) {
            const { steps } = foldJournal(facts.slice(0, index + 1));
            for (const [key, status] of then)
              expect(steps.get(key) ?? { key, state: 'Pending', attempt: 0 }).toEqual(status);
          }
        }
      ),
      { numRuns: runs(60) }
    );
  }
);
