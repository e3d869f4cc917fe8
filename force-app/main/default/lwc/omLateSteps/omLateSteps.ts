import { LightningElement, wire } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import getLateSteps from '@salesforce/apex/OM_OperationsController.getLateSteps';
import ALL from '@salesforce/label/c.OM_Late_All';
import EMPTY_HEADING from '@salesforce/label/c.OM_Late_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_Late_EmptyText';
import TITLE from '@salesforce/label/c.OM_Late_Title';
import { listPage, recordPage } from 'c/omOutcomes';
import { dueText } from 'c/omTaskModel';

interface LateStep {
  readonly Id: string;
  readonly StepName__c?: string;
  readonly State__c: string;
  readonly Queue__c?: string;
  readonly Gateway__c?: string;
  readonly DueAt__c: string;
  readonly Owner?: { readonly Name?: string };
  readonly ErrorMessage__c?: string;
  readonly TaskHoldReason__c?: string;
  readonly Plan__r?: {
    readonly Order__c?: string;
    readonly Order__r?: { readonly OrderNumber?: string; readonly Account?: { readonly Name?: string } };
  };
}
/** The rest is in the list view. */
const SHOWN = 8;

/** What is late now and why, the latest first. */
export default class OmLateSteps extends LightningElement {
  label = { ALL, EMPTY_HEADING, EMPTY_TEXT, TITLE };
  allPage = listPage('OM_FulfillmentStep__c', 'Late');
  steps: readonly LateStep[] | undefined;
  error: unknown;
  asOf: Date | undefined;
  private provisioned: unknown;

  @wire(getLateSteps)
  wiredSteps(provisioned: { data?: readonly LateStep[]; error?: unknown }): void {
    this.provisioned = provisioned;
    const { data, error } = provisioned;
    this.error = error;
    if (data) this.steps = data;
    if (data ?? error) this.asOf = new Date();
  }

  get isLoading(): boolean {
    return !this.steps && !this.error;
  }

  get isEmpty(): boolean {
    return this.steps?.length === 0;
  }

  get rows(): readonly object[] {
    const now = this.asOf?.getTime() ?? 0;
    return (this.steps ?? []).slice(0, SHOWN).map((step) => {
      const order = step.Plan__r?.Order__r;
      return {
        id: step.Id,
        name: step.StepName__c ?? '',
        stepPage: recordPage('OM_FulfillmentStep__c', step.Id),
        late: dueText({ dueAt: step.DueAt__c }, now),
        state: step.TaskHoldReason__c ? 'OnHold' : step.State__c,
        about: [order?.OrderNumber, order?.Account?.Name, step.Gateway__c ?? step.Owner?.Name]
          .filter(Boolean)
          .join(' · '),
        why: step.ErrorMessage__c ?? step.TaskHoldReason__c ?? '',
      };
    });
  }

  async handleRefresh(): Promise<void> {
    await refreshApex(this.provisioned);
  }
}
