import type { ApprovalChain, ApprovalGroup, ApprovalSlot, ApprovalSubject } from '../domain/approval.ts';
import type { ApprovalInboxItem } from '../engine/approvalPorts.ts';
import { relativeTime } from './time.ts';

/** A chain as data: what a script gets and what {@link chainLines} shows. */
export function chainResult({ kind, number }: ApprovalSubject, { levels }: ApprovalChain, unknown: readonly string[]) {
  return {
    record: number,
    kind,
    unknownFacts: unknown,
    levels: levels.map(({ level, groups }) => ({ level, rules: groups.map(ruleResult) })),
  };
}

const ruleResult = ({ rule, reason, isCovered, slots }: ApprovalGroup) => ({
  key: rule.key,
  name: rule.name,
  reason,
  quorum: rule.quorum,
  covered: isCovered,
  approvers: slots.map((slot) => ({
    as: slot.key,
    names: slot.actors.map((actor) => actor.name),
    inPlaceOf: standsInFor(slot),
  })),
});

const standsInFor = ({ actors }: ApprovalSlot): string | null =>
  actors.find((actor) => actor.standsInFor !== undefined)?.standsInFor ?? null;

/** One line per rule and approver, indented by level. */
export function chainLines({ levels }: ReturnType<typeof chainResult>): readonly string[] {
  return levels.flatMap(({ level, rules }) => [
    `Level ${String(level)}`,
    ...rules.flatMap((rule) => [
      `  ${rule.name}: ${rule.reason}${rule.covered ? ' (approved before)' : ''}`,
      ...(rule.covered ? [] : rule.approvers.map((approver) => `    ${approverText(approver, rule.quorum)}`)),
    ]),
  ]);
}

function approverText(
  {
    as,
    names,
    inPlaceOf,
  }: { readonly as: string; readonly names: readonly string[]; readonly inPlaceOf: string | null },
  quorum: 'All' | 'First'
): string {
  const place = inPlaceOf === null ? '' : `, in place of ${inPlaceOf}`;
  return `${names.join(' or ')} (${as}${place})${quorum === 'First' ? ', first answer counts' : ''}`;
}

export const inboxRow = (
  item: ApprovalInboxItem,
  now: number
): Record<'request' | 'record' | 'rule' | 'reason' | 'waiting' | 'due', string> => ({
  request: item.request,
  record: item.record,
  rule: item.rule,
  reason: item.reason,
  waiting: relativeTime(item.waitingSince, now),
  due: item.dueAt === '' ? '' : relativeTime(item.dueAt, now),
});
