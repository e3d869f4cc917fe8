import type { BillingGate, LineStatus, StepStatus } from '../../domain/plan.ts';
import type { BillingState } from '../../domain/states.ts';
import type { ReleaseFacts, RequiredStep } from '../../engine/reaction.ts';
import type { Sql } from '../db/database.ts';
import { stepId, type LineNode, type StepNode } from '../store/nodes.ts';

interface LoadedGate {
  readonly gate: BillingGate;
  readonly lines: readonly LineNode[];
  readonly required?: readonly { readonly seq: number; readonly name: string; readonly status: StepStatus }[];
}

export interface WantedGate {
  readonly planNo: number;
  readonly seq: number;
  readonly withRequired: boolean;
}

/** Billing gates with their lines and required steps, as one transaction sees and changes them. */
export class ReleaseStore {
  readonly #gates = new Map<string, LoadedGate>();
  readonly #lines = new Map<string, LineNode>();

  /** `withRequired`: the gate itself is asked, which looks at every step it requires; billing behind it does not. */
  async load(sql: Sql, gates: readonly WantedGate[]): Promise<void> {
    const missing = gates.filter(({ planNo, seq, withRequired }) => {
      const known = this.#gates.get(stepId(planNo, seq));
      return known === undefined || (withRequired && known.required === undefined);
    });
    if (missing.length === 0) return;
    const rows = await sql.query<GateRow>(LOAD_GATES, [
      missing.map(({ planNo }) => planNo),
      missing.map(({ seq }) => seq),
      missing.map(({ withRequired }) => withRequired),
    ]);
    for (const { plan_no, seq, doc, lines, required } of rows) {
      this.add(plan_no, seq, {
        gate: doc,
        lines: (lines ?? []).map(([lineSeq, lineId, billing, certificateId]) => ({
          planNo: plan_no,
          seq: lineSeq,
          lineId,
          billing: billing ?? undefined,
          certificateId: certificateId ?? undefined,
        })),
        ...(required && { required: required.map(([stepSeq, name, status]) => ({ seq: stepSeq, name, status })) }),
      });
    }
  }

  add(planNo: number, seq: number, gate: LoadedGate): void {
    // Lines that this transaction has changed already stay as they are.
    const lines = gate.lines.map((line) => this.#lines.get(`${planNo}/${line.lineId}`) ?? line);
    this.#gates.set(stepId(planNo, seq), { ...gate, lines });
    for (const line of lines) this.#lines.set(`${planNo}/${line.lineId}`, line);
  }

  /** A required step that this transaction has changed is taken from `current`. */
  facts(
    planNo: number,
    seq: number,
    current: (planNo: number, seq: number) => StepNode | undefined
  ): ReleaseFacts | undefined {
    const found = this.#gates.get(stepId(planNo, seq));
    if (found === undefined) return undefined;
    return {
      gate: found.gate,
      lines: found.lines.map(statusOf),
      required: (found.required ?? []).map((step): RequiredStep => ({
        name: step.name,
        status: current(planNo, step.seq)?.status ?? step.status,
      })),
    };
  }

  line(planNo: number, lineId: string): LineNode {
    const line = this.#lines.get(`${planNo}/${lineId}`);
    if (line === undefined) throw new Error(`Line ${lineId} belongs to no gate of plan ${planNo}`);
    return line;
  }
}

// `state` of a line is derived where it is shown; a gate reads only the billing state.
const statusOf = (line: LineNode): LineStatus => ({
  lineId: line.lineId,
  state: 'InProgress',
  ...(line.billing !== undefined && { billing: line.billing }),
  ...(line.certificateId !== undefined && { certificateId: line.certificateId }),
});

const LOAD_GATES = `
  select g.plan_no::float8 as plan_no, g.seq, g.doc,
         (select json_agg(json_build_array(l.seq, l.line_id, l.billing, l.certificate_id) order by l.seq)
            from om.gate_line gl join om.line l on l.plan_no = gl.plan_no and l.seq = gl.line_seq
           where gl.plan_no = g.plan_no and gl.gate_seq = g.seq) as lines,
         case when w.with_required then (select coalesce(json_agg(json_build_array(s.seq, s.doc ->> 'name', t.status) order by s.seq), '[]')
            from om.gate_step gs
            join om.step s on s.plan_no = gs.plan_no and s.seq = gs.step_seq
            join om.step_status t on t.plan_no = s.plan_no and t.seq = s.seq
           where gs.plan_no = g.plan_no and gs.gate_seq = g.seq) end as required
    from unnest($1::bigint[], $2::int[], $3::bool[]) as w (plan_no, seq, with_required)
    join om.gate g using (plan_no, seq)`;

interface GateRow {
  readonly plan_no: number;
  readonly seq: number;
  readonly doc: BillingGate;
  readonly lines: readonly (readonly [number, string, BillingState | null, string | null])[] | null;
  readonly required: readonly (readonly [number, string, StepStatus])[] | null;
}
