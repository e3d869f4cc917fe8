/** What to do about a failure, from what helped with failures of the same fingerprint. */

/** `wait`: the vendor's answer came after all. The order is that of harm: what comes first takes least on itself. */
export const REPAIR_ACTIONS = ['wait', 'retry', 'skip', 'complete'] as const;
export type RepairAction = (typeof REPAIR_ACTIONS)[number];

/** How one way of repair went. A retry succeeded when the step was done by it, and failed when it gave a fallout again. */
export interface RepairRecord {
  readonly action: RepairAction;
  readonly tried: number;
  readonly succeeded: number;
}

export interface RepairAdvice {
  /** The way that helped most often; absent when none helped at least every second time. */
  readonly action?: RepairAction;
  /** Share of its tries that succeeded, 0 to 1. */
  readonly share?: number;
  /** Each way that was tried, most successes first. */
  readonly records: readonly RepairRecord[];
}

const GOOD_SHARE = 0.5;

/** Undefined when no failure of this kind was repaired yet. */
export function adviseRepair(records: readonly RepairRecord[]): RepairAdvice | undefined {
  const tried = records
    .filter((record) => record.tried > 0)
    .toSorted((a, b) => b.succeeded - a.succeeded || harm(a.action) - harm(b.action));
  if (tried.length === 0) return undefined;
  const best = tried.find(({ succeeded, tried: times }) => succeeded / times >= GOOD_SHARE);
  return {
    ...(best && { action: best.action, share: Math.round((best.succeeded / best.tried) * 100) / 100 }),
    records: tried,
  };
}

const harm = (action: RepairAction): number => REPAIR_ACTIONS.indexOf(action);
