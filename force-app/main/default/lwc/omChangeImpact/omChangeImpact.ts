import { LightningElement, api, wire } from 'lwc';
import {
  createRecord,
  getFieldValue,
  getRecord,
  notifyRecordUpdateAvailable,
  type UiRecord,
} from 'lightning/uiRecordApi';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import MAY_SUBMIT from '@salesforce/customPermission/OM_SubmitOrder';
import STATE from '@salesforce/schema/Order.OM_State__c';
import AMENDS from '@salesforce/schema/Order.OM_AmendsOrder__c';
import IMPACT from '@salesforce/schema/Order.OM_ChangeImpact__c';
import TITLE from '@salesforce/label/c.OM_Impact_Title';
import TITLE_APPLIED from '@salesforce/label/c.OM_Impact_TitleApplied';
import ASK from '@salesforce/label/c.OM_Impact_Ask';
import ASK_AGAIN from '@salesforce/label/c.OM_Impact_AskAgain';
import ASKED from '@salesforce/label/c.OM_Impact_Asked';
import EMPTY_HEADING from '@salesforce/label/c.OM_Impact_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_Impact_EmptyText';
import REFUSED from '@salesforce/label/c.OM_Impact_Refused';
import ENDS from '@salesforce/label/c.OM_Impact_Ends';
import ENDS_SAME from '@salesforce/label/c.OM_Impact_EndsSame';
import FEES from '@salesforce/label/c.OM_Impact_Fees';
import MADE_AT from '@salesforce/label/c.OM_Impact_MadeAt';
import OVERRIDDEN from '@salesforce/label/c.OM_Impact_Overridden';
import DATA from '@salesforce/label/c.OM_Impact_Data';
import NO_WORK from '@salesforce/label/c.OM_Impact_NoWork';
import STEPS from '@salesforce/label/c.OM_Impact_Steps';
import SHOW_MORE from '@salesforce/label/c.OM_ShowMore';
import { fill, type Problem } from 'c/omErrors';
import { dateText, dateTimeText, money } from 'c/omFormat';
import type { Wired } from 'c/omOrderModel';
import { dataText, EFFECTS, parseReport, type ChangeImpact, type ChangeReport } from './report';

const FIRST = 10;

const more = (count: number, limit: number): string =>
  count > limit ? fill(SHOW_MORE, Math.min(count - limit, FIRST), count - limit) : '';

/**
 * What a change of an order in flight does, or what cancelling it would. Shows itself on orders that change another one,
 * and where the service has written something.
 */
export default class OmChangeImpact extends LightningElement {
  @api recordId?: string;

  label = { ASK, ASK_AGAIN, EMPTY_HEADING, EMPTY_TEXT, REFUSED, DATA, NO_WORK, FEES, STEPS };
  record?: UiRecord;
  error: unknown = undefined;
  loadedAt?: Date;
  isBusy = false;
  private limit = FIRST;
  private dataLimit = FIRST;

  @wire(getRecord, { recordId: '$recordId', fields: [STATE], optionalFields: [AMENDS, IMPACT] })
  wiredOrder({ data, error }: Wired<UiRecord>): void {
    this.error = error;
    if (data) this.record = data;
    if (data ?? error) this.loadedAt = new Date();
  }

  get isShown(): boolean {
    return this.report !== undefined || this.amends;
  }

  get amends(): boolean {
    return Boolean(getFieldValue(this.record, AMENDS));
  }

  get report(): ChangeReport | undefined {
    return parseReport(getFieldValue(this.record, IMPACT));
  }

  get isEmpty(): boolean {
    return this.report === undefined;
  }

  get title(): string {
    return this.report?.outcome === 'applied' ? TITLE_APPLIED : TITLE;
  }

  get problems(): readonly Problem[] | undefined {
    return this.report?.outcome === 'refused' ? this.report.problems : undefined;
  }

  /** Refused only since a hard point of no return is behind; that can be overridden. */
  get isBehindPoint(): boolean {
    const problems = this.problems ?? [];
    return problems.length > 0 && problems.every(({ code }) => code === 'PointOfNoReturn');
  }

  get overrideId(): string | undefined {
    return this.report?.override?.id;
  }

  get impact(): ChangeImpact | undefined {
    return this.report?.outcome === 'refused' ? undefined : this.report?.impact;
  }

  get canAsk(): boolean {
    return MAY_SUBMIT === true && this.amends && getFieldValue(this.record, STATE) === 'Draft';
  }

  get ends(): string {
    if (!this.impact) return '';
    const [before, after] = [dateText(this.impact.endBefore), dateText(this.impact.endAfter)];
    return before === after ? fill(ENDS_SAME, after) : fill(ENDS, after, before);
  }

  get counts(): readonly object[] {
    return Object.entries(EFFECTS)
      .map(([effect, word]) => ({ effect, word, count: this.impact?.counts[effect] ?? 0 }))
      .filter(({ count }) => count > 0);
  }

  get data(): readonly object[] {
    return (this.impact?.data ?? [])
      .slice(0, this.dataLimit)
      .map((change, index) => ({ key: index, text: dataText(change) }));
  }

  get hasData(): boolean {
    return this.data.length > 0;
  }

  get showMoreData(): string {
    return more(this.impact?.data?.length ?? 0, this.dataLimit);
  }

  /** Only what is ordered is other than before. */
  get isWithoutWork(): boolean {
    return this.hasData && this.impact?.steps.length === 0;
  }

  get fees(): readonly object[] {
    return (this.impact?.fees ?? []).map(({ stepKey, amount, reason }) => ({
      key: stepKey,
      amount: money(Number(amount)),
      reason,
    }));
  }

  get hasFees(): boolean {
    return this.fees.length > 0;
  }

  get overridden(): string {
    const steps = this.impact?.overridden ?? [];
    return steps.length > 0 ? fill(OVERRIDDEN, steps.join(', ')) : '';
  }

  get steps(): readonly object[] {
    return (this.impact?.steps ?? [])
      .slice(0, this.limit)
      .map(({ key, name, effect, because }) => ({ key, name, because, word: EFFECTS[effect] ?? effect }));
  }

  get hasSteps(): boolean {
    return this.steps.length > 0;
  }

  get showMore(): string {
    return more(this.impact?.steps.length ?? 0, this.limit);
  }

  get madeAt(): string {
    return this.report ? fill(MADE_AT, dateTimeText(this.report.at)) : '';
  }

  handleMoreData(): void {
    this.dataLimit += FIRST;
  }

  handleMore(): void {
    this.limit += FIRST;
  }

  /** The answer comes into the field of the order, a moment later. */
  async handleAsk(): Promise<void> {
    this.isBusy = true;
    this.error = undefined;
    try {
      await createRecord({
        apiName: 'OM_OutboxEvent__c',
        fields: { Type__c: 'ChangePreviewRequested', Order__c: this.recordId, Payload__c: '{}' },
      });
      this.dispatchEvent(new ShowToastEvent({ title: ASKED, variant: 'success' }));
    } catch (error) {
      this.error = error;
    }
    this.isBusy = false;
  }

  async handleRefresh(): Promise<void> {
    if (this.recordId !== undefined) await notifyRecordUpdateAvailable([{ recordId: this.recordId }]);
  }
}
