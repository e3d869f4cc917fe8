/**
 * The fulfillment design as the engine uses it: what each product decomposes into, which steps deliver a technical item,
 * what waits for what, and when billing may start. `design/` makes it from checked YAML; the engine only reads it.
 */
import type { Attributes, AttributeValue, ItemAction } from './order.ts';
import type { AssignmentPolicy } from './assignment.ts';
import type { CustomerNotice } from './customerNotice.ts';
import type { WorkCalendar } from './workCalendar.ts';

/** A compiled expression. `source` is what the author wrote, for explanations. */
export interface Expression<T> {
  readonly source: string;
  /**
   * Set when the expression is exactly `steps["group.step"].field`: the value is known only once that step has run, so the
   * plan keeps the reference instead of evaluating it.
   */
  readonly stepOutput?: { readonly step: string; readonly field: string };
  /** @throws {ExpressionError} when the expression does not evaluate, e.g. a missing attribute. */
  evaluate(scope: ExpressionScope): T;
}

/** What an expression may read. `item` is absent in decomposition rules, `line` in steps of order scope. */
export interface ExpressionScope {
  readonly order: OrderScope;
  readonly line?: LineScope;
  readonly item?: ItemScope;
  /** Outputs of completed steps of the plan, by step definition key. */
  readonly steps?: Readonly<Record<string, Attributes>>;
}
export interface OrderScope {
  readonly number: string;
  readonly externalId: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly currency: string;
  readonly revision: number;
  readonly attributes: Attributes;
}
export interface LineScope {
  readonly externalId: string;
  readonly product: string;
  readonly family: string;
  readonly action: ItemAction;
  readonly quantity: number;
  readonly attributes: Attributes;
  /** Attributes of the root line of the bundle; the line's own where it is the root. */
  readonly bundle: Attributes;
}
export interface ItemScope {
  readonly key: string;
  readonly product: string;
  readonly action: ItemAction;
  readonly quantity: number;
  readonly attributes: Attributes;
}

export class ExpressionError extends Error {
  readonly source: string;
  constructor(source: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ExpressionError';
    this.source = source;
  }
}

export interface DesignVersion {
  readonly name: string;
  /** SHA-256 of the canonical document, hex. The identity of the version. */
  readonly hash: string;
  /** Sequence number in the CRM; 0 for a design that has not been applied. */
  readonly number: number;
}

export interface AttributeSpec {
  readonly type: 'string' | 'number' | 'boolean';
  readonly required: boolean;
  readonly values?: readonly AttributeValue[];
  readonly default?: AttributeValue;
}

export interface ProductSpec {
  readonly code: string;
  readonly name: string;
  readonly kind: 'commercial' | 'technical';
  readonly family?: string;
  /** Commercial only: a billable line gets a billing gate. */
  readonly billable: boolean;
  /** `none` for lines that need no work, such as a discount or the head of a bundle. A reason is mandatory. */
  readonly fulfillment: { readonly kind: 'rules' } | { readonly kind: 'none'; readonly reason: string };
  readonly attributes: Readonly<Record<string, AttributeSpec>>;
}

/** Which lines or items a rule or scenario speaks about. */
export interface Selector {
  readonly product?: string;
  readonly family?: string;
  readonly actions: readonly ItemAction[];
  readonly when?: Expression<boolean>;
}

/** How many technical items one rule makes: one per line, bundle, order, account, or value of an expression. */
export type DecompositionScope = 'line' | 'bundle' | 'order' | 'account' | 'custom';

export type QuantityRule =
  | { readonly method: 'one' }
  | { readonly method: 'same' }
  | { readonly method: 'sum' }
  | { readonly method: 'expression'; readonly value: Expression<number> };

export type AttributeMapping =
  | { readonly kind: 'asIs'; readonly from: string }
  | {
      readonly kind: 'list';
      readonly from: string;
      readonly values: Readonly<Record<string, AttributeValue>>;
      readonly otherwise?: AttributeValue;
    }
  | { readonly kind: 'expression'; readonly value: Expression<AttributeValue> };

export interface DecompositionRule {
  readonly key: string;
  readonly source: Selector;
  readonly target: string;
  readonly scope: DecompositionScope;
  /** Only with scope `custom`. */
  readonly scopeKey?: Expression<string>;
  readonly quantity: QuantityRule;
  readonly attributes: Readonly<Record<string, AttributeMapping>>;
}

export type StepType = 'callout' | 'manual' | 'milestone' | 'timer' | 'waitForEvent' | 'auto' | 'billingGate';

/** How failures are retried, by class of error. Delays double from `initialDelayMs` up to `maxDelayMs`, with jitter. */
export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  readonly backoff: number;
}

/** When the promise of a step stands still: it is on hold, it waits for the customer, a vendor has it in hand. */
export const PAUSES = ['onHold', 'customer', 'vendor'] as const;
export type Pause = (typeof PAUSES)[number];

export interface SlaPolicy {
  /** Time from ready to done that is promised, in milliseconds of the step's calendar. */
  readonly targetMs: number;
  /** Share of `targetMs` after which the step is at risk, 0 to 1. */
  readonly atRiskAt: number;
  readonly pauseWhile?: readonly Pause[];
  /** What happens when it slips, in the order of time. */
  readonly escalation?: readonly EscalationRung[];
}

/** Who repairs a failed step, and within what time. */
export interface FailurePolicy {
  readonly queue?: string;
  /** By the class of the error, in milliseconds of `calendar`, from when the last try failed. */
  readonly targetMs: { readonly transient?: number; readonly permanent?: number };
  /** When people repair; around the clock without it. */
  readonly calendar?: WorkCalendar;
}

