/** The design with everything filled in: what is hashed, stored, checked and compiled. */
import type { AttributeValue, ItemAction } from '../domain/order.ts';
import type {
  ChangeStrategy,
  DecompositionScope,
  DependencyDefinition,
  GroupScope,
  EscalationRung,
  Pause,
  StepType,
} from '../domain/fulfillmentDesign.ts';
import type { AssignmentPolicy } from '../domain/assignment.ts';
import type { CustomerNotice } from '../domain/customerNotice.ts';
import type { WorkCalendar } from '../domain/workCalendar.ts';

/** ISO 8601, in the one spelling of `formatDuration`. */
export type DurationText = string;

export interface AttributeDocument {
  readonly type: 'string' | 'number' | 'boolean';
  readonly required: boolean;
  readonly values?: readonly AttributeValue[];
  readonly default?: AttributeValue;
}

export interface ProductDocument {
  readonly name: string;
  readonly kind: 'commercial' | 'technical';
  readonly family?: string;
  readonly billable: boolean;
  readonly fulfillment: 'rules' | { readonly none: string };
  readonly attributes: Readonly<Record<string, AttributeDocument>>;
}

export interface SelectorDocument {
  readonly product?: string;
  readonly family?: string;
  readonly actions: readonly ItemAction[];
  readonly when?: string;
}

/** Text is an expression. */
export type ValueDocument = string | { readonly value: AttributeValue };
export interface FromDocument {
  readonly from: string;
  readonly values?: Readonly<Record<string, AttributeValue>>;
  readonly otherwise?: AttributeValue;
}
export type MappingDocument = ValueDocument | FromDocument;

export interface RuleDocument extends SelectorDocument {
  readonly target: string;
  readonly scope: DecompositionScope;
  readonly scopeKey?: string;
  readonly quantity: 'one' | 'same' | 'sum' | { readonly expression: string };
  readonly attributes: Readonly<Record<string, MappingDocument>>;
}

export interface ScenarioDocument extends SelectorDocument {
  readonly group: string;
}

export interface RetryDocument {
  readonly attempts: number;
  readonly delay: DurationText;
  readonly maxDelay: DurationText;
  readonly backoff: number;
}

export interface StepDocument {
  readonly name: string;
  readonly type: Exclude<StepType, 'billingGate'>;
  readonly mandatory: boolean;
  readonly when?: string;
  readonly gateway?: string;
  readonly operation?: string;
  readonly payload: Readonly<Record<string, ValueDocument>>;
  readonly queue?: string;
  readonly assignment?: AssignmentDocument;
  readonly instructions?: string;
  readonly form: Readonly<Record<string, AttributeDocument>>;
  readonly delay?: DurationText;
  readonly delayIn?: 'workingTime';
  readonly event?: string;
  readonly duration: DurationText;
  /** Key of a calendar, or `24x7` spelled out against the design's own. */
  readonly calendar?: string;
  readonly sla?: SlaDocument;
  readonly retry: RetryDocument;
  readonly change?: ChangeDocument;
  readonly pointOfNoReturn?: PointOfNoReturnDocument;
}

export interface AssignmentDocument {
  /** `queue` spelled out against the design's own. */
  readonly strategy: AssignmentPolicy['strategy'] | 'queue';
  readonly skills: readonly string[];
}

export interface SlaDocument {
  readonly target: DurationText;
  readonly atRiskAt: number;
  readonly pauseWhile?: readonly Pause[];
  readonly escalation?: string;
}

export interface FailuresDocument {
  readonly queue?: string;
  readonly calendar?: string;
  readonly target: { readonly transient?: DurationText; readonly permanent?: DurationText };
}

export type CalendarDocument = Omit<WorkCalendar, 'key'>;

export interface RungDocument extends Omit<EscalationRung, 'afterMs'> {
  readonly after: DurationText;
}

export interface ChangeDocument {
  readonly strategy: ChangeStrategy;
  readonly undo?: {
    readonly gateway: string;
    readonly operation: string;
    readonly payload: Readonly<Record<string, ValueDocument>>;
  };
  readonly sensitiveTo?: readonly string[];
}

export interface PointOfNoReturnDocument {
  readonly kind: 'hard' | 'soft';
  readonly at: 'started' | 'completed';
  readonly attributes?: readonly string[];
  /** In the currency of the order. */
  readonly fee?: number;
  readonly reason: string;
}

export interface GroupDocument {
  readonly name: string;
  readonly scope: GroupScope;
  readonly steps: Readonly<Record<string, StepDocument>>;
}

export interface DependencyDocument {
  readonly from: string;
  readonly to: string;
  readonly scope: DependencyDefinition['scope'];
  readonly lag: DurationText;
}

export interface BillingDocument {
  readonly release: 'line' | 'bundle' | 'order';
  readonly gateway: string;
  readonly operation: string;
  readonly retry: RetryDocument;
  /** Absent where nobody else is told, so that such a design keeps its hash. */
  readonly also?: Readonly<Record<string, GateCallDocument>>;
}

export interface GateCallDocument {
  readonly name: string;
  readonly gateway: string;
  readonly operation: string;
  readonly when?: string;
  readonly payload: Readonly<Record<string, ValueDocument>>;
  readonly retry: RetryDocument;
}

export interface GatewayDocument {
  readonly kind: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface DesignDocument {
  readonly design: string;
  readonly products: Readonly<Record<string, ProductDocument>>;
  readonly rules: Readonly<Record<string, RuleDocument>>;
  readonly scenarios: Readonly<Record<string, ScenarioDocument>>;
  readonly groups: Readonly<Record<string, GroupDocument>>;
  /** Sorted, without repetitions. */
  readonly dependencies: readonly DependencyDocument[];
  /** Absent only in a document that does not pass the check. */
  readonly billing?: BillingDocument;
  readonly gateways: Readonly<Record<string, GatewayDocument>>;
  /** These are absent where the author did not use them, so that such a design keeps its hash. */
  readonly calendar?: string;
  readonly calendars?: Readonly<Record<string, CalendarDocument>>;
  readonly escalation?: string;
  readonly escalations?: Readonly<Record<string, readonly RungDocument[]>>;
  readonly failures?: FailuresDocument;
  readonly assignment?: AssignmentDocument;
  readonly customerNotice?: CustomerNotice;
}

/** Where a dependency stands in the merged document; both `after` and the list end up here. */
export const dependencyKey = (dependency: Pick<DependencyDocument, 'from' | 'to'>): string =>
  `${dependency.from} -> ${dependency.to}`;
