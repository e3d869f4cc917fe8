/** Flows, approvals and workflow rules. */
import type { Session } from './records.ts';

/** An active flow that no record starts; types are those of flows, or the object of a record. */
export interface FlowInfo {
  readonly name: string;
  readonly label: string;
  readonly inputs: readonly { readonly name: string; readonly type: string; readonly isCollection: boolean }[];
  readonly outputs: readonly { readonly name: string; readonly type: string; readonly isCollection: boolean }[];
}

export interface FlowService {
  list(): readonly FlowInfo[];
  /**
   * Runs one interview, whole or not at all, and answers its outputs.
   * @throws ApiError NOT_FOUND, INVALID_ARGUMENT_TYPE for an unknown input, UNKNOWN_EXCEPTION when the flow fails
   */
  run(session: Session, name: string, inputs: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
}

export interface ApprovalService {
  /** @throws ApiError NO_APPLICABLE_PROCESS, ALREADY_IN_PROCESS, MANAGER_NOT_DEFINED, ENTITY_IS_LOCKED and others */
  submit(session: Session, request: SubmitRequest): ApprovalResult;
  /** @throws ApiError INVALID_CROSS_REFERENCE_KEY, INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY and others */
  decide(session: Session, request: DecideRequest): ApprovalResult;
  /** All processes, in the order in which records try them. */
  processes(): readonly ApprovalProcessInfo[];
  /** All workflow rules, and what they do. */
  rules(): readonly WorkflowRuleInfo[];
  /** Runs the active rules of a record whose criteria it meets, whatever has changed; one rule when it is named. */
  triggerRules(session: Session, recordId: string, ruleName?: string): void;
}

export interface SubmitRequest {
  readonly recordId: string;
  /** On whose behalf; the current user without it. */
  readonly submitterId?: string;
  readonly comments?: string;
  readonly nextApproverIds?: readonly string[];
  /** Developer name or id of the process; the first that takes the record without it. */
  readonly process?: string;
  readonly skipEntryCriteria?: boolean;
}

export interface DecideRequest {
  /** A pending request; for a recall also the record. */
  readonly workitemId: string;
  /** `Removed` recalls the approval. */
  readonly action: 'Approve' | 'Reject' | 'Removed';
  readonly comments?: string;
  readonly nextApproverIds?: readonly string[];
}

/** Where a request stands after a call, named as the API names it. */
export interface ApprovalResult {
  readonly actorIds: readonly string[] | null;
  readonly entityId: string;
  readonly instanceId: string;
  readonly instanceStatus: string;
  readonly newWorkitemIds: readonly string[];
}

export interface ApprovalProcessInfo {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly object: string;
  readonly description?: string;
  readonly active: boolean;
}

export interface WorkflowRuleInfo {
  readonly id: string;
  readonly name: string;
  readonly object: string;
  readonly description?: string;
  readonly active: boolean;
  readonly actions: readonly { readonly id: string; readonly name: string; readonly type: string }[];
}
