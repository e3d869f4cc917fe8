import WAITING from '@salesforce/label/c.OM_State_Waiting';
import SCHEDULED from '@salesforce/label/c.OM_State_Scheduled';
import READY from '@salesforce/label/c.OM_State_Ready';
import IN_PROGRESS from '@salesforce/label/c.OM_State_InProgress';
import WITH_VENDOR from '@salesforce/label/c.OM_State_WithVendor';
import DONE from '@salesforce/label/c.OM_State_Done';
import SKIPPED from '@salesforce/label/c.OM_State_Skipped';
import ON_HOLD from '@salesforce/label/c.OM_State_OnHold';
import RETRYING from '@salesforce/label/c.OM_State_Retrying';
import NEEDS_YOU from '@salesforce/label/c.OM_State_NeedsYou';
import REPLACED from '@salesforce/label/c.OM_State_Replaced';
import UNDOING from '@salesforce/label/c.OM_State_Undoing';
import UNDONE from '@salesforce/label/c.OM_State_Undone';
import DRAFT from '@salesforce/label/c.OM_State_Draft';
import CANCELED from '@salesforce/label/c.OM_State_Canceled';
import REJECTED from '@salesforce/label/c.OM_State_Rejected';
import PARTLY_DONE from '@salesforce/label/c.OM_State_PartlyDone';
import CHANGING from '@salesforce/label/c.OM_State_Changing';
import CANCELING from '@salesforce/label/c.OM_State_Canceling';
import BLOCKED from '@salesforce/label/c.OM_State_BillingBlocked';
import ELIGIBLE from '@salesforce/label/c.OM_State_BillingEligible';
import RELEASED from '@salesforce/label/c.OM_State_BillingReleased';
import BILLING from '@salesforce/label/c.OM_State_Billing';
import SUSPENDED from '@salesforce/label/c.OM_State_BillingSuspended';
import REVERSED from '@salesforce/label/c.OM_State_BillingReversed';
import AT_RISK from '@salesforce/label/c.OM_State_AtRisk';
import LATE from '@salesforce/label/c.OM_State_Late';
import IN_APPROVAL from '@salesforce/label/c.OM_State_InApproval';
import NEGOTIATING from '@salesforce/label/c.OM_State_Negotiating';
import AWAITING_SIGNATURE from '@salesforce/label/c.OM_State_AwaitingSignature';
import SIGNED from '@salesforce/label/c.OM_State_Signed';
import IN_FORCE from '@salesforce/label/c.OM_State_InForce';
import EXPIRED from '@salesforce/label/c.OM_State_Expired';
import TERMINATED from '@salesforce/label/c.OM_State_Terminated';
import RENEWED from '@salesforce/label/c.OM_State_Renewed';
import SENT from '@salesforce/label/c.OM_State_Sent';
import DELIVERED from '@salesforce/label/c.OM_State_Delivered';
import DECLINED from '@salesforce/label/c.OM_State_Declined';
import VOIDED from '@salesforce/label/c.OM_State_Voided';
import FINAL from '@salesforce/label/c.OM_State_Final';
import CHANGE_FREE from '@salesforce/label/c.OM_Points_Free';
import CHANGE_CLOSED from '@salesforce/label/c.OM_Points_Closed';
import CHANGE_COSTS from '@salesforce/label/c.OM_Points_CostsSomething';
import OPEN from '@salesforce/label/c.OM_State_Open';
import OVERDUE from '@salesforce/label/c.OM_State_Overdue';
import FULFILLED from '@salesforce/label/c.OM_State_Fulfilled';
import WAIVED from '@salesforce/label/c.OM_State_Waived';

/** One of the color pairs of the style sheet. */
export type Tone = 'neutral' | 'accent' | 'info' | 'success' | 'muted' | 'warning' | 'error';

export interface Look {
  readonly word: string;
  readonly icon: string;
  readonly tone: Tone;
}

