import type { Worker } from '../domain/assignment.ts';
import type { Crm } from '../engine/ports.ts';
import type { PeopleCrm, PeopleRuntime, WorkerRow } from '../engine/peoplePorts.ts';
import type { SyncLogger } from './syncLogger.ts';

export interface AssignmentDependencies {
  readonly crm: PeopleCrm & Pick<Crm, 'activeDesign'>;
  readonly runtime: Pick<PeopleRuntime, 'tasksToAssign' | 'assign'>;
  readonly logger: SyncLogger;
}

const EVERY_MS = 5_000;
/** While nobody can take what waits, the CRM is asked less often: each look is an API call. */
const WAITING_MS = 30_000;

/**
 * Gives tasks to people: when a task opens, when somebody has room again, when a shift begins. The CRM is asked who there
 * is only while tasks wait.
 */
export function createAssignment({ crm, runtime, logger }: AssignmentDependencies): { pass(): Promise<number> } {
  return {
    async pass() {
      if ((await runtime.tasksToAssign()) === 0) return EVERY_MS;
      const { assigned, waiting } = await runtime.assign(await onDesk());
      if (assigned > 0) logger.info({ assigned, waiting }, 'tasks were given to people');
      return waiting > 0 && assigned === 0 ? WAITING_MS : EVERY_MS;
    },
  };

  async function onDesk(): Promise<readonly Worker[]> {
    const [workers, design] = await Promise.all([crm.workers(), crm.activeDesign()]);
    const calendars = design.ok ? design.value.calendars : undefined;
    return workers.map((row) => workerOf(row, calendars));
  }
}

/** A shift is a calendar of the active design: shifts change with the people, not with the plans under way. */
function workerOf(
  { shift, ...worker }: WorkerRow,
  calendars: ReadonlyMap<string, NonNullable<Worker['shift']>> | undefined
): Worker {
  if (shift === undefined) return worker;
  const calendar = calendars?.get(shift);
  return calendar ? { ...worker, shift: calendar } : { ...worker, unknownShift: shift };
}
