import type { PlannedStep } from '../../domain/plan.ts';
import type { Sql } from '../db/database.ts';
import { stepId } from './nodes.ts';

/** What was planned for a step, and what it is connected to. */
export interface StepPlan {
  readonly step: PlannedStep;
  readonly links: StepLinks;
}

export interface StepLinks {
  readonly items: readonly number[];
  readonly lines: readonly number[];
  readonly gate?: number;
  /** Successors with the lag after this step. */
  readonly next: readonly (readonly [seq: number, lagMs: number])[];
}

export interface StepAt {
  readonly planNo: number;
  readonly seq: number;
}

const MOST = 20_000;

export const linksOf = (node: {
  readonly items: readonly number[];
  readonly lines: readonly number[];
  readonly gate: number | undefined;
  readonly successors: StepLinks['next'];
}): StepLinks => ({
  items: node.items,
  lines: node.lines,
  ...(node.gate !== undefined && { gate: node.gate }),
  next: node.successors,
});

/**
 * Planned steps, kept in memory: they change only with a change of the order, and settling reads each several times. Only
 * what changes is read anew in each transaction.
 */
export class StepCatalog {
  readonly #known = new Map<string, StepPlan>();
  /** Of plans that were changed: the number of the change that what is kept belongs to. */
  readonly #changes = new Map<number, number>();

  /** Forgets what is kept of a plan from before its latest change, which another process may have made. */
  atChange(planNo: number, changes: number): void {
    if ((this.#changes.get(planNo) ?? 0) === changes) return;
    this.#changes.set(planNo, changes);
    for (const id of this.#known.keys()) if (id.startsWith(`${planNo}/`)) this.#known.delete(id);
  }

  put({ planNo, seq }: StepAt, plan: StepPlan): void {
    this.#known.set(stepId(planNo, seq), plan);
    if (this.#known.size <= MOST) return;
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.#known.delete(oldest);
  }

  /** The plans of these steps, by `stepId`. */
  async load(sql: Sql, steps: Iterable<StepAt>): Promise<Map<string, StepPlan>> {
    const found = new Map<string, StepPlan>();
    const missing: StepAt[] = [];
    for (const at of steps) {
      const id = stepId(at.planNo, at.seq);
      const known = this.#known.get(id);
      if (known === undefined) missing.push(at);
      else found.set(id, known);
    }
    if (missing.length === 0) return found;
    const rows = await sql.query<CatalogRow>(
      `select s.plan_no::float8 as plan_no, s.seq, s.doc, s.links
         from unnest($1::bigint[], $2::int[]) as w (plan_no, seq) join om.step s using (plan_no, seq)`,
      [missing.map(({ planNo }) => planNo), missing.map(({ seq }) => seq)]
    );
    for (const { plan_no: planNo, seq, doc: step, links } of rows) {
      this.put({ planNo, seq }, { step, links });
      found.set(stepId(planNo, seq), { step, links });
    }
    return found;
  }
}

interface CatalogRow {
  readonly plan_no: number;
  readonly seq: number;
  readonly doc: PlannedStep;
  readonly links: StepLinks;
}
