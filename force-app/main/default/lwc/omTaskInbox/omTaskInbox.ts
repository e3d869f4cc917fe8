import { LightningElement } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import FORM_FACTOR from '@salesforce/client/formFactor';
import acceptTasks from '@salesforce/apex/OM_TaskController.acceptTasks';
import getInbox from '@salesforce/apex/OM_TaskController.getInbox';
import reassignTasks from '@salesforce/apex/OM_TaskController.reassignTasks';
import ACCEPT from '@salesforce/label/c.OM_Task_Accept';
import ACCEPTED_MANY from '@salesforce/label/c.OM_Inbox_Accepted';
import EMPTY_FAILED from '@salesforce/label/c.OM_Inbox_EmptyFailed';
import EMPTY_HEADING from '@salesforce/label/c.OM_Inbox_EmptyHeading';
import EMPTY_LATE from '@salesforce/label/c.OM_Inbox_EmptyLate';
import EMPTY_MINE from '@salesforce/label/c.OM_Inbox_EmptyMine';
import EMPTY_QUEUES from '@salesforce/label/c.OM_Inbox_EmptyQueues';
import FAILED from '@salesforce/label/c.OM_Inbox_Failed';
import LATE from '@salesforce/label/c.OM_Inbox_Late';
import MINE from '@salesforce/label/c.OM_Inbox_Mine';
import QUEUES from '@salesforce/label/c.OM_Inbox_Queues';
import REASSIGN from '@salesforce/label/c.OM_Task_Reassign';
import REASSIGNED_MANY from '@salesforce/label/c.OM_Inbox_Reassigned';
import REFUSED from '@salesforce/label/c.OM_Inbox_Refused';
import SELECTED from '@salesforce/label/c.OM_Selected';
import TITLE from '@salesforce/label/c.OM_Inbox_Title';
import VIEWS from '@salesforce/label/c.OM_Inbox_Views';
import { fill } from 'c/omErrors';
import { doneIn, refusedIn, type Outcome } from 'c/omOutcomes';
import { SCOPES, type Inbox, type Scope, type Task } from 'c/omTaskModel';
import type { Choice } from 'c/omAssigneePicker';

const NAMES: Readonly<Record<Scope, string>> = { mine: MINE, queues: QUEUES, late: LATE, failed: FAILED };
const EMPTY: Readonly<Record<Scope, string>> = {
  mine: EMPTY_MINE,
  queues: EMPTY_QUEUES,
  late: EMPTY_LATE,
  failed: EMPTY_FAILED,
};
/** Countdowns are in minutes. */
const TICK = 30_000;

/** The work of the fulfillment desk: what is mine, what waits in my queues, what is late, what failed. */
export default class OmTaskInbox extends LightningElement {
  label = { ACCEPT, EMPTY_HEADING, REASSIGN, REFUSED, TITLE, VIEWS };
  scope: Scope = 'mine';
  inbox?: Inbox;
  error: unknown;
  isLoading = true;
  isReassigning = false;
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
    this.template?.querySelector<HTMLElement>('c-om-task-detail')?.focus();
  }

  get views(): readonly { name: Scope; label: string; count: string; isCurrent: 'true' | 'false' }[] {
    return SCOPES.map((name) => ({
      name,
      label: NAMES[name],
      count: this.inbox ? String(this.inbox[name]) : '',
      isCurrent: name === this.scope ? 'true' : 'false',
    }));
  }

  get tasks(): readonly Task[] {
    return this.inbox?.tasks ?? [];
  }

  get isEmpty(): boolean {
    return this.tasks.length === 0;
  }

  get emptyText(): string {
    return EMPTY[this.scope];
  }

  get current(): Task | undefined {
    return this.tasks.find(({ id }) => id === this.currentId);
  }

  get columnsClass(): string {
    return this.current ? 'columns columns_open' : 'columns';
  }

  /** What failed is repaired, not given away. */
  get isSelectable(): boolean {
    return this.scope !== 'failed';
  }

  get hasSelection(): boolean {
    return this.selectedIds.length > 0;
  }

  get selectedText(): string {
    return fill(SELECTED, this.selectedIds.length);
  }

  get hasRefused(): boolean {
    return this.refused.length > 0;
  }

  handleView(event: Event): void {
    const scope = (event.currentTarget as HTMLElement).dataset['scope'] as Scope;
    if (scope === this.scope) return;
    this.scope = scope;
    this.selectedIds = [];
    this.refused = [];
    this.currentId = undefined;
    this.isLoading = true;
    void this.load();
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
    this.dispatchEvent(new ShowToastEvent({ title: detail, variant: 'success' }));
    await this.load();
  }

  async handleAcceptMany(): Promise<void> {
    await this.actOnMany(() => acceptTasks({ stepIds: this.selectedIds }), ACCEPTED_MANY);
  }

  handleReassignMany(): void {
    this.isReassigning = !this.isReassigning;
  }

  async handleAssignee({ detail }: CustomEvent<Choice>): Promise<void> {
    this.isReassigning = false;
    const told = fill(REASSIGNED_MANY, '{0}', detail.name);
    await this.actOnMany(
      () => reassignTasks({ stepIds: this.selectedIds, ownerId: detail.id, reason: detail.reason }),
      told
    );
  }

  private async actOnMany(call: () => Promise<unknown>, told: string): Promise<void> {
    this.refused = [];
    try {
      const outcomes = (await call()) as readonly Outcome[];
      const done = doneIn(outcomes);
      this.refused = refusedIn(outcomes);
      this.selectedIds = this.refused.map(({ recordId }) => recordId);
      if (done.length > 0) {
        this.dispatchEvent(new ShowToastEvent({ title: fill(told, done.length), variant: 'success' }));
      }
      await this.load();
    } catch (error) {
      this.error = error;
    }
  }

  private async load(): Promise<void> {
    this.asked += 1;
    const question = this.asked;
    try {
      const inbox = (await getInbox({ scope: this.scope })) as Inbox;
      if (question !== this.asked) return;
      this.inbox = inbox;
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

  /** What is gone is not chosen any more. Where there is room, the first task is open. */
  private keepChoices(): void {
    const ids = new Set(this.tasks.map(({ id }) => id));
    this.selectedIds = this.selectedIds.filter((id) => ids.has(id));
    if (this.currentId !== undefined && ids.has(this.currentId)) return;
    this.currentId = FORM_FACTOR === 'Small' ? undefined : this.tasks[0]?.id;
  }
}
