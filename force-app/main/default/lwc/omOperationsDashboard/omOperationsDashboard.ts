import { LightningElement, wire } from 'lwc';
import { CurrentPageReference, NavigationMixin, type PageReference } from 'lightning/navigation';
import { refreshApex } from '@salesforce/apex';
import getDashboard from '@salesforce/apex/OM_OperationsController.getDashboard';
import AT_RISK from '@salesforce/label/c.OM_Operations_AtRisk';
import AT_RISK_HINT from '@salesforce/label/c.OM_Operations_AtRiskHint';
import ATTENTION from '@salesforce/label/c.OM_Operations_Attention';
import ATTENTION_HINT from '@salesforce/label/c.OM_Operations_AttentionHint';
import BOTTLENECK from '@salesforce/label/c.OM_Operations_Bottleneck';
import CYCLE from '@salesforce/label/c.OM_Operations_Cycle';
import CYCLE_HINT from '@salesforce/label/c.OM_Operations_CycleHint';
import DAY from '@salesforce/label/c.OM_Operations_Day';
import DAYS from '@salesforce/label/c.OM_Operations_Days';
import EMPTY_HEADING from '@salesforce/label/c.OM_Operations_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_Operations_EmptyText';
import FLIGHT from '@salesforce/label/c.OM_Operations_Flight';
import NOTHING from '@salesforce/label/c.OM_Operations_Nothing';
import NO_QUEUE from '@salesforce/label/c.OM_Operations_NoQueue';
import PERIOD from '@salesforce/label/c.OM_Operations_Period';
import QUEUES from '@salesforce/label/c.OM_Operations_Queues';
import QUEUE_COUNTS from '@salesforce/label/c.OM_Operations_QueueCounts';
import SLA from '@salesforce/label/c.OM_Operations_Sla';
import SLA_HINT from '@salesforce/label/c.OM_Operations_SlaHint';
import STATE from '@salesforce/label/c.OM_Operations_State';
import STATES from '@salesforce/label/c.OM_Operations_States';
import STEP from '@salesforce/label/c.OM_Operations_Step';
import TIME from '@salesforce/label/c.OM_Operations_Time';
import TITLE from '@salesforce/label/c.OM_Operations_Title';
import TREND from '@salesforce/label/c.OM_Operations_Trend';
import VENDORS from '@salesforce/label/c.OM_Operations_Vendors';
import { fill } from 'c/omErrors';
import { durationText, money, number, percent } from 'c/omFormat';
import { listPage, tabPage } from 'c/omOutcomes';
import { wordsOf } from 'c/omTaskModel';
import {
  attainment,
  bottleneck,
  figurePage,
  inFlight,
  needAttention,
  stateChart,
  timeChart,
  trendChart,
  type Dashboard,
  type Figure,
} from 'c/omOperationsModel';

const PERIODS = [7, 14, 30, 90] as const;
const HOUR = 3_600_000;
const hours = (value: number): string => durationText(value * HOUR);

const isFigure = (name: string | undefined): name is Figure['figure'] =>
  name === 'queue' || name === 'step' || name === 'late';

/** What an operations lead asks in the morning, answered by one call: is it flowing, is it in time, where is it jammed. */
export default class OmOperationsDashboard extends NavigationMixin(LightningElement) {
  label = {
    DAY,
    EMPTY_HEADING,
    EMPTY_TEXT,
    NOTHING,
    PERIOD,
    QUEUES,
    STATE,
    STATES,
    STEP,
    TIME,
    TITLE,
    TREND,
    VENDORS,
  };
  days = 14;
  dashboard: Dashboard | undefined;
  error: unknown;
  asOf: Date | undefined;
  /** What the address says is to be listed. */
  figure: Figure | undefined;
  private wantsFocus = false;
  private provisioned: unknown;

  @wire(CurrentPageReference)
  wiredReference(reference: PageReference | undefined): void {
    const { c__figure: figure, c__value: value, c__days: days } = reference?.state ?? {};
    this.figure = isFigure(figure) ? { figure, ...(value === undefined ? {} : { value }) } : undefined;
    this.wantsFocus = this.figure !== undefined;
    const period = PERIODS.find((one) => String(one) === days);
    if (period !== undefined) this.days = period;
  }