/** Somebody who is told by a message: `to` is an address or phone number, or `env:NAME`. */
export interface Notify {
  readonly gateway: string;
  readonly to: string;
}

export interface EscalationRung {
  readonly do: 'remind' | 'reassign' | 'manager';
  readonly since: 'atRisk' | 'late';
  /** After that moment, in milliseconds of the step's calendar. */
  readonly afterMs: number;
  /** `reassign` only: the queue that the task goes to. */
  readonly queue?: string;
  readonly notify: readonly Notify[];
}

/** What happens to a finished step when a change of the order gives it other work. */
export type ChangeStrategy = 'redo' | 'undoThenRedo' | 'keep' | 'ask';

/** The call that takes the effect of a step back. `P` is what its payload consists of. */
export interface UndoCall<P> {
  readonly gateway: string;
  readonly operation: string;
  /** Sent beside the payload of the step itself. */
  readonly payload: Readonly<Record<string, P>>;
}

export interface ChangePolicy<P> {
  readonly strategy: ChangeStrategy;
  readonly undo?: UndoCall<P>;
  /** `manual` only: attributes of its items that matter to the person; all without it. */
  readonly sensitiveTo?: readonly string[];
}

/** From here on a change that touches the step is refused (`hard`) or costs something (`soft`). */
export interface PointOfNoReturn {
  readonly kind: 'hard' | 'soft';
  readonly at: 'started' | 'completed';
  /** Only changes of these attributes of its items count; every change without it. */
  readonly attributes?: readonly string[];
  /** Decimal text in the currency of the order. `soft` only. */
  readonly fee?: string;
  readonly reason: string;
}

export interface StepDefinition {
  /** `group.step`, unique in the design. */
  readonly key: string;
  readonly group: string;
  readonly name: string;
  readonly type: StepType;
  /** The billing gate waits for mandatory steps only. */
  readonly mandatory: boolean;
  readonly when?: Expression<boolean>;
  /** `callout` only. */
  readonly gateway?: string;
  readonly operation?: string;
  /** `callout` and `auto`: the payload, or what `auto` outputs. */
  readonly payload: Readonly<Record<string, Expression<AttributeValue>>>;
  /** `manual` only: the queue that the task goes to. */
  readonly queue?: string;
  /** `manual` only: to whom it goes by itself. */
  readonly assignment?: AssignmentPolicy;
  readonly instructions?: string;
  /** `manual` only: fields the person fills in, checked on completion. */
  readonly form: Readonly<Record<string, AttributeSpec>>;
  /** `timer` only. */
  readonly delayMs?: number;
  /** `timer` only: the delay counts in the calendar instead of around the clock. */
  readonly delayInWorkingTime?: true;
  /** `waitForEvent` only: the event's name, e.g. `deviceActivated`. */
  readonly event?: string;
  /** Expected duration in milliseconds of the calendar, for dates and the critical path. */
  readonly durationMs: number;
  /** When the step is worked on; around the clock without it. */
  readonly calendar?: WorkCalendar;
  readonly sla?: SlaPolicy;
  readonly retry: RetryPolicy;
  readonly change?: ChangePolicy<Expression<AttributeValue>>;
  readonly pointOfNoReturn?: PointOfNoReturn;
  readonly failure?: FailurePolicy;
}

/** `item`: once per technical item; `bundle`: once per root line; `order`: once per plan. */
export type GroupScope = 'item' | 'bundle' | 'order';

export interface StepGroup {
  readonly key: string;
  readonly name: string;
  readonly scope: GroupScope;
  readonly steps: readonly StepDefinition[];
}

/** Which technical items get which group of steps. */
export interface Scenario {
  readonly key: string;
  readonly source: Selector;
  readonly group: string;
}

/** `from` finishes before `to` starts, for instances that share the scope. A key may name a group: all of its steps. */
export interface DependencyDefinition {
  readonly from: string;
  readonly to: string;
  readonly scope: 'item' | 'line' | 'bundle' | 'order';
  readonly lagMs: number;
}

export interface BillingPolicy {
  /** What is billed together: a line, a whole bundle (root line with all below it), or the order. */
  readonly release: 'line' | 'bundle' | 'order';
  readonly gateway: string;
  readonly operation: string;
  readonly retry: RetryPolicy;
  /** Who else is told when a gate opens; absent where nobody is. */
  readonly also?: readonly GateCall[];
}

/** A call behind each billing gate, beside the one to billing: commissions, a data warehouse. It gets the same lines. */
export interface GateCall {
  readonly key: string;
  readonly name: string;
  readonly gateway: string;
  readonly operation: string;
  /** Reads the order alone; where it is false, the plan has no such step. */
  readonly when?: Expression<boolean>;
  readonly payload: Readonly<Record<string, Expression<AttributeValue>>>;
  readonly retry: RetryPolicy;
}

/** Settings of a gateway, checked by the gateway itself. Secrets are references (`env:NAME`), never values. */
export interface GatewayDefinition {
  readonly key: string;
  readonly kind: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface ExecutableDesign {
  readonly version: DesignVersion;
  readonly products: ReadonlyMap<string, ProductSpec>;
  readonly rules: readonly DecompositionRule[];
  readonly scenarios: readonly Scenario[];
  readonly groups: ReadonlyMap<string, StepGroup>;
  readonly dependencies: readonly DependencyDefinition[];
  readonly billing: BillingPolicy;
  readonly gateways: ReadonlyMap<string, GatewayDefinition>;
  /** By key; people's shifts name them. */
  readonly calendars?: ReadonlyMap<string, WorkCalendar>;
  /** What customers are told when the date of an order changes; without it nothing. */
  readonly customerNotice?: CustomerNotice;
}
