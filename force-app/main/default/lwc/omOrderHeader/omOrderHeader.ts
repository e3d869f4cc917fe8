import { LightningElement, api, wire } from 'lwc';
import { NavigationMixin, type PageReference } from 'lightning/navigation';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { RefreshEvent } from 'lightning/refresh';
import { notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import { refreshApex } from '@salesforce/apex';
import getOrder from '@salesforce/apex/OM_OrderController.getOrder';
import MAY_SUBMIT from '@salesforce/customPermission/OM_SubmitOrder';
import SUBMIT from '@salesforce/label/c.OM_Order_Submit';
import CHANGE from '@salesforce/label/c.OM_Order_Change';
import CANCEL from '@salesforce/label/c.OM_Order_Cancel';
import PROMISE from '@salesforce/label/c.OM_Order_Promise';
import PROMISED_ANEW from '@salesforce/label/c.OM_Order_Promised';
import SUBMIT_FOR_APPROVAL from '@salesforce/label/c.OM_Order_SubmitForApproval';
import SUBMITTED from '@salesforce/label/c.OM_Order_Submitted';
import ASKED from '@salesforce/label/c.OM_Submit_Asked';
import CANCELED from '@salesforce/label/c.OM_Order_Canceled';
import CANCEL_ASKED from '@salesforce/label/c.OM_Order_CancelAsked';
import WAITS_FOR_APPROVAL from '@salesforce/label/c.OM_Order_WaitsForApproval';
import AMENDS from '@salesforce/label/c.OM_Order_Amends';
import LOADING from '@salesforce/label/c.OM_Loading';
import ACCOUNT from '@salesforce/label/c.OM_Order_Account';
import TOTAL from '@salesforce/label/c.OM_Submit_Total';
import REQUESTED from '@salesforce/label/c.OM_Submit_Requested';
import PROMISED from '@salesforce/label/c.OM_OrderProgress_Promised';
import EXPECTED from '@salesforce/label/c.OM_OrderProgress_Projected';
import CLOSES from '@salesforce/label/c.OM_Points_NextCloses';
import IN from '@salesforce/label/c.OM_Points_In';
import { fill } from 'c/omErrors';
import { dateText, dateTimeText, durationText, money } from 'c/omFormat';
import { stagesOf, type OrderView, type Stage, type Wired } from 'c/omOrderModel';
import { recordPage } from 'c/omOutcomes';
import { lookOf } from 'c/omStates';
import OmCancelModal from 'c/omCancelModal';
import OmChangeModal from 'c/omChangeModal';
import OmPromiseModal from 'c/omPromiseModal';
import OmSubmitModal from 'c/omSubmitModal';

const IN_FLIGHT: ReadonlySet<string> = new Set(['Acknowledged', 'Pending', 'InProgress', 'Held', 'Failed']);
/** Submitting means to ask for approval first. */
const TO_ASK: ReadonlySet<string> = new Set(['Unchecked', 'Rejected', 'Recalled', 'Expired']);
const MINUTE = 60_000;
const APPROVED: ReadonlySet<string> = new Set(['NotRequired', 'Approved']);

/** Where an order stands, and what can be done with it. What an action means is shown before it is done. */
export default class OmOrderHeader extends NavigationMixin(LightningElement) {
  @api recordId?: string;

  label = { CHANGE, CANCEL, PROMISE, LOADING };
  order?: OrderView;
  error: unknown = undefined;
  private wired?: Wired<OrderView>;
  private now = Date.now();
  private clock?: number;

  /** The countdown to the next point of no return stays true while the page is looked at. */
  connectedCallback(): void {
    // eslint-disable-next-line @lwc/lwc/no-async-operation -- a clock, which ends with the component
    this.clock = window.setInterval(() => {
      this.now = Date.now();
    }, MINUTE);
  }

  disconnectedCallback(): void {
    window.clearInterval(this.clock);
  }

  @wire(getOrder, { orderId: '$recordId' })
  wiredOrder(wired: Wired<OrderView>): void {
    this.wired = wired;
    this.error = wired.error;
    if (wired.data) this.order = wired.data;
    this.now = Date.now();
  }

  get isLoading(): boolean {
    return !this.order && !this.error;
  }

  get stages(): readonly Stage[] {
    return this.order ? stagesOf(this.order) : [];
  }

  get endedAs(): string {
    return lookOf(this.order?.state).word;
  }

  /** What a person asks first: for whom, how much, when. */
  get facts(): readonly object[] {
    const { accountName, total, currencyCode, requestedAt, promisedAt, projectedAt } = this.order ?? {};
    const { jeopardy, jeopardyReason } = this.order ?? {};
    const level = jeopardy && jeopardy !== 'OnTrack' && this.isUnderWay ? jeopardy : undefined;
    return [
      { label: ACCOUNT, value: accountName ?? '' },
      { label: TOTAL, value: money(total, currencyCode) },
      { label: REQUESTED, value: dateText(requestedAt) },
      { label: PROMISED, value: dateText(promisedAt) },
      { label: EXPECTED, value: dateText(projectedAt), level, why: jeopardyReason ? [jeopardyReason] : undefined },
      { label: CLOSES, value: this.isUnderWay ? this.closes : '' },
    ].filter(({ value }) => value !== '');
  }

  /** When the next point of no return closes, and how long that is from now. */
  private get closes(): string {
    const at = this.order?.nextPointOfNoReturn;
    const left = at ? Date.parse(at) - this.now : 0;
    return left > 0 ? fill(IN, dateTimeText(at), durationText(left)) : dateTimeText(at);
  }

  private get isUnderWay(): boolean {
    return IN_FLIGHT.has(this.order?.state ?? '');
  }

  get isDraft(): boolean {
    return this.order?.state === 'Draft';
  }

  /** Without the permission there is no button; with it, one that says why it cannot be used. */
  get showsSubmit(): boolean {
    return this.isDraft && this.order?.canSubmit === true;
  }

  get showsChange(): boolean {
    return MAY_SUBMIT === true && this.isUnderWay;
  }

  get showsCancel(): boolean {
    return this.order?.canCancel === true || this.showsChange;
  }

  get submitIsDisabled(): boolean {
    return !APPROVED.has(this.approvalStatus) && !this.asksFirst;
  }

  get asksFirst(): boolean {
    return TO_ASK.has(this.approvalStatus);
  }

  get submitLabel(): string {
    return this.asksFirst ? SUBMIT_FOR_APPROVAL : SUBMIT;
  }

  get hint(): string {
    return this.showsSubmit && this.submitIsDisabled ? WAITS_FOR_APPROVAL : '';
  }

  /** The order that this one changes. */
  get amends(): { readonly label: string; readonly page: PageReference } | undefined {
    const { amendsOrderId: id, amendsOrderNumber: number } = this.order ?? {};
    return id && number ? { label: fill(AMENDS, number), page: recordPage('Order', id) } : undefined;
  }

  async handleSubmit(): Promise<void> {
    if (!this.order) return;
    const { submitLabel: label, asksFirst, order } = this;
    const done = await OmSubmitModal.open({ label, size: 'small', order, asksFirst });
    if (done) await this.tell(fill(asksFirst ? ASKED : SUBMITTED, order.orderNumber));
  }

  async handleCancel(): Promise<void> {
    if (!this.order) return;
    const done = await OmCancelModal.open({ label: CANCEL, size: 'small', order: this.order });
    if (done !== undefined)
      await this.tell(fill(done === 'cancelled' ? CANCELED : CANCEL_ASKED, this.order.orderNumber));
  }

  async handlePromise(): Promise<void> {
    if (!this.order) return;
    const done = await OmPromiseModal.open({ label: PROMISE, size: 'small', order: this.order });
    if (done !== undefined) await this.tell(fill(PROMISED_ANEW, this.order.orderNumber));
  }

  async handleChange(): Promise<void> {
    if (!this.order) return;
    const id = await OmChangeModal.open({ label: CHANGE, size: 'small', order: this.order });
    if (typeof id !== 'string') return;
    this[NavigationMixin.Navigate](recordPage('Order', id));
  }

  async handleRetry(): Promise<void> {
    await refreshApex(this.wired);
  }

  private get approvalStatus(): string {
    return this.order?.approvalStatus ?? 'NotRequired';
  }

  private async tell(title: string): Promise<void> {
    this.dispatchEvent(new ShowToastEvent({ title, variant: 'success' }));
    await refreshApex(this.wired);
    if (this.recordId !== undefined) await notifyRecordUpdateAvailable([{ recordId: this.recordId }]);
    this.dispatchEvent(new RefreshEvent());
  }
}
