import { LightningElement } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import FORM_FACTOR from '@salesforce/client/formFactor';
import decideAll from '@salesforce/apex/OM_ApprovalController.decideAll';
import getInbox from '@salesforce/apex/OM_ApprovalController.getInbox';
import APPROVED_MANY from '@salesforce/label/c.OM_Approval_ApprovedMany';
import EMPTY_HEADING from '@salesforce/label/c.OM_Approvals_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_Approvals_EmptyText';
import REFUSED from '@salesforce/label/c.OM_Approvals_Refused';
import REJECTED_MANY from '@salesforce/label/c.OM_Approval_RejectedMany';
import SELECTED from '@salesforce/label/c.OM_Selected';
import TITLE from '@salesforce/label/c.OM_Approvals_Title';
import type { ApprovalItem } from 'c/omApprovalModel';
import type { Decision } from 'c/omApprovalDecision';
import { fill } from 'c/omErrors';
import { doneIn, refusedIn, type Outcome } from 'c/omOutcomes';

/** Countdowns are in minutes. */
const TICK = 30_000;

/** What waits for me, my queues and those who named me as their delegate: see enough to decide, decide one or many. */
export default class OmApprovalInbox extends LightningElement {
  label = { EMPTY_HEADING, EMPTY_TEXT, REFUSED, TITLE };
  items: readonly ApprovalItem[] = [];
  error: unknown;
  isLoading = true;
  isBusy = false;
  asOf?: Date;
  now = Date.now();
  currentId: string | undefined;
  selectedIds: readonly string[] = [];
  refused: readonly Outcome[] = [];
  private timer?: number;
  private wantsFocus = false;
  /** Answers that come after a newer question are not shown. */
  private asked = 0;

  connectedCallback(): void {
    // eslint-disable-next-line @lwc/lwc/no-async-operation -- a clock, which ends with the component
    this.timer = window.setInterval(() => {
      this.now = Date.now();
    }, TICK);
    void this.load();
  }

  disconnectedCallback(): void {
    window.clearInterval(this.timer);
    this.asked += 1;
  }

  renderedCallback(): void {
    if (!this.wantsFocus) return;
    this.wantsFocus = false;
    this.template?.querySelector<HTMLElement>('c-om-approval-detail')?.focus();
  }

  get isEmpty(): boolean {
    return this.items.length === 0;
  }

  get current(): ApprovalItem | undefined {
    return this.items.find(({ workitemId }) => workitemId === this.currentId);
  }

  get columnsClass(): string {
    return this.current ? 'columns columns_open' : 'columns';
  }

  get hasSelection(): boolean {
    return this.selectedIds.length > 0;
  }

  get selectedCount(): number {
    return this.selectedIds.length;
  }

  get selectedText(): string {
    return fill(SELECTED, this.selectedIds.length);
  }

  get hasRefused(): boolean {
    return this.refused.length > 0;
  }

  handleRefresh(): void {
    void this.load();
  }

  handleOpen({ detail }: CustomEvent<string>): void {
    this.currentId = detail;
    this.wantsFocus = true;
  }

  handleBack(): void {
    this.currentId = undefined;
  }

  handleSelect({ detail }: CustomEvent<{ id: string; isSelected: boolean }>): void {
    const others = this.selectedIds.filter((id) => id !== detail.id);
    this.selectedIds = detail.isSelected ? [...others, detail.id] : others;
  }

  async handleDone({ detail }: CustomEvent<string>): Promise<void> {
    this.tell(detail);
    await this.load();
  }

  /** What was refused keeps its name: it may be gone from the list a moment later. */
  async handleDecideMany({ detail }: CustomEvent<Decision>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.refused = [];
    const names = new Map(this.items.map(({ workitemId, recordName }) => [workitemId, recordName ?? '']));
    try {
      const outcomes = (await decideAll({ workitemIds: this.selectedIds, ...detail })) as readonly Outcome[];
      const done = doneIn(outcomes).length;
      this.refused = refusedIn(outcomes).map((one) => ({ ...one, name: names.get(one.recordId) ?? one.name }));
      if (done > 0) this.tell(fill(detail.isApproved ? APPROVED_MANY : REJECTED_MANY, done));
      this.selectedIds = [];
      await this.load();
    } catch (error) {
      this.error = error;
    } finally {
      this.isBusy = false;
    }
  }

  private tell(title: string): void {
    this.dispatchEvent(new ShowToastEvent({ title, variant: 'success' }));
  }

  private async load(): Promise<void> {
    this.asked += 1;
    const question = this.asked;
    try {
      const items = (await getInbox()) as readonly ApprovalItem[];
      if (question !== this.asked) return;
      this.items = items;
      this.error = undefined;
    } catch (error) {
      if (question !== this.asked) return;
      this.error = error;
    }
    this.isLoading = false;
    this.asOf = new Date();
    this.now = Date.now();
    this.keepChoices();
  }

  /** What is gone is not chosen any more. Where there is room, the first request is open. */
  private keepChoices(): void {
    const ids = new Set(this.items.map(({ workitemId }) => workitemId));
    this.selectedIds = this.selectedIds.filter((id) => ids.has(id));
    if (this.currentId !== undefined && ids.has(this.currentId)) return;
    this.currentId = FORM_FACTOR === 'Small' ? undefined : this.items[0]?.workitemId;
  }
}
