/** What was said about an order on the way to its plan, kept by whom it was about. */
import type { PlannedStep, TechnicalItem } from '../domain/plan.ts';
import type { Problem } from '../domain/result.ts';
import type { ScenarioVerdict } from './composition/groupInstances.ts';
import type { Decomposition, RuleVerdict } from './decompose.ts';
import type { ResolvedLine } from './decomposition/orderLines.ts';

export interface Hearing extends Pick<Decomposition, 'unfulfilled'> {
  readonly lines: readonly ResolvedLine[];
  readonly items: readonly TechnicalItem[];
  /** By key of line or item. */
  readonly rules: ReadonlyMap<string, readonly RuleVerdict[]>;
  /** By key of item. */
  readonly scenarios: ReadonlyMap<string, readonly ScenarioVerdict[]>;
  /** None without a plan. */
  readonly steps: readonly PlannedStep[];
  readonly problems: readonly Problem[];
}

/** Key of the line or item that a rule was asked about. */
export const subjectOf = ({ source }: RuleVerdict): string => source.itemKey ?? source.key;

export function note<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
