import { LightningElement, api, wire } from 'lwc';
import getPlan from '@salesforce/apex/OM_OrderController.getPlan';
import CANCEL_CLOSED from '@salesforce/label/c.OM_Points_CancelClosed';
import CANCEL_COSTS from '@salesforce/label/c.OM_Points_CancelCosts';
import CANCEL_FREE from '@salesforce/label/c.OM_Points_CancelFree';
import CANCEL_LINE_CLOSED from '@salesforce/label/c.OM_Points_CancelLineClosed';
import CANCEL_LINE_COSTS from '@salesforce/label/c.OM_Points_CancelLineCosts';
import CANCEL_TITLE from '@salesforce/label/c.OM_Points_CancelTitle';
import EXCEPTION from '@salesforce/label/c.OM_Points_Exception';
import MORE from '@salesforce/label/c.OM_Points_More';
import NONE from '@salesforce/label/c.OM_Points_None';
import OTHERS from '@salesforce/label/c.OM_Points_Others';
import TITLE from '@salesforce/label/c.OM_Points_Title';
import { fill } from 'c/omErrors';
import { money } from 'c/omFormat';
import {
  changeabilityOf,
  feeOf,
  parsePoints,
  type Changeability,
  type OrderView,
  type PlanView,
  type ReturnPoints,
  type Wired,
} from 'c/omOrderModel';
import { badgeOf, changeText, countdownText, pointText } from 'c/omPoints';

/** What can still be changed about each line of an order on its way, at what price, and until when. */
export default class OmReturnPoints extends LightningElement {
  @api order?: OrderView;
  /** `change`, or `cancel`, which goes behind every point at once. */
  @api purpose: 'change' | 'cancel' = 'change';

  plan?: PlanView | null;
  private now = Date.now();

  /** Without a plan nothing is closed: the dialog around it says what can be done. */
  @wire(getPlan, { orderId: '$orderId' })
  wiredPlan({ data }: Wired<PlanView | null>): void {
    this.plan = data ?? null;
    this.now = Date.now();
  }

  get title(): string {
    return this.isCancel ? CANCEL_TITLE : TITLE;
  }

  get orderId(): string | undefined {
    return this.order?.id;
  }

  get isShown(): boolean {
    return Boolean(this.plan) && this.order !== undefined;
  }

  get rows(): readonly { id: string }[] {
    const { returnPoints, now } = this;
    const currency = this.order?.currencyCode;
    return (this.order?.lines ?? []).flatMap((line) => {
      const found = changeabilityOf(line.id, returnPoints);
      if (!found) return [];
      return {
        id: line.id,
        name: line.productName,
        badge: badgeOf(found),
        word: this.isCancel ? this.cancelText(found) : changeText(found, currency) || countdownText(found, now),
        details: found.points.map((point) => ({ key: point.step, text: pointText(point, now, currency) })),
      };
    });
  }

  get summary(): string {
    const { points } = this.returnPoints;
    if (points.length === 0) return NONE;
    const closed = points.filter(({ kind, passed }) => kind === 'hard' && passed);
    if (closed.length > 0)
      return this.isCancel ? fill(CANCEL_CLOSED, closed.map(({ name }) => name).join(', ')) : EXCEPTION;
    const fee = feeOf(points);
    return this.isCancel && fee > 0 ? fill(CANCEL_COSTS, money(fee, this.order?.currencyCode)) : '';
  }

  /** Lines that no point concerns are free, unless points were left out. */
  get others(): string {
    const { points, more } = this.returnPoints;
    if (more > 0) return fill(MORE, more);
    return !this.isCancel && points.length > 0 && this.rows.length < (this.order?.lines.length ?? 0) ? OTHERS : '';
  }

  private get returnPoints(): ReturnPoints {
    const read = parsePoints(this.plan?.pointsOfNoReturn);
    // Withdrawing a line counts whatever attributes a point names.
    return this.isCancel ? { ...read, points: read.points.map((point) => ({ ...point, attributes: null })) } : read;
  }

  private get isCancel(): boolean {
    return this.purpose === 'cancel';
  }

  private cancelText({ freedom, fee }: Changeability): string {
    if (freedom === 'costs') return fill(CANCEL_LINE_COSTS, money(fee, this.order?.currencyCode));
    return freedom === 'free' ? CANCEL_FREE : CANCEL_LINE_CLOSED;
  }
}
