/** Results of `sf order import|submit|display|plan|task|change|cancel|simulate|report`. */
import type { OrderView, TaskView } from '../../domain/orderView.ts';
import type { OrderExplanation } from '../../engine/explain.ts';
import type { ProcessReport } from '../../engine/insight/processReport.ts';
import type { Simulation } from '../../engine/simulateOrder.ts';
import type { ChangeAnswer } from '../resultParts.ts';
import type { ProblemResult } from './problemResult.ts';

export interface ImportedOrderResult {
  readonly externalId: string;
  readonly lines: number;
  readonly outcome: 'created' | 'existing' | 'refused' | 'dryRun';
  /** Record id; null when there is no record. */
  readonly id: string | null;
  /** Why it was refused. */
  readonly problems: readonly ProblemResult[];
}

export interface OrderImportResult {
  readonly orders: readonly ImportedOrderResult[];
  /** What was read, but not as the document may have meant it. */
  readonly warnings: readonly ProblemResult[];
}

export interface OrderSubmitResult {
  readonly id: string;
  readonly orderNumber: string;
  /** False in a dry run. */
  readonly submitted: boolean;
  /** Technical items of the order; none of a change, which is about those of the order that it amends. */
  readonly items: number;
  /** Of a change those that it adds, does again, undoes or takes out. */
  readonly steps: number;
  /** When the work is expected to be done if it started now; with a change, that of the order that it amends. */
  readonly projectedEnd: string;
}

export type OrderDisplayResult = OrderView;

/** The whole order, whichever steps `--only` shows. */
export type OrderPlanDisplayResult = OrderView;

export type OrderExplainResult = OrderExplanation;
export type OrderTaskListResult = readonly TaskView[];
export type OrderTaskCompleteResult = TaskView;
export type OrderSimulateResult = readonly Simulation[];

export interface OrderReportResult extends ProcessReport {
  /** Orders begun from then on. */
  readonly since: string;
}

/** `sf order change draft`. */
export interface OrderChangeDraftResult {
  readonly id: string;
  readonly orderNumber: string;
  readonly externalId: string;
  /** Number of the order that it changes. */
  readonly amends: string;
}

export type OrderChangePreviewResult = ChangeAnswer;
export type OrderChangeOverrideResult = ChangeAnswer;
export type OrderCancelResult = ChangeAnswer;

export interface OrderPromiseResult {
  readonly id: string;
  readonly orderNumber: string;
  readonly promisedAt: string;
  /** What was promised before; left out for the first promise. */
  readonly was?: string;
  /** When it is expected to be done, where the service has said so. */
  readonly projectedAt?: string;
  /** It is expected to be done only after the new date. */
  readonly isBeforeProjected: boolean;
  /** Whether the customer has an address that is told. */
  readonly customerHasEmail: boolean;
}
