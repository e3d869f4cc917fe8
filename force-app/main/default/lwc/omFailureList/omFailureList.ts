import { LightningElement, api, wire } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import getFailures from '@salesforce/apex/OM_FalloutController.getFailures';
import takeFailures from '@salesforce/apex/OM_FalloutController.takeFailures';
import ALL from '@salesforce/label/c.OM_Failures_SelectAll';
import ASKED from '@salesforce/label/c.OM_Failures_Asked';
import BACK from '@salesforce/label/c.OM_Failures_Back';
import COMPLETE from '@salesforce/label/c.OM_Repair_Complete';
import COMPLETE_HEADING from '@salesforce/label/c.OM_Repair_CompleteHeading';
import DETAILS from '@salesforce/label/c.OM_Failures_Details';
import DUE from '@salesforce/label/c.OM_Failures_Due';
import EMPTY_HEADING from '@salesforce/label/c.OM_Failures_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_Failures_EmptyText';
import OVERDUE from '@salesforce/label/c.OM_Failures_Overdue';
import REFUSED from '@salesforce/label/c.OM_Inbox_Refused';
import RETRY from '@salesforce/label/c.OM_Repair_Retry';
import RETRY_HEADING from '@salesforce/label/c.OM_Repair_RetryHeading';
import SELECT from '@salesforce/label/c.OM_Failures_Select';
import SELECTED from '@salesforce/label/c.OM_Selected';
import SKIP from '@salesforce/label/c.OM_Repair_Skip';
import SKIP_HEADING from '@salesforce/label/c.OM_Repair_SkipHeading';
import SUGGESTED from '@salesforce/label/c.OM_Failures_Suggested';
import SUGGEST_COMPLETE from '@salesforce/label/c.OM_Failures_SuggestComplete';
import SUGGEST_RETRY from '@salesforce/label/c.OM_Failures_SuggestRetry';
import SUGGEST_SKIP from '@salesforce/label/c.OM_Failures_SuggestSkip';
import SUGGEST_WAIT from '@salesforce/label/c.OM_Failures_SuggestWait';
import TAKE from '@salesforce/label/c.OM_Failures_Take';
import TAKEN from '@salesforce/label/c.OM_Failures_Taken';
import { fill } from 'c/omErrors';
import { dateTimeText, money } from 'c/omFormat';
import OmRepairModal from 'c/omRepairModal';
import { doneIn, recordPage, refusedIn, type Outcome } from 'c/omOutcomes';
import type { Failure, Repair } from 'c/omFalloutModel';

const SUGGESTIONS = {
  wait: SUGGEST_WAIT,
  retry: SUGGEST_RETRY,
  skip: SUGGEST_SKIP,
  complete: SUGGEST_COMPLETE,
} as const;

const isOverdue = (dueAt: string): boolean => Date.parse(dueAt) < Date.now();

function suggestionOf({ suggestion, suggestionHelped, suggestionTried }: Failure): string {
  return suggestion ? fill(SUGGESTED, SUGGESTIONS[suggestion], suggestionHelped ?? 0, suggestionTried ?? 0) : '';
}

/** Failures of one cause. Fires `repaired` after one was taken, retried or skipped, and `back`. */
export default class OmFailureList extends LightningElement {
  @api heading = '';

  label = { ALL, ASKED, BACK, COMPLETE, DETAILS, EMPTY_HEADING, EMPTY_TEXT, REFUSED, RETRY, SKIP, TAKE };
  failures: readonly Failure[] | undefined;
  error: unknown;
  asOf: Date | undefined;
  selectedIds: readonly string[] = [];
  openId: string | undefined;
  refused: readonly Outcome[] = [];
  private cause: string | undefined;
  private provisioned: unknown;

  @api
  get fingerprint(): string | undefined {
    return this.cause;
  }

  set fingerprint(value: string | undefined) {
    if (value === this.cause) return;
    this.cause = value;
    this.failures = undefined;
    this.error = undefined;
    this.selectedIds = [];
    this.openId = undefined;
    this.refused = [];
  }

  @api
  focus(): void {
    this.template?.querySelector<HTMLElement>('.all')?.focus();
  }