const look = (word: string, icon: string, tone: Tone): Look => ({ word, icon: `utility:${icon}`, tone });

/** Word, icon and color of each state, so that no two meanings look the same and color is never the only sign. */
const LOOKS: Readonly<Record<string, Look | undefined>> = {
  Draft: look(DRAFT, 'edit', 'neutral'),
  Acknowledged: look(WAITING, 'clock', 'neutral'),
  Pending: look(WAITING, 'clock', 'neutral'),
  Scheduled: look(SCHEDULED, 'date_time', 'neutral'),
  Ready: look(READY, 'play', 'accent'),
  InProgress: look(IN_PROGRESS, 'sync', 'info'),
  Waiting: look(WITH_VENDOR, 'outbound_call', 'info'),
  Completed: look(DONE, 'success', 'success'),
  Skipped: look(SKIPPED, 'ban', 'muted'),
  Discarded: look(SKIPPED, 'ban', 'muted'),
  OnHold: look(ON_HOLD, 'pause', 'warning'),
  Held: look(ON_HOLD, 'pause', 'warning'),
  Failed: look(RETRYING, 'refresh', 'warning'),
  FatallyFailed: look(NEEDS_YOU, 'error', 'error'),
  Amended: look(REPLACED, 'replace', 'muted'),
  Compensating: look(UNDOING, 'undo', 'neutral'),
  Compensated: look(UNDONE, 'undo', 'muted'),
  Cancelled: look(CANCELED, 'ban', 'muted'),
  Rejected: look(REJECTED, 'close', 'error'),
  Partial: look(PARTLY_DONE, 'success', 'muted'),
  Superseded: look(REPLACED, 'replace', 'muted'),
  Amending: look(CHANGING, 'change_record_type', 'info'),
  AssessingCancellation: look(CANCELING, 'undo', 'warning'),
  PendingCancellation: look(CANCELING, 'undo', 'warning'),
  Blocked: look(BLOCKED, 'lock', 'neutral'),
  Eligible: look(ELIGIBLE, 'unlock', 'accent'),
  Released: look(RELEASED, 'money', 'success'),
  Billing: look(BILLING, 'money', 'success'),
  Suspended: look(SUSPENDED, 'pause', 'warning'),
  Reversed: look(REVERSED, 'undo', 'muted'),
  AtRisk: look(AT_RISK, 'warning', 'warning'),
  Late: look(LATE, 'priority', 'error'),
  InApproval: look(IN_APPROVAL, 'approval', 'info'),
  Negotiating: look(NEGOTIATING, 'change_request', 'accent'),
  AwaitingSignature: look(AWAITING_SIGNATURE, 'signature', 'info'),
  Signed: look(SIGNED, 'signature', 'success'),
  Active: look(IN_FORCE, 'success', 'success'),
  Expired: look(EXPIRED, 'event', 'muted'),
  Terminated: look(TERMINATED, 'ban', 'muted'),
  Renewed: look(RENEWED, 'replace', 'muted'),
  Sent: look(SENT, 'send', 'info'),
  Delivered: look(DELIVERED, 'preview', 'info'),
  Declined: look(DECLINED, 'close', 'error'),
  Voided: look(VOIDED, 'ban', 'muted'),
  Final: look(FINAL, 'lock', 'info'),
  Open: look(OPEN, 'record', 'neutral'),
  Overdue: look(OVERDUE, 'priority', 'error'),
  Fulfilled: look(FULFILLED, 'success', 'success'),
  ChangeFree: look(CHANGE_FREE, 'check', 'success'),
  ChangeCosts: look(CHANGE_COSTS, 'moneybag', 'warning'),
  ChangeClosed: look(CHANGE_CLOSED, 'stop', 'neutral'),
  Waived: look(WAIVED, 'ban', 'muted'),
};

/** A state without a look of its own shows its value. */
export const lookOf = (state: string | null | undefined): Look =>
  LOOKS[state ?? ''] ?? look(state ?? '', 'record', 'neutral');
