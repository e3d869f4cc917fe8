import { LightningElement, api } from 'lwc';
import SELECT from '@salesforce/label/c.OM_Task_Select';
import ON_HOLD from '@salesforce/label/c.OM_Task_OnHold';
import { fill } from 'c/omErrors';
import { dueText, hasFailed, urgencyOf, wordsOf, type Task, type Urgency } from 'c/omTaskModel';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly who: string;
  readonly note: string;
  readonly due: string;
  readonly dueClass: string;
  readonly dueIcon: string;
  readonly dueVariant: string;
  readonly selectLabel: string;
  readonly isSelected: boolean;
  readonly isCurrent: 'true' | 'false';
  readonly className: string;
}

const ICONS: Readonly<Record<Urgency, readonly [icon: string, variant: string]>> = {
  none: ['utility:clock', ''],
  calm: ['utility:clock', ''],
  soon: ['utility:warning', 'warning'],
  late: ['utility:priority', 'error'],
};

/** Of a failure what went wrong; else why it is on hold, or what was last said of it. */
const noteOf = (task: Task): string => {
  if (hasFailed(task)) return task.errorMessage ?? '';
  return task.holdReason ? fill(ON_HOLD, task.holdReason) : (task.note ?? '');
};

/** Tasks to choose from. Fires `open` with an id, and `select` with `{ id, isSelected }`. */
export default class OmTaskList extends LightningElement {
  @api tasks: readonly Task[] = [];
  @api selectedIds: readonly string[] = [];
  @api currentId?: string;
  /** Whether tasks can be chosen to act on many. */
  @api isSelectable = false;
  /** The time that counts as now, so that all rows tell the same. */
  @api now = 0;

  get rows(): readonly Row[] {
    return this.tasks.map((task) => {
      const urgency = urgencyOf(task, this.now);
      const [dueIcon, dueVariant] = ICONS[urgency];
      const isCurrent = task.id === this.currentId;
      return {
        id: task.id,
        name: task.name,
        about: [task.orderNumber, task.accountName].filter(Boolean).join(' · '),
        who: (hasFailed(task) && task.gateway ? wordsOf(task.gateway) : task.ownerName) ?? '',
        note: noteOf(task),
        due: dueText(task, this.now),
        dueClass: `due due_${urgency}`,
        dueIcon,
        dueVariant,
        selectLabel: fill(SELECT, task.name, task.orderNumber),
        isSelected: this.selectedIds.includes(task.id),
        isCurrent: isCurrent ? 'true' : 'false',
        className: isCurrent ? 'row row_current' : 'row',
      };
    });
  }

  handleOpen(event: Event): void {
    const { id } = (event.currentTarget as HTMLElement).dataset;
    this.dispatchEvent(new CustomEvent('open', { detail: id }));
  }

  handleSelect(event: CustomEvent<{ checked: boolean }>): void {
    const { id } = (event.currentTarget as HTMLElement).dataset;
    this.dispatchEvent(new CustomEvent('select', { detail: { id, isSelected: event.detail.checked } }));
  }
}
