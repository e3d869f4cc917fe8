import type { ApprovalActor, ApprovalChain, ApprovalFact, ApprovalGroup } from '../domain/approval.ts';
import type { ApprovalCase } from './approvalPorts.ts';

const shown = (fact: ApprovalFact | undefined): string =>
  fact === undefined ? 'unknown' : typeof fact === 'object' ? fact.join(', ') : String(fact);

/** What an approver needs to decide: who, what, against which limit, what changed, what follows. Fits 8,000 characters. */
export function summaryOf(
  approval: ApprovalCase,
  chain: ApprovalChain,
  group: ApprovalGroup,
  actor: ApprovalActor
): string {
  const { subject, comment, description } = approval;
  const last = chain.levels.at(-1)?.level === group.rule.level;
  const parts = [
    `${subject.kind} ${subject.number} of ${subject.accountName}`,
    ...description,
    ...(actor.standsInFor === undefined ? [] : [`You are asked in place of ${actor.standsInFor}.`]),
    ...(comment === '' ? [] : [`Comment of the submitter: ${comment}`]),
    ...changesOf(approval, group),
    last
      ? `If you approve, it goes on by itself: ${subject.kind === 'Order' ? 'to fulfillment' : 'to signature'}.`
      : 'If you approve, the next level is asked.',
    'If you reject, it goes back to the submitter with your comment.',
    ...(group.rule.consequence === undefined ? [] : [group.rule.consequence]),
  ];
  return parts.join('\n').slice(0, 8_000);
}

/** Against the last time that this rule was decided for the record. */
function changesOf({ requests }: ApprovalCase, group: ApprovalGroup): readonly string[] {
  const before = requests.findLast(
    (one) => one.rule === group.rule.key && (one.state === 'Approved' || one.state === 'Rejected')
  );
  if (before === undefined) return [];
  const changes = Object.keys(group.facts)
    .filter((name) => JSON.stringify(before.facts[name]) !== JSON.stringify(group.facts[name]))
    .map((name) => `${name} was ${shown(before.facts[name])}, is ${shown(group.facts[name])}`);
  const verdict = before.state === 'Approved' ? 'approved' : 'rejected';
  return [`Since it was ${verdict} last: ${changes.length === 0 ? 'nothing changed' : changes.join('; ')}.`];
}
