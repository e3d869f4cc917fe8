/** A chain as pages show it: kept on the record, so that people see who comes next without evaluating the policy. */
import type { ApprovalChain, ApprovalGroup, ApprovalSlot } from '../domain/approval.ts';
import type { Problem } from '../domain/result.ts';

export interface ApprovalOutlook {
  /** When it was evaluated, ISO 8601. */
  readonly at: string;
  /** Empty when nobody needs to agree, and where there are problems. */
  readonly levels: readonly { readonly level: number; readonly rules: readonly OutlookRule[] }[];
  /** Why there is no answer. */
  readonly problems?: readonly Problem[];
}

export interface OutlookRule {
  readonly key: string;
  readonly name: string;
  readonly reason: string;
  readonly quorum: 'All' | 'First';
  readonly dueHours: number;
  readonly consequence?: string;
  /** Agreed to before: nobody is asked again. */
  readonly isCovered: boolean;
  readonly approvers: readonly OutlookApprover[];
}

export interface OutlookApprover {
  /** The approver in the words of the rule, `queue Approval_Desk`. */
  readonly as: string;
  /** At most ten; any of them answers. */
  readonly names: readonly string[];
  readonly inPlaceOf?: string;
  readonly isCovered: boolean;
}

/** A role may have hundreds of people, and the field ends somewhere. */
const MOST_NAMES = 10;
const LONGEST_TEXT = 500;

/** @param now - milliseconds since 1970 */
export function outlookOf({ levels }: ApprovalChain, now: number): ApprovalOutlook {
  return {
    at: new Date(now).toISOString(),
    levels: levels.map(({ level, groups }) => ({ level, rules: groups.map(outlookRule) })),
  };
}

/** @param now - milliseconds since 1970 */
export const noOutlook = (problems: readonly Problem[], now: number): ApprovalOutlook => ({
  at: new Date(now).toISOString(),
  levels: [],
  problems,
});

function outlookRule({ rule, reason, isCovered, slots }: ApprovalGroup): OutlookRule {
  const { key, name, quorum, dueHours, consequence } = rule;
  return {
    key,
    name,
    reason: reason.slice(0, LONGEST_TEXT),
    quorum,
    dueHours,
    ...(consequence === undefined ? {} : { consequence: consequence.slice(0, LONGEST_TEXT) }),
    isCovered,
    approvers: slots.map(outlookApprover),
  };
}

function outlookApprover({ key, actors, isCovered }: ApprovalSlot): OutlookApprover {
  const inPlaceOf = actors.find((actor) => actor.standsInFor !== undefined)?.standsInFor;
  return {
    as: key,
    names: actors.slice(0, MOST_NAMES).map((actor) => actor.name),
    ...(inPlaceOf === undefined ? {} : { inPlaceOf }),
    isCovered,
  };
}