  @wire(getFailures, { fingerprint: '$cause' })
  wiredFailures(provisioned: { data?: readonly Failure[]; error?: unknown }): void {
    this.provisioned = provisioned;
    const { data, error } = provisioned;
    this.error = error;
    if (data) this.failures = data;
    if (data ?? error) this.asOf = new Date();
  }

  get isLoading(): boolean {
    return !this.failures && !this.error;
  }

  get isEmpty(): boolean {
    return this.failures?.length === 0;
  }

  get rows(): readonly object[] {
    return (this.failures ?? []).map((failure) => {
      const isOpen = failure.id === this.openId;
      return {
        ...failure,
        orderPage: recordPage('Order', failure.orderId),
        opened: dateTimeText(failure.openedAt),
        due: failure.dueAt ? fill(isOverdue(failure.dueAt) ? OVERDUE : DUE, dateTimeText(failure.dueAt)) : '',
        dueClass: failure.dueAt && isOverdue(failure.dueAt) ? 'overdue' : '',
        amountText: money(failure.amount),
        selectLabel: fill(SELECT, failure.name, failure.orderNumber),
        detailsLabel: fill(DETAILS, failure.orderNumber),
        isSelected: this.selectedIds.includes(failure.id),
        isOpen,
        icon: isOpen ? 'utility:chevrondown' : 'utility:chevronright',
      };
    });
  }

  /** Alike for all failures of a cause, except for those that came before anything was known. */
  get suggestion(): string {
    return this.failures?.map(suggestionOf).find((text) => text !== '') ?? '';
  }

  get isAllSelected(): boolean {
    return this.selectedIds.length > 0 && this.selectedIds.length === this.failures?.length;
  }

  get selectedText(): string {
    return fill(SELECTED, this.selectedIds.length);
  }

  get hasNone(): boolean {
    return this.selectedIds.length === 0;
  }

  get hasRefused(): boolean {
    return this.refused.length > 0;
  }

  handleBack(): void {
    this.dispatchEvent(new CustomEvent('back'));
  }

  async handleRefresh(): Promise<void> {
    await refreshApex(this.provisioned);
  }

  handleAll(event: CustomEvent<{ checked: boolean }>): void {
    this.selectedIds = event.detail.checked ? (this.failures ?? []).map(({ id }) => id) : [];
  }

  handleSelect(event: CustomEvent<{ checked: boolean }>): void {
    const id = (event.currentTarget as HTMLElement).dataset['id'] ?? '';
    const others = this.selectedIds.filter((one) => one !== id);
    this.selectedIds = event.detail.checked ? [...others, id] : others;
  }

  handleDetails(event: Event): void {
    const { id } = (event.currentTarget as HTMLElement).dataset;
    this.openId = id === this.openId ? undefined : id;
  }

  async handleRetry(): Promise<void> {
    await this.repair('retry', RETRY_HEADING);
  }

  async handleSkip(): Promise<void> {
    await this.repair('skip', SKIP_HEADING);
  }

  async handleComplete(): Promise<void> {
    await this.repair('complete', COMPLETE_HEADING);
  }

  async handleTake(): Promise<void> {
    this.refused = [];
    try {
      const outcomes = (await takeFailures({ falloutIds: this.selectedIds })) as readonly Outcome[];
      const done = doneIn(outcomes);
      this.refused = refusedIn(outcomes);
      if (done.length > 0) {
        this.dispatchEvent(new ShowToastEvent({ title: fill(TAKEN, done.length), variant: 'success' }));
      }
      await this.afterRepair();
    } catch (error) {
      this.error = error;
    }
  }

  private async repair(repair: Repair, heading: string): Promise<void> {
    const failures = (this.failures ?? []).filter(({ id }) => this.selectedIds.includes(id));
    const asked = await OmRepairModal.open({ label: heading, heading, size: 'medium', repair, failures });
    if (Number(asked ?? 0) > 0) await this.afterRepair();
  }

  private async afterRepair(): Promise<void> {
    this.selectedIds = [];
    await refreshApex(this.provisioned);
    this.dispatchEvent(new CustomEvent('repaired'));
  }
}
