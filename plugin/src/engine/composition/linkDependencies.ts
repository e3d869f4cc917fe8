/**
 * Turns dependency definitions into edges between steps.
 *
 * Instances that share a scope meet in a bucket (an item, a line, a bundle, the order). Two things keep the graph right
 * and small: what a missing step would have waited for is waited for instead, and many-to-many dependencies meet in one
 * join step, so that n steps before m steps cost n + m edges and not n × m.
 */
import type { TechnicalItem } from '../../domain/plan.ts';
import type { ResolvedOrder } from '../decomposition/orderLines.ts';
import { stepKey } from '../keys.ts';
import { gatherBuckets, ORDER, without, type Buckets } from './buckets.ts';
import { wider, type DependencyIndex, type DependencyScope } from './dependencyIndex.ts';
import { NO_RETRY, type Drafts, type GroupInstance, type StepDraft } from './draft.ts';

/** Fewer edges than this are drawn as they are: a join is one more step to store and to settle. */
const DIRECT_EDGES = 16;

export class DependencyLinker {
  readonly #drafts: Drafts;
  readonly #index: DependencyIndex;
  readonly #order: ResolvedOrder;
  readonly #items: ReadonlyMap<string, TechnicalItem>;
  readonly #buckets = new Map<string, Buckets>();
  readonly #joins = new Map<string, StepDraft>();
  readonly #joinKeys = new Map<string, number>();

  constructor(drafts: Drafts, index: DependencyIndex, order: ResolvedOrder, items: readonly TechnicalItem[]) {
    this.#drafts = drafts;
    this.#index = index;
    this.#order = order;
    this.#items = new Map(items.map((item) => [item.key, item]));
  }

  linkAll(): void {
    for (const { definition, from, to } of this.#index.all) {
      const targets = to.flatMap((key) => this.#drafts.of(key));
      if (targets.length === 0) continue;
      const { scope, lagMs } = definition;
      this.#link(definition.from, from, gatherBuckets(targets, scope), scope, lagMs, new Set());
    }
  }

  /** The steps of a definition by the buckets of a scope. */
  bucketsOf(definition: string, scope: DependencyScope): Buckets {
    const id = `${scope}\n${definition}`;
    const known = this.#buckets.get(id);
    if (known) return known;
    const made = gatherBuckets(this.#drafts.of(definition), scope);
    this.#buckets.set(id, made);
    return made;
  }

  #link(
    name: string,
    from: readonly string[],
    targets: Buckets,
    scope: DependencyScope,
    lagMs: number,
    passed: Set<string>
  ): void {
    const present = from.filter((key) => this.#drafts.of(key).length > 0);
    for (const [bucket, waiting] of targets) {
      const sources = present.flatMap((key) => this.bucketsOf(key, scope).get(bucket) ?? []);
      if (sources.length > 0) this.#connect(name, sources, waiting, lagMs, scope, bucket);
    }
    for (const key of from) {
      const isPresent = present.includes(key);
      const missing = isPresent ? without(targets, this.bucketsOf(key, scope)) : targets;
      if (missing.size > 0) this.#passThrough(key, missing, scope, lagMs, passed, !isPresent);
    }
  }

  /** `key` is not there for these targets: they wait for what it would have waited for. */
  #passThrough(
    key: string,
    targets: Buckets,
    scope: DependencyScope,
    lagMs: number,
    passed: Set<string>,
    everywhere: boolean
  ): void {
    // On the way of one dependency, a definition that is nowhere in the plan gives the same answer each time.
    const id = `${key}\n${scope}\n${lagMs}`;
    if (passed.has(id)) return;
    const seen = everywhere ? passed.add(id) : new Set(passed).add(id);
    for (const before of this.#index.incoming(key)) {
      const reach = wider(scope, before.definition.scope);
      const widened = this.#widen(targets, scope, reach);
      this.#link(before.definition.from, before.from, widened, reach, lagMs + before.definition.lagMs, seen);
    }
  }

  #connect(
    name: string,
    sources: readonly StepDraft[],
    targets: readonly StepDraft[],
    lagMs: number,
    scope: DependencyScope,
    bucket: string
  ): void {
    const edges = sources.length * targets.length;
    if (edges > DIRECT_EDGES && edges > sources.length + targets.length) {
      const join = this.#join(name, sources, scope, bucket);
      for (const target of targets) this.#drafts.link(join.index, target, lagMs);
      return;
    }
    for (const target of targets) for (const source of sources) this.#drafts.link(source.index, target, lagMs);
  }

  /** One join for one set of steps, however many dependencies wait for that set. */
  #join(name: string, sources: readonly StepDraft[], scope: DependencyScope, bucket: string): StepDraft {
    const signature = Array.from(sources, ({ index }) => index).join();
    const known = this.#joins.get(signature);
    if (known) return known;
    const base = stepKey(`join.${name}.${scope}`, bucket);
    const count = (this.#joinKeys.get(base) ?? 0) + 1;
    this.#joinKeys.set(base, count);
    const key = count === 1 ? base : `${base}~${count}`;
    const join = this.#drafts.add({
      key,
      join: true,
      instance: NO_INSTANCE,
      reasons: [{ kind: 'dependency', key: name, text: `Stands for ${sources.length} steps of ${name} at once.` }],
      definition: {
        key: `join.${name}`,
        group: 'join',
        name: `All of ${name}`,
        type: 'milestone',
        mandatory: false,
        form: {},
        durationMs: 0,
        retry: NO_RETRY,
      },
    });
    for (const { index } of sources) this.#drafts.link(index, join, 0);
    this.#joins.set(signature, join);
    return join;
  }

  #widen(targets: Buckets, from: DependencyScope, to: DependencyScope): Buckets {
    if (from === to) return targets;
    const widened = new Map<string, Set<StepDraft>>();
    for (const [bucket, steps] of targets) {
      for (const step of steps) {
        for (const key of this.#widerKeys(bucket, step, from, to)) {
          const set = widened.get(key);
          if (set) set.add(step);
          else widened.set(key, new Set([step]));
        }
      }
    }
    return new Map([...widened].map(([key, set]) => [key, [...set]]));
  }

  #widerKeys(bucket: string, step: StepDraft, from: DependencyScope, to: DependencyScope): Iterable<string> {
    if (to === 'order') return [ORDER];
    if (from === 'line') return [this.#rootOfLine.get(bucket) ?? bucket];
    const served = new Set(this.#items.get(bucket)?.lineIds);
    const lines = step.instance.lines.filter(({ line }) => served.has(line.id));
    return lines.map(({ key, rootKey }) => (to === 'line' ? key : rootKey));
  }

  get #rootOfLine(): ReadonlyMap<string, string> {
    this.#roots ??= new Map(this.#order.lines.map(({ key, rootKey }) => [key, rootKey]));
    return this.#roots;
  }
  #roots: ReadonlyMap<string, string> | undefined;
}

const NO_INSTANCE: GroupInstance = {
  scopeKey: '',
  itemKeys: [],
  lines: [],
  lineIds: [],
  lineKeys: [],
  rootKeys: [],
  reasons: [],
  expressions: {
    order: { number: '', externalId: '', accountId: '', accountName: '', currency: '', revision: 0, attributes: {} },
  },
};
