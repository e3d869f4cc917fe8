import type { CommercialOrder } from '../domain/order.ts';
import type { PlanView } from '../domain/plan.ts';
import type { StepState } from '../domain/states.ts';
import type { MadeChange, RuntimeCounts } from '../engine/ports.ts';
import { readCircuits, type Circuit } from './circuit/circuits.ts';
import { madeChange } from './change/madeChange.ts';
import type { Database } from './db/database.ts';
import type { History } from '../engine/insight/lateness.ts';
import type { PromiseFacts } from '../engine/peoplePorts.ts';
import { countWaiting } from './assign/assignWaiting.ts';
import { promiseFacts } from './promise/promiseOrder.ts';
import { readHistory, readProcess, type ProcessFacts } from './read/insight.ts';
import { readCounts } from './read/counts.ts';
import { readFallouts, readStepStates, type FalloutFilter, type OpenFallout, type StepRef } from './read/fallouts.ts';
import { readPlan } from './read/planView.ts';
import { readJournal, type JournalEntry } from './read/journal.ts';
import { readPlanAt } from './read/planAt.ts';
import { readTasks, type RuntimeTask } from './read/tasks.ts';
import { verifyJournal, type JournalVerdict } from './read/verifyJournal.ts';
import { findOwnerless, type Ownerless } from './watchdog/ownerless.ts';
import { queueTable } from './watchdog/watchdog.ts';

/** What is in the database of the runtime. Nothing is changed by looking. */
export class RuntimeReader {
  protected readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async changedOrder(planId: string): Promise<CommercialOrder | undefined> {
    const [row] = await this.database.query<{ readonly doc: CommercialOrder }>(
      `select c.doc from om.change c join om.plan p on p.no = c.plan_no and p.revision = c.revision where p.id = $1`,
      [planId]
    );
    return row?.doc;
  }

  madeChange(changeId: string): Promise<MadeChange | undefined> {
    return madeChange(this.database, changeId);
  }

  /** Tasks that are to be given to somebody, and that nobody has. */
  tasksToAssign(): Promise<number> {
    return countWaiting(this.database);
  }

  /** What was promised of an order under way. */
  promiseFacts(orderId: string): Promise<PromiseFacts | undefined> {
    return promiseFacts(this.database, orderId);
  }

  plan(planId: string): Promise<PlanView | undefined> {
    return this.database.snapshot((sql) => readPlan(sql, planId));
  }

  async plansOfOrder(orderId: string): Promise<readonly string[]> {
    const rows = await this.database.query<{ readonly id: string }>(
      `select id from om.plan where order_id = $1 order by revision, no`,
      [orderId]
    );
    return rows.map(({ id }) => id);
  }

  /** Manual steps that a person can do now, most urgent first. */
  tasks(limit = 200): Promise<readonly RuntimeTask[]> {
    return readTasks(this.database, limit);
  }

  /** Who did what to a plan, when and why. */
  journal(planId: string): Promise<readonly JournalEntry[]> {
    return readJournal(this.database, planId);
  }

  /** Open steps that nothing will move. There are none, unless rows were damaged; workers repair those every minute. */
  ownerless(limit = 100): Promise<readonly Ownerless[]> {
    return findOwnerless(this.database, queueTable(this.database), { limit });
  }

  /** Open failures with what is advised, the most urgent first. */
  fallouts(filter: FalloutFilter = {}): Promise<readonly OpenFallout[]> {
    return readFallouts(this.database, filter);
  }

  stepStates(steps: readonly StepRef[]): Promise<readonly (StepRef & { readonly state: StepState })[]> {
    return readStepStates(this.database, steps);
  }

  /** Vendors that are down, closed for maintenance, or get what waited for them. */
  circuits(): Promise<readonly Circuit[]> {
    return readCircuits(this.database);
  }

  /** Whether the journal is what was written, and says what is: of these plans, or of all. */
  verifyJournal(planIds?: readonly string[]): Promise<JournalVerdict> {
    return verifyJournal(this.database, planIds);
  }

  /** The plan as it was at an instant (ISO 8601); undefined when there was none then. */
  planAt(planId: string, at: string): Promise<PlanView | undefined> {
    return this.database.snapshot((sql) => readPlanAt(sql, planId, at));
  }

  /** Steps, plans and exchanges of plans begun since a time (ISO 8601), for reports. */
  processFacts(since: string): Promise<ProcessFacts> {
    return this.database.snapshot((sql) => readProcess(sql, since));
  }

  /** How long steps of each definition took of late. */
  history(): Promise<History> {
    return this.database.snapshot((sql) => readHistory(sql));
  }

  counts(): Promise<RuntimeCounts> {
    return readCounts(this.database);
  }

  async readState(key: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ readonly value: string }>(`select value from om.state where key = $1`, [
      key,
    ]);
    return row?.value;
  }
}
