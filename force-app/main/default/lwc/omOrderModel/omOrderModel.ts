export type * from './types';
export { attentionOf, isBehindPromise, type Attention, type AttentionKind } from './attention';
export { closedAtFirst, lineTree, visibleRows, type TreeNode, type TreeRow } from './lineTree';
export {
  changeabilityOf,
  feeOf,
  parsePoints,
  type Changeability,
  type Freedom,
  type ReturnPoint,
  type ReturnPoints,
} from './points';
export { stagesOf, type Stage, type StageName, type StageStatus } from './stages';
export {
  counts,
  fits,
  isDone,
  isOpen,
  needsAttention,
  progressOf,
  STEP_FILTERS,
  waitsForNames,
  type Progress,
  type StepFilter,
} from './steps';
