import { LightningElement, api, wire } from 'lwc';
import { registerRefreshHandler, unregisterRefreshHandler } from 'lightning/refresh';
import { refreshApex } from '@salesforce/apex';
import FORM_FACTOR from '@salesforce/client/formFactor';
import getPlan from '@salesforce/apex/OM_OrderController.getPlan';
import TITLE from '@salesforce/label/c.OM_Plan_Title';
import GRAPH from '@salesforce/label/c.OM_Plan_Graph';
import LIST from '@salesforce/label/c.OM_Plan_List';
import VIEW from '@salesforce/label/c.OM_Plan_View';
import FILTER from '@salesforce/label/c.OM_Plan_Filter';
import ALL from '@salesforce/label/c.OM_Plan_All';
import ATTENTION from '@salesforce/label/c.OM_Plan_Attention';
import RUNNING from '@salesforce/label/c.OM_Plan_Running';
import WAITING from '@salesforce/label/c.OM_Plan_Waiting';
import DONE from '@salesforce/label/c.OM_Plan_Done';
import SEARCH from '@salesforce/label/c.OM_Plan_Search';
import NOTHING_FITS from '@salesforce/label/c.OM_Plan_NothingFits';
import BY_GROUP from '@salesforce/label/c.OM_Plan_ByGroup';
import BY_QUEUE from '@salesforce/label/c.OM_Plan_ByQueue';
import LANES from '@salesforce/label/c.OM_Plan_Lanes';
import ZOOM_IN from '@salesforce/label/c.OM_Plan_ZoomIn';
import ZOOM_OUT from '@salesforce/label/c.OM_Plan_ZoomOut';
import SYSTEM from '@salesforce/label/c.OM_Plan_System';
import LANE_COUNT from '@salesforce/label/c.OM_Plan_LaneCount';
import COLLAPSED from '@salesforce/label/c.OM_Plan_Collapsed';
import OPEN_ALL from '@salesforce/label/c.OM_Plan_OpenAll';
import { fill } from 'c/omErrors';
import { counts, fits, STEP_FILTERS, type PlanStep, type PlanView, type StepFilter, type Wired } from 'c/omOrderModel';
import { emptyPlan, type EmptyPlan } from 'c/omPlanEmpty';
import { collapseLanes, laneKey, MAX_NODES } from 'c/omPlanLayout';

const FILTERS: Readonly<Record<StepFilter, string>> = {
  all: ALL,
  attention: ATTENTION,
  running: RUNNING,
  waiting: WAITING,
  done: DONE,
};
const ZOOMS = [0.5, 0.75, 1, 1.25];
type View = 'graph' | 'list';

/** The plan of an order: filters with counts, search, graph or list, and one step in detail. */
export default class OmPlanCard extends LightningElement {
  @api recordId?: string;

  label = {
    TITLE,
    VIEW,
    FILTER,
    SEARCH,
    NOTHING_FITS,
    LANES,
    ZOOM_IN,
    ZOOM_OUT,
    SYSTEM,
    COLLAPSED,
    OPEN_ALL,
  };
  views = [
    { label: GRAPH, value: 'graph' },
    { label: LIST, value: 'list' },
  ];
  laneKinds = [
    { label: BY_GROUP, value: 'lane' },
    { label: BY_QUEUE, value: 'queue' },
  ];
  plan?: PlanView | null;
  error: unknown = undefined;
  loadedAt?: Date;
  /** A graph needs room that a phone has not. */
  view: View = FORM_FACTOR === 'Small' ? 'list' : 'graph';
  laneBy: 'lane' | 'queue' = 'lane';
  filter: StepFilter = 'all';
  search = '';
  selectedKey: string | undefined = undefined;
  opensAll = false;
  private zoomIndex = 2;
  private openLanes: ReadonlySet<string> = new Set();
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

  get allSteps(): readonly PlanStep[] {
    return this.plan?.steps ?? [];
  }

  get filters(): readonly object[] {
    return STEP_FILTERS.map((value) => ({
      value,
      label: FILTERS[value],
      count: this.allSteps.filter((step) => fits(step, value)).length,
      className: value === this.filter ? 'tab tab_on' : 'tab',
      isPressed: value === this.filter ? 'true' : 'false',
    }));
  }

  get shown(): readonly PlanStep[] {
    const words = this.search.trim().toLowerCase();
    return this.allSteps.filter(
      (step) =>
        fits(step, this.filter) &&
        (this.filter !== 'all' || counts(step)) &&
        (words === '' || step.name.toLowerCase().includes(words) || step.key.toLowerCase().includes(words))
    );
  }

  get isCollapsed(): boolean {
    return this.shown.length > MAX_NODES && !this.opensAll;
  }

  get graphSteps(): readonly PlanStep[] {
    const steps = this.shown;
    if (!this.isCollapsed) return steps;
    const laneOf = (step: PlanStep): string => step[this.laneBy] ?? SYSTEM;
    return collapseLanes(
      steps,
      laneOf,
      (lane) => this.openLanes.has(lane),
      (lane, done, total) => fill(LANE_COUNT, lane, done, total)
    );
  }

  get hasShown(): boolean {
    return this.shown.length > 0;
  }

  get isGraph(): boolean {
    return this.view === 'graph';
  }

  get selected(): PlanStep | undefined {
    return this.allSteps.find(({ key }) => key === this.selectedKey);
  }

  get zoom(): number {
    return ZOOMS[this.zoomIndex] ?? 1;
  }

  get cannotZoomIn(): boolean {
    return this.zoomIndex === ZOOMS.length - 1;
  }

  get cannotZoomOut(): boolean {
    return this.zoomIndex === 0;
  }

  handleFilter(event: Event): void {
    this.filter = (event.currentTarget as HTMLElement).dataset['filter'] as StepFilter;
  }

  handleSearch(event: CustomEvent<{ value: string }>): void {
    this.search = event.detail.value;
  }

  handleView(event: CustomEvent<{ value: string }>): void {
    this.view = event.detail.value as View;
  }

  handleLanes(event: CustomEvent<{ value: string }>): void {
    this.laneBy = event.detail.value as 'lane' | 'queue';
  }

  handleZoomIn(): void {
    this.zoomIndex += 1;
  }

  handleZoomOut(): void {
    this.zoomIndex -= 1;
  }

  handleOpenAll(): void {
    this.opensAll = true;
  }

  /** A closed lane opens; a step is shown in detail. */
  handleSelect(event: CustomEvent<string>): void {
    const key = event.detail;
    const lane = this.allSteps.map((step) => step[this.laneBy] ?? SYSTEM).find((name) => laneKey(name) === key);
    if (lane === undefined) this.selectedKey = key;
    else this.openLanes = new Set([...this.openLanes, lane]);
  }

  handleClose(): void {
    this.selectedKey = undefined;
  }

  async handleRefresh(): Promise<void> {
    await refreshApex(this.wired);
  }
}
