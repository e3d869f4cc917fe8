import { LightningElement, api } from 'lwc';
import acceptTasks from '@salesforce/apex/OM_TaskController.acceptTasks';
import completeTask from '@salesforce/apex/OM_TaskController.completeTask';
import holdTask from '@salesforce/apex/OM_TaskController.holdTask';
import reassignTasks from '@salesforce/apex/OM_TaskController.reassignTasks';
import resumeTask from '@salesforce/apex/OM_TaskController.resumeTask';
import ACCEPT from '@salesforce/label/c.OM_Task_Accept';
import ACCEPTED from '@salesforce/label/c.OM_Task_Accepted';
import BACK from '@salesforce/label/c.OM_Task_Back';
import CANCEL from '@salesforce/label/c.OM_Cancel';
import COMPLETED from '@salesforce/label/c.OM_Task_Completed';
import DUE from '@salesforce/label/c.OM_Task_Due';
import FOR_ACCOUNT from '@salesforce/label/c.OM_Task_Account';
import GATEWAY from '@salesforce/label/c.OM_Task_Gateway';
import HELD from '@salesforce/label/c.OM_Task_Held';
import HOLD from '@salesforce/label/c.OM_Task_Hold';
import HOLD_REASON from '@salesforce/label/c.OM_Task_HoldReason';
import INSTRUCTIONS from '@salesforce/label/c.OM_Task_Instructions';
import ON_HOLD from '@salesforce/label/c.OM_Task_OnHold';
import ORDER from '@salesforce/label/c.OM_Task_Order';
import OWNER from '@salesforce/label/c.OM_Task_Owner';
import REASSIGN from '@salesforce/label/c.OM_Task_Reassign';
import REASSIGNED from '@salesforce/label/c.OM_Task_Reassigned';
import REPAIR from '@salesforce/label/c.OM_Task_Repair';
import RESUME from '@salesforce/label/c.OM_Task_Resume';
import RESUMED from '@salesforce/label/c.OM_Task_Resumed';
import WHY_NOBODY from '@salesforce/label/c.OM_Task_WhyNobody';
import WHY_THEM from '@salesforce/label/c.OM_Task_WhyThem';
import WHY_YOU from '@salesforce/label/c.OM_Task_WhyYou';
import { fill, problemsOf, type Problem } from 'c/omErrors';
import { dateTimeText } from 'c/omFormat';
import { recordPage, refusedIn, tabPage, type Outcome } from 'c/omOutcomes';
import { dueText, hasFailed, urgencyOf, wordsOf, type Task } from 'c/omTaskModel';
import type { Choice } from 'c/omAssigneePicker';

type Panel = 'none' | 'hold' | 'reassign';

/** One task with all that can be done about it. Fires `done` with what to tell the person, and `back`. */
export default class OmTaskDetail extends LightningElement {
  @api now = 0;

  label = {
    ACCEPT,
    BACK,
    CANCEL,
    DUE,
    FOR_ACCOUNT,
    GATEWAY,
    HOLD,
    HOLD_REASON,
    INSTRUCTIONS,
    ORDER,
    OWNER,
    REASSIGN,
    REPAIR,
    RESUME,
  };
  panel: Panel = 'none';
  isBusy = false;
  error: unknown;
  problems: readonly Problem[] = [];
  private shown: Task | undefined;

  @api
  get task(): Task | undefined {
    return this.shown;
  }

  set task(value: Task | undefined) {
    if (value?.id !== this.shown?.id) this.reset();
    this.shown = value;
  }

  /** Moves the focus here, for people who came by keyboard or see only one column. */
  @api
  focus(): void {
    this.template?.querySelector<HTMLElement>('.heading')?.focus();
  }

  get due(): string {
    if (!this.shown) return '';
    const { dueAt } = this.shown;
    return [dueText(this.shown, this.now), dateTimeText(dueAt)].filter(Boolean).join(' · ');
  }

  get vendor(): string {
    return wordsOf(this.shown?.gateway ?? '');
  }

  get isLate(): boolean {
    return this.shown !== undefined && urgencyOf(this.shown, this.now) === 'late';
  }

