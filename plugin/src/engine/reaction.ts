/**
 * The words in which the runtime and the engine speak about one step: what the runtime knows (`StepSlice`), what
 * happened (`StepEvent`), and what follows (`Reaction`). A slice is a neighborhood, never a whole plan, so that a step of
 * a plan with 25,000 steps costs as little as a step of a plan with five.
 */
import type { Problem } from '../domain/result.ts';
import type { Attributes } from '../domain/order.ts';
import type { DesignVersion, EscalationRung, Notify } from '../domain/fulfillmentDesign.ts';
import type {
  BillingCertificate,
  BillingGate,
  ForceRequest,
  LineStatus,
  PlannedStep,
  StepError,
  StepStatus,
} from '../domain/plan.ts';
import type { BillingState, PlanState } from '../domain/states.ts';

/** What the reaction may depend on. The runtime has locked these rows; nothing else is read. */
export interface StepSlice {
  readonly plan: PlanFacts;
  readonly step: PlannedStep;
  readonly status: StepStatus;
  /** Predecessors that are not settled. */
  readonly openPredecessors: number;
  /** Latest end of a settled predecessor plus its lag, ISO 8601. Absent when the step depends on nothing. */
  readonly notBefore?: string;
  /** Steps that depend on this one, with the lag of each dependency. */
  readonly successors: readonly { readonly step: string; readonly lagMs: number }[];
  /** Outputs of the completed steps that the payload reads (`payloadReferences`), by step key. Needed by `auto` steps. */
  readonly outputs?: ReadonlyMap<string, Attributes>;
  /** Needed by a billing gate and by the start-billing step behind it. */
  readonly release?: ReleaseFacts;
  /** The step that this one undoes. Needed by steps with `undoes`. */
  readonly undone?: StepStatus;
  /** Id of the fallout that is open on this step. */
  readonly openFalloutId?: string;
}

export interface PlanFacts {
  readonly id: string;
  readonly state: PlanState;
  readonly design: DesignVersion;
}

export interface ReleaseFacts {
  readonly gate: BillingGate;
  /** Billing state of the lines of the gate. */
  readonly lines: readonly LineStatus[];
  /** Every step named in `gate.requiredSteps`. Only a gate reads it. */
  readonly required: readonly RequiredStep[];
}

export interface RequiredStep {
  readonly name: string;
  readonly status: StepStatus;
}

export type StepEvent =
  /** The last predecessor settled, or the plan started and there is none. */
  | { readonly kind: 'dependenciesMet' }
  /** A worker holds the step and is about to call the vendor. May be left out: replies are taken from Ready, too. */
  | { readonly kind: 'started'; readonly attempt: number }
  /** The vendor took it (202). */
  | { readonly kind: 'accepted'; readonly attempt: number; readonly externalId: string }
  /** `attempt` fences the reply of a worker; a callback of the vendor has none. */
  | {
      readonly kind: 'completed';
      readonly attempt?: number;
      readonly externalId?: string;
      readonly output?: Attributes;
    }
  | { readonly kind: 'failed'; readonly attempt?: number; readonly error: StepError }
  | { readonly kind: 'progress'; readonly note: string }
  /** A timer that `startTimer` asked for is due. Early and repeated ones change nothing. */
  | { readonly kind: 'timerFired' }
  | { readonly kind: 'eventReceived'; readonly event: string; readonly output: Attributes }
  | { readonly kind: 'taskCompleted'; readonly by: string; readonly output: Attributes }
  | { readonly kind: 'retry'; readonly by: string }
  | { readonly kind: 'skip'; readonly by: string; readonly reason: string }
  /** One person asks to settle a step by force; nothing moves until another decides (`forceDecided`). */
  | {
      readonly kind: 'forceRequested';
      readonly by: string;
      readonly reason: string;
      readonly action: ForceRequest['action'];
    }
  /** Whoever asked may take the request back (`refuse`), and never confirm it. */
  | {
      readonly kind: 'forceDecided';
      readonly by: string;
      readonly decision: 'confirm' | 'refuse';
      readonly reason?: string;
    }
  /** The worker that held the step is gone. */
  | { readonly kind: 'leaseExpired'; readonly attempt: number }
  /** The vendor's circuit is open, or the plan was suspended. */
  | { readonly kind: 'hold'; readonly note: string }
  | { readonly kind: 'resume' }
  /** Somebody has the task from now on, or nobody and why. With `queue` it is moved there. */
  | {
      readonly kind: 'assigned';
      readonly to?: string;
      readonly name?: string;
      readonly queue?: string;
      readonly why: string;
      /** `engine`, or who decided it. */
      readonly by: string;
    }
  /** The order was promised anew: until when the step must be done for that, ISO 8601. */
  | { readonly kind: 'repromised'; readonly dueAt: string }
  /** A person says that the step waits for the customer, or no longer does. */
  | { readonly kind: 'customer'; readonly waiting: boolean; readonly by: string; readonly note?: string };

