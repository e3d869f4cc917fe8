/** Where an approval stands and what is to be done about it, from the records alone: after a crash the same comes out. */
import type {
  ApprovalActor,
  ApprovalChain,
  ApprovalDirectory,
  ApprovalGroup,
  ApprovalPolicy,
  ApprovalSlot,
  GivenApproval,
} from '../domain/approval.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { workClock, type WorkCalendar } from '../domain/workCalendar.ts';
import { covers, evaluateApproval } from './approvalPolicy.ts';
import type { ApprovalCase, ApprovalFinish, ApprovalRequest, NewApprovalRequest } from './approvalPorts.ts';
import { summaryOf } from './approvalSummary.ts';

export interface ApprovalScene {
  readonly directory: ApprovalDirectory;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** When people answer: reminders and escalations count in it. */
  readonly calendar: WorkCalendar;
}

export interface ApprovalMoves {
  readonly ask: readonly NewApprovalRequest[];
  readonly withdraw: readonly { readonly request: ApprovalRequest; readonly state: 'Recalled' | 'NotNeeded' }[];
  readonly remind: readonly ApprovalRequest[];
  readonly escalate: readonly {
    readonly request: ApprovalRequest;
    readonly to: ApprovalActor;
    readonly dueAt: string;
  }[];
  readonly finish?: ApprovalFinish;
  /** The whole way, where somebody is asked. */
  readonly chain?: ApprovalChain;
}

const HOUR = 3_600_000;
const NOTHING: ApprovalMoves = { ask: [], withdraw: [], remind: [], escalate: [] };

/** What was approved of a record so far. */
export const givenOf = (requests: readonly ApprovalRequest[]): readonly GivenApproval[] =>
  requests.filter((one) => one.state === 'Approved').map(({ rule, slot, facts }) => ({ rule, slot, facts }));

/** What is to be done now. Refusals: those of `evaluateApproval`. */
export function advanceApproval(
  approval: ApprovalCase,
  policy: ApprovalPolicy,
  scene: ApprovalScene
): Result<ApprovalMoves, readonly Problem[]> {
  const open = approval.requests.filter((one) => one.state === 'Pending');
  if (approval.status !== 'Pending') {
    const state = approval.status === 'Recalled' ? 'Recalled' : 'NotNeeded';
    return ok({ ...NOTHING, withdraw: open.map((request) => ({ request, state })) });
  }
  const round = approval.requests.filter((one) => one.key.startsWith(roundKey(approval)));
  const refused = round.find((one) => one.state === 'Rejected');
  const notNeeded = (requests: readonly ApprovalRequest[]) =>
    requests.map((request) => ({ request, state: 'NotNeeded' as const }));
  if (refused) {
    const reason = refused.comment ?? '';
    return ok({ ...NOTHING, withdraw: notNeeded(open), finish: { kind: 'rejected', reason } });
  }
  const context = { ...scene, given: givenOf(approval.requests) };
  const evaluated = evaluateApproval(approval.subject, policy, context);
  if (!evaluated.ok) return refuse(evaluated.error);
  const chain = evaluated.value;
  const level = chain.levels.find(({ groups }) => groups.some((group) => !group.isCovered));
  if (level === undefined) {
    const kind = chain.levels.length === 0 ? 'notRequired' : 'approved';
    return ok({ ...NOTHING, withdraw: notNeeded(open), finish: { kind } });
  }
  return ok(
    moveLevel(
      approval,
      chain,
      level.groups.filter((group) => !group.isCovered),
      round,
      scene
    )
  );
}

export const roundKey = ({ subject, requestedAt }: ApprovalCase): string =>
  `${subject.id}/${String(Date.parse(requestedAt) || 0)}/`;

function moveLevel(
  approval: ApprovalCase,
  chain: ApprovalChain,
  groups: readonly ApprovalGroup[],
  round: readonly ApprovalRequest[],
  scene: ApprovalScene
): ApprovalMoves {
  const waiting = groups.flatMap((group) =>
    group.slots.filter((slot) => !slot.isCovered).map((slot) => ({ group, slot }))
  );
  const current = new Map<ApprovalRequest, { readonly group: ApprovalGroup; readonly slot: ApprovalSlot }>();
  const ask: NewApprovalRequest[] = [];
  for (const { group, slot } of waiting) {
    const asked = round.filter((one) => isFor(one, group, slot));
    for (const request of asked) if (request.state === 'Pending') current.set(request, { group, slot });
    // Handed on or not: a slot that was asked in this round is not asked again.
    if (asked.some((one) => one.state === 'Pending')) continue;
    for (const actor of slot.actors) ask.push(newRequest(approval, chain, group, slot, actor, scene));
  }
  const lost = approval.requests.filter((one) => one.state === 'Pending' && !current.has(one));
  return {
    ask,
    chain,
    withdraw: lost.map((request) => ({ request, state: 'NotNeeded' as const })),
    ...clockMoves([...current], scene),
  };
}

const isFor = (request: ApprovalRequest, { rule, facts }: ApprovalGroup, slot: ApprovalSlot): boolean =>
  request.rule === rule.key && request.slot === slot.key && covers(rule, request.facts, facts);

/** Reminders at half of the time, escalations at its end; each once for the time that was set. */
function clockMoves(
  current: readonly (readonly [ApprovalRequest, { readonly group: ApprovalGroup; readonly slot: ApprovalSlot }])[],
  { now, calendar, directory }: ApprovalScene
): Pick<ApprovalMoves, 'remind' | 'escalate'> {
  const clock = workClock(calendar);
  const remind: ApprovalRequest[] = [];
  const escalate: { request: ApprovalRequest; to: ApprovalActor; dueAt: string }[] = [];
  for (const [request, { group, slot }] of current) {
    const due = Date.parse(request.dueAt);
    const hours = group.rule.dueHours;
    const [to] = slot.escalation.filter((actor) => actor.id !== request.actorId && isThere(actor, directory));
    if (now >= due && to !== undefined && request.escalatedAt === undefined) {
      escalate.push({ request, to, dueAt: new Date(clock.add(now, hours * HOUR)).toISOString() });
    } else if (request.remindedAt === undefined && clock.add(now, (hours * HOUR) / 2) >= due) {
      remind.push(request);
    }
  }
  return { remind, escalate };
}

const isThere = (actor: ApprovalActor, directory: ApprovalDirectory): boolean =>
  actor.kind === 'queue' || directory.people.get(actor.id)?.isActive === true;

function newRequest(
  approval: ApprovalCase,
  chain: ApprovalChain,
  group: ApprovalGroup,
  slot: ApprovalSlot,
  actor: ApprovalActor,
  { now, calendar }: ApprovalScene
): NewApprovalRequest {
  const { rule } = group;
  return {
    key: `${roundKey(approval)}${rule.key}/${group.fingerprint}/${slot.key}/${actor.id}`,
    subject: approval.subject,
    actor,
    rule: rule.key,
    ruleName: rule.name,
    slot: slot.key,
    level: rule.level,
    facts: group.facts,
    reason: group.reason,
    summary: summaryOf(approval, chain, group, actor),
    dueAt: new Date(workClock(calendar).add(now, rule.dueHours * HOUR)).toISOString(),
  };
}