  get isOpen(): boolean {
    return this.shown !== undefined && !hasFailed(this.shown);
  }

  /** A step that a vendor does belongs to nobody. */
  get owner(): string {
    return this.isOpen ? (this.shown?.ownerName ?? '') : '';
  }

  get why(): string {
    return this.isOpen ? (this.shown?.assignedReason ?? '') : '';
  }

  /** Whom the reason is about. A task in its queue is owned by the queue. */
  get whyLabel(): string {
    if (this.shown?.isMine === true) return WHY_YOU;
    return this.shown?.isInQueue === true ? WHY_NOBODY : WHY_THEM;
  }

  get canAccept(): boolean {
    return this.isOpen && this.shown?.isMine === false;
  }

  get isHeld(): boolean {
    return this.isOpen && Boolean(this.shown?.holdReason);
  }

  get holdText(): string {
    return fill(ON_HOLD, this.shown?.holdReason ?? '');
  }

  get stateShown(): string {
    return this.isHeld ? 'OnHold' : (this.shown?.state ?? '');
  }

  get showsHold(): boolean {
    return this.panel === 'hold';
  }

  get showsReassign(): boolean {
    return this.panel === 'reassign';
  }

  get canHold(): boolean {
    return this.isOpen && !this.isHeld;
  }

  get orderPage(): object {
    return recordPage('Order', this.shown?.orderId ?? '');
  }

  /** The console opens at the cause of this failure. */
  get repairPage(): object {
    const cause = this.shown?.fingerprint;
    return tabPage('OM_Fallout_Console', cause ? { c__cause: cause } : {});
  }

  get taskId(): string {
    return this.shown?.id ?? '';
  }

  handleBack(): void {
    this.dispatchEvent(new CustomEvent('back'));
  }

  handleHold(): void {
    this.panel = this.panel === 'hold' ? 'none' : 'hold';
  }

  handleReassign(): void {
    this.panel = this.panel === 'reassign' ? 'none' : 'reassign';
  }

  handleClosePanel(): void {
    this.panel = 'none';
  }

  async handleComplete({ detail }: CustomEvent<{ answers: Record<string, string> }>): Promise<void> {
    await this.act(() => completeTask({ stepId: this.taskId, answers: detail.answers }), COMPLETED);
  }

  async handleAccept(): Promise<void> {
    await this.act(() => acceptTasks({ stepIds: [this.taskId] }), ACCEPTED);
  }

  async handleAssignee({ detail }: CustomEvent<Choice>): Promise<void> {
    const told = fill(REASSIGNED, '{0}', detail.name);
    await this.act(() => reassignTasks({ stepIds: [this.taskId], ownerId: detail.id, reason: detail.reason }), told);
  }

  async handleReason(): Promise<void> {
    const field = this.template?.querySelector<HTMLElement & { value?: string; reportValidity(): boolean }>('.reason');
    if (!field?.reportValidity()) return;
    await this.act(() => holdTask({ stepId: this.taskId, reason: field.value ?? '' }), HELD);
  }

  async handleResume(): Promise<void> {
    await this.act(() => resumeTask({ stepId: this.taskId }), RESUMED);
  }

  /** Does one thing at a time; what is refused stands where it was asked for. */
  private async act(call: () => Promise<unknown>, told: string): Promise<void> {
    const task = this.shown;
    if (this.isBusy || !task) return;
    this.isBusy = true;
    this.error = undefined;
    this.problems = [];
    try {
      const outcomes = ((await call()) ?? []) as readonly Outcome[];
      const refused = refusedIn(outcomes)[0];
      if (refused) throw { body: { message: JSON.stringify({ problems: refused.problems }) } };
      this.panel = 'none';
      this.dispatchEvent(new CustomEvent('done', { detail: fill(told, task.name) }));
    } catch (error) {
      this.error = error;
      this.problems = problemsOf(error);
    } finally {
      this.isBusy = false;
    }
  }

  private reset(): void {
    this.panel = 'none';
    this.error = undefined;
    this.problems = [];
  }
}
