import type { PlanRevision } from '../../domain/change.ts';
import type { PlannedStep, PlanView, StepStatus } from '../../domain/plan.ts';
import { isClosed } from '../../domain/states.ts';
import type { PlanChange } from '../../engine/ports.ts';
import type { Sql } from '../db/database.ts';
import type { PlanNode, StepNode } from '../store/nodes.ts';
import {
  ALIASES,
  CHANGE,
  EDGES,
  GATES,
  GATE_LINES,
  GATE_STEPS,
  HEADER,
  ITEMS,
  LINES,
  MARKS,
  NEXT,
  PENDING,
  RELINK,
  STEPS,
  WITHDRAWN,
} from './revisionSql.ts';

export interface StoredChange {
  readonly plan: PlanNode;
  readonly view: PlanView;
  readonly change: PlanChange;
  readonly revision: PlanRevision;
  /** Steps of the plan that the revision names, by key, with the states that it gives them. */
  readonly nodes: ReadonlyMap<string, StepNode>;
  readonly now: number;
}

/** Inserts what a revision adds and rewires what is there. Returns the new steps with their numbers. */
export async function insertRevision(sql: Sql, stored: StoredChange): Promise<readonly { readonly seq: number }[]> {
  const { plan, revision, change } = stored;
  await sql.query(HEADER, [
    plan.no,
    revision.revision,
    JSON.stringify({ revision: revision.revision, projectedEnd: revision.projectedEnd }),
    change.cancels === true,
  ]);
  await sql.query(CHANGE, [
    change.changeId,
    plan.no,
    revision.revision,
    new Date(stored.now).toISOString(),
    change.by,
    JSON.stringify(change.order),
    JSON.stringify(revision.impact),
    change.changeOrderId ?? null,
  ]);
  await writeItems(sql, stored);
  await writeLines(sql, stored);
  return writeSteps(sql, stored);
}

async function writeItems(sql: Sql, { plan, revision }: StoredChange): Promise<void> {
  await sql.query(ITEMS, [plan.no, JSON.stringify(revision.items.map((doc) => ({ key: doc.key, doc })))]);
  await sql.query(`update om.item set withdrawn = key = any($2::text[]) where plan_no = $1`, [
    plan.no,
    revision.itemsWithdrawn,
  ]);
}

async function writeLines(sql: Sql, { plan, revision, change }: StoredChange): Promise<void> {
  const wanted = change.order.lines.map(({ id }) => id);
  const gated = new Set(revision.gates.flatMap(({ lineIds }) => lineIds));
  await sql.query(LINES, [plan.no, JSON.stringify(wanted.map((id) => ({ line_id: id, gated: gated.has(id) })))]);
  await sql.query(WITHDRAWN, [plan.no, change.cancels === true ? [] : wanted]);
  await sql.query(ALIASES, [
    plan.no,
    JSON.stringify([...change.aliases].map(([line, alias]) => ({ line_id: line, alias }))),
  ]);
}

