/** Steps while the plan is being composed: numbered, with edges as numbers, made into `PlannedStep` at the end. */
import type { ExpressionScope, StepDefinition } from '../../domain/fulfillmentDesign.ts';
import type { PayloadValue, Reason } from '../../domain/plan.ts';
import type { ResolvedLine } from '../decomposition/orderLines.ts';

/** A group of steps for one item, bundle or order. */
export interface GroupInstance {
  readonly scopeKey: string;
  readonly itemKeys: readonly string[];
  readonly lines: readonly ResolvedLine[];
  readonly lineIds: readonly string[];
  readonly lineKeys: readonly string[];
  readonly rootKeys: readonly string[];
  readonly reasons: readonly Reason[];
  readonly expressions: ExpressionScope;
}

/** What a draft needs of its definition: joins and billing steps have no other. */
export type DraftDefinition = Omit<StepDefinition, 'when' | 'payload'>;

export interface StepDraft {
  readonly index: number;
  readonly key: string;
  readonly definition: DraftDefinition;
  readonly instance: GroupInstance;
  readonly reasons: readonly Reason[];
  readonly skip?: Reason;
  readonly join?: true;
  payload: Readonly<Record<string, PayloadValue>>;
  /** Index of the step that must be settled first → lag after it, in milliseconds. */
  readonly dependsOn: Map<number, number>;
}

/** The steps of one plan, growing. */
export class Drafts {
  readonly all: StepDraft[] = [];
  readonly #byDefinition = new Map<string, StepDraft[]>();

  add(
    draft: Omit<StepDraft, 'index' | 'dependsOn' | 'payload'> & { readonly payload?: StepDraft['payload'] }
  ): StepDraft {
    const added: StepDraft = { payload: {}, ...draft, index: this.all.length, dependsOn: new Map() };
    this.all.push(added);
    const list = this.#byDefinition.get(draft.definition.key);
    if (list) list.push(added);
    else this.#byDefinition.set(draft.definition.key, [added]);
    return added;
  }

  of(definition: string): readonly StepDraft[] {
    return this.#byDefinition.get(definition) ?? [];
  }

  /** Two dependencies on one step are one, with the longer lag. */
  link(from: number, to: StepDraft, lagMs: number): void {
    const known = to.dependsOn.get(from);
    if (known === undefined || known < lagMs) to.dependsOn.set(from, lagMs);
  }
}

/** Retry of steps that cannot fail by themselves. */
export const NO_RETRY = { maxAttempts: 1, initialDelayMs: 0, maxDelayMs: 0, backoff: 1 } as const;
