import { LightningElement, api } from 'lwc';
import FOR_QUEUE from '@salesforce/label/c.OM_Approvals_ForQueue';
import MONTHS from '@salesforce/label/c.OM_OrderContract_Months';
import SELECT from '@salesforce/label/c.OM_Approvals_Select';
import WAITING from '@salesforce/label/c.OM_Approvals_Waiting';
import { reasonTexts, type ApprovalItem } from 'c/omApprovalModel';
import { fill } from 'c/omErrors';
import { durationText, money } from 'c/omFormat';
import { dueText, urgencyOf, type Urgency } from 'c/omTaskModel';

const ICONS: Readonly<Record<Urgency, readonly [icon: string, variant: string]>> = {
  none: ['utility:clock', ''],
  calm: ['utility:clock', ''],
  soon: ['utility:warning', 'warning'],
  late: ['utility:priority', 'error'],
};

/** What waits for a decision, to choose from. Fires `open` with a work item, and `select` with `{ id, isSelected }`. */
export default class OmApprovalList extends LightningElement {
  @api items: readonly ApprovalItem[] = [];
  @api selectedIds: readonly string[] = [];
  @api currentId?: string;
  /** The time that counts as now, so that all rows tell the same. */
  @api now = 0;

  get rows(): readonly object[] {
    return this.items.map((item) => {
      const { workitemId: id, dueAt, waitingSince, recordName, accountName } = item;
      const urgency = urgencyOf({ dueAt: dueAt ?? null, readyAt: waitingSince ?? null }, this.now);
      const [dueIcon, dueVariant] = ICONS[urgency];
      const isCurrent = id === this.currentId;
      return {
        id,
        name: accountName ?? recordName ?? '',
        size: sizeText(item),
        reasons: reasonTexts(item.reason).join(' · '),
        about: [recordName, item.submittedBy].filter(Boolean).join(' · '),
        waiting: waitingSince ? fill(WAITING, durationText(this.now - Date.parse(waitingSince))) : '',
        actor: item.isMine ? '' : fill(FOR_QUEUE, item.actor ?? ''),
        due: dueAt ? dueText({ dueAt }, this.now) : '',
        dueClass: `due due_${urgency}`,
        dueIcon,
        dueVariant,
        selectLabel: fill(SELECT, [accountName, recordName].filter(Boolean).join(' ')),
        isSelected: this.selectedIds.includes(id),
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

const sizeText = ({ amount, termMonths }: ApprovalItem): string =>
  amount !== null && amount !== undefined
    ? money(amount)
    : termMonths !== null && termMonths !== undefined
      ? fill(MONTHS, termMonths)
      : '';