async function writeSteps(sql: Sql, stored: StoredChange): Promise<readonly { readonly seq: number }[]> {
  const { plan, revision, nodes, change } = stored;
  const seqs = new Map<string, number>([...nodes].map(([key, { seq }]) => [key, seq]));
  revision.steps.forEach(({ key }, index) => seqs.set(key, plan.steps + index));
  const seqOf = (key: string): number => {
    const seq = seqs.get(key);
    if (seq === undefined) throw new Error(`The revision of plan ${plan.id} names ${key}, which is not there`);
    return seq;
  };
  const itemSeqs = await numbers(sql, `select key, seq from om.item where plan_no = $1`, plan.no);
  const lineSeqs = await numbers(sql, `select line_id as key, seq from om.line where plan_no = $1`, plan.no);
  const parents = new Map(change.order.lines.map(({ id, parentId }) => [id, parentId]));
  const links = (step: Pick<PlannedStep, 'itemKeys' | 'lineIds'>): { items: number[]; lines: number[] } => ({
    items: step.itemKeys.flatMap((key) => itemSeqs.get(key) ?? []),
    lines: [...withHeads(step.lineIds, parents)].flatMap((id) => lineSeqs.get(id) ?? []),
  });
  const edges = [
    ...revision.steps.flatMap(({ key, dependsOn }) =>
      dependsOn.map(({ step, lagMs }) => [seqOf(step), seqOf(key), lagMs] as const)
    ),
    ...revision.edgesAdded.map(({ from, to, lagMs }) => [seqOf(from), seqOf(to), lagMs] as const),
  ];
  const dropped = revision.edgesDropped.map(({ from, to }) => [seqOf(from), seqOf(to)] as const);
  const gateOf = new Map(revision.gates.map(({ stepKey }) => [stepKey, seqOf(stepKey)]));
  const rows = revision.steps.map((step) => {
    const behind = step.dependsOn.find(({ step: from }) => gateOf.has(from));
    const gate = gateOf.get(step.key) ?? (behind && gateOf.get(behind.step));
    const open = step.dependsOn.filter(({ step: from }) => isOpen(nodes.get(from)));
    const before = step.dependsOn.flatMap(({ step: from, lagMs }) => endOf(nodes.get(from), lagMs));
    const status: StepStatus = { key: step.key, state: 'Pending', attempt: 0 };
    return {
      plan_no: plan.no,
      seq: seqOf(step.key),
      key: step.key,
      type: step.type,
      doc: { ...step, dependsOn: [] },
      links: { ...links(step), ...(gate !== undefined && { gate }), next: [] },
      status,
      pending: open.length,
      not_before: before.toSorted().at(-1) ?? null,
    };
  });
  await sql.query(STEPS, [JSON.stringify(rows)]);
  await sql.query(EDGES, [plan.no, JSON.stringify(edges), JSON.stringify(dropped)]);
  await sql.query(RELINK, [
    plan.no,
    JSON.stringify(revision.relinked.map(({ key, ...step }) => ({ key, doc: step, links: links(step) }))),
  ]);
  await sql.query(PENDING, [plan.no, JSON.stringify(pendingDeltas(revision, nodes, seqOf))]);
  await sql.query(NEXT, [plan.no, [...new Set([...edges, ...dropped].map(([from]) => from))]]);
  await writeGates(sql, stored, seqOf);
  await sql.query(MARKS, [plan.no, revision.steps.map(({ key }) => key)]);
  return rows;
}

/** A step with no node is added with this revision, and so not done. */
const isOpen = (node: StepNode | undefined): boolean => node === undefined || !isClosed(node.status.state);

function endOf(node: StepNode | undefined, lagMs: number): readonly string[] {
  const ended = node?.status.endedAt;
  return ended === undefined ? [] : [new Date(Date.parse(ended) + lagMs).toISOString()];
}

/** Lines and the heads that they are bundled in. */
function withHeads(lineIds: readonly string[], parents: ReadonlyMap<string, string | undefined>): ReadonlySet<string> {
  const all = new Set(lineIds);
  for (const id of all) {
    const parent = parents.get(id);
    if (parent !== undefined) all.add(parent);
  }
  return all;
}

/** How many more open predecessors pending steps of the plan have, and when those that are done let them begin. */
function pendingDeltas(
  { edgesAdded, edgesDropped }: PlanRevision,
  nodes: ReadonlyMap<string, StepNode>,
  seqOf: (key: string) => number
): readonly object[] {
  const deltas = [
    ...edgesAdded.map(({ from, to, lagMs }) => {
      const node = nodes.get(from);
      return { to, by: isOpen(node) ? 1 : 0, notBefore: endOf(node, lagMs) };
    }),
    ...edgesDropped.map(({ to }) => ({ to, by: -1, notBefore: [] })),
  ];
  return [...Map.groupBy(deltas, ({ to }) => to)].map(([key, all]) => ({
    seq: seqOf(key),
    by: all.reduce((sum, { by }) => sum + by, 0),
    not_before:
      all
        .flatMap(({ notBefore }) => notBefore)
        .toSorted()
        .at(-1) ?? null,
  }));
}

async function writeGates(sql: Sql, { plan, revision }: StoredChange, seqOf: (key: string) => number): Promise<void> {
  if (revision.gates.length === 0) return;
  const rows = revision.gates.map((doc) => ({
    seq: seqOf(doc.stepKey),
    doc,
    lines: doc.lineIds,
    steps: doc.requiredSteps.map(seqOf),
  }));
  await sql.query(GATES, [plan.no, JSON.stringify(rows)]);
  await sql.query(GATE_LINES, [plan.no, JSON.stringify(rows)]);
  await sql.query(GATE_STEPS, [plan.no, JSON.stringify(rows)]);
}

async function numbers(sql: Sql, text: string, planNo: number): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.query<{ readonly key: string; readonly seq: number }>(text, [planNo]);
  return new Map(rows.map(({ key, seq }) => [key, seq]));
}