  @wire(getDashboard, { days: '$days' })
  wiredDashboard(provisioned: { data?: Dashboard; error?: unknown }): void {
    this.provisioned = provisioned;
    const { data, error } = provisioned;
    this.error = error;
    if (data) {
      this.dashboard = data;
      this.asOf = new Date(data.asOf);
    }
  }

  renderedCallback(): void {
    if (!this.wantsFocus) return;
    const list = this.template?.querySelector<HTMLElement>('c-om-figure-steps');
    if (!list) return;
    this.wantsFocus = false;
    list.focus();
  }

  get isLoading(): boolean {
    return !this.dashboard && !this.error;
  }

  get isEmpty(): boolean {
    return this.dashboard?.states.length === 0;
  }

  get hasData(): boolean {
    return this.dashboard !== undefined && !this.error && !this.isEmpty;
  }

  get period(): string {
    return String(this.days);
  }

  get periods(): readonly { label: string; value: string }[] {
    return PERIODS.map((days) => ({ label: fill(DAYS, days), value: String(days) }));
  }

  get tiles(): readonly object[] {
    const { dashboard } = this;
    if (!dashboard) return [];
    const flight = inFlight(dashboard.states);
    const kept = attainment(dashboard);
    const { meanHours, slowHours, orders } = dashboard.cycle;
    const { atRisk, late, amount } = dashboard.jeopardy;
    return [
      {
        name: FLIGHT,
        value: number(flight.orders),
        hint: money(flight.amount),
        page: listPage('Order', 'OM_In_Fulfillment'),
      },
      {
        name: AT_RISK,
        value: number(atRisk + late),
        hint: fill(AT_RISK_HINT, number(late), money(amount)),
        page: listPage('Order', 'OM_At_Risk'),
      },
      {
        name: SLA,
        value: kept === undefined ? '–' : percent(kept),
        hint: fill(SLA_HINT, number(dashboard.stepsLate), number(dashboard.stepsWithDueTime)),
        page: figurePage({ figure: 'late' }, this.days),
      },
      {
        name: CYCLE,
        value: typeof meanHours === 'number' ? hours(meanHours) : '–',
        hint: typeof slowHours === 'number' ? fill(CYCLE_HINT, hours(slowHours), number(orders)) : NOTHING,
        page: listPage('OM_FulfillmentPlan__c', 'Completed'),
      },
      {
        name: ATTENTION,
        value: number(needAttention(dashboard.states)),
        hint: ATTENTION_HINT,
        page: listPage('Order', 'OM_Needs_Attention'),
      },
    ];
  }

  get stateData(): object {
    return stateChart(this.dashboard?.states ?? []);
  }

  get trendData(): object | undefined {
    return this.dashboard && trendChart(this.dashboard, this.days);
  }

  get timeData(): object {
    return timeChart(this.dashboard?.steps ?? [], this.days);
  }

  get bottleneckText(): string {
    const worst = bottleneck(this.dashboard?.steps ?? []);
    return worst ? fill(BOTTLENECK, worst.step, percent(worst.share), hours(worst.hours)) : NOTHING;
  }

  get hasSteps(): boolean {
    return (this.dashboard?.steps.length ?? 0) > 0;
  }

  get hasGateways(): boolean {
    return (this.dashboard?.gateways.length ?? 0) > 0;
  }

  get queues(): readonly object[] {
    return (this.dashboard?.queues ?? []).map(({ queue, open, late }) => ({
      name: queue ? wordsOf(queue) : NO_QUEUE,
      page: figurePage({ figure: 'queue', ...(queue ? { value: queue } : {}) }, this.days),
      counts: fill(QUEUE_COUNTS, number(open), number(late)),
      barStyle: `inline-size: ${Math.round((late / Math.max(open, 1)) * 100)}%`,
    }));
  }

  get hasQueues(): boolean {
    return this.queues.length > 0;
  }

  handlePeriod(event: CustomEvent<{ value: string }>): void {
    this.days = Number(event.detail.value);
  }

  handleClose(): void {
    this[NavigationMixin.Navigate](tabPage('OM_Operations', { c__days: this.period }));
  }

  async handleRefresh(): Promise<void> {
    await refreshApex(this.provisioned);
  }
}
