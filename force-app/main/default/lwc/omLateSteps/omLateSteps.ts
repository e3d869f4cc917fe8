import { LightningElement, wire } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import getLateSteps from '@salesforce/apex/OM_OperationsController.getLateSteps';
import ALL from '@salesforce/label/c.OM_Late_All';
import EMPTY_HEADING from '@salesforce/label/c.OM_Late_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_Late_EmptyText';
import TITLE from '@salesforce/label/c.OM_Late_Title';
import { listPage } from 'c/omOutcomes';
import type { FigureStep } from 'c/omOperationsModel';

/** The rest is in the list view. */
const SHOWN = 8;

/** What is late now and why, the latest first. */
export default class OmLateSteps extends LightningElement {
  label = { ALL, EMPTY_HEADING, EMPTY_TEXT, TITLE };
  allPage = listPage('OM_FulfillmentStep__c', 'Late');
  steps: readonly FigureStep[] | undefined;
  error: unknown;
  asOf: Date | undefined;
  private provisioned: unknown;

  @wire(getLateSteps)
  wiredSteps(provisioned: { data?: readonly FigureStep[]; error?: unknown }): void {
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

  get shown(): readonly FigureStep[] {
    return (this.steps ?? []).slice(0, SHOWN);
  }

  get now(): number {
    return this.asOf?.getTime() ?? 0;
  }

  async handleRefresh(): Promise<void> {
    await refreshApex(this.provisioned);
  }
}
