export { collapseLanes, laneKey, MAX_NODES, worstState } from './collapse';
export {
  layoutGraph,
  neighbour,
  NODE_HEIGHT,
  NODE_WIDTH,
  type Direction,
  type Graph,
  type GraphEdge,
  type GraphLane,
  type GraphNode,
} from './graph';
export { layoutTimeline, SCALES, type Bar, type Scale, type Tick, type Timeline, type TimelineRow } from './timeline';
