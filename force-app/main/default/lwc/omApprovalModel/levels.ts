import { outlookOf } from './changes';
import type { Approval, ApprovalEntry, Outlook, OutlookRule } from './types';

/** Somebody who was asked, is asked, or will be. */
export interface ChainPerson {
  readonly key: string;
  readonly names: readonly string[];
  readonly inPlaceOf?: string;
  readonly state: string;
  readonly entry?: ApprovalEntry;
}

export interface ChainRule {
  readonly key: string;
  readonly name: string;
  readonly reason: string;
  readonly isFirst: boolean;
  readonly people: readonly ChainPerson[];
}

export interface ChainLevel {
  readonly level: number;
  readonly rules: readonly ChainRule[];
}

/** The whole way of a submission: who was asked, as it is recorded, and who comes later, as the service foresaw it. */
export function levelsOf(approval: Approval): readonly ChainLevel[] {
  const current = approval.entries.filter(({ isCurrent }) => isCurrent);
  return levels(current, foreseen(approval), approval.status === 'Pending' ? 'Next' : 'NotAsked');
}

/** Who would be asked, before anything is submitted. */
export const previewLevels = (outlook: Outlook): readonly ChainLevel[] => levels([], outlook, 'Next');

/** Earlier submissions, as they were asked. */
export const earlierLevels = ({ entries }: Approval): readonly ChainLevel[] =>
  levels(
    entries.filter(({ isCurrent }) => !isCurrent),
    undefined,
    'NotAsked'
  );

/** What was foreseen for an earlier submission says nothing about this one. */
function foreseen({ preview, submittedAt, status }: Approval): Outlook | undefined {
  const outlook = outlookOf(preview);
  const isOld = outlook && submittedAt && Date.parse(outlook.at) < Date.parse(submittedAt);
  return status === 'Recalled' || isOld ? undefined : outlook;
}

function levels(
  entries: readonly ApprovalEntry[],
  outlook: Outlook | undefined,
  unasked: string
): readonly ChainLevel[] {
  const found = new Map<number, Map<string, ChainRule>>();
  const rulesOf = (level: number): Map<string, ChainRule> => {
    const rules = found.get(level) ?? new Map<string, ChainRule>();
    found.set(level, rules);
    return rules;
  };
  for (const { level, rules } of outlook?.levels ?? []) {
    for (const rule of rules) rulesOf(level).set(rule.key, foreseenRule(rule, unasked));
  }
  for (const entry of entries) {
    const key = entry.ruleKey ?? entry.rule ?? '';
    const rules = rulesOf(entry.level);
    const known = rules.get(key);
    const asked = (known?.people ?? []).filter((one) => one.entry !== undefined || one.state === 'Covered');
    rules.set(key, {
      key,
      name: entry.rule ?? known?.name ?? '',
      reason: entry.reason ?? '',
      isFirst: known?.isFirst ?? false,
      people: [...asked, personOf(entry)],
    });
  }
  return [...found]
    .sort(([one], [other]) => one - other)
    .map(([level, rules]) => ({ level, rules: [...rules.values()] }));
}

const personOf = (entry: ApprovalEntry): ChainPerson => ({
  key: entry.id,
  names: [isDecided(entry) ? (entry.decidedBy ?? entry.asked ?? '') : (entry.asked ?? '')],
  ...(isDecided(entry) && entry.decidedBy && entry.asked && entry.decidedBy !== entry.asked
    ? { inPlaceOf: entry.asked }
    : {}),
  state: entry.state,
  entry,
});

const isDecided = ({ state }: ApprovalEntry): boolean => state === 'Approved' || state === 'Rejected';

const foreseenRule = (rule: OutlookRule, unasked: string): ChainRule => ({
  key: rule.key,
  name: rule.name,
  reason: rule.reason,
  isFirst: rule.quorum === 'First' && rule.approvers.length > 1,
  people: rule.approvers.map(({ as, names, inPlaceOf, isCovered }) => ({
    key: `${rule.key}/${as}`,
    names,
    ...(inPlaceOf === undefined ? {} : { inPlaceOf }),
    state: rule.isCovered || isCovered ? 'Covered' : unasked,
  })),
});
