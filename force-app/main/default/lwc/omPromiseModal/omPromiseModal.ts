import { api } from 'lwc';
import LightningModal from 'lightning/modal';
import promiseOrder from '@salesforce/apex/OM_OrderController.promiseOrder';
import BACK from '@salesforce/label/c.OM_Back';
import DATE from '@salesforce/label/c.OM_Promise_Date';
import DATE_MISSING from '@salesforce/label/c.OM_Promise_DateMissing';
import EARLY from '@salesforce/label/c.OM_Promise_Early';
import INTRO from '@salesforce/label/c.OM_Promise_Intro';
import REASON from '@salesforce/label/c.OM_Reason';
import REASON_HELP from '@salesforce/label/c.OM_Promise_ReasonHelp';
import REASON_MISSING from '@salesforce/label/c.OM_Promise_ReasonMissing';
import SAVE from '@salesforce/label/c.OM_Promise_Save';
import { fill } from 'c/omErrors';
import { dateTimeText } from 'c/omFormat';
import type { OrderView } from 'c/omOrderModel';

const MINUTE = 60_000;

/** Promises an order for another date. Answers `promised`, or nothing when it was left. */
export default class OmPromiseModal extends LightningModal {
  @api order?: OrderView;

  text = { BACK, DATE, DATE_MISSING, INTRO, REASON, REASON_HELP, REASON_MISSING, SAVE };
  /** ISO 8601; empty while there is none. */
  date = '';
  reason = '';
  error: unknown = undefined;
  isBusy = false;

  connectedCallback(): void {
    const { promisedAt, projectedAt } = this.order ?? {};
    // What is expected is what can be promised; an earlier promise that still holds is kept.
    this.date = wholeMinute(
      [promisedAt, projectedAt]
        .map((one) => one ?? '')
        .sort()
        .at(-1) ?? ''
    );
  }

  /** A promise that is broken already is worth a second thought, and no more: the person may know better. */
  get warning(): string {
    const expected = this.order?.projectedAt;
    const isEarly = expected && this.date !== '' && Date.parse(this.date) < Date.parse(expected);
    return isEarly ? fill(EARLY, dateTimeText(expected)) : '';
  }

  get isDisabled(): boolean {
    const isFuture = this.date !== '' && Date.parse(this.date) > Date.now();
    return this.isBusy || !isFuture || this.reason.trim() === '';
  }

  handleDate(event: CustomEvent<{ value: string | null }>): void {
    this.date = event.detail.value ?? '';
  }

  handleReason(event: CustomEvent<{ value: string }>): void {
    this.reason = event.detail.value;
  }

  handleBack(): void {
    this.close();
  }

  async handleSave(): Promise<void> {
    this.isBusy = true;
    this.error = undefined;
    try {
      await promiseOrder({ orderId: this.order?.id, promisedAt: this.date, reason: this.reason.trim() });
      this.close('promised');
    } catch (error) {
      this.error = error;
    }
    this.isBusy = false;
  }
}

/** Nobody promises seconds; rounded up, so that what is expected still holds. */
function wholeMinute(time: string): string {
  const rest = time === '' ? 0 : Date.parse(time) % MINUTE;
  return rest === 0 ? time : new Date(Date.parse(time) - rest + MINUTE).toISOString();
}
