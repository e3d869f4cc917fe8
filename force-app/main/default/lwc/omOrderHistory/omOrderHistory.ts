import { LightningElement, api, wire } from 'lwc';
import { registerRefreshHandler, unregisterRefreshHandler } from 'lightning/refresh';
import { refreshApex } from '@salesforce/apex';
import getHistory from '@salesforce/apex/OM_OrderController.getHistory';
import TITLE from '@salesforce/label/c.OM_History_Title';
import EMPTY_HEADING from '@salesforce/label/c.OM_History_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_History_EmptyText';
import FILTER from '@salesforce/label/c.OM_History_Filter';
import ALL from '@salesforce/label/c.OM_Plan_All';
import WORK from '@salesforce/label/c.OM_History_Work';
import PROBLEMS from '@salesforce/label/c.OM_History_Problems';
import BILLING from '@salesforce/label/c.OM_OrderPath_Billing';
import REQUESTS from '@salesforce/label/c.OM_History_Requests';
import STEP_ENDED from '@salesforce/label/c.OM_History_StepEnded';
import FALLOUT_OPENED from '@salesforce/label/c.OM_History_FalloutOpened';
import FALLOUT_RESOLVED from '@salesforce/label/c.OM_History_FalloutResolved';
import BILLING_RELEASED from '@salesforce/label/c.OM_History_BillingReleased';
import NOTHING_FITS from '@salesforce/label/c.OM_History_NothingFits';
import BY from '@salesforce/label/c.OM_History_By';
import SUBMITTED from '@salesforce/label/c.OM_Event_OrderSubmitted';
import TASK_COMPLETED from '@salesforce/label/c.OM_Event_TaskCompleted';
import RETRY_REQUESTED from '@salesforce/label/c.OM_Event_StepRetryRequested';
import SKIP_REQUESTED from '@salesforce/label/c.OM_Event_StepSkipRequested';
import FORCE_REQUESTED from '@salesforce/label/c.OM_Event_StepForceRequested';
import FORCE_DECIDED from '@salesforce/label/c.OM_Event_StepForceDecided';
import EVENT_RECEIVED from '@salesforce/label/c.OM_Event_EventReceived';
import PREVIEW_REQUESTED from '@salesforce/label/c.OM_Event_ChangePreviewRequested';
import CANCEL_REQUESTED from '@salesforce/label/c.OM_Event_CancelRequested';
import OVERRIDE_REQUESTED from '@salesforce/label/c.OM_Event_OverrideRequested';
import APPROVAL_CHANGED from '@salesforce/label/c.OM_Event_ApprovalChanged';
import OVERRIDE_WITHDRAWN from '@salesforce/label/c.OM_Event_OverrideWithdrawn';
import PROMISE_REQUESTED from '@salesforce/label/c.OM_Event_PromiseRequested';
import TASK_ASSIGNED from '@salesforce/label/c.OM_Event_TaskAssigned';
import OVERRIDE_DECIDED from '@salesforce/label/c.OM_Event_OverrideDecided';
import SIMULATION_REQUESTED from '@salesforce/label/c.OM_Event_SimulationRequested';
import { fill } from 'c/omErrors';
import { dateText, timeText } from 'c/omFormat';
import type { Wired } from 'c/omOrderModel';
import { lookOf } from 'c/omStates';

interface Entry {
  readonly kind: string;
  readonly at?: string | null;
  readonly subject?: string | null;
  readonly outcome?: string | null;
  readonly detail?: string | null;
  readonly actor?: string | null;
  readonly recordId: string;
}

