import { LightningElement, api, wire } from 'lwc';
import { createRecord, getFieldValue, getRecord, type UiRecord } from 'lightning/uiRecordApi';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import USER_ID from '@salesforce/user/Id';
import MAY_SUBMIT from '@salesforce/customPermission/OM_SubmitOrder';
import MAY_DECIDE from '@salesforce/customPermission/OM_ConfirmForce';
import STATE from '@salesforce/schema/Order.OM_OverrideState__c';
import WHY from '@salesforce/schema/Order.OM_OverrideReason__c';
import REQUESTED_BY from '@salesforce/schema/Order.OM_OverrideRequestedBy__c';
import DECIDED_BY from '@salesforce/schema/Order.OM_OverrideDecidedBy__c';
import USERNAME from '@salesforce/schema/User.Username';
import APPROVE from '@salesforce/label/c.OM_Override_Approve';
import APPROVED from '@salesforce/label/c.OM_Override_Approved';
import ASK from '@salesforce/label/c.OM_Override_Ask';
import ASKED from '@salesforce/label/c.OM_Override_Asked';
import ASKS from '@salesforce/label/c.OM_Override_Asks';
import COMMENT from '@salesforce/label/c.OM_Override_Comment';
import DECIDED from '@salesforce/label/c.OM_Override_Decided';
import REASON from '@salesforce/label/c.OM_Override_Reason';
import REASON_MISSING from '@salesforce/label/c.OM_Override_ReasonMissing';
import REFUSE from '@salesforce/label/c.OM_Override_Refuse';
import REFUSED from '@salesforce/label/c.OM_Override_Refused';
import TITLE from '@salesforce/label/c.OM_Override_Title';
import WAITS from '@salesforce/label/c.OM_Override_Waits';
import WITHDRAW from '@salesforce/label/c.OM_Override_Withdraw';
import WITHDRAW_DONE from '@salesforce/label/c.OM_Override_WithdrawDone';
import WITHDRAWN from '@salesforce/label/c.OM_Override_Withdrawn';
import { fill } from 'c/omErrors';
import type { Wired } from 'c/omOrderModel';

/** An exception for a change, or a cancellation, that goes behind a hard point of no return: one person asks, another decides. */
export default class OmOverride extends LightningElement {
  /** The order that carries the change, or that is to be canceled. */
  @api recordId?: string;
  /** Whether a point of no return stands in the way now. */
  @api isRefused = false;
  /** The request that people read here: what is asked for meanwhile is not decided by them. */
  @api requestId?: string;

  label = { APPROVE, ASK, COMMENT, REASON, REASON_MISSING, REFUSE, TITLE, WITHDRAW };
  record?: UiRecord;
  username: string | undefined;
  error: unknown = undefined;
  reason = '';
  isBusy = false;
  /** Sent, and not taken up by the service yet. */
  isSent = false;
  userId = USER_ID;

  @wire(getRecord, { recordId: '$recordId', optionalFields: [STATE, WHY, REQUESTED_BY, DECIDED_BY] })
  wiredOrder({ data }: Wired<UiRecord>): void {
    if (!data) return;
    if (getFieldValue(this.record, STATE) !== getFieldValue(data, STATE)) this.isSent = false;
    this.record = data;
  }

  @wire(getRecord, { recordId: '$userId', fields: [USERNAME] })
  wiredUser({ data }: Wired<UiRecord>): void {
    this.username = getFieldValue(data, USERNAME) as string | undefined;
  }

  get isShown(): boolean {
    return this.story !== '' || this.asks;
  }

  /** What happened so far, in a sentence. */
  get story(): string {
    const [asker, why, decider] = [this.text(REQUESTED_BY), this.text(WHY), this.text(DECIDED_BY)];
    if (this.state === 'Requested') return fill(ASKS, asker, why);
    if (this.state === 'Withdrawn') return fill(WITHDRAWN, asker, why);
    if (this.state === 'Approved') return fill(APPROVED, decider, asker, why);
    return this.state === 'Refused' ? fill(REFUSED, decider, asker, why) : '';
  }

  /** What is approved counts for the points that were passed when it was asked; another one is asked for anew. */
  get asks(): boolean {
    return this.isRefused && MAY_SUBMIT === true && this.state !== 'Requested' && !this.isSent;
  }

  get decides(): boolean {
    return this.state === 'Requested' && MAY_DECIDE === true && !this.isOwn && !this.isSent;
  }

  /** As long as nobody has decided. */
  get withdraws(): boolean {
    return this.state === 'Requested' && MAY_SUBMIT === true && this.isOwn && !this.isSent;
  }

  get waits(): string {
    return this.state === 'Requested' && !this.decides && !this.isSent ? WAITS : '';
  }

  get cannotAsk(): boolean {
    return this.isBusy || this.reason.trim() === '';
  }

  handleReason(event: CustomEvent<{ value: string }>): void {
    this.reason = event.detail.value;
  }

  async handleAsk(): Promise<void> {
    await this.send('OverrideRequested', { reason: this.reason.trim() }, ASKED);
  }

  async handleApprove(): Promise<void> {
    await this.decide('confirm');
  }

  async handleRefuse(): Promise<void> {
    await this.decide('refuse');
  }

  async handleWithdraw(): Promise<void> {
    await this.send('OverrideWithdrawn', this.read, WITHDRAW_DONE);
  }

  private async decide(decision: 'confirm' | 'refuse'): Promise<void> {
    const reason = this.reason.trim();
    await this.send('OverrideDecided', { decision, ...(reason === '' ? {} : { reason }), ...this.read }, DECIDED);
  }

  /** What is answered is the request that stands on the page. */
  private get read(): object {
    return this.requestId === undefined ? {} : { request: this.requestId };
  }

  /** The answer comes into the fields of the order, a moment later. */
  private async send(type: string, payload: object, title: string): Promise<void> {
    this.isBusy = true;
    this.error = undefined;
    try {
      await createRecord({
        apiName: 'OM_OutboxEvent__c',
        fields: { Type__c: type, Order__c: this.recordId, Payload__c: JSON.stringify(payload) },
      });
      this.isSent = true;
      this.reason = '';
      this.dispatchEvent(new ShowToastEvent({ title, variant: 'success' }));
    } catch (error) {
      this.error = error;
    }
    this.isBusy = false;
  }

  private get state(): string {
    return this.text(STATE);
  }

  private get isOwn(): boolean {
    return this.username !== undefined && this.text(REQUESTED_BY).toLowerCase() === this.username.toLowerCase();
  }

  private text(field: typeof STATE): string {
    return (getFieldValue(this.record, field) as string | null | undefined) ?? '';
  }
}
