/** The operator's part of the demo: reads the open tasks and fills in their forms with `sf order task complete`. */
import type { TaskView } from '../../plugin/src/domain/orderView.ts';
import type { CrmWorkbench } from '../../plugin/src/wiring/openCrm.ts';
import { sf } from './tell.ts';

export async function completeTasks(crm: CrmWorkbench, alias: string): Promise<void> {
  await sf(['order', 'task', 'list', '--target-org', alias]);
  for (const task of await crm.listTasks()) {
    const values = Object.entries(task.form).flatMap(([key, field]) =>
      field.required ? ['--set', `${key}=${answer(field)}`] : []
    );
    await sf(['order', 'task', 'complete', '--task', task.id, ...values, '--target-org', alias]);
  }
}

/** What a person would say who found everything in order. */
function answer(field: TaskView['form'][string]): string {
  const [first] = field.values ?? [];
  if (first !== undefined) return String(first);
  return { boolean: 'true', number: '1', string: 'ok' }[field.type];
}