/** Written in the transaction of the event, in this order. */
export type Change =
  /** `what` names a change that leaves the state as it is, for the journal. */
  | { readonly kind: 'step'; readonly status: StepStatus; readonly what?: string }
  /**
   * One predecessor of `step` has settled: open predecessors minus one, `notBefore` the later of its own and this one.
   * When none is left, the runtime reacts to `dependenciesMet` on that step, in the same transaction if it likes.
   */
  | { readonly kind: 'dependencySettled'; readonly step: string; readonly notBefore: string }
  | { readonly kind: 'certificate'; readonly certificate: BillingCertificate }
  /** The effect of `step` is taken back: it goes from Compensating to Compensated. */
  | { readonly kind: 'compensated'; readonly step: string }
  /** Moves of a line, one at a time as its lifecycle has them: Eligible, then Released with the certificate. */
  | {
      readonly kind: 'billing';
      readonly lineId: string;
      readonly state: BillingState;
      readonly certificateId?: string;
    };

/** Jobs that are stored in the transaction of the event and done after it. */
export type Command =
  | {
      readonly kind: 'dispatch';
      readonly step: string;
      /** The attempt that this dispatch makes; its reply carries the same number. */
      readonly attempt: number;
      /** Names order, step and revision, never the attempt. */
      readonly idempotencyKey: string;
      readonly gateway: string;
      readonly operation: string;
    }
  | {
      readonly kind: 'startTimer';
      readonly step: string;
      readonly at: string;
      readonly purpose: 'schedule' | 'timer' | 'retry' | 'atRisk' | 'late' | 'escalate';
    }
  /** The promise of the step is over, or stands still: its timers of the last three purposes end. */
  | { readonly kind: 'stopTimers'; readonly step: string }
  /** One rung of the ladder, taken in this transaction and never again. */
  | {
      readonly kind: 'escalate';
      readonly step: string;
      /** From 1. */
      readonly rung: number;
      /** How often the ladder began anew. */
      readonly ladder: number;
      readonly do: EscalationRung['do'];
      readonly queue?: string;
      readonly notify: readonly Notify[];
      readonly at: string;
    }
  | { readonly kind: 'assignTask'; readonly step: string; readonly queue: string; readonly dueAt?: string }
  /** The step waits for this event from now on: one that came early is in the inbox and is applied now. */
  | { readonly kind: 'awaitEvent'; readonly step: string; readonly event: string }
  | { readonly kind: 'openFallout'; readonly fallout: FalloutOpened }
  | {
      readonly kind: 'closeFallout';
      readonly falloutId: string;
      readonly resolution: 'retried' | 'completed' | 'skipped' | 'forced';
      readonly by?: string;
      readonly at: string;
    }
  /** Says that lines were released; the vendor hears it from the start-billing step, never from this. */
  | { readonly kind: 'releaseBilling'; readonly certificateId: string; readonly lineIds: readonly string[] }
  | { readonly kind: 'planCompleted'; readonly planId: string; readonly at: string };

export interface FalloutOpened {
  /** Deterministic: plan, step and the attempt that ended the tries. */
  readonly id: string;
  readonly stepKey: string;
  readonly errorCode: string;
  readonly message: string;
  /** The same for failures of the same kind, whatever order they hit. */
  readonly fingerprint: string;
  readonly openedAt: string;
  /** Queue that owns it, where the design or the step names one. */
  readonly queue?: string;
  /** By when it is to be repaired, by the policy of the design for its class. */
  readonly dueAt?: string;
}

export interface Reaction {
  /**
   * `ignored`: late, repeated or stale, nothing changes. `early`: the step is not there yet; keep the message in the
   * inbox. `refused`: a person asked for what rules forbid; the problems say why.
   */
  readonly outcome: 'applied' | 'ignored' | 'early' | 'refused';
  readonly changes: readonly Change[];
  readonly commands: readonly Command[];
  readonly problems: readonly Problem[];
}
