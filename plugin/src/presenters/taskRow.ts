/** A task as a row of a table; the first column is what one pastes into the next command. */
import type { TaskView } from '../domain/orderView.ts';
import { relativeTime } from './time.ts';

export function taskRow(
  task: TaskView,
  now: number
): Record<'task' | 'order' | 'account' | 'what' | 'queue' | 'assignee' | 'why' | 'due' | 'form', string> {
  return {
    task: task.id,
    order: task.orderNumber,
    account: task.accountName,
    what: task.name,
    queue: task.queue,
    assignee: task.assignee ?? '',
    why: task.assignedWhy ?? '',
    due: task.dueAt === undefined ? '' : relativeTime(task.dueAt, now),
    form: Object.entries(task.form)
      .map(([key, field]) => `${key}${field.required ? '' : '?'}: ${field.values?.join('|') ?? field.type}`)
      .join(', '),
  };
}
