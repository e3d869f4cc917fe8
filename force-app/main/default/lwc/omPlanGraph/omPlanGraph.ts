import { LightningElement, api } from 'lwc';
import NAME from '@salesforce/label/c.OM_PlanGraph_Name';
import HELP from '@salesforce/label/c.OM_PlanGraph_Help';
import type { PlanStep } from 'c/omOrderModel';
import { neighbour, type Direction, type Graph } from 'c/omPlanLayout';
import { draw, type Drawing } from './drawing';

const KEYS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** Steps as a graph. Arrow keys follow dependencies. Fires `select` with the key of a step. */
export default class OmPlanGraph extends LightningElement {
  /** What the lanes are: one of the fields of a step. */
  @api laneBy: 'lane' | 'queue' = 'lane';
  /** The lane of steps that have none. */
  @api noLane = '';
  @api selectedKey?: string;
  /** 1 is the natural size. */
  @api zoom = 1;

  label = { NAME, HELP };
  private given: readonly PlanStep[] = [];
  /** What does not depend on the selection, and would be felt if each selection made it anew. */
  private readonly made: { drawing?: Drawing } = {};
  private focusedKey?: string;
  private takesFocus = false;

  @api
  get steps(): readonly PlanStep[] {
    return this.given;
  }

  set steps(value: readonly PlanStep[]) {
    const isSame = value.length === this.given.length && value.every((step, index) => step === this.given[index]);
    if (!isSame) this.given = value;
  }

  /** Brings a step into view and gives it the focus. */
  @api
  show(key: string): void {
    this.focusedKey = key;
    this.focusNode(key);
  }

  renderedCallback(): void {
    if (!this.takesFocus || this.focusedKey === undefined) return;
    this.takesFocus = false;
    this.focusNode(this.focusedKey);
  }

  get viewBox(): string {
    return `0 0 ${this.graph.width} ${this.graph.height}`;
  }

  get frameStyle(): string {
    return `inline-size: ${this.graph.width * this.zoom}px; block-size: ${this.graph.height * this.zoom}px`;
  }

  get canvasStyle(): string {
    return `inline-size: ${this.graph.width}px; block-size: ${this.graph.height}px; transform: scale(${this.zoom})`;
  }

  get lanes(): Drawing['lanes'] {
    return this.drawing.lanes;
  }

  get edges(): readonly object[] {
    const near = this.nearSelected;
    return this.graph.edges.map(({ id, path, from, to, isCritical }) => ({
      id,
      path,
      className: `edge${isCritical ? ' edge_critical' : ''}${near.has(from) && near.has(to) ? ' edge_near' : ''}`,
    }));
  }

  get nodes(): readonly object[] {
    const near = this.nearSelected;
    const { tabbable, selectedKey } = this;
    return this.drawing.nodes.map(({ className, ...node }) => ({
      ...node,
      className: `${className}${node.key === selectedKey ? ' node_selected' : ''}${near.size > 0 && !near.has(node.key) ? ' node_dim' : ''}`,
      tabIndex: node.key === tabbable ? '0' : '-1',
      isPressed: node.key === selectedKey ? 'true' : 'false',
    }));
  }

  handleSelect(event: Event): void {
    const { key } = (event.currentTarget as HTMLElement).dataset;
    this.focusedKey = key ?? '';
    this.dispatchEvent(new CustomEvent('select', { detail: key }));
  }

  handleKey(event: KeyboardEvent): void {
    const direction = KEYS[event.key];
    const key = (event.target as HTMLElement).dataset['key'];
    if (direction === undefined || key === undefined) return;
    event.preventDefault();
    const next = neighbour(this.graph, key, direction);
    if (next === undefined) return;
    this.focusedKey = next;
    this.takesFocus = true;
  }

  /** One stop for the tab key; arrow keys do the rest. */
  private get tabbable(): string | undefined {
    const wanted = this.focusedKey ?? this.selectedKey;
    return this.given.some(({ key }) => key === wanted) ? wanted : this.given[0]?.key;
  }

  private get graph(): Graph {
    return this.drawing.graph;
  }

  private get drawing(): Drawing {
    const { given: steps, laneBy, noLane, made } = this;
    const { drawing } = made;
    if (drawing && drawing.steps === steps && drawing.laneBy === laneBy && drawing.noLane === noLane) return drawing;
    return (made.drawing = draw(steps, laneBy, noLane));
  }

  /** The selected step with what it waits for and what waits for it. */
  private get nearSelected(): ReadonlySet<string> {
    const selected = this.selectedKey;
    if (selected === undefined || !this.given.some(({ key }) => key === selected)) return new Set();
    return new Set([
      selected,
      ...this.graph.edges.flatMap(({ from, to }) => (from === selected ? [to] : to === selected ? [from] : [])),
    ]);
  }

  private focusNode(key: string): void {
    const node = [...(this.template?.querySelectorAll<HTMLElement>('.node') ?? [])].find(
      (one) => one.dataset['key'] === key
    );
    node?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    node?.focus({ preventScroll: true });
  }
}
