import { LightningElement, api } from 'lwc';
import type { PageReference } from 'lightning/navigation';
import TYPE from '@salesforce/label/c.OM_Step_Type';
import LANE from '@salesforce/label/c.OM_Step_Lane';
import OWNER from '@salesforce/label/c.OM_Step_Owner';
import PLANNED from '@salesforce/label/c.OM_Step_Planned';
import ACTUAL from '@salesforce/label/c.OM_Step_Actual';
import DUE_AT from '@salesforce/label/c.OM_Step_DueAt';
import ATTEMPT from '@salesforce/label/c.OM_Step_Attempt';
import NEXT_ATTEMPT from '@salesforce/label/c.OM_Step_NextAttempt';
import REFERENCE from '@salesforce/label/c.OM_Step_Reference';
import WAITS_FOR from '@salesforce/label/c.OM_Step_WaitsForTitle';
import WAITED_FOR_BY from '@salesforce/label/c.OM_Step_WaitedForBy';
import WHY_HERE from '@salesforce/label/c.OM_Step_WhyHere';
import NOTE from '@salesforce/label/c.OM_Step_Note';
import UNTIL_NOW from '@salesforce/label/c.OM_Step_UntilNow';
import FROM_TO from '@salesforce/label/c.OM_FromTo';
import OPEN_STEP from '@salesforce/label/c.OM_Step_Open';
import CLOSE from '@salesforce/label/c.OM_Close';
import CALLOUT from '@salesforce/label/c.OM_StepType_Callout';
import MANUAL from '@salesforce/label/c.OM_StepType_Manual';
import MILESTONE from '@salesforce/label/c.OM_StepType_Milestone';
import TIMER from '@salesforce/label/c.OM_StepType_Timer';
import EVENT from '@salesforce/label/c.OM_StepType_WaitForEvent';
import AUTO from '@salesforce/label/c.OM_StepType_Auto';
import GATE from '@salesforce/label/c.OM_StepType_BillingGate';
import { fill } from 'c/omErrors';
import { dateTimeText, number, rangeText } from 'c/omFormat';
import { wordsOf } from 'c/omTaskModel';
import { isOpen, type PlanStep } from 'c/omOrderModel';

const TYPES: Readonly<Record<string, string>> = {
  callout: CALLOUT,
  manual: MANUAL,
  milestone: MILESTONE,
  timer: TIMER,
  waitForEvent: EVENT,
  auto: AUTO,
  billingGate: GATE,
};

/** One step: what happened, what it waits for, and why it is there. Fires `select` with another step, and `close`. */
export default class OmStepDetail extends LightningElement {
  @api step?: PlanStep;
  @api allSteps: readonly PlanStep[] = [];

  label = { WAITS_FOR, WAITED_FOR_BY, WHY_HERE, OPEN_STEP, CLOSE };

  get isLate(): boolean {
    return this.step !== undefined && this.step.isLate === true && isOpen(this.step);
  }

  get error(): string {
    return [this.step?.errorCode, this.step?.errorMessage].filter(Boolean).join(': ');
  }

  get reasons(): readonly string[] {
    return this.step?.reason ? [...new Set(this.step.reason.split('\n'))] : [];
  }

  get facts(): readonly { readonly label: string; readonly value: string }[] {
    const { step } = this;
    if (!step) return [];
    const attempt = step.attempt ?? 0;
    const all: [string, string][] = [
      [TYPE, TYPES[step.type] ?? step.type],
      [LANE, step.lane ?? ''],
      [OWNER, whoDoes(step)],
      [PLANNED, span(step.plannedStart, step.plannedEnd)],
      [ACTUAL, span(step.startedAt ?? step.readyAt, step.endedAt)],
      [DUE_AT, isOpen(step) ? dateTimeText(step.dueAt) : ''],
      [ATTEMPT, attempt > 1 ? number(attempt) : ''],
      [NEXT_ATTEMPT, dateTimeText(step.nextAttemptAt)],
      [REFERENCE, step.vendorReference ?? ''],
      [NOTE, step.note ?? ''],
    ];
    return all.filter(([, value]) => value !== '').map(([label, value]) => ({ label, value }));
  }

  get before(): readonly PlanStep[] {
    const keys = new Set(this.step?.waitsFor);
    return this.allSteps.filter(({ key }) => keys.has(key));
  }

  get after(): readonly PlanStep[] {
    const key = this.step?.key ?? '';
    return this.allSteps.filter(({ waitsFor }) => waitsFor.includes(key));
  }

  get record(): PageReference {
    return {
      type: 'standard__recordPage',
      attributes: { recordId: this.step?.id, objectApiName: 'OM_FulfillmentStep__c', actionName: 'view' },
    };
  }

  handleSelect(event: Event): void {
    const { key } = (event.currentTarget as HTMLElement).dataset;
    this.dispatchEvent(new CustomEvent('select', { detail: key }));
  }

  handleClose(): void {
    this.dispatchEvent(new CustomEvent('close'));
  }
}

const whoDoes = ({ queue, ownerName, gateway, completedBy }: PlanStep): string =>
  queue ? (ownerName ?? wordsOf(queue)) : gateway ? wordsOf(gateway) : (completedBy ?? '');

function span(start: string | null | undefined, end: string | null | undefined): string {
  if (!start) return '';
  return end ? rangeText(start, end) : fill(FROM_TO, dateTimeText(start), UNTIL_NOW);
}
