import DUE_IN from '@salesforce/label/c.OM_Task_DueIn';
import LATE_BY from '@salesforce/label/c.OM_Task_LateBy';
import NO_DUE from '@salesforce/label/c.OM_Task_NoDueTime';
import { fill } from 'c/omErrors';
import { durationText } from 'c/omFormat';

/** One thing that a form asks for. */
export interface TaskField {
  readonly key: string;
  readonly type: 'string' | 'number' | 'boolean';
  readonly isRequired: boolean;
  /** Empty when anything of the type may be answered. */
  readonly choices: readonly string[];
}

/** A task, or a step that failed, as `OM_TaskView` gives it. Times are ISO texts. */
export interface Task {
  readonly id: string;
  readonly taskNumber: string;
  readonly name: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly accountName?: string | null;
  readonly state: string;
  readonly type: string;
  readonly queue?: string | null;
  readonly gateway?: string | null;
  readonly ownerName?: string | null;
  /** Why this person has it, or why nobody has. */
  readonly assignedReason?: string | null;
  readonly isMine: boolean;
  readonly isInQueue?: boolean;
  readonly instructions?: string | null;
  readonly form: readonly TaskField[];
  readonly readyAt?: string | null;
  readonly dueAt?: string | null;
  readonly holdReason?: string | null;
  /** What was last said of it: that somebody was reminded, or that it waits for the customer. */
  readonly note?: string | null;
  readonly errorMessage?: string | null;
  readonly fingerprint?: string | null;
}

export const SCOPES = ['mine', 'queues', 'late', 'failed'] as const;
export type Scope = (typeof SCOPES)[number];

/** One view of the inbox with the size of all. */
export type Inbox = Readonly<Record<Scope, number>> & { readonly tasks: readonly Task[] };

export type Urgency = 'none' | 'calm' | 'soon' | 'late';

const HOUR = 3_600_000;
/** The last quarter of the time is urgent, and the last hour of any. */
const SOON_SHARE = 0.25;

const millisOf = (time: string | null | undefined): number | undefined =>
  time === null || time === undefined ? undefined : Date.parse(time);

export function urgencyOf(task: Pick<Task, 'dueAt' | 'readyAt'>, now: number): Urgency {
  const due = millisOf(task.dueAt);
  if (due === undefined) return 'none';
  if (now > due) return 'late';
  const span = due - (millisOf(task.readyAt) ?? due);
  return due - now <= Math.max(HOUR, span * SOON_SHARE) ? 'soon' : 'calm';
}

/** How long is left, or how late it is. */
export function dueText(task: Pick<Task, 'dueAt'>, now: number): string {
  const due = millisOf(task.dueAt);
  if (due === undefined) return NO_DUE;
  return now > due ? fill(LATE_BY, durationText(now - due)) : fill(DUE_IN, durationText(due - now));
}

/** A step that cannot go on by itself is repaired in the fallout console, not completed. */
export const hasFailed = (task: Pick<Task, 'state'>): boolean => task.state === 'FatallyFailed';

/** `portIsLit` and `port_is_lit` as people read them: Port is lit. */
export function wordsOf(key: string): string {
  const words = key
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .split(' ')
    .map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()))
    .join(' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
