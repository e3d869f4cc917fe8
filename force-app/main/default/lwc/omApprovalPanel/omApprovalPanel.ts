import { LightningElement, api } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { RefreshEvent, registerRefreshHandler, unregisterRefreshHandler } from 'lightning/refresh';
import { notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import decide from '@salesforce/apex/OM_ApprovalController.decide';
import getApproval from '@salesforce/apex/OM_ApprovalController.getApproval';
import recall from '@salesforce/apex/OM_ApprovalController.recall';
import submitForApproval from '@salesforce/apex/OM_ApprovalController.submitForApproval';
import AND from '@salesforce/label/c.OM_Approval_And';
import APPROVED from '@salesforce/label/c.OM_Approval_Approved';
import ASK from '@salesforce/label/c.OM_Approval_Ask';
import ASKED from '@salesforce/label/c.OM_Approval_Asked';
import BEFORE from '@salesforce/label/c.OM_Approval_Before';
import BEFORE_ORDER from '@salesforce/label/c.OM_Approval_BeforeOrder';
import CONSEQUENCE from '@salesforce/label/c.OM_Approval_Consequence';
import DECIDE from '@salesforce/label/c.OM_Approval_Decide';
import EARLIER from '@salesforce/label/c.OM_Approval_Earlier';
import FOR_APPROVERS from '@salesforce/label/c.OM_Approval_ForApprovers';
import NOT_NEEDED_HEADING from '@salesforce/label/c.OM_Approval_NotNeededHeading';
import NOT_NEEDED_TEXT from '@salesforce/label/c.OM_Approval_NotNeededText';
import RECALL from '@salesforce/label/c.OM_Approval_Recall';
import RECALL_TEXT from '@salesforce/label/c.OM_Approval_RecallText';
import RECALLED from '@salesforce/label/c.OM_Approval_Recalled';
import REJECTED from '@salesforce/label/c.OM_Approval_Rejected';
import STATE_APPROVED from '@salesforce/label/c.OM_Approval_StateApproved';
import STATE_RECALLED from '@salesforce/label/c.OM_Approval_StateRecalled';
import STATE_REJECTED from '@salesforce/label/c.OM_Approval_StateRejected';
import STATE_UNCHECKED from '@salesforce/label/c.OM_Approval_StateUnchecked';
import STATE_WAITING from '@salesforce/label/c.OM_Approval_StateWaiting';
import SUBMITTED_BY from '@salesforce/label/c.OM_Approval_SubmittedBy';
import TITLE from '@salesforce/label/c.OM_Approval_Title';
import WAITS_FOR from '@salesforce/label/c.OM_Approval_WaitsFor';
import WORKING from '@salesforce/label/c.OM_Approval_Working';
import { earlierLevels, levelsOf, type Approval, type ApprovalEntry, type ChainLevel } from 'c/omApprovalModel';
import type { Decision } from 'c/omApprovalDecision';
import { fill } from 'c/omErrors';
import { dateTimeText } from 'c/omFormat';

const LOOKS: Readonly<Record<string, readonly [state: string, word: string]>> = {
  Unchecked: ['Draft', STATE_UNCHECKED],
  Pending: ['Ready', STATE_WAITING],
  Approved: ['Completed', STATE_APPROVED],
  Rejected: ['Rejected', STATE_REJECTED],
  Recalled: ['Compensated', STATE_RECALLED],
};
/** While the service works out whom to ask, or does what follows from a decision. */
const LOOK_AGAIN = 3_000;
const MOST_LOOKS = 10;

/** The approval of an order or contract: where it stands, who decides and why, and what the person who looks may do. */
export default class OmApprovalPanel extends LightningElement {
  @api recordId?: string;

  label = {
    ASK,
    CONSEQUENCE,
    DECIDE,
    EARLIER,
    FOR_APPROVERS,
    NOT_NEEDED_HEADING,
    NOT_NEEDED_TEXT,
    RECALL,
    RECALL_TEXT,
    TITLE,
    WORKING,
  };
  approval?: Approval;
  error: unknown;
  /** Of an action; the approval itself stays. */
  refusal: unknown;
  isBusy = false;
  asOf?: Date;
  now = Date.now();
  private refreshId?: number;
  private timer?: number;
  private looks = 0;

  connectedCallback(): void {
    this.refreshId = registerRefreshHandler(this, () => this.load());
    void this.load();
  }

  disconnectedCallback(): void {
    window.clearTimeout(this.timer);
    if (this.refreshId !== undefined) unregisterRefreshHandler(this.refreshId);
  }

  get isLoading(): boolean {
    return !this.approval && !this.error;
  }

  get isEmpty(): boolean {
    return this.approval?.status === 'NotRequired' && this.approval.entries.length === 0;
  }

  get isPending(): boolean {
    return this.approval?.status === 'Pending';
  }

  get look(): string {
    return LOOKS[this.approval?.status ?? '']?.[0] ?? 'Completed';
  }

  get word(): string {
    return LOOKS[this.approval?.status ?? '']?.[1] ?? NOT_NEEDED_HEADING;
  }

  get open(): readonly ApprovalEntry[] {
    return this.isPending ? (this.approval?.entries ?? []).filter(({ state }) => state === 'Pending') : [];
  }

  get waitsFor(): string {
    const names = [...new Set(this.open.map(({ asked }) => asked ?? '').filter(Boolean))];
    return names.length === 0
      ? ''
      : fill(
          WAITS_FOR,
          names.reduce((all, name) => fill(AND, all, name))
        );
  }

  /** Between the submission, or a decision, and what the service makes of it. */
  get isWorking(): boolean {
    return this.isPending && this.open.length === 0;
  }

  get submitted(): string {
    const { submittedBy, submittedAt } = this.approval ?? {};
    return submittedBy && submittedAt ? fill(SUBMITTED_BY, submittedBy, dateTimeText(submittedAt)) : '';
  }

  get reason(): string {
    const { status, stateReason } = this.approval ?? {};
    return status === 'Rejected' || status === 'Pending' ? (stateReason ?? '') : '';
  }

  get isBefore(): boolean {
    return this.approval?.status === 'Unchecked';
  }

  get before(): string {
    return this.approval?.objectName === 'Order' ? BEFORE_ORDER : BEFORE;
  }

  /** An order is submitted at the top of its page, where everything that it needs is checked. */
  get canSubmit(): boolean {
    return this.approval?.canAsk === true && this.approval.objectName === 'Contract';
  }

  get mine(): ApprovalEntry | undefined {
    return this.open.find(({ workitemId }) => Boolean(workitemId));
  }

  get levels(): readonly ChainLevel[] {
    const { approval } = this;
    if (!approval || approval.status === 'Unchecked') return [];
    // What would be asked next is another question than what was decided.
    return levelsOf(approval.canAsk ? { ...approval, preview: null } : approval);
  }

  get hasLevels(): boolean {
    return this.levels.length > 0;
  }

  get earlier(): readonly ChainLevel[] {
    return this.approval ? earlierLevels(this.approval) : [];
  }

  get hasEarlier(): boolean {
    return this.earlier.length > 0;
  }

  handleRefresh(): void {
    this.looks = 0;
    void this.load();
  }

  handleAnswer({ detail }: CustomEvent<Approval>): void {
    this.approval = detail;
    this.asOf = new Date();
  }

  async handleDecide({ detail }: CustomEvent<Decision>): Promise<void> {
    const { isApproved, comment } = detail;
    const told = fill(isApproved ? APPROVED : REJECTED, this.name);
    await this.act(() => decide({ workitemId: this.mine?.workitemId, isApproved, comment }), told);
  }

  async handleRecall(): Promise<void> {
    await this.act(() => recall({ recordId: this.recordId, comment: null }), fill(RECALLED, this.name));
  }

  async handleSubmit(): Promise<void> {
    const comment = this.template?.querySelector<HTMLElement & { value?: string }>('.for-approvers')?.value ?? '';
    await this.act(() => submitForApproval({ recordId: this.recordId, comment }), fill(ASKED, this.name));
  }

  async load(): Promise<void> {
    if (this.recordId === undefined) return;
    try {
      this.approval = (await getApproval({ recordId: this.recordId })) as Approval;
      this.error = undefined;
    } catch (error) {
      this.error = error;
    }
    this.asOf = new Date();
    this.now = Date.now();
    this.lookAgain();
  }

  private get name(): string {
    return this.approval?.recordName ?? '';
  }

  private lookAgain(): void {
    window.clearTimeout(this.timer);
    if (!this.isWorking || !this.isConnected || this.looks >= MOST_LOOKS) return;
    this.looks += 1;
    // eslint-disable-next-line @lwc/lwc/no-async-operation -- ends with the component, and after some looks
    this.timer = window.setTimeout(() => void this.load(), LOOK_AGAIN);
  }

  private async act(call: () => Promise<unknown>, told: string): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.refusal = undefined;
    try {
      await call();
      this.dispatchEvent(new ShowToastEvent({ title: told, variant: 'success' }));
      this.looks = 0;
      await this.load();
      if (this.recordId !== undefined) await notifyRecordUpdateAvailable([{ recordId: this.recordId }]);
      this.dispatchEvent(new RefreshEvent());
    } catch (error) {
      this.refusal = error;
    } finally {
      this.isBusy = false;
    }
  }
}
