import { LightningElement, api, wire } from 'lwc';
import { registerRefreshHandler, unregisterRefreshHandler } from 'lightning/refresh';
import { refreshApex } from '@salesforce/apex';
import getPlan from '@salesforce/apex/OM_OrderController.getPlan';
import TITLE from '@salesforce/label/c.OM_Timeline_Title';
import SCALE from '@salesforce/label/c.OM_Timeline_Scale';
import FIT from '@salesforce/label/c.OM_Timeline_Fit';
import DAY from '@salesforce/label/c.OM_Timeline_Day';
import WEEK from '@salesforce/label/c.OM_Timeline_Week';
import MONTH from '@salesforce/label/c.OM_Timeline_Month';
import TODAY from '@salesforce/label/c.OM_Timeline_Today';
import PLANNED from '@salesforce/label/c.OM_Step_Planned';
import ACTUAL from '@salesforce/label/c.OM_Step_Actual';
import CRITICAL from '@salesforce/label/c.OM_Timeline_CriticalPath';
import ONLY_CRITICAL from '@salesforce/label/c.OM_Timeline_OnlyCritical';
import ROW from '@salesforce/label/c.OM_Timeline_Row';
import NOT_BEGUN from '@salesforce/label/c.OM_Timeline_NotBegun';
import FROM_TO from '@salesforce/label/c.OM_FromTo';
import UNTIL_NOW from '@salesforce/label/c.OM_Step_UntilNow';
import SHOW_MORE from '@salesforce/label/c.OM_ShowMore';
import { fill } from 'c/omErrors';
import { dateTimeText, dayText, rangeText, startOfDay } from 'c/omFormat';
import { counts, isDone, isOpen, type PlanStep, type PlanView, type Wired } from 'c/omOrderModel';
import { emptyPlan, type EmptyPlan } from 'c/omPlanEmpty';
import { layoutTimeline, type Bar, type Scale, type Timeline } from 'c/omPlanLayout';
import { lookOf } from 'c/omStates';

const FIRST = 60;

/** Steps on a line of time: what was planned, what happened, and the path on which every delay counts. */
export default class OmPlanTimeline extends LightningElement {
  @api recordId?: string;

  label = { TITLE, SCALE, TODAY, PLANNED, ACTUAL, CRITICAL, ONLY_CRITICAL };
  scales = [
    { label: FIT, value: 'fit' },
    { label: DAY, value: 'day' },
    { label: WEEK, value: 'week' },
    { label: MONTH, value: 'month' },
  ];
  plan?: PlanView | null;
  error: unknown = undefined;
  loadedAt?: Date;
  scale: Scale = 'fit';
  onlyCritical = false;
  private limit = FIRST;
  private wired?: Wired<PlanView | null>;
  private refreshId?: number;

  @wire(getPlan, { orderId: '$recordId' })
  wiredPlan(wired: Wired<PlanView | null>): void {
    this.wired = wired;
    this.error = wired.error;
    if (wired.data !== undefined) this.plan = wired.data;
    if (wired.data !== undefined || wired.error) this.loadedAt = new Date();
  }

  connectedCallback(): void {
    this.refreshId = registerRefreshHandler(this, () => this.handleRefresh());
  }

  disconnectedCallback(): void {
    if (this.refreshId !== undefined) unregisterRefreshHandler(this.refreshId);
  }

  get isLoading(): boolean {
    return this.plan === undefined && !this.error;
  }

  get empty(): EmptyPlan {
    return emptyPlan(this.plan);
  }

  get isEmpty(): boolean {
    return this.plan === null || this.plan?.steps.length === 0;
  }

  get steps(): readonly PlanStep[] {
    return (this.plan?.steps ?? []).filter((step) => counts(step) && (!this.onlyCritical || step.isCritical === true));
  }

  get chart(): object {
    const timeline = layoutTimeline(this.steps, this.loadedAt?.getTime() ?? 0, this.scale, startOfDay);
    return {
      ticks: timeline.ticks.map(({ at, left }) => ({ at, text: dayText(at), style: `inset-inline-start: ${left}%` })),
      today: timeline.today === undefined ? undefined : `inset-inline-start: ${timeline.today}%`,
      size: timeline.width === undefined ? undefined : `min-inline-size: ${timeline.width}px`,
      rows: this.rowsOf(timeline),
    };
  }

  get showMore(): string {
    const hidden = this.steps.length - this.limit;
    return hidden > 0 ? fill(SHOW_MORE, Math.min(hidden, FIRST), hidden) : '';
  }

  handleScale(event: CustomEvent<{ value: string }>): void {
    this.scale = event.detail.value as Scale;
  }

  handleCritical(event: CustomEvent<{ checked: boolean }>): void {
    this.onlyCritical = event.detail.checked;
  }

  handleMore(): void {
    this.limit += FIRST;
  }

  async handleRefresh(): Promise<void> {
    await refreshApex(this.wired);
  }

  private rowsOf({ rows }: Timeline): readonly object[] {
    return rows.slice(0, this.limit).map(({ step, planned, actual }) => ({
      key: step.key,
      name: step.name,
      description: descriptionOf(step),
      className: step.isCritical === true ? 'row row_critical' : 'row',
      planned: styleOf(planned),
      actual: styleOf(actual),
      actualClass: `bar bar_actual bar_${toneOf(step)}`,
    }));
  }
}

const styleOf = (bar: Bar | undefined): string | undefined =>
  bar && `inset-inline-start: ${bar.left}%; inline-size: ${bar.width}%`;

const toneOf = (step: PlanStep): string =>
  isDone(step) ? 'done' : step.state === 'FatallyFailed' || (step.isLate === true && isOpen(step)) ? 'late' : 'running';

/** The bars in words. */
function descriptionOf(step: PlanStep): string {
  const planned = rangeText(step.plannedStart, step.plannedEnd);
  const began = step.startedAt ?? (step.endedAt ? step.readyAt : undefined);
  const untilNow = fill(FROM_TO, dateTimeText(began), UNTIL_NOW);
  const actual = !began ? NOT_BEGUN : step.endedAt ? rangeText(began, step.endedAt) : untilNow;
  const critical = step.isCritical === true ? ` ${CRITICAL}.` : '';
  return fill(ROW, step.name, lookOf(step.state).word, planned, actual) + critical;
}
