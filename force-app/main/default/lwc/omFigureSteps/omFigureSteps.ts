import { LightningElement, api, wire } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import getSteps from '@salesforce/apex/OM_OperationsController.getSteps';
import CLOSE from '@salesforce/label/c.OM_Close';
import CLOSE_ONE from '@salesforce/label/c.OM_Figure_Close';
import EMPTY_HEADING from '@salesforce/label/c.OM_Figure_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_Figure_EmptyText';
import LATE from '@salesforce/label/c.OM_Figure_Late';
import MOST from '@salesforce/label/c.OM_Figure_Most';
import NO_QUEUE from '@salesforce/label/c.OM_Operations_NoQueue';
import QUEUE from '@salesforce/label/c.OM_Figure_Queue';
import STEP from '@salesforce/label/c.OM_Figure_Step';
import { fill } from 'c/omErrors';
import { wordsOf } from 'c/omTaskModel';
import type { Figure, FigureStep } from 'c/omOperationsModel';

/** As many as the controller gives. */
const MOST_ROWS = 200;

const durationOf = ({ ReadyAt__c: ready, EndedAt__c: ended }: FigureStep): number =>
  ready && ended ? Date.parse(ended) - Date.parse(ready) : 0;

/** The steps behind a figure of the dashboard. Fires `close`. */
export default class OmFigureSteps extends LightningElement {
  @api figure: Figure['figure'] = 'late';
  @api value?: string;
  @api days = 14;

  label = { CLOSE, EMPTY_HEADING, EMPTY_TEXT };
  steps: readonly FigureStep[] | undefined;
  error: unknown;
  asOf: Date | undefined;
  private provisioned: unknown;

  @api
  focus(): void {
    this.template?.querySelector<HTMLElement>('.close')?.focus();
  }

  @wire(getSteps, { figure: '$figure', value: '$asked', days: '$days' })
  wiredSteps(provisioned: { data?: readonly FigureStep[]; error?: unknown }): void {
    this.provisioned = provisioned;
    const { data, error } = provisioned;
    this.error = error;
    this.steps = data;
    if (data ?? error) this.asOf = new Date();
  }

  /** Undefined would keep the wire from asking. */
  get asked(): string | null {
    return this.value ?? null;
  }

  get heading(): string {
    if (this.figure === 'queue') return fill(QUEUE, this.value === undefined ? NO_QUEUE : wordsOf(this.value));
    return this.figure === 'step' ? fill(STEP, this.value ?? '', this.days) : fill(LATE, this.days);
  }

  get closeTitle(): string {
    return fill(CLOSE_ONE, this.heading);
  }

  get isLoading(): boolean {
    return !this.steps && !this.error;
  }

  get isEmpty(): boolean {
    return this.steps?.length === 0;
  }

  /** Of a step that takes time, those that took most. */
  get sorted(): readonly FigureStep[] {
    const steps = this.steps ?? [];
    return this.figure === 'step' ? steps.toSorted((a, b) => durationOf(b) - durationOf(a)) : steps;
  }

  get most(): string {
    return this.steps?.length === MOST_ROWS ? fill(MOST, MOST_ROWS) : '';
  }

  get now(): number {
    return this.asOf?.getTime() ?? 0;
  }

  handleClose(): void {
    this.dispatchEvent(new CustomEvent('close'));
  }

  async handleRefresh(): Promise<void> {
    await refreshApex(this.provisioned);
  }
}
