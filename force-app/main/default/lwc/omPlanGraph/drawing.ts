import CRITICAL from '@salesforce/label/c.OM_PlanGraph_Critical';
import LATE from '@salesforce/label/c.OM_State_Late';
import type { PlanStep } from 'c/omOrderModel';
import { layoutGraph, NODE_HEIGHT, NODE_WIDTH, type Graph } from 'c/omPlanLayout';
import { lookOf } from 'c/omStates';
import { glyphOf, toneOf } from './glyphs';

/** What of the graph follows from the steps alone, whatever is selected. */
export interface Drawing {
  readonly steps: readonly PlanStep[];
  readonly laneBy: 'lane' | 'queue';
  readonly noLane: string;
  readonly graph: Graph;
  readonly lanes: readonly object[];
  readonly nodes: readonly DrawnNode[];
}

export interface DrawnNode {
  readonly key: string;
  readonly name: string;
  readonly word: string;
  readonly late: string;
  readonly glyph: string;
  readonly critical: string;
  readonly className: string;
  readonly style: string;
}

const EMPTY: Graph = { width: 0, height: 0, lanes: [], nodes: [], edges: [] };

export function draw(steps: readonly PlanStep[], laneBy: 'lane' | 'queue', noLane: string): Drawing {
  const graph = steps.length === 0 ? EMPTY : layoutGraph(steps, (step) => step[laneBy] ?? noLane);
  const lanes = graph.lanes.map(({ name, y, height }, index) => ({
    name: name === '' ? noLane : name,
    key: name,
    style: `inset-block-start: ${y}px; block-size: ${height}px`,
    className: index % 2 === 0 ? 'lane' : 'lane lane_odd',
  }));
  return { steps, laneBy, noLane, graph, lanes, nodes: graph.nodes.map(drawnNode) };
}

const drawnNode = ({ step, x, y }: Graph['nodes'][number]): DrawnNode => ({
  key: step.key,
  name: step.name,
  word: lookOf(step.state).word,
  late: step.isLate === true && toneOf(step.state) !== 'success' ? LATE : '',
  glyph: glyphOf(step.state),
  critical: step.isCritical === true ? CRITICAL : '',
  className: `node node_${toneOf(step.state)}${step.isCritical === true ? ' node_critical' : ''}`,
  style: `inset-inline-start: ${x}px; inset-block-start: ${y}px; inline-size: ${NODE_WIDTH}px; block-size: ${NODE_HEIGHT}px`,
});
