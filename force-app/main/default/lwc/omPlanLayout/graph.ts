import type { PlanStep } from 'c/omOrderModel';

export const NODE_WIDTH = 176;
export const NODE_HEIGHT = 48;
const GAP_X = 56;
const GAP_Y = 12;
const LANE_PADDING = 12;
/** Room for the name of a lane, above its nodes. */
const LANE_HEAD = 28;
const MARGIN = 12;

export interface GraphNode {
  readonly step: PlanStep;
  readonly layer: number;
  readonly x: number;
  readonly y: number;
}
export interface GraphEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** The `d` of an SVG path. */
  readonly path: string;
  readonly isCritical: boolean;
}
export interface GraphLane {
  readonly name: string;
  readonly y: number;
  readonly height: number;
}
export interface Graph {
  readonly width: number;
  readonly height: number;
  readonly lanes: readonly GraphLane[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/**
 * Time runs to the right: a step stands right of all that it waits for. Each lane is a band; steps of one lane and layer
 * stand below each other, next to what they wait for where there is room. Dependencies on steps that are not given, and
 * those that would close a circle, are left out.
 */
export function layoutGraph(steps: readonly PlanStep[], laneOf: (step: PlanStep) => string): Graph {
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const layers = layersOf(steps, byKey);
  const laneNames = lanesInOrder(steps, laneOf, layers);
  const rows = rowsOf(steps, laneOf, layers);
  const lanes: GraphLane[] = [];
  let top = MARGIN;
  for (const name of laneNames) {
    const count = 1 + Math.max(...steps.filter((step) => laneOf(step) === name).map(({ key }) => rows.get(key) ?? 0));
    const height = LANE_HEAD + 2 * LANE_PADDING + count * NODE_HEIGHT + (count - 1) * GAP_Y;
    lanes.push({ name, y: top, height });
    top += height;
  }
  const laneTop = new Map(lanes.map(({ name, y }) => [name, y]));
  const nodes = steps.map((step) => {
    const layer = layers.get(step.key) ?? 0;
    const y = (laneTop.get(laneOf(step)) ?? 0) + LANE_HEAD + LANE_PADDING;
    return {
      step,
      layer,
      x: MARGIN + layer * (NODE_WIDTH + GAP_X),
      y: y + (rows.get(step.key) ?? 0) * (NODE_HEIGHT + GAP_Y),
    };
  });
  const deepest = Math.max(0, ...layers.values());
  return {
    width: 2 * MARGIN + (deepest + 1) * NODE_WIDTH + deepest * GAP_X,
    height: top + MARGIN,
    lanes,
    nodes,
    edges: edgesOf(nodes, layers),
  };
}

/** The longest way to each step from one that waits for nothing. */
function layersOf(steps: readonly PlanStep[], byKey: ReadonlyMap<string, PlanStep>): ReadonlyMap<string, number> {
  const layers = new Map<string, number>();
  const open = new Set<string>();
  const visit = (step: PlanStep): number => {
    const known = layers.get(step.key);
    if (known !== undefined) return known;
    open.add(step.key);
    let layer = 0;
    for (const key of step.waitsFor) {
      const before = byKey.get(key);
      if (before && !open.has(key)) layer = Math.max(layer, visit(before) + 1);
    }
    open.delete(step.key);
    layers.set(step.key, layer);
    return layer;
  };
  for (const step of steps) visit(step);
  return layers;
}

/** Lanes in the order in which their work begins. */
function lanesInOrder(
  steps: readonly PlanStep[],
  laneOf: (step: PlanStep) => string,
  layers: ReadonlyMap<string, number>
): readonly string[] {
  const first = new Map<string, number>();
  for (const step of steps) {
    const lane = laneOf(step);
    first.set(lane, Math.min(first.get(lane) ?? Infinity, layers.get(step.key) ?? 0));
  }
  return [...first].sort(([a, x], [b, y]) => x - y || a.localeCompare(b)).map(([name]) => name);
}

/** The row of each step within its lane. */
function rowsOf(
  steps: readonly PlanStep[],
  laneOf: (step: PlanStep) => string,
  layers: ReadonlyMap<string, number>
): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  const lanes = new Map(steps.map((step) => [step.key, laneOf(step)]));
  const taken = new Set<string>();
  const byLayer = [...steps].sort((a, b) => (layers.get(a.key) ?? 0) - (layers.get(b.key) ?? 0));
  for (const step of byLayer) {
    const lane = lanes.get(step.key) ?? '';
    const place = `${lane}/${layers.get(step.key) ?? 0}`;
    const before = step.waitsFor.filter((key) => lanes.get(key) === lane).map((key) => rows.get(key));
    const wished = before.find((row) => row !== undefined && !taken.has(`${place}/${row}`));
    let row = wished ?? 0;
    while (taken.has(`${place}/${row}`)) row += 1;
    taken.add(`${place}/${row}`);
    rows.set(step.key, row);
  }
  return rows;
}

function edgesOf(nodes: readonly GraphNode[], layers: ReadonlyMap<string, number>): readonly GraphEdge[] {
  const byKey = new Map(nodes.map((node) => [node.step.key, node]));
  return nodes.flatMap((to) =>
    to.step.waitsFor.flatMap((key) => {
      const from = byKey.get(key);
      if (!from || (layers.get(key) ?? 0) >= to.layer) return [];
      const isCritical = from.step.isCritical === true && to.step.isCritical === true;
      return { id: `${key}→${to.step.key}`, from: key, to: to.step.key, path: curve(from, to), isCritical };
    })
  );
}

function curve(from: GraphNode, to: GraphNode): string {
  const x1 = from.x + NODE_WIDTH;
  const y1 = from.y + NODE_HEIGHT / 2;
  const x2 = to.x;
  const y2 = to.y + NODE_HEIGHT / 2;
  const bend = GAP_X / 2 + Math.min(48, (x2 - x1) / 4);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The step that an arrow key leads to: along a dependency sideways, to the next one of the same layer up and down. */
export function neighbour({ nodes, edges }: Graph, key: string, direction: Direction): string | undefined {
  const here = nodes.find(({ step }) => step.key === key);
  if (!here) return nodes[0]?.step.key;
  if (direction === 'left' || direction === 'right') {
    const keys = new Set(
      edges.flatMap(({ from, to }) => (direction === 'right' ? (from === key ? [to] : []) : to === key ? [from] : []))
    );
    return nearest(
      nodes.filter(({ step }) => keys.has(step.key)),
      here.y
    );
  }
  const column = nodes.filter(
    ({ layer, y }) => layer === here.layer && (direction === 'down' ? y > here.y : y < here.y)
  );
  return nearest(column, here.y);
}

const nearest = (nodes: readonly GraphNode[], y: number): string | undefined =>
  [...nodes].sort((a, b) => Math.abs(a.y - y) - Math.abs(b.y - y))[0]?.step.key;
