/** What the CRM is shown of plans under way. */
import type { Asset, DeliveredItem } from '../domain/asset.ts';
import type { Attributes } from '../domain/order.ts';
import type { BillingCertificate, FulfillmentPlan, LineStatus, StepStatus } from '../domain/plan.ts';
import type { JeopardyLevel, Outlook } from '../domain/outlook.ts';
import type { OrderState, PlanState } from '../domain/states.ts';
import type { RepairAdvice } from './repairAdvice.ts';
import type { GatewayExchange } from './vendorExchange.ts';

/** What a projection consists of. `plan` is the plan with the header of its order; `key` of a plan is empty. */
export type ProjectedKind = 'plan' | 'item' | 'step' | 'line' | 'certificate' | 'fallout' | 'message' | 'asset';
/**
 * How a projected record is named, alike in `ProjectionBatch.mark` and in what `Crm.project` gives back as failed.
 * `key` is the item's or step's key, the line's CRM id, or the id of the certificate, fallout or message.
 */
export const projectedEntity = (kind: ProjectedKind, planId: string, key = ''): string =>
  `${kind}|${planId.replaceAll('%', '%25').replaceAll('|', '%7C')}|${key}`;

/** What {@link projectedEntity} names. Plan ids come from outside and may hold the separator. */
export function readProjectedEntity(entity: string): {
  readonly kind: string;
  readonly planId: string;
  readonly key: string;
} {
  const [kind = '', planId = '', ...key] = entity.split('|');
  return { kind, planId: planId.replaceAll('%7C', '|').replaceAll('%25', '%'), key: key.join('|') };
}

/** Records that changed since the CRM last saw them, as they are now. `mark` is given back once they are written. */
export interface ProjectionBatch {
  readonly mark: readonly { readonly entity: string; readonly version: string }[];
  readonly plans: readonly PlanProjection[];
}
export interface PlanProjection {
  readonly plan: Pick<FulfillmentPlan, 'id' | 'orderId' | 'orderNumber' | 'revision' | 'projectedEnd' | 'design'>;
  readonly planState: PlanState;
  /** How it stands against its promise; absent until it was looked at. */
  readonly outlook?: Outlook;
  readonly orderState: OrderState;
  /** Orders that carry changes of this one; they show its state from the change on. */
  readonly changeOrderIds: readonly string[];
  /** Without what changes of the order have given up: of those that are done, too. */
  readonly stepsTotal: number;
  readonly stepsDone: number;
  /** True when the plan itself (state, summary) changed; steps, items and lines below hold only what changed. */
  readonly planChanged: boolean;
  readonly items: readonly ItemProjection[];
  readonly steps: readonly StepProjection[];
  readonly lines: readonly LineProjection[];
  readonly certificates: readonly BillingCertificate[];
  readonly fallouts: readonly FalloutProjection[];
  readonly messages: readonly GatewayMessageProjection[];
  /** What the customer has by it. */
  readonly assets?: readonly AssetProjection[];
}
/** `jeopardy` is absent where it never was in any. */
export interface LineProjection extends LineStatus {
  readonly jeopardy?: JeopardyLevel;
}
/** An asset with the technical items that serve it. */
export interface AssetProjection {
  readonly asset: Asset;
  readonly items: readonly DeliveredItem[];
}
export interface ItemProjection {
  /** Absent where it never was in any. */
  readonly jeopardy?: JeopardyLevel;
  readonly key: string;
  readonly productCode: string;
  readonly productName: string;
  readonly action: string;
  readonly quantity: number;
  readonly attributes: Attributes;
  readonly lineIds: readonly string[];
  readonly parentKeys: readonly string[];
  readonly state: string;
  readonly reason: string;
}
export interface StepProjection {
  readonly step: FulfillmentPlan['steps'][number];
  readonly status: StepStatus;
  readonly waitsFor: readonly string[];
}
export interface FalloutProjection {
  readonly id: string;
  readonly stepKey: string;
  readonly state: string;
  readonly errorCode: string;
  readonly message: string;
  readonly fingerprint: string;
  readonly openedAt: string;
  readonly resolvedAt?: string;
  readonly resolution?: string;
  readonly resolvedBy?: string;
  readonly queue?: string;
  readonly dueAt?: string;
  readonly advice?: RepairAdvice;
}
export interface GatewayMessageProjection {
  readonly id: string;
  readonly stepKey: string;
  readonly gateway: string;
  readonly direction: 'Outbound' | 'Inbound';
  readonly at: string;
  readonly exchange: GatewayExchange;
}
