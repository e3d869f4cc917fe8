import { LightningElement, wire } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import decide from '@salesforce/apex/OM_ForceController.decide';
import getRequests from '@salesforce/apex/OM_ForceController.getRequests';
import ASKED from '@salesforce/label/c.OM_Force_Asked';
import ASKED_BY from '@salesforce/label/c.OM_Force_AskedBy';
import COMPLETE from '@salesforce/label/c.OM_Force_Complete';
import CONFIRM from '@salesforce/label/c.OM_Force_Confirm';
import CONFIRM_ONE from '@salesforce/label/c.OM_Force_ConfirmOne';
import CONFIRMED from '@salesforce/label/c.OM_Force_Confirmed';
import EXCEPTION from '@salesforce/label/c.OM_Force_Exception';
import HEADING from '@salesforce/label/c.OM_Force_Heading';
import NOT_PERMITTED from '@salesforce/label/c.OM_Force_NotPermitted';
import OPEN_CHANGE from '@salesforce/label/c.OM_Force_OpenChange';
import OWN from '@salesforce/label/c.OM_Force_Own';
import REFUSE from '@salesforce/label/c.OM_Force_Refuse';
import REFUSE_ONE from '@salesforce/label/c.OM_Force_RefuseOne';
import REFUSED from '@salesforce/label/c.OM_Force_Refused';
import SKIP from '@salesforce/label/c.OM_Force_Skip';
import SUMMARY from '@salesforce/label/c.OM_Force_Summary';
import WITHDRAW from '@salesforce/label/c.OM_Force_Withdraw';
import WITHDRAW_ONE from '@salesforce/label/c.OM_Force_WithdrawOne';
import { fill } from 'c/omErrors';
import { dateTimeText } from 'c/omFormat';
import type { ForceRequest } from 'c/omFalloutModel';
import { recordPage } from 'c/omOutcomes';

const WHAT: Readonly<Record<ForceRequest['action'], string>> = {
  complete: COMPLETE,
  skip: SKIP,
  exception: EXCEPTION,
};

/** What waits for a second person; nothing at all when nothing does. Fires `decided`. */
export default class OmForceRequests extends LightningElement {
  label = { CONFIRM, HEADING, OPEN_CHANGE, SUMMARY };
  requests: readonly ForceRequest[] = [];
  error: unknown;
  asOf: Date | undefined;
  isBusy = false;
  /** Decided here, and not taken up by the service yet. */
  private decided: readonly string[] = [];
  private provisioned: unknown;

  @wire(getRequests)
  wiredRequests(provisioned: { data?: readonly ForceRequest[]; error?: unknown }): void {
    this.provisioned = provisioned;
    const { data, error } = provisioned;
    this.error = error;
    if (data) this.requests = data;
    if (data ?? error) this.asOf = new Date();
  }

  get isShown(): boolean {
    return this.error !== undefined || this.rows.length > 0;
  }

  get rows(): readonly object[] {
    return this.requests
      .filter((request) => !this.decided.includes(keyOf(request)))
      .map((request) => {
        const { action, orderNumber, isOwn, mayConfirm } = request;
        const stepName = request.stepName ?? '';
        const asker = request.requestedBy ?? '';
        // What an exception does to the order is told there, where it is decided.
        const isException = action === 'exception';
        return {
          ...request,
          key: keyOf(request),
          isException,
          what: WHAT[action],
          orderPage: recordPage('Order', request.orderId),
          asked: request.requestedAt ? fill(ASKED_BY, asker, dateTimeText(request.requestedAt)) : fill(ASKED, asker),
          refuseLabel: isOwn ? WITHDRAW : REFUSE,
          refuseTitle: fill(isOwn ? WITHDRAW_ONE : REFUSE_ONE, stepName, orderNumber),
          confirmTitle: fill(CONFIRM_ONE, stepName, orderNumber),
          mayRefuse: !isException && (isOwn || mayConfirm),
          mayConfirm: !isException && mayConfirm,
          hint: isOwn ? OWN : mayConfirm ? '' : NOT_PERMITTED,
        };
      });
  }

  async handleRefresh(): Promise<void> {
    await refreshApex(this.provisioned);
  }

  async handleConfirm(event: Event): Promise<void> {
    await this.decide(event, 'confirm', CONFIRMED);
  }

  async handleRefuse(event: Event): Promise<void> {
    await this.decide(event, 'refuse', REFUSED);
  }

  private async decide(event: Event, decision: 'confirm' | 'refuse', title: string): Promise<void> {
    const stepId = (event.currentTarget as HTMLElement).dataset['step'];
    const request = this.requests.find((one) => one.stepId === stepId);
    if (this.isBusy || !request) return;
    this.isBusy = true;
    this.error = undefined;
    try {
      await decide({ stepId, decision, reason: null });
      this.decided = [...this.decided, keyOf(request)];
      this.dispatchEvent(new ShowToastEvent({ title, variant: 'success' }));
      this.dispatchEvent(new CustomEvent('decided'));
    } catch (error) {
      this.error = error;
    } finally {
      this.isBusy = false;
    }
  }
}

/** A step may be asked for again after a refusal: that is another request. */
const keyOf = ({ stepId, orderId, requestedAt }: ForceRequest): string => `${stepId ?? orderId} ${requestedAt ?? ''}`;
