/**
 * Which tasks go to whom. Pure: the same tasks, people and time give the same answer. Nobody gets a task without each of
 * its skills, outside of their shift, while they are away, or above their limit.
 */
import type { AssignmentPolicy, Worker } from '../../domain/assignment.ts';
import { isThere, thereFrom } from './presence.ts';

export interface WaitingTask extends AssignmentPolicy {
  readonly id: string;
  readonly queue: string;
  readonly dueAt?: string;
  readonly readyAt?: string;
}

export interface Desk {
  readonly workers: readonly Worker[];
  /** Open tasks of each worker, by id. */
  readonly load: ReadonlyMap<string, number>;
  /** When each had their last turn in a queue, as a number that grows; by {@link turnKey}. */
  readonly turns: ReadonlyMap<string, number>;
}

export interface AssignedTask {
  readonly task: string;
  readonly queue: string;
  readonly to: string;
  readonly name: string;
  readonly why: string;
}

export interface Assignments {
  /** In the order in which they were given. */
  readonly assigned: readonly AssignedTask[];
  readonly waiting: readonly { readonly task: string; readonly why: string }[];
}

export const turnKey = (queue: string, worker: string): string => `${queue}\n${worker}`;

/** The most urgent task chooses first. */
export function assignTasks(tasks: readonly WaitingTask[], desk: Desk, now: number): Assignments {
  const load = new Map(desk.load);
  const turns = new Map(desk.turns);
  let turn = Math.max(0, ...desk.turns.values());
  const assigned: AssignedTask[] = [];
  const waiting: { task: string; why: string }[] = [];
  for (const task of tasks.toSorted(byUrgency)) {
    const found = candidates(task, desk.workers, load, now);
    if (typeof found === 'string') {
      waiting.push({ task: task.id, why: found });
      continue;
    }
    const last = ({ id }: Worker): number => turns.get(turnKey(task.queue, id)) ?? 0;
    const open = ({ id }: Worker): number => load.get(id) ?? 0;
    const [first] = found.toSorted(
      (a, b) => (task.strategy === 'leastLoaded' ? open(a) - open(b) : 0) || last(a) - last(b) || compare(a.id, b.id)
    );
    if (!first) continue;
    assigned.push({
      task: task.id,
      queue: task.queue,
      to: first.id,
      name: first.name,
      why: whyThis(task, first, found.length, open(first)),
    });
    load.set(first.id, open(first) + 1);
    turn += 1;
    turns.set(turnKey(task.queue, first.id), turn);
  }
  return { assigned, waiting };
}

const compare = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0);
/** What has no due time comes after what has. */
const LAST = '~';
const byUrgency = (a: WaitingTask, b: WaitingTask): number =>
  compare(a.dueAt ?? LAST, b.dueAt ?? LAST) || compare(a.readyAt, b.readyAt) || compare(a.id, b.id);

const hasRoom = ({ id, wipLimit }: Worker, load: ReadonlyMap<string, number>): boolean =>
  wipLimit === undefined || (load.get(id) ?? 0) < wipLimit;

/** Who may get it now, or why nobody may: each reason is about those whom the ones before it left. */
function candidates(
  { queue, skills }: WaitingTask,
  workers: readonly Worker[],
  load: ReadonlyMap<string, number>,
  now: number
): readonly Worker[] | string {
  const members = workers.filter((worker) => worker.queues.includes(queue));
  if (members.length === 0) return `Nobody whom tasks are given to is a member of ${queue}.`;
  const able = members.filter((worker) => skills.every((skill) => worker.skills.includes(skill)));
  if (able.length === 0) return `None of the ${members.length} in ${queue} has ${skills.join(' and ')}.`;
  const known = able.filter(({ unknownShift }) => unknownShift === undefined);
  if (known.length === 0) return `The shift ${able[0]?.unknownShift ?? ''} is not a calendar of the design.`;
  const present = known.filter((worker) => isThere(worker, now));
  if (present.length === 0) return `Off shift or away: all ${known.length} who can do it${nextText(known, now)}.`;
  const free = present.filter((worker) => hasRoom(worker, load));
  return free.length > 0 ? free : `All ${present.length} who can do it now have as many tasks as they may.`;
}

function nextText(workers: readonly Worker[], now: number): string {
  const [next] = workers
    .flatMap((worker) => {
      const at = thereFrom(worker, now);
      return at === undefined ? [] : [{ at, name: worker.name }];
    })
    .sort((a, b) => a.at - b.at || compare(a.name, b.name));
  return next
    ? `; ${next.name} is there from ${new Date(next.at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
    : '';
}

function whyThis({ strategy, queue, skills }: WaitingTask, worker: Worker, of: number, open: number): string {
  const { wipLimit, shift } = worker;
  const limit = wipLimit === undefined ? '' : ` of at most ${wipLimit}`;
  const among = of === 1 ? 'the only one who can do it now' : `of ${of} who can do it now`;
  const rule =
    of === 1
      ? `Is ${among} in ${queue}`
      : strategy === 'leastLoaded'
        ? `Has the least work ${among}`
        : `Has waited longest for a turn in ${queue}, ${among}`;
  const skill = skills.length === 0 ? '' : ` Has ${skills.join(' and ')}.`;
  const there = shift === undefined ? '' : ` On shift${shift.key === undefined ? '' : ` (${shift.key})`}.`;
  return `${rule}: ${open}${limit} open tasks before this one.${skill}${there}`;
}
