/** Going behind hard points of no return: asked by one person with a reason, decided by another. */
import type { ChangeOverride, OverrideRequest } from '../../domain/change.ts';
import { ok, refuse, type Problem, type Result } from '../../domain/result.ts';

export interface OverrideDecision {
  /** Whoever asked may take it back. */
  readonly decision: 'confirm' | 'refuse' | 'withdraw';
  readonly by: string;
  readonly reason?: string;
  /** The request that was read, where that is known: another one that came since is not decided by it. */
  readonly request?: string;
  /** ISO 8601. */
  readonly at: string;
}

/** What a change may go behind by this request: nothing before it is approved. */
export const overrideBy = (request: OverrideRequest | undefined): ChangeOverride | undefined =>
  request?.state === 'Approved'
    ? { by: request.decision?.by ?? request.by, reason: request.reason, approval: request.id, steps: request.steps }
    : undefined;

/** The steps to be overridden, when nothing but hard points is in the way of a change. */
export function pointsInTheWay(problems: readonly Problem[]): readonly string[] {
  const isPoint = problems.length > 0 && problems.every(({ code }) => code === 'PointOfNoReturn');
  return isPoint ? problems.flatMap(({ path }) => path ?? []) : [];
}

/**
 * The request that is there, if it is the one that was read.
 *
 * Problems: `NoOverrideRequest`, `OverrideReplaced`.
 *
 * @param read its id, where that is known
 */
export function requestRead(
  request: OverrideRequest | undefined,
  read: string | undefined,
  orderId: string
): Result<OverrideRequest, Problem> {
  if (!request) return refuse(problem(orderId, 'NoOverrideRequest', 'Nobody has asked for an override.', ASK));
  if (read === undefined || read === request.id) return ok(request);
  const message = `${request.by} has asked anew since: ${request.reason}`;
  return refuse(problem(orderId, 'OverrideReplaced', message, 'Read the new request, and decide on that.'));
}

const STATES = { confirm: 'Approved', refuse: 'Refused', withdraw: 'Withdrawn' } as const;

/** Problems: `NoOverrideRequest`, `OverrideReplaced`, `OverrideDecided`, `SamePerson`, `OtherPerson`. The same decision by the same person once more is none. */
export function decideOverride(
  latest: OverrideRequest | undefined,
  { decision, by, reason, request: read, at }: OverrideDecision,
  orderId: string
): Result<OverrideRequest, Problem> {
  const asked = requestRead(latest, read, orderId);
  if (!asked.ok) return asked;
  const request = asked.value;
  const state = STATES[decision];
  if (request.state !== 'Requested') {
    if (request.state === state && isSame(request.decision?.by, by)) return ok(request);
    const message = `The override was ${request.state.toLowerCase()} by ${request.decision?.by ?? 'somebody'}.`;
    return refuse(problem(orderId, 'OverrideDecided', message, ASK));
  }
  if (decision === 'confirm' && isSame(request.by, by)) {
    const message = `${by} has asked for the override and cannot approve it.`;
    return refuse(problem(orderId, 'SamePerson', message, 'Have another person decide.'));
  }
  if (decision === 'withdraw' && !isSame(request.by, by)) {
    const message = `${request.by} has asked for the override, and nobody else withdraws it.`;
    return refuse(problem(orderId, 'OtherPerson', message, 'Refuse it instead.'));
  }
  return ok({ ...request, state, decision: { by, at, ...(reason?.trim() && { reason: reason.trim() }) } });
}

const ASK = 'Ask for one, with the reason: sf order change override.';

/** User names differ by more than their letters' size. */
const isSame = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();

const problem = (path: string, code: string, message: string, action: string): Problem => ({
  code,
  message,
  path,
  action,
});
