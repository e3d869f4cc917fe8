/** How a step moves: each move is checked by its lifecycle, and settling tells the successors. */
import type { StepStatus } from '../domain/plan.ts';
import type { Problem } from '../domain/result.ts';
import { stepLifecycle, type StepState } from '../domain/states.ts';
import type { Change, Command, Reaction, StepSlice } from './reaction.ts';

/** Fields to set; `undefined` clears. */
export type StatusPatch = { readonly [K in keyof Omit<StepStatus, 'key' | 'state'>]?: StepStatus[K] | undefined };

/**
 * The status after walking through `states`, with every move checked.
 *
 * @throws {Error} when the lifecycle forbids a move; reactions decide by state before they move, so this is a bug.
 */
export function moved(status: StepStatus, states: readonly StepState[], patch: StatusPatch = {}): StepStatus {
  let state = status.state;
  for (const next of states) {
    const move = stepLifecycle.transition(state, next);
    if (!move.ok) throw new Error(`${status.key}: ${state} must not become ${next}`);
    state = move.value;
  }
  const fields = Object.entries({ ...status, ...patch, state }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(fields) as unknown as StepStatus;
}

export const isoTime = (time: number): string => new Date(time).toISOString();

export const ignored: Reaction = { outcome: 'ignored', changes: [], commands: [], problems: [] };
export const early: Reaction = { outcome: 'early', changes: [], commands: [], problems: [] };

export const refused = (...problems: readonly Problem[]): Reaction => ({
  outcome: 'refused',
  changes: [],
  commands: [],
  problems,
});

export const applied = (changes: readonly Change[], commands: readonly Command[] = []): Reaction => ({
  outcome: 'applied',
  changes,
  commands,
  problems: [],
});

/** @param what names a change that leaves the state as it is, for the journal */
export const stepChanged = (status: StepStatus, commands: readonly Command[] = [], what?: string): Reaction =>
  applied([{ kind: 'step', status, ...(what !== undefined && { what }) }], commands);

/** What a settled step is in the end: one that a change of the order no longer wants gives way, or is undone. */
function ended({ forceRequest: _, ...status }: StepStatus): StepStatus {
  const { obsolete, state } = status;
  if (obsolete === undefined || state !== 'Completed') return status;
  return moved(status, [obsolete === 'undo' ? 'Compensating' : 'Amended'], { obsolete: undefined });
}

/** The step whose effect this one has taken back, or nobody will any more. */
function compensated({ step, undone }: StepSlice): readonly Change[] {
  if (step.undoes === undefined || undone?.state !== 'Compensating') return [];
  return [{ kind: 'compensated', step: step.undoes }];
}

/** A settled step: its successors have one open predecessor less, and an open fallout of it is closed. */
export function settled(
  slice: StepSlice,
  status: StepStatus,
  now: number,
  extra: { readonly changes?: readonly Change[]; readonly commands?: readonly Command[]; readonly by?: string } = {}
): Reaction {
  const changes: Change[] = [{ kind: 'step', status: ended(status) }, ...compensated(slice), ...(extra.changes ?? [])];
  for (const { step, lagMs } of slice.successors) {
    changes.push({ kind: 'dependencySettled', step, notBefore: isoTime(now + lagMs) });
  }
  const commands: Command[] = [...(extra.commands ?? [])];
  if (slice.openFalloutId !== undefined) {
    commands.push({
      kind: 'closeFallout',
      falloutId: slice.openFalloutId,
      resolution: status.state === 'Skipped' ? 'skipped' : extra.by === undefined ? 'completed' : 'forced',
      ...(extra.by !== undefined && { by: extra.by }),
      at: isoTime(now),
    });
  }
  return applied(changes, commands);
}
