import { LightningElement, api, wire } from 'lwc';
import { NavigationMixin, type PageReference } from 'lightning/navigation';
import { registerRefreshHandler, unregisterRefreshHandler } from 'lightning/refresh';
import { refreshApex } from '@salesforce/apex';
import getOrder from '@salesforce/apex/OM_OrderController.getOrder';
import getPlan from '@salesforce/apex/OM_OrderController.getPlan';
import TITLE from '@salesforce/label/c.OM_Lines_Title';
import PRODUCT from '@salesforce/label/c.OM_Lines_Product';
import QUANTITY from '@salesforce/label/c.OM_Lines_Quantity';
import ACTION from '@salesforce/label/c.OM_Lines_Action';
import DELIVERY from '@salesforce/label/c.OM_OrderPath_Delivery';
import BILLING from '@salesforce/label/c.OM_OrderPath_Billing';
import PRICE from '@salesforce/label/c.OM_Lines_Price';
import WHY from '@salesforce/label/c.OM_Why';
import EMPTY_HEADING from '@salesforce/label/c.OM_Lines_EmptyHeading';
import EMPTY_TEXT from '@salesforce/label/c.OM_Lines_EmptyText';
import EMPTY_TEXT_CLOSED from '@salesforce/label/c.OM_Lines_EmptyTextClosed';
import ADD_BUNDLE from '@salesforce/label/c.OM_Lines_AddBundle';
import CONFIGURE from '@salesforce/label/c.OM_Lines_Configure';
import CONFIGURE_OF from '@salesforce/label/c.OM_Lines_ConfigureOf';
import SHOW_MORE from '@salesforce/label/c.OM_ShowMore';
import TOGGLE from '@salesforce/label/c.OM_Lines_Toggle';
import { fill } from 'c/omErrors';
import {
  closedAtFirst,
  lineTree,
  parsePoints,
  visibleRows,
  type OrderView,
  type PlanView,
  type TreeNode,
  type TreeRow,
  type Wired,
} from 'c/omOrderModel';
import { gridRow, type GridRow } from './rows';

const FIRST_ROWS = 50;
const MORE_ROWS = 100;

/** Lines as a tree: bundles, their parts, and the technical items that these became. */
export default class OmOrderLines extends NavigationMixin(LightningElement) {
  @api recordId?: string;

  label = {
    TITLE,
    PRODUCT,
    QUANTITY,
    ACTION,
    DELIVERY,
    BILLING,
    PRICE,
    WHY,
    EMPTY_HEADING,
    ADD_BUNDLE,
    CONFIGURE,
  };
  order?: OrderView;
  plan?: PlanView | null;
  error: unknown = undefined;
  loadedAt?: Date;
  private wiredOrderView?: Wired<OrderView>;
  private wiredPlanView?: Wired<PlanView | null>;
  private points = parsePoints(undefined);
  private nodes: readonly TreeNode[] = [];
  private closed: ReadonlySet<string> = new Set();
  /** Nodes that were closed once by themselves; whoever opened one keeps it open. */
  private seen: ReadonlySet<string> = new Set();
  private focused?: string;
  private takesFocus = false;
  private limit = FIRST_ROWS;
  private refreshId?: number;

  @wire(getOrder, { orderId: '$recordId' })
  wiredOrder(wired: Wired<OrderView>): void {
    this.wiredOrderView = wired;
    this.error = wired.error;
    if (wired.data) this.order = wired.data;
    if (wired.data ?? wired.error) this.loadedAt = new Date();
    this.rebuild();
  }

  /** Lines are shown without a plan, too; who may not see plans sees the lines. */
  @wire(getPlan, { orderId: '$recordId' })
  wiredPlan(wired: Wired<PlanView | null>): void {
    this.wiredPlanView = wired;
    this.plan = wired.data ?? null;
    this.points = parsePoints(this.plan?.pointsOfNoReturn);
    this.rebuild();
  }

  connectedCallback(): void {
    this.refreshId = registerRefreshHandler(this, () => this.handleRefresh());
  }

  disconnectedCallback(): void {
    if (this.refreshId !== undefined) unregisterRefreshHandler(this.refreshId);
  }

  renderedCallback(): void {
    if (!this.takesFocus) return;
    this.takesFocus = false;
    this.template?.querySelector<HTMLElement>(`[data-id="${this.focused ?? ''}"]`)?.focus();
  }

  get isLoading(): boolean {
    return !this.order && !this.error;
  }

  get isEmpty(): boolean {
    return this.order?.lines.length === 0;
  }

