import type { Crm, FulfillmentRuntime } from '../engine/ports.ts';
import { apiPressure } from './apiBudget.ts';
import type { Inbox } from './inbox.ts';
import { createLoop, type Loop, type Wait } from './loop.ts';
import type { OrderIntake } from './orderIntake.ts';
import type { Projection } from './projection.ts';
import type { Reconciliation } from './reconcile.ts';
import type { SyncConfig } from './syncConfig.ts';
import type { SyncDependencies } from './syncDependencies.ts';
import type { SyncLogger } from './syncLogger.ts';
import type { WakeUps } from './wakeUps.ts';

export interface SyncLoopParts extends Pick<SyncDependencies, 'approvals' | 'contracts' | 'notices' | 'assignment'> {
  readonly crm: Crm;
  readonly runtime: FulfillmentRuntime;
  readonly config: SyncConfig;
  readonly logger: SyncLogger;
  readonly intake: OrderIntake;
  readonly inbox: Inbox;
  readonly projection: Projection;
  readonly reconciliation: Reconciliation;
  readonly wakeUps: Pick<WakeUps, 'isConnected'>;
  /** Throws when another process has become the one that writes the CRM. */
  readonly confirmLead: () => Promise<void>;
  readonly wait: Wait;
  readonly random: () => number;
}

/** What a service of the role `all` does again and again, each at its own pace, and what makes it do so now. */
export interface SyncLoops {
  start(): void;
  /** Lets the passes in hand finish. */
  stop(): Promise<void>;
  /** Something is said to have happened in the CRM. */
  wakeInbox(): void;
  /** The runtime has something to show. */
  wakeProjection(): void;
  wakeApprovals(): void;
  wakeContracts(): void;
}

export function createSyncLoops(parts: SyncLoopParts): SyncLoops {
  const { approvals, contracts, notices, assignment } = parts;
  const { crm, runtime, config, logger, intake, inbox, projection, reconciliation, wakeUps } = parts;
  const { confirmLead, wait, random } = parts;
  let idlePoll = config.inbox.pollMinMs;
  let wasWoken = false;

  const loop = (name: string, pass: () => Promise<number>): Loop =>
    createLoop({
      name,
      // Two that write the CRM would overtake each other; who lost the lead in an outage waits until it is free.
      pass: async () => {
        await confirmLead();
        return pass();
      },
      logger,
      wait,
      random,
      outageMaxMs: config.outageMaxMs,
    });
  const inboxLoop = loop('inbox', inboxPass);
  const projectionLoop = loop('projection', projectionPass);
  const reconciliationLoop = loop('reconciliation', reconciliationPass);
  const approvalLoop = approvals && loop(approvals.name, () => approvals.pass());
  const contractLoop = contracts && loop(contracts.name, () => contracts.pass());
  const noticeLoop = notices && loop('notices', () => notices.pass());
  const assignmentLoop = assignment && loop('assignment', () => assignment.pass());
  const all = [
    ...[inboxLoop, projectionLoop, reconciliationLoop],
    ...[approvalLoop, contractLoop, noticeLoop, assignmentLoop].filter((each) => each !== undefined),
  ];

  async function inboxPass(): Promise<number> {
    await intake.takeDue(config.inbox.pageSize);
    const { events } = await inbox.takePage();
    // A wake-up without a row is about what has no outbox: the approval of a contract.
    if (wasWoken && events === 0) approvalLoop?.wake();
    wasWoken = false;
    if (events > 0) {
      projectionLoop.wake();
      assignmentLoop?.wake();
    }
    if (events >= config.inbox.pageSize) return 0;
    // An outbox in which nothing happens is looked at less and less often: each look is an API call.
    const longest = wakeUps.isConnected ? config.wakeUps.pollMaxMs : config.inbox.pollMaxMs;
    idlePoll = events > 0 ? config.inbox.pollMinMs : Math.min(idlePoll * 1.5, longest);
    return idlePoll * apiPressure(crm.usage(), config.api).slowdown;
  }

  async function projectionPass(): Promise<number> {
    // What has ended may be what others waited for.
    if ((await runtime.assets.dueTurns(1)).length > 0) inboxLoop.wake();
    return projection.window(await projection.pass());
  }

  async function reconciliationPass(): Promise<number> {
    const { deferred } = await reconciliation.pass();
    // Orders wait for a design: look again soon, an admin is probably applying one.
    return deferred > 0 ? Math.min(config.inbox.pollMaxMs, config.reconcile.everyMs) : config.reconcile.everyMs;
  }

  return {
    start() {
      for (const each of all) each.start();
    },
    async stop() {
      await Promise.all(all.map((each) => each.stop()));
    },
    wakeInbox() {
      idlePoll = config.inbox.pollMinMs;
      wasWoken = true;
      inboxLoop.wake();
    },
    wakeProjection: () => projectionLoop.wake(),
    wakeApprovals: () => approvalLoop?.wake(),
    wakeContracts: () => contractLoop?.wake(),
  };
}