const EVENTS: Readonly<Record<string, string>> = {
  OrderSubmitted: SUBMITTED,
  TaskCompleted: TASK_COMPLETED,
  StepRetryRequested: RETRY_REQUESTED,
  StepSkipRequested: SKIP_REQUESTED,
  StepForceRequested: FORCE_REQUESTED,
  StepForceDecided: FORCE_DECIDED,
  EventReceived: EVENT_RECEIVED,
  ChangePreviewRequested: PREVIEW_REQUESTED,
  CancelRequested: CANCEL_REQUESTED,
  OverrideRequested: OVERRIDE_REQUESTED,
  OverrideDecided: OVERRIDE_DECIDED,
  OverrideWithdrawn: OVERRIDE_WITHDRAWN,
  TaskAssigned: TASK_ASSIGNED,
  PromiseRequested: PROMISE_REQUESTED,
  ApprovalChanged: APPROVAL_CHANGED,
  SimulationRequested: SIMULATION_REQUESTED,
};
const KINDS: Readonly<Record<string, { readonly icon: string; readonly group: string }>> = {
  announced: { icon: 'utility:announcement', group: 'requests' },
  stepEnded: { icon: 'utility:check', group: 'work' },
  falloutOpened: { icon: 'utility:error', group: 'problems' },
  falloutResolved: { icon: 'utility:success', group: 'problems' },
  billingReleased: { icon: 'utility:money', group: 'billing' },
};
const GROUPS = [
  { value: 'all', label: ALL },
  { value: 'work', label: WORK },
  { value: 'problems', label: PROBLEMS },
  { value: 'billing', label: BILLING },
  { value: 'requests', label: REQUESTS },
];

/** What happened to an order: people, vendors and the service in one stream, the newest first. */
export default class OmOrderHistory extends LightningElement {
  @api recordId?: string;

  label = { TITLE, EMPTY_HEADING, EMPTY_TEXT, FILTER, NOTHING_FITS };
  groups = GROUPS;
  group = 'all';
  entries?: readonly Entry[];
  error: unknown = undefined;
  loadedAt?: Date;
  private wired?: Wired<readonly Entry[]>;
  private refreshId?: number;

  @wire(getHistory, { orderId: '$recordId' })
  wiredHistory(wired: Wired<readonly Entry[]>): void {
    this.wired = wired;
    this.error = wired.error;
    if (wired.data) this.entries = wired.data;
    if (wired.data ?? wired.error) this.loadedAt = new Date();
  }

  connectedCallback(): void {
    this.refreshId = registerRefreshHandler(this, () => this.handleRefresh());
  }

  disconnectedCallback(): void {
    if (this.refreshId !== undefined) unregisterRefreshHandler(this.refreshId);
  }

  get isLoading(): boolean {
    return !this.entries && !this.error;
  }

  get isEmpty(): boolean {
    return this.entries?.length === 0;
  }

  /** Entries by day. */
  get days(): readonly object[] {
    const days = new Map<string, object[]>();
    for (const [index, entry] of (this.entries ?? []).entries()) {
      const kind = KINDS[entry.kind];
      if (this.group !== 'all' && kind?.group !== this.group) continue;
      const day = dateText(entry.at);
      days.set(day, [...(days.get(day) ?? []), row(entry, index)]);
    }
    return [...days].map(([day, rows]) => ({ day, rows }));
  }

  get nothingFits(): boolean {
    return this.days.length === 0;
  }

  handleGroup(event: CustomEvent<{ value: string }>): void {
    this.group = event.detail.value;
  }

  async handleRefresh(): Promise<void> {
    await refreshApex(this.wired);
  }
}

const row = (entry: Entry, index: number): object => ({
  key: `${index}/${entry.recordId}`,
  icon: KINDS[entry.kind]?.icon ?? 'utility:record',
  className: `mark mark_${entry.kind}`,
  text: textOf(entry),
  detail: entry.detail,
  who: entry.actor ? fill(BY, entry.actor) : '',
  // The day stands above.
  at: timeText(entry.at),
});

function textOf({ kind, subject, outcome }: Entry): string {
  const name = subject ?? '';
  switch (kind) {
    case 'announced':
      return EVENTS[name] ?? name;
    case 'stepEnded':
      return fill(STEP_ENDED, name, lookOf(outcome).word);
    case 'falloutOpened':
      return fill(FALLOUT_OPENED, name, outcome ?? '');
    case 'falloutResolved':
      return fill(FALLOUT_RESOLVED, name);
    case 'billingReleased':
      return fill(BILLING_RELEASED, outcome ?? '', name);
    default:
      return name;
  }
}
