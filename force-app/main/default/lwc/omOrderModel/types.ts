/** What `OM_OrderController` gives; dates are ISO texts. */

export interface OrderLine {
  readonly id: string;
  readonly externalId?: string | null;
  readonly parentId?: string | null;
  readonly depth: number;
  readonly productName: string;
  readonly productCode?: string | null;
  readonly kind?: string | null;
  readonly bundleId?: string | null;
  readonly action?: string | null;
  readonly quantity: number;
  readonly unitPrice?: number | null;
  readonly listPrice?: number | null;
  readonly totalPrice?: number | null;
  readonly attributes?: Readonly<Record<string, string>> | null;
  readonly state?: string | null;
  readonly billingState?: string | null;
  readonly certificateId?: string | null;
  readonly certificateName?: string | null;
}

export interface OrderView {
  readonly id: string;
  readonly orderNumber: string;
  readonly accountId?: string | null;
  readonly accountName?: string | null;
  readonly contractId?: string | null;
  readonly pricebookId?: string | null;
  readonly ownerName?: string | null;
  readonly state: string;
  readonly stateReason?: string | null;
  readonly approvalStatus?: string | null;
  readonly revision: number;
  readonly amendsOrderId?: string | null;
  readonly amendsOrderNumber?: string | null;
  readonly currencyCode?: string | null;
  readonly total?: number | null;
  readonly requestedAt?: string | null;
  readonly promisedAt?: string | null;
  readonly projectedAt?: string | null;
  /** OnTrack, AtRisk or Late against the promised date; none until the service has looked. */
  readonly jeopardy?: string | null;
  readonly jeopardyReason?: string | null;
  /** When the next point of no return closes; none when nothing (more) does. */
  readonly nextPointOfNoReturn?: string | null;
  readonly submittedAt?: string | null;
  readonly stepsTotal: number;
  readonly stepsDone: number;
  readonly canSubmit: boolean;
  readonly canCancel: boolean;
  readonly canConfigure: boolean;
  readonly lines: readonly OrderLine[];
}

export interface PlanItem {
  readonly id: string;
  readonly key: string;
  readonly lineId?: string | null;
  readonly productCode?: string | null;
  readonly productName?: string | null;
  readonly action?: string | null;
  readonly quantity?: number | null;
  readonly attributes?: Readonly<Record<string, string>> | null;
  readonly state?: string | null;
  readonly lineKeys: readonly string[];
  readonly parentKeys: readonly string[];
  readonly reason?: string | null;
}

export interface PlanStep {
  readonly id: string;
  readonly key: string;
  readonly itemKey?: string | null;
  readonly lane?: string | null;
  readonly name: string;
  readonly type: string;
  readonly state: string;
  readonly isMandatory?: boolean;
  readonly isCritical?: boolean;
  readonly isLate?: boolean;
  readonly gateway?: string | null;
  readonly queue?: string | null;
  readonly ownerName?: string | null;
  readonly attempt?: number | null;
  readonly waitsFor: readonly string[];
  readonly plannedStart?: string | null;
  readonly plannedEnd?: string | null;
  readonly readyAt?: string | null;
  readonly startedAt?: string | null;
  readonly endedAt?: string | null;
  readonly dueAt?: string | null;
  readonly nextAttemptAt?: string | null;
  readonly vendorReference?: string | null;
  readonly errorCode?: string | null;
  readonly errorMessage?: string | null;
  readonly note?: string | null;
  readonly reason?: string | null;
  readonly completedBy?: string | null;
}

export interface Certificate {
  readonly id: string;
  readonly name: string;
  readonly gateKey?: string | null;
  readonly releasedAt?: string | null;
  readonly lineKeys: readonly string[];
}

export interface PlanView {
  readonly id: string;
  readonly state?: string | null;
  readonly revision: number;
  readonly designNumber?: number | null;
  readonly stepsTotal: number;
  readonly stepsDone: number;
  readonly projectedAt?: string | null;
  /** When items and steps were taken out of the org. */
  readonly archivedAt?: string | null;
  /** JSON: what `parsePoints` reads. */
  readonly pointsOfNoReturn?: string | null;
  readonly items: readonly PlanItem[];
  readonly steps: readonly PlanStep[];
  readonly certificates: readonly Certificate[];
}

/** What a wire delivers. */
export interface Wired<T> {
  readonly data?: T;
  readonly error?: unknown;
}
