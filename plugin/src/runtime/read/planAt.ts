import type { ItemStatus, LineStatus, PlanView, StepStatus } from '../../domain/plan.ts';
import { progressOf, type Progress } from '../../domain/progress.ts';
import { foldJournal, type FoldedPlan } from '../../engine/foldJournal.ts';
import type { Sql } from '../db/database.ts';
import { readJournal } from './journal.ts';
import { readPlan, stateOf } from './planView.ts';

/**
 * A plan as it was at an instant, from its journal: undefined when there is no such plan, or was none then. What steps
 * wait for and which lines they serve is shown as it is now; steps and items that later changes added are left out.
 */
export async function readPlanAt(sql: Sql, planId: string, at: string): Promise<PlanView | undefined> {
  const view = await readPlan(sql, planId);
  if (view === undefined) return undefined;
  const asked = Date.parse(at);
  const entries = (await readJournal(sql, planId)).filter((entry) => Date.parse(entry.at) <= asked);
  if (entries.length === 0) return undefined;
  const told = foldJournal(entries);
  const links = await sql.query<LinkRow>(LINKS, [planId]);
  const first = Math.min(view.plan.revision, ...links.map(({ revision }) => revision ?? view.plan.revision));
  const revision = told.revision ?? first;
  const later = new Set(links.flatMap((row) => ((row.revision ?? 0) > revision ? [row.key] : [])));
  const steps = new Map<string, StepStatus>();
  for (const { key } of view.plan.steps) {
    if (!later.has(key)) steps.set(key, told.steps.get(key) ?? { key, state: 'Pending', attempt: 0 });
  }
  const present = links.filter(({ key }) => steps.has(key));
  const gone = (keys: (row: LinkRow) => readonly string[]): ReadonlySet<string> => {
    const now = new Set(present.flatMap(keys));
    // Only what later steps alone serve is later itself; an item without any step was there from the start.
    return new Set(links.flatMap(keys).filter((key) => !now.has(key)));
  };
  const noItems = gone(({ items }) => items);
  const noLines = gone(({ lines }) => lines);
  return {
    ...view,
    plan: {
      ...view.plan,
      revision,
      projectedEnd: told.projectedEnd ?? view.plan.projectedEnd,
      items: view.plan.items.filter(({ key }) => !noItems.has(key)),
      steps: view.plan.steps.filter(({ key }) => steps.has(key)),
    },
    state: told.state,
    steps,
    items: itemsAt(view, present, steps, told, noItems),
    lines: linesAt(view, present, steps, told, noLines),
    certificates: view.certificates.filter(({ releasedAt }) => Date.parse(releasedAt) <= asked),
  };
}

function itemsAt(
  view: PlanView,
  links: readonly LinkRow[],
  steps: ReadonlyMap<string, StepStatus>,
  told: FoldedPlan,
  without: ReadonlySet<string>
): ReadonlyMap<string, ItemStatus> {
  const progress = progressBy(links, ({ items }) => items, steps);
  const keys = [...view.items.keys()].filter((key) => !without.has(key));
  return new Map(
    keys.map((key) => [
      key,
      { key, state: stateOf({ ...(progress.get(key) ?? NONE), withdrawn: told.withdrawn.has(key) }) },
    ])
  );
}

function linesAt(
  view: PlanView,
  links: readonly LinkRow[],
  steps: ReadonlyMap<string, StepStatus>,
  told: FoldedPlan,
  without: ReadonlySet<string>
): ReadonlyMap<string, LineStatus> {
  const progress = progressBy(links, ({ lines }) => lines, steps);
  const released = new Set<string>([...told.billing.keys()]);
  const lines = [...view.lines.values()].filter(({ lineId }) => !without.has(lineId));
  return new Map(
    lines.map(({ lineId, billing, certificateId }) => {
      const state = stateOf({ ...(progress.get(lineId) ?? NONE), withdrawn: told.withdrawn.has(lineId) });
      const then = billing === undefined ? undefined : (told.billing.get(lineId) ?? 'Blocked');
      return [
        lineId,
        {
          lineId,
          state,
          ...(then !== undefined && { billing: then }),
          ...(certificateId !== undefined && released.has(lineId) && { certificateId }),
        },
      ];
    })
  );
}

const NONE: Progress = { steps: 0, settled: 0, begun: 0, broken: 0 };

function progressBy(
  links: readonly LinkRow[],
  keysOf: (row: LinkRow) => readonly string[],
  steps: ReadonlyMap<string, StepStatus>
): ReadonlyMap<string, Progress> {
  const counts = new Map<string, Progress>();
  for (const row of links) {
    const { settled, begun, broken } = progressOf(steps.get(row.key)?.state ?? 'Pending');
    for (const key of keysOf(row)) {
      const known = counts.get(key) ?? NONE;
      counts.set(key, {
        steps: known.steps + 1,
        settled: known.settled + settled,
        begun: known.begun + begun,
        broken: known.broken + broken,
      });
    }
  }
  return counts;
}

interface LinkRow {
  readonly key: string;
  readonly revision: number | null;
  readonly items: readonly string[];
  readonly lines: readonly string[];
}

const LINKS = `
  select s.key, (s.doc ->> 'revision')::int as revision,
         coalesce((select json_agg(i.key) from json_array_elements_text(s.links -> 'items') n
                     join om.item i on i.plan_no = s.plan_no and i.seq = n::int), '[]') as items,
         coalesce((select json_agg(l.line_id) from json_array_elements_text(s.links -> 'lines') n
                     join om.line l on l.plan_no = s.plan_no and l.seq = n::int), '[]') as lines
    from om.plan p join om.step s on s.plan_no = p.no
   where p.id = $1`;
