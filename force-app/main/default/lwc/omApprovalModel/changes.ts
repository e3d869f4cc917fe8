import WAS from '@salesforce/label/c.OM_Approval_Was';
import { fill } from 'c/omErrors';
import type { ApprovalEntry, Outlook } from './types';
import { factName, factText } from './words';

/** What is different since the same rule was decided last. */
export interface Changes {
  readonly verdict: 'Approved' | 'Rejected';
  /** Empty when nothing that the rule looks at changed. */
  readonly texts: readonly string[];
}

type Facts = Readonly<Record<string, unknown>>;

const factsIn = ({ facts }: ApprovalEntry): Facts => (parse(facts) as Facts | undefined) ?? {};
const isDecided = ({ state }: ApprovalEntry): boolean => state === 'Approved' || state === 'Rejected';
const timeOf = ({ askedAt }: ApprovalEntry): number => Date.parse(askedAt ?? '') || 0;

/** Nothing when the rule has not been decided before. */
export function changesOf(entry: ApprovalEntry, all: readonly ApprovalEntry[]): Changes | undefined {
  const [before] = all
    .filter((one) => one.ruleKey === entry.ruleKey && one.id !== entry.id && isDecided(one) && !one.isCurrent)
    .sort((one, other) => timeOf(other) - timeOf(one));
  if (!before || !entry.ruleKey) return undefined;
  const [was, is] = [factsIn(before), factsIn(entry)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return {
    verdict: before.state === 'Approved' ? 'Approved' : 'Rejected',
    texts: names
      .filter((name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]))
      .map((name) => fill(WAS, factName(name), factText(name, was[name]), factText(name, is[name]))),
  };
}

/** What the service wrote; nothing for what cannot be read. */
export function outlookOf(text: string | null | undefined): Outlook | undefined {
  const outlook = parse(text) as Outlook | undefined;
  return Array.isArray(outlook?.levels) ? outlook : undefined;
}

function parse(text: string | null | undefined): unknown {
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
