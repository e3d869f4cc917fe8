import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import checkOrder from '@salesforce/apex/OM_OrderController.checkOrder';
import submitForApproval from '@salesforce/apex/OM_ApprovalController.submitForApproval';
import submitOrder from '@salesforce/apex/OM_OrderController.submitOrder';
import ASKS from '@salesforce/label/c.OM_Submit_Asks';
import FOR_APPROVERS from '@salesforce/label/c.OM_Approval_ForApprovers';
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
import SUBMIT_FOR_APPROVAL from '@salesforce/label/c.OM_Order_SubmitForApproval';
import BACK from '@salesforce/label/c.OM_Back';
import { fill, type Problem } from 'c/omErrors';
import { dateText, money } from 'c/omFormat';
import type { OrderView } from 'c/omOrderModel';

/** What submitting an order means. Answers the order as it is then, or nothing when it was left. */
export default class OmSubmitModal extends LightningModal {
  @api order?: OrderView;
  /** Whether approvers are asked before the order goes on. */
  @api asksFirst = false;

  text = { CHECKING, READY, FREEZES, BACK, FOR_APPROVERS };
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

  get submitLabel(): string {
    return this.asksFirst ? SUBMIT_FOR_APPROVAL : SUBMIT;
  }

  get next(): string {
    if (this.asksFirst) return ASKS;
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
      this.close(await this.submit());
    } catch (error) {
      this.error = error;
    }
    this.isBusy = false;
  }

  /** An order that waits for approval is still the draft that it was. */
  private async submit(): Promise<unknown> {
    const orderId = this.order?.id;
    if (!this.asksFirst) return submitOrder({ orderId });
    const comment = this.template?.querySelector<HTMLElement & { value?: string }>('.comment')?.value ?? '';
    await submitForApproval({ recordId: orderId, comment });
    return this.order;
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
