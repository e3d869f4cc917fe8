/** An order with its fulfillment as the CRM shows it: what commands and pages present. Times are ISO 8601. */
import type { Attributes } from './order.ts';
import type { ClosingPoints } from './outlook.ts';

export interface OrderView {
  readonly id: string;
  readonly orderNumber: string;
  readonly externalId: string;
  readonly accountName: string;
  readonly state: string;
  readonly stateReason?: string;
  readonly approvalStatus?: string;
  readonly revision: number;
  readonly currency: string;
  readonly total: string;
  readonly requestedAt?: string;
  readonly promisedAt?: string;
  readonly projectedAt?: string;
  readonly stepsTotal: number;
  readonly stepsDone: number;
  /** Parents before children. */
  readonly lines: readonly LineView[];
  /** Absent while the order has not been fulfilled yet. */
  readonly plan?: PlanSummary;
}

export interface LineView {
  readonly id: string;
  readonly parentId?: string;
  readonly externalId: string;
  readonly productCode: string;
  readonly productName: string;
  readonly action: string;
  readonly quantity: number;
  readonly unitPrice: string;
  readonly attributes: Attributes;
  readonly state?: string;
  readonly billingState?: string;
  readonly certificate?: string;
}

export interface PlanSummary {
  readonly externalId: string;
  readonly state: string;
  readonly revision: number;
  readonly designNumber: number;
  readonly designHash: string;
  /** When items and steps were taken out of the CRM (ISO 8601). */
  readonly archivedAt?: string;
  /** How long the order can still be changed; absent where its design sets no points of no return. */
  readonly pointsOfNoReturn?: ClosingPoints;
  readonly items: readonly ItemView[];
  readonly steps: readonly StepView[];
  readonly certificates: readonly CertificateView[];
}

export interface ItemView {
  readonly key: string;
  readonly productCode: string;
  readonly productName: string;
  readonly action: string;
  readonly quantity: number;
  readonly attributes: Attributes;
  readonly state: string;
  readonly lineExternalIds: readonly string[];
  readonly parentKeys: readonly string[];
  readonly reason: string;
}

export interface StepView {
  /** CRM id: what one pastes into the next command. */
  readonly id: string;
  readonly key: string;
  readonly group: string;
  readonly name: string;
  /** A `StepType`; text, since an org may hold steps of a newer version. */
  readonly type: string;
  readonly state: string;
  readonly mandatory: boolean;
  readonly critical: boolean;
  readonly itemKey?: string;
  readonly gateway?: string;
  readonly queue?: string;
  readonly attempt: number;
  readonly waitsFor: readonly string[];
  readonly plannedStart?: string;
  readonly plannedEnd?: string;
  readonly readyAt?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly dueAt?: string;
  readonly nextAttemptAt?: string;
  readonly vendorReference?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly note?: string;
  readonly reason?: string;
}

export interface CertificateView {
  readonly id: string;
  readonly gateKey: string;
  readonly releasedAt: string;
  readonly lineExternalIds: readonly string[];
  readonly evidence: readonly {
    readonly name: string;
    readonly state: string;
    readonly endedAt?: string;
    readonly externalId?: string;
    readonly note?: string;
  }[];
}

/** A task that waits for a person. */
export interface TaskView {
  readonly id: string;
  readonly orderNumber: string;
  readonly accountName: string;
  readonly name: string;
  readonly queue: string;
  /** Who has it; absent while it stays in its queue. */
  readonly assignee?: string;
  /** Why this person has it, or why nobody has. */
  readonly assignedWhy?: string;
  readonly state: string;
  readonly instructions?: string;
  readonly form: Readonly<
    Record<
      string,
      {
        readonly type: 'string' | 'number' | 'boolean';
        readonly required: boolean;
        readonly values?: readonly (string | number | boolean)[];
      }
    >
  >;
  readonly readyAt?: string;
  readonly dueAt?: string;
}
