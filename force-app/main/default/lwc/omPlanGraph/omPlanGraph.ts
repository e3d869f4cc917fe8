import { LightningElement, api } from 'lwc';
import NAME from '@salesforce/label/c.OM_PlanGraph_Name';
import HELP from '@salesforce/label/c.OM_PlanGraph_Help';
import CRITICAL from '@salesforce/label/c.OM_PlanGraph_Critical';
import LATE from '@salesforce/label/c.OM_State_Late';
import type { PlanStep } from 'c/omOrderModel';
import { layoutGraph, neighbour, NODE_HEIGHT, NODE_WIDTH, type Direction, type Graph } from 'c/omPlanLayout';
import { lookOf } from 'c/omStates';
import { glyphOf, toneOf } from './glyphs';

const KEYS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
const EMPTY: Graph = { width: 0, height: 0, lanes: [], nodes: [], edges: [] };

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
  private focusedKey?: string;
  private takesFocus = false;

  @api
  get steps(): readonly PlanStep[] {
    return this.given;
  }

  set steps(value: readonly PlanStep[]) {
    this.given = value;
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

  get graph(): Graph {
    return this.given.length === 0 ? EMPTY : layoutGraph(this.given, (step) => step[this.laneBy] ?? this.noLane);
  }

  get picture(): object {
    const { width, height, lanes, nodes, edges } = this.graph;
    const near = this.nearSelected(edges);
    const tabbable = this.tabbable;
    return {
      viewBox: `0 0 ${width} ${height}`,
      size: `inline-size: ${width * this.zoom}px; block-size: ${height * this.zoom}px`,
      scale: `inline-size: ${width}px; block-size: ${height}px; transform: scale(${this.zoom})`,
      lanes: lanes.map(({ name, y, height: tall }, index) => ({
        name: name === '' ? this.noLane : name,
        key: name,
        style: `inset-block-start: ${y}px; block-size: ${tall}px`,
        className: index % 2 === 0 ? 'lane' : 'lane lane_odd',
      })),
      edges: edges.map(({ id, path, from, to, isCritical }) => ({
        id,
        path,
        className: `edge${isCritical ? ' edge_critical' : ''}${near.has(from) && near.has(to) ? ' edge_near' : ''}`,
      })),
      nodes: nodes.map(({ step, x, y }) => ({
        key: step.key,
        name: step.name,
        word: lookOf(step.state).word,
        late: step.isLate === true && toneOf(step.state) !== 'success' ? LATE : '',
        glyph: glyphOf(step.state),
        critical: step.isCritical === true ? CRITICAL : '',
        className: this.nodeClass(step, near),
        style: `inset-inline-start: ${x}px; inset-block-start: ${y}px; inline-size: ${NODE_WIDTH}px; block-size: ${NODE_HEIGHT}px`,
        tabIndex: step.key === tabbable ? '0' : '-1',
        isPressed: step.key === this.selectedKey ? 'true' : 'false',
      })),
    };
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

  private nodeClass(step: PlanStep, near: ReadonlySet<string>): string {
    const dimmed = near.size > 0 && !near.has(step.key) ? ' node_dim' : '';
    const selected = step.key === this.selectedKey ? ' node_selected' : '';
    const critical = step.isCritical === true ? ' node_critical' : '';
    return `node node_${toneOf(step.state)}${critical}${selected}${dimmed}`;
  }

  /** The selected step with what it waits for and what waits for it. */
  private nearSelected(edges: Graph['edges']): ReadonlySet<string> {
    const selected = this.selectedKey;
    if (selected === undefined || !this.given.some(({ key }) => key === selected)) return new Set();
    return new Set([
      selected,
      ...edges.flatMap(({ from, to }) => (from === selected ? [to] : to === selected ? [from] : [])),
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
