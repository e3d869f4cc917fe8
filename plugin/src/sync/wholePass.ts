import type { FulfillmentRuntime, RuntimeCounts } from '../engine/ports.ts';
import type { Inbox } from './inbox.ts';
import type { OrderIntake } from './orderIntake.ts';
import type { Projection } from './projection.ts';
import type { Reconciliation } from './reconcile.ts';
import type { SyncDependencies } from './syncDependencies.ts';

export interface PassResult {
  readonly events: number;
  readonly ordersTaken: number;
  readonly recordsWritten: number;
  /** Orders that wait for a design. */
  readonly deferred: number;
  /** How things stand at the end of the pass. */
  readonly counts: RuntimeCounts;
}

export interface WholePassParts extends Pick<SyncDependencies, 'approvals' | 'contracts' | 'notices' | 'assignment'> {
  readonly runtime: FulfillmentRuntime;
  readonly intake: OrderIntake;
  readonly inbox: Inbox;
  readonly projection: Projection;
  readonly reconciliation: Reconciliation;
  /** Rows of the outbox that are read at once. */
  readonly pageSize: number;
}

/** Everything that can be done now, in rounds: what is called back or reconciled makes new work. */
export async function wholePass(parts: WholePassParts, timeoutMs: number): Promise<PassResult> {
  const { approvals, contracts, notices, assignment, runtime, intake, reconciliation, pageSize } = parts;
  const total = { events: 0, ordersTaken: 0, recordsWritten: 0 };
  const round = async (): Promise<number> => {
    await approvals?.pass();
    await contracts?.pass();
    const taken = await drainInbox(parts);
    const due = await intake.takeDue(pageSize);
    total.events += taken.events;
    total.ordersTaken += taken.started + due.started;
    await runtime.idle({ timeoutMs });
    await assignment?.pass();
    const written = await drainProjection(parts);
    total.recordsWritten += written;
    return taken.events + due.started + written;
  };
  await round();
  // Once, and after what is new was shown: only what was left behind is still Acknowledged now.
  const { taken, deferred } = await reconciliation.pass(0);
  total.ordersTaken += taken;
  while ((await round()) > 0);
  await notices?.pass();
  return { ...total, deferred, counts: await runtime.counts() };
}

async function drainInbox({
  inbox,
  pageSize,
}: WholePassParts): Promise<{ readonly events: number; readonly started: number }> {
  const total = { events: 0, started: 0 };
  for (;;) {
    const page = await inbox.takePage();
    total.events += page.events;
    total.started += page.started;
    if (page.events < pageSize) return total;
  }
}

async function drainProjection({ projection }: WholePassParts): Promise<number> {
  let total = 0;
  for (let written = await projection.pass(); written > 0; written = await projection.pass()) total += written;
  return total;
}
