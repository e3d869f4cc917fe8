import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import { createRecord } from 'lightning/uiRecordApi';
import cancelOrder from '@salesforce/apex/OM_OrderController.cancelOrder';
import getCancelImpact from '@salesforce/apex/OM_OrderController.getCancelImpact';
import CHECKING from '@salesforce/label/c.OM_Cancel_Checking';
import IN_FLIGHT from '@salesforce/label/c.OM_Cancel_InFlight';
import DRAFT from '@salesforce/label/c.OM_Cancel_Draft';
import STEPS_DONE from '@salesforce/label/c.OM_Cancel_StepsDone';
import STEPS_IN_HAND from '@salesforce/label/c.OM_Cancel_StepsInHand';
import STEPS_OPEN from '@salesforce/label/c.OM_Cancel_StepsOpen';
import LINES_BILLED from '@salesforce/label/c.OM_Cancel_LinesBilled';
import AMOUNT from '@salesforce/label/c.OM_Cancel_Amount';
import REASON from '@salesforce/label/c.OM_Reason';
import REASON_MISSING from '@salesforce/label/c.OM_Cancel_ReasonMissing';
import PROBLEMS from '@salesforce/label/c.OM_Cancel_Problems';
import CANCEL_ORDER from '@salesforce/label/c.OM_Order_Cancel';
import ASK from '@salesforce/label/c.OM_Cancel_Ask';
import BACK from '@salesforce/label/c.OM_Back';
import type { Problem } from 'c/omErrors';
import { money } from 'c/omFormat';
import type { OrderView } from 'c/omOrderModel';

interface Impact {
  readonly problems: readonly Problem[];
  readonly stepsDone: number;
  readonly stepsInHand: number;
  readonly stepsOpen: number;
  readonly linesBilled: number;
  readonly amount?: number | null;
}

/** The service decides about orders that it has; here they can only be asked to be cancelled. */
const IN_FLIGHT_CODE = 'OrderInFlight';

/** What cancelling means. Answers `cancelled`, `requested`, or nothing when it was left. */
export default class OmCancelModal extends LightningModal {
  @api order?: OrderView;

  text = { CHECKING, REASON, REASON_MISSING, BACK, PROBLEMS };
  impact?: Impact;
  error: unknown = undefined;
  reason = '';
  isBusy = false;

  connectedCallback(): void {
    void this.load();
  }

  get isLoading(): boolean {
    return this.impact === undefined && this.error === undefined;
  }

  get isInFlight(): boolean {
    return this.impact?.problems.some(({ code }) => code === IN_FLIGHT_CODE) ?? false;
  }

  get intro(): string {
    return this.isInFlight ? IN_FLIGHT : DRAFT;
  }

  get action(): string {
    return this.isInFlight ? ASK : CANCEL_ORDER;
  }

  get blocking(): readonly Problem[] {
    return this.impact?.problems.filter(({ code }) => code !== IN_FLIGHT_CODE) ?? [];
  }

  get isBlocked(): boolean {
    return this.blocking.length > 0;
  }

  get canCancel(): boolean {
    return this.impact !== undefined && !this.isBlocked;
  }

  get isDisabled(): boolean {
    return !this.canCancel || this.isBusy || this.reason.trim() === '';
  }

  get facts(): readonly object[] {
    if (!this.impact) return [];
    const { stepsDone, stepsInHand, stepsOpen, linesBilled, amount } = this.impact;
    const steps = this.isInFlight
      ? [
          { label: STEPS_DONE, value: String(stepsDone) },
          { label: STEPS_IN_HAND, value: String(stepsInHand) },
          { label: STEPS_OPEN, value: String(stepsOpen) },
          { label: LINES_BILLED, value: String(linesBilled) },
        ]
      : [];
    return [...steps, { label: AMOUNT, value: money(amount ?? 0, this.order?.currencyCode) }];
  }

  handleReason(event: CustomEvent<{ value: string }>): void {
    this.reason = event.detail.value;
  }

  handleBack(): void {
    this.close();
  }

  async handleCancel(): Promise<void> {
    this.isBusy = true;
    this.error = undefined;
    try {
      if (this.isInFlight) {
        await this.request();
        this.close('requested');
      } else {
        await cancelOrder({ orderId: this.order?.id, reason: this.reason });
        this.close('cancelled');
      }
    } catch (error) {
      this.error = error;
    }
    this.isBusy = false;
  }

  async load(): Promise<void> {
    this.error = undefined;
    try {
      this.impact = (await getCancelImpact({ orderId: this.order?.id })) as Impact;
    } catch (error) {
      this.error = error;
    }
  }

  private request(): Promise<unknown> {
    return createRecord({
      apiName: 'OM_OutboxEvent__c',
      fields: {
        Type__c: 'CancelRequested',
        Order__c: this.order?.id,
        Payload__c: JSON.stringify({ reason: this.reason.trim() }),
      },
    });
  }
}