  get emptyText(): string {
    return this.canConfigure ? EMPTY_TEXT : EMPTY_TEXT_CLOSED;
  }

  get canConfigure(): boolean {
    return this.order?.canConfigure === true;
  }

  get visible(): readonly TreeRow[] {
    return visibleRows(this.nodes, this.closed);
  }

  get rows(): readonly GridRow[] {
    const nameOfLine = new Map(this.order?.lines.map(({ id, productName }) => [id, productName]));
    const rows = this.visible.slice(0, this.limit);
    const focused = rows.find(({ node }) => node.id === this.focused)?.node.id ?? rows[0]?.node.id;
    const context = {
      hasPlan: Boolean(this.plan),
      nameOfLine,
      points: this.points,
      now: this.loadedAt?.getTime() ?? 0,
      ...(this.order?.currencyCode ? { currency: this.order.currencyCode } : {}),
      ...(focused === undefined ? {} : { focused }),
    };
    return rows.map((row) => {
      const shown = gridRow(row, context);
      return {
        ...shown,
        toggle: fill(TOGGLE, shown.name),
        chevron: shown.isOpen ? 'utility:chevrondown' : 'utility:chevronright',
        configure: this.canConfigure && shown.bundleLine !== undefined,
        configureName: fill(CONFIGURE_OF, shown.name),
      };
    });
  }

  get showMore(): string {
    const hidden = this.visible.length - this.limit;
    return hidden > 0 ? fill(SHOW_MORE, Math.min(hidden, MORE_ROWS), hidden) : '';
  }

  handleMore(): void {
    this.limit += MORE_ROWS;
  }

  handleToggle(event: Event): void {
    this.toggle((event.currentTarget as HTMLElement).dataset['toggle'] ?? '');
  }

  handleAdd(): void {
    this[NavigationMixin.Navigate](this.configurator());
  }

  handleConfigure(event: Event): void {
    this[NavigationMixin.Navigate](this.configurator((event.currentTarget as HTMLElement).dataset['line']));
  }

  async handleRefresh(): Promise<void> {
    await Promise.all([refreshApex(this.wiredOrderView), refreshApex(this.wiredPlanView)]);
  }

  /** The keys of a tree grid: up and down, in and out. */
  handleKey(event: KeyboardEvent): void {
    const row = (event.target as HTMLElement).dataset['id'];
    if (row === undefined) return;
    const { visible } = this;
    const place = visible.findIndex(({ node }) => node.id === row);
    const here = visible[place];
    if (!here) return;
    const target = this.targetOf(event.key, here, place);
    if (target === undefined) return;
    event.preventDefault();
    if (target === row) this.toggle(row);
    this.focused = target;
    this.takesFocus = true;
    this.limit = Math.max(this.limit, visible.findIndex(({ node }) => node.id === target) + 1);
  }

  /** The row that a key leads to; the same row where it opens or closes it. */
  private targetOf(key: string, here: TreeRow, place: number): string | undefined {
    const { visible } = this;
    const isClosed = here.node.children.length > 0 && !here.isOpen;
    switch (key) {
      case 'ArrowDown':
        return visible[place + 1]?.node.id;
      case 'ArrowUp':
        return visible[place - 1]?.node.id;
      case 'Home':
        return visible[0]?.node.id;
      case 'End':
        return visible.at(-1)?.node.id;
      case 'ArrowRight':
        return isClosed ? here.node.id : here.isOpen ? visible[place + 1]?.node.id : undefined;
      case 'ArrowLeft':
        if (here.isOpen) return here.node.id;
        return visible.slice(0, place).findLast(({ level }) => level < here.level)?.node.id;
      default:
        return undefined;
    }
  }

  private toggle(id: string): void {
    const closed = new Set(this.closed);
    if (!closed.delete(id)) closed.add(id);
    this.closed = closed;
  }

  /** What was opened and closed stays so when data comes anew. */
  private rebuild(): void {
    if (!this.order) return;
    this.nodes = lineTree(this.order, this.plan);
    const fresh = closedAtFirst(this.nodes).filter((id) => !this.seen.has(id));
    this.closed = new Set([...this.closed, ...fresh]);
    this.seen = new Set([...this.seen, ...fresh]);
  }

  private configurator(line?: string): PageReference {
    return {
      type: 'standard__component',
      attributes: { componentName: 'c__omBundleConfigurator' },
      state: { c__orderId: this.recordId, ...(line === undefined ? {} : { c__lineId: line }) },
    };
  }
}
