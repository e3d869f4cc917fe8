import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import checkOrder from '@salesforce/apex/OM_OrderController.checkOrder';
import submitOrder from '@salesforce/apex/OM_OrderController.submitOrder';
import CHECKING from '@salesforce/label/c.OM_Submit_Checking';
import PROBLEMS from '@salesforce/label/c.OM_Submit_Problems';
import READY from '@salesforce/label/c.OM_Submit_Ready';
import NEXT from '@salesforce/label/c.OM_Submit_Next';
import NEXT_CHANGE from '@salesforce/label/c.OM_Submit_NextChange';
import FREEZES from '@salesforce/label/c.OM_Submit_Freezes';
import LINES from '@salesforce/label/c.OM_Submit_Lines';
import TOTAL from '@salesforce/label/c.OM_Submit_Total';
import REQUESTED from '@salesforce/label/c.OM_Submit_Requested';
import NO_DATE from '@salesforce/label/c.OM_OrderProgress_NoDate';
import SUBMIT from '@salesforce/label/c.OM_Order_Submit';
import BACK from '@salesforce/label/c.OM_Back';
import { fill, type Problem } from 'c/omErrors';
import { dateText, money } from 'c/omFormat';
import type { OrderView } from 'c/omOrderModel';

/** What submitting an order means. Answers the order as it is then, or nothing when it was left. */
export default class OmSubmitModal extends LightningModal {
  @api order?: OrderView;

  text = { CHECKING, READY, FREEZES, SUBMIT, BACK };
  problems?: readonly Problem[];
  error: unknown = undefined;
  isBusy = false;

  connectedCallback(): void {
    void this.check();
  }

  get isChecking(): boolean {
    return this.problems === undefined && this.error === undefined;
  }

  get hasProblems(): boolean {
    return (this.problems?.length ?? 0) > 0;
  }

  get isReady(): boolean {
    return this.problems?.length === 0;
  }

  get cannotSubmit(): boolean {
    return !this.isReady || this.isBusy;
  }

  get problemsHeading(): string {
    return fill(PROBLEMS, this.problems?.length ?? 0);
  }

  get next(): string {
    return this.order?.amendsOrderNumber ? fill(NEXT_CHANGE, this.order.amendsOrderNumber) : NEXT;
  }

  get facts(): readonly object[] {
    const { lines = [], total, currencyCode, requestedAt } = this.order ?? {};
    return [
      { label: LINES, value: String(lines.length) },
      { label: TOTAL, value: money(total, currencyCode) },
      { label: REQUESTED, value: dateText(requestedAt) || NO_DATE },
    ];
  }

  handleBack(): void {
    this.close();
  }

  async handleSubmit(): Promise<void> {
    this.isBusy = true;
    this.error = undefined;
    try {
      this.close(await submitOrder({ orderId: this.order?.id }));
    } catch (error) {
      this.error = error;
    }
    this.isBusy = false;
  }

  async check(): Promise<void> {
    this.error = undefined;
    try {
      this.problems = (await checkOrder({ orderId: this.order?.id })) as readonly Problem[];
    } catch (error) {
      this.error = error;
    }
  }
}
