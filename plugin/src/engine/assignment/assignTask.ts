/** What it does to a task that somebody gets it, or that nobody can. */
import type { StepStatus } from '../../domain/plan.ts';
import { isClosed } from '../../domain/states.ts';
import type { Reaction, StepEvent, StepSlice } from '../reaction.ts';
import { ignored, moved, stepChanged } from '../stepMoves.ts';

/** Who decides for the engine. What it decided on an older look changes nothing that a person has decided since. */
export const ENGINE = 'engine';

export function assignTask(
  { status, step }: StepSlice,
  { to, name, queue, why, by }: Extract<StepEvent, { kind: 'assigned' }>
): Reaction {
  if (step.type !== 'manual' || isClosed(status.state) || status.readyAt === undefined) return ignored;
  if (by === ENGINE && status.assignment?.to !== undefined) return ignored;
  const assignment = { ...(to !== undefined && { to }), ...(name !== undefined && { name }), why, by };
  if (isSame(status, assignment) && (queue === undefined || queue === (status.queue ?? step.queue))) return ignored;
  return stepChanged(moved(status, [], { assignment, ...(queue !== undefined && { queue }) }), [], 'Assigned');
}

const isSame = ({ assignment: known }: StepStatus, next: NonNullable<StepStatus['assignment']>): boolean =>
  known !== undefined &&
  known.to === next.to &&
  (known.why === next.why || (next.to !== undefined && next.by !== ENGINE));
