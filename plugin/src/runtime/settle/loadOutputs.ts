import type { Attributes } from '../../domain/order.ts';
import type { StepState } from '../../domain/states.ts';
import { payloadReferences } from '../../engine/payload.ts';
import type { Sql } from '../db/database.ts';
import { stepId, type StepNode } from '../store/nodes.ts';

/** What was done stays readable when a change replaces it: whatever undoes it has to say what. */
const HAS_OUTPUT: ReadonlySet<StepState> = new Set(['Completed', 'Amended', 'Compensating', 'Compensated']);

export type Outputs = ReadonlyMap<string, ReadonlyMap<string, Attributes>>;

/**
 * Outputs of the completed steps that payloads read, by step id and then by key. A step that this transaction has
 * changed is taken from `known`.
 */
export async function loadOutputs(
  sql: Sql,
  nodes: readonly StepNode[],
  known: (planNo: number, key: string) => StepNode | undefined
): Promise<Outputs> {
  const wanted = nodes
    .map((node) => ({ node, keys: payloadReferences(node.step) }))
    .filter(({ keys }) => keys.length > 0);
  if (wanted.length === 0) return new Map();
  const pairs = new Map<string, { readonly planNo: number; readonly key: string }>();
  for (const { node, keys } of wanted) {
    for (const key of keys) {
      if (known(node.planNo, key) === undefined) pairs.set(`${node.planNo}/${key}`, { planNo: node.planNo, key });
    }
  }
  const stored = await readOutputs(sql, [...pairs.values()]);
  const found = new Map<string, Map<string, Attributes>>();
  for (const { node, keys } of wanted) {
    const outputs = new Map<string, Attributes>();
    for (const key of keys) {
      const here = known(node.planNo, key);
      if (here && HAS_OUTPUT.has(here.status.state)) outputs.set(key, here.status.output ?? {});
      const there = stored.get(`${node.planNo}/${key}`);
      if (there !== undefined) outputs.set(key, there);
    }
    found.set(stepId(node.planNo, node.seq), outputs);
  }
  return found;
}

async function readOutputs(
  sql: Sql,
  pairs: readonly { readonly planNo: number; readonly key: string }[]
): Promise<ReadonlyMap<string, Attributes>> {
  if (pairs.length === 0) return new Map();
  const rows = await sql.query<{ readonly plan_no: number; readonly key: string; readonly output: Attributes | null }>(
    `select s.plan_no::float8 as plan_no, s.key, t.status -> 'output' as output
       from unnest($1::bigint[], $2::text[]) as w (plan_no, key)
       join om.step s using (plan_no, key)
       join om.step_status t on t.plan_no = s.plan_no and t.seq = s.seq
      where t.state in ('Completed', 'Amended', 'Compensating', 'Compensated')`,
    [pairs.map(({ planNo }) => planNo), pairs.map(({ key }) => key)]
  );
  return new Map(rows.map(({ plan_no, key, output }) => [`${plan_no}/${key}`, output ?? {}]));
}
