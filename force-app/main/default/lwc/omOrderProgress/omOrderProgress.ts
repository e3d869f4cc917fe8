import { LightningElement, api, wire } from 'lwc';
import { getFieldValue, getRecord, notifyRecordUpdateAvailable, type UiRecord } from 'lightning/uiRecordApi';
import STATE from '@salesforce/schema/Order.OM_State__c';
import REASON from '@salesforce/schema/Order.OM_StateReason__c';
import STEPS_DONE from '@salesforce/schema/Order.OM_StepsDone__c';
import STEPS_TOTAL from '@salesforce/schema/Order.OM_StepsTotal__c';
import PROMISED from '@salesforce/schema/Order.OM_PromisedDate__c';
import JEOPARDY from '@salesforce/schema/Order.OM_Jeopardy__c';
import PROJECTED from '@salesforce/schema/Order.OM_ProjectedDate__c';
import TITLE from '@salesforce/label/c.OM_OrderProgress_Title';
import STEPS from '@salesforce/label/c.OM_OrderProgress_Steps';
import PROMISED_LABEL from '@salesforce/label/c.OM_OrderProgress_Promised';
import PROJECTED_LABEL from '@salesforce/label/c.OM_OrderProgress_Projected';
import NO_DATE from '@salesforce/label/c.OM_OrderProgress_NoDate';
import EMPTY_HEADING from '@salesforce/label/c.OM_OrderProgress_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_OrderProgress_EmptyText';
import { fill } from 'c/omErrors';

const FIELDS = [STATE, REASON, STEPS_DONE, STEPS_TOTAL, PROMISED, PROJECTED];
const CLOSED_STATES: readonly unknown[] = ['Completed', 'Cancelled', 'Rejected'];

/** How far the delivery of an order is: state, steps, and whether the promised date holds. */
export default class OmOrderProgress extends LightningElement {
  @api recordId?: string;

  label = { TITLE, EMPTY_HEADING, EMPTY_TEXT, PROMISED_LABEL, PROJECTED_LABEL, NO_DATE };
  record?: UiRecord;
  error?: unknown;
  loadedAt?: Date;

  @wire(getRecord, { recordId: '$recordId', fields: FIELDS, optionalFields: [JEOPARDY] })
  wiredOrder({ data, error }: { data?: UiRecord; error?: unknown }): void {
    this.error = error;
    if (data) this.record = data;
    if (data ?? error) this.loadedAt = new Date();
  }

  get isLoading(): boolean {
    return !this.record && !this.error;
  }

  get isEmpty(): boolean {
    return !this.error && this.record !== undefined && this.stepsTotal === 0;
  }

  get state(): string {
    return (this.valueOf(STATE) as string | null) ?? '';
  }

  get reason(): string | null {
    return this.valueOf(REASON) as string | null;
  }

  get stepsText(): string {
    return fill(STEPS, this.stepsDone, this.stepsTotal);
  }

  get percent(): number {
    return this.stepsTotal === 0 ? 0 : Math.round((this.stepsDone / this.stepsTotal) * 100);
  }

  get barStyle(): string {
    return `inline-size: ${this.percent}%`;
  }

  get promised(): string | null {
    return this.valueOf(PROMISED) as string | null;
  }

  get projected(): string | null {
    return this.valueOf(PROJECTED) as string | null;
  }

  /** What the service says of the promise, else what the dates say. A closed order cannot become late any more. */
  get jeopardy(): string | undefined {
    if (CLOSED_STATES.includes(this.state)) return undefined;
    const level = this.valueOf(JEOPARDY) as string | null;
    if (level !== null) return level === 'OnTrack' ? undefined : level;
    const { promised, projected } = this;
    return promised !== null && projected !== null && projected > promised ? 'AtRisk' : undefined;
  }

  async handleRefresh(): Promise<void> {
    if (this.recordId !== undefined) await notifyRecordUpdateAvailable([{ recordId: this.recordId }]);
  }

  private get stepsTotal(): number {
    return Number(this.valueOf(STEPS_TOTAL) ?? 0);
  }

  private get stepsDone(): number {
    return Number(this.valueOf(STEPS_DONE) ?? 0);
  }

  private valueOf(field: typeof STATE): unknown {
    return getFieldValue(this.record, field) ?? null;
  }
}
