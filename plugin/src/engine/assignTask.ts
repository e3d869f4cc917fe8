/** Who gets a task: somebody of the queue who can do it, works now and has room; and why it is them. */
import { workClock, type WorkCalendar } from '../domain/workCalendar.ts';

export interface Worker {
  readonly id: string;
  readonly name: string;
  readonly queues: readonly string[];
  readonly skills: readonly string[];
  /** When they work; always without one. */
  readonly shift?: WorkCalendar;
  /** Most tasks that they have in hand at once. */
  readonly wipLimit: number;
  readonly inHand: number;
  /** When they last got a task, milliseconds since the epoch. */
  readonly lastAssignedAt?: number;
}

export interface AssignmentQuestion {
  readonly queue: string;
  /** All of them are needed. */
  readonly skills: readonly string[];
  readonly workers: readonly Worker[];
  /** `roundRobin`: who has waited longest for one. `leastLoaded`: who has most of their limit free. */
  readonly strategy: 'roundRobin' | 'leastLoaded';
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface Assignment {
  /** Absent when nobody can take it: it stays with the queue. */
  readonly worker?: Worker;
  /** Why this one, in words. */
  readonly why: string;
  /** When the first of those comes to work who could take it but for the hour; nobody is there now. */
  readonly retryAt?: number;
  /** Why not each of the others of the queue, by id. */
  readonly whyNot: ReadonlyMap<string, string>;
}

/** The same question has the same answer: equals are taken in the order of their ids. */
export function assignTask({ queue, skills, workers, strategy, now }: AssignmentQuestion): Assignment {
  const whyNot = new Map<string, string>();
  const fit: Worker[] = [];
  let retryAt: number | undefined;
  for (const worker of workers.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    if (!worker.queues.includes(queue)) continue;
    const missing = skills.filter((skill) => !worker.skills.includes(skill));
    const opens = workClock(worker.shift).opening(now);
    if (missing.length > 0) whyNot.set(worker.id, `lacks ${missing.join(', ')}`);
    else if (worker.inHand >= worker.wipLimit)
      whyNot.set(worker.id, `has ${worker.inHand} of ${worker.wipLimit} in hand`);
    else if (opens > now) {
      whyNot.set(worker.id, `works again at ${new Date(opens).toISOString()}`);
      retryAt = Math.min(retryAt ?? opens, opens);
    } else fit.push(worker);
  }
  const [worker, ...rest] = fit.toSorted(ORDER[strategy]);
  if (!worker) {
    const why = `Nobody of ${queue} can take it now${whyNot.size === 0 ? ': the queue has no members' : ''}.`;
    return { why, whyNot, ...(retryAt !== undefined && { retryAt }) };
  }
  for (const other of rest) whyNot.set(other.id, `comes after ${worker.name}: ${reason(other, strategy)}`);
  const able = skills.length > 0 ? `, can ${skills.join(', ')}` : '';
  return { worker, why: `${worker.name} is in ${queue}${able} and ${reason(worker, strategy)}.`, whyNot };
}

const lastOf = ({ lastAssignedAt }: Worker): number => lastAssignedAt ?? Number.NEGATIVE_INFINITY;
const loadOf = ({ inHand, wipLimit }: Worker): number => inHand / wipLimit;
// Subtraction of infinities is no number.
const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

const ORDER = {
  roundRobin: (a: Worker, b: Worker) => compare(lastOf(a), lastOf(b)),
  leastLoaded: (a: Worker, b: Worker) => compare(loadOf(a), loadOf(b)) || compare(lastOf(a), lastOf(b)),
} as const;

function reason({ inHand, wipLimit, lastAssignedAt }: Worker, strategy: AssignmentQuestion['strategy']): string {
  if (strategy === 'leastLoaded') return `has ${inHand} of ${wipLimit} in hand`;
  return lastAssignedAt === undefined
    ? 'has had none yet'
    : `had the last one at ${new Date(lastAssignedAt).toISOString()}`;
}
