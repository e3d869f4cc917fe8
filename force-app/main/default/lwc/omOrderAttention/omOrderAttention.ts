import { LightningElement, api, wire } from 'lwc';
import getOrder from '@salesforce/apex/OM_OrderController.getOrder';
import getPlan from '@salesforce/apex/OM_OrderController.getPlan';
import HEADING from '@salesforce/label/c.OM_Attention_Heading';
import FAILED from '@salesforce/label/c.OM_Attention_Failed';
import LATE from '@salesforce/label/c.OM_Attention_Late';
import PROMISE from '@salesforce/label/c.OM_Attention_Promise';
import REJECTED from '@salesforce/label/c.OM_Attention_Rejected';
import APPROVAL from '@salesforce/label/c.OM_Attention_Approval';
import HELD from '@salesforce/label/c.OM_Attention_Held';
import RETRYING from '@salesforce/label/c.OM_Attention_Retrying';
import RETRYING_AT from '@salesforce/label/c.OM_Attention_RetryingAt';
import MORE from '@salesforce/label/c.OM_Attention_More';
import OPEN from '@salesforce/label/c.OM_Open';
import OPEN_OF from '@salesforce/label/c.OM_OpenOf';
import { fill } from 'c/omErrors';
import { dateText, dateTimeText } from 'c/omFormat';
import { attentionOf, type Attention, type OrderView, type PlanStep, type PlanView, type Wired } from 'c/omOrderModel';

const SHOWN = 3;

/** What of an order needs somebody. Nothing needs somebody: there is no banner. */
export default class OmOrderAttention extends LightningElement {
  @api recordId?: string;

  label = { HEADING, OPEN };
  order?: OrderView;
  plan?: PlanView | null;

  /** Errors are shown by the cards that hold the same data. */
  @wire(getOrder, { orderId: '$recordId' })
  wiredOrder({ data }: Wired<OrderView>): void {
    if (data) this.order = data;
  }

  @wire(getPlan, { orderId: '$recordId' })
  wiredPlan({ data }: Wired<PlanView | null>): void {
    this.plan = data ?? null;
  }

  get all(): readonly Attention[] {
    return this.order ? attentionOf(this.order, this.plan) : [];
  }

  get isShown(): boolean {
    return this.all.length > 0;
  }

  get className(): string {
    return this.all.some(({ kind }) => kind === 'failed' || kind === 'rejected') ? 'banner banner_error' : 'banner';
  }

  get rows(): readonly object[] {
    return this.all.slice(0, SHOWN).map((one) => ({
      id: one.id,
      text: this.textOf(one),
      badge: BADGES[one.kind],
      step: one.step && {
        type: 'standard__recordPage',
        attributes: { recordId: one.step.id, objectApiName: 'OM_FulfillmentStep__c', actionName: 'view' },
      },
      name: fill(OPEN_OF, one.step?.name ?? ''),
    }));
  }

  get more(): string {
    const hidden = this.all.length - SHOWN;
    return hidden > 0 ? fill(MORE, hidden) : '';
  }

  private textOf(one: Attention): string {
    if (one.step) return stepText(one.kind, one.step);
    if (one.text !== undefined) return one.text;
    if (one.kind === 'promise')
      return fill(PROMISE, dateText(this.order?.projectedAt), dateText(this.order?.promisedAt));
    return one.kind === 'rejected' ? fill(REJECTED, this.order?.stateReason ?? '').trim() : APPROVAL;
  }
}

function stepText(kind: Attention['kind'], step: PlanStep): string {
  const { name, errorMessage, errorCode, dueAt, plannedEnd, note, nextAttemptAt } = step;
  if (kind === 'failed') return fill(FAILED, name, errorMessage ?? errorCode ?? '').trim();
  if (kind === 'late') return fill(LATE, name, dateTimeText(dueAt ?? plannedEnd));
  if (kind === 'held') return fill(HELD, name, note ?? '').trim();
  return nextAttemptAt ? fill(RETRYING_AT, name, dateTimeText(nextAttemptAt)) : fill(RETRYING, name);
}

const BADGES: Readonly<Record<Attention['kind'], string>> = {
  failed: 'FatallyFailed',
  late: 'Late',
  held: 'OnHold',
  retrying: 'Failed',
  promise: 'AtRisk',
  orderLate: 'Late',
  orderAtRisk: 'AtRisk',
  rejected: 'Rejected',
  approval: 'Pending',
};
