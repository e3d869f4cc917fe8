/** What a gate that took the place of another still has to wait for: work for its own lines, not what serves others only. */
export const gateOfChange = `
-- A change can take a line out of work that goes on for other lines. The gate that the line gets then does not wait for
-- it; an open step that the discarded gate required and that still works for a line of the new one does stand in its way.
create or replace function om.require_settled(of_plan bigint, of_gate int) returns void language plpgsql as $$
declare open_steps text;
begin
  select string_agg(s.key || ' is ' || t.state, ', ' order by s.seq) into open_steps
    from om.gate_step g
    join om.step s on s.plan_no = g.plan_no and s.seq = g.step_seq
    join om.step_status t on t.plan_no = g.plan_no and t.seq = g.step_seq
   where g.plan_no = of_plan
     and (g.gate_seq = of_gate
            and not (t.state = 'Completed' or t.state = 'Skipped' and coalesce(t.status ->> 'note', '') <> '')
          or g.gate_seq in (select o.gate_seq
                              from om.gate_line l join om.gate_line o using (plan_no, line_seq)
                             where l.plan_no = of_plan and l.gate_seq = of_gate and o.gate_seq <> of_gate)
            and t.state not in ('Completed', 'Skipped', 'Discarded', 'Amended', 'Compensating', 'Compensated')
            and exists (select 1
                          from json_array_elements_text(s.links -> 'lines') as n (seq)
                          join om.gate_line l on l.plan_no = of_plan and l.gate_seq = of_gate and l.line_seq = n.seq::int));
  if open_steps is not null then
    raise exception 'BillingGateClosed: %', open_steps using errcode = 'OM001',
      hint = 'Complete these steps, skip them with a reason, or have them waived; the gate then opens by itself.';
  end if;
end $$;
`;
