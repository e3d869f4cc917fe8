/** Steps while the plan is being composed: numbered, with edges as numbers, made into `PlannedStep` at the end. */
import type { ExpressionScope, StepDefinition, UndoCall } from '../../domain/fulfillmentDesign.ts';
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
  undo?: UndoCall<PayloadValue>;
  /** Sorted and without repetition once `Drafts.settleEdges` has run. */
  dependsOn: readonly Edge[];
}

/** The step with this index must be settled first, and so long ago, in milliseconds. */
export interface Edge {
  readonly from: number;
  readonly lagMs: number;
}

export type NewDraft = Omit<StepDraft, 'index' | 'dependsOn' | 'payload'> & { readonly payload?: StepDraft['payload'] };

/** The steps of one plan, growing. */
export class Drafts {
  readonly all: StepDraft[] = [];
  readonly #byDefinition = new Map<string, StepDraft[]>();

  add(draft: NewDraft): StepDraft {
    const { key, definition, instance, reasons, skip, join, payload } = draft;
    const added: StepDraft = {
      index: this.all.length,
      key,
      definition,
      instance,
      reasons,
      ...(skip && { skip }),
      ...(join && { join }),
      payload: payload ?? {},
      dependsOn: [],
    };
    this.all.push(added);
    const list = this.#byDefinition.get(definition.key);
    if (list) list.push(added);
    else this.#byDefinition.set(definition.key, [added]);
    return added;
  }

  of(definition: string): readonly StepDraft[] {
    return this.#byDefinition.get(definition) ?? [];
  }

  link(from: number, to: StepDraft, lagMs: number): void {
    // Everybody else reads the edges; only this class changes them.
    (to.dependsOn as Edge[]).push({ from, lagMs });
  }

  /** Sorts the edges of every step. Several on one step become one, with the longest lag. */
  settleEdges(): void {
    for (const step of this.all) {
      if (step.dependsOn.length < 2) continue;
      const sorted = step.dependsOn.toSorted((a, b) => a.from - b.from || b.lagMs - a.lagMs);
      step.dependsOn = sorted.filter(({ from }, index) => from !== sorted[index - 1]?.from);
    }
  }
}

/** Retry of steps that cannot fail by themselves. */
export const NO_RETRY = { maxAttempts: 1, initialDelayMs: 0, maxDelayMs: 0, backoff: 1 } as const;
