import type { BillingState, PlanState } from '../../domain/states.ts';
import type { PlannedStep, StepStatus } from '../../domain/plan.ts';
import type { DesignVersion } from '../../domain/fulfillmentDesign.ts';

/** A plan whose row this transaction has locked. */
export interface PlanNode {
  readonly no: number;
  readonly id: string;
  readonly orderNumber: string;
  readonly revision: number;
  readonly design: DesignVersion;
  /** Number of changes that were made to it. */
  readonly changes: number;
  cancelling: boolean;
  steps: number;
  state: PlanState;
  settled: number;
  begun: number;
  broken: number;
}

/** A step as this transaction sees and changes it. */
export interface StepNode {
  readonly planNo: number;
  readonly seq: number;
  /** Without `dependsOn`, which the edges hold. */
  readonly step: PlannedStep;
  readonly items: readonly number[];
  readonly lines: readonly number[];
  readonly gate: number | undefined;
  /** Successors by number; their keys are known once they are loaded, too. */
  readonly successors: readonly (readonly [seq: number, lagMs: number])[];
  status: StepStatus;
  pending: number;
  notBefore: string | undefined;
  worker: number | undefined;
  job: string | undefined;
  openFalloutId: string | undefined;
  /** Its successors are loaded. */
  expanded: boolean;
}

export interface LineNode {
  readonly planNo: number;
  readonly seq: number;
  readonly lineId: string;
  billing: BillingState | undefined;
  certificateId: string | undefined;
}

export const stepId = (planNo: number, seq: number): string => `${planNo}/${seq}`;
