/** Who must agree, in which order and why: one evaluation for previews, submissions and what comes after a change. */
import type {
  ApprovalChain,
  ApprovalCondition,
  ApprovalDirectory,
  ApprovalFact,
  ApprovalFacts,
  ApprovalGroup,
  ApprovalPolicy,
  ApprovalRule,
  ApprovalSubject,
  GivenApproval,
} from '../domain/approval.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { resolveSlot } from './approvalActors.ts';
import { stableDigest } from './stableHash.ts';

export interface ApprovalContext {
  readonly directory: ApprovalDirectory;
  /** What was approved before, of this very record. */
  readonly given: readonly GivenApproval[];
  /** Milliseconds since 1970; decides who is away. */
  readonly now: number;
}

/**
 * The chain for a record as it is now. Refusals: `NobodyToAsk` with each rule that has an approver whom nobody stands in
 * for. A policy that `checkApprovalPolicy` finds sound is never refused.
 */
export function evaluateApproval(
  subject: ApprovalSubject,
  policy: ApprovalPolicy,
  context: ApprovalContext
): Result<ApprovalChain, readonly Problem[]> {
  const problems: Problem[] = [];
  const groups = policy.rules
    .filter((rule) => rule.subject === subject.kind && applies(rule, subject.facts))
    .map((rule) => groupOf(rule, subject, context, problems));
  if (problems.length > 0) return refuse(problems);
  const levels = [...Map.groupBy(groups, (group) => group.rule.level)]
    .sort(([left], [right]) => left - right)
    .map(([level, members]) => ({ level, groups: members.toSorted(byKey) }));
  return ok({ levels });
}

const byKey = (left: ApprovalGroup, right: ApprovalGroup): number => (left.rule.key < right.rule.key ? -1 : 1);

/** Whether every condition of a rule holds. */
export const applies = (rule: ApprovalRule, facts: ApprovalFacts): boolean =>
  rule.conditions.every((condition) => holds(condition, facts[condition.fact]));

export function holds({ operator, value }: ApprovalCondition, fact: ApprovalFact | undefined): boolean {
  if (fact === undefined) return false;
  if (isList(fact)) {
    const isIn = fact.some((entry) => same(entry, value));
    return operator === '!=' ? !isIn : operator === '=' && isIn;
  }
  if (operator === '=') return same(fact, value);
  if (operator === '!=') return !same(fact, value);
  if (typeof fact !== 'number' || typeof value !== 'number') return false;
  if (operator === '>') return fact > value;
  if (operator === '>=') return fact >= value;
  if (operator === '<') return fact < value;
  return fact <= value;
}

const isList = (fact: ApprovalFact | undefined): fact is readonly string[] => Array.isArray(fact);

/** Texts as the CRM compares them: upper and lower case alike. */
const same = (left: string | number | boolean, right: string | number | boolean): boolean =>
  String(left).toLowerCase() === String(right).toLowerCase();

function groupOf(
  rule: ApprovalRule,
  subject: ApprovalSubject,
  context: ApprovalContext,
  problems: Problem[]
): ApprovalGroup {
  const facts = factsRead(rule, subject.facts);
  const given = context.given.filter((one) => one.rule === rule.key && covers(rule, one.facts, facts));
  const slots = rule.approvers.map((reference) => {
    const slot = resolveSlot(reference, rule, subject, context);
    return { ...slot, isCovered: given.some((one) => one.slot === slot.key) };
  });
  for (const { key, actors } of slots) if (actors.length === 0) problems.push(nobodyToAsk(rule, key));
  return {
    rule,
    facts,
    slots,
    reason: reasonOf(rule, subject.facts),
    fingerprint: stableDigest(`${rule.key}|${JSON.stringify(facts)}`),
    isCovered: rule.quorum === 'All' ? slots.every((slot) => slot.isCovered) : slots.some((slot) => slot.isCovered),
  };
}

function factsRead(rule: ApprovalRule, facts: ApprovalFacts): ApprovalFacts {
  const names = factNames(rule, facts);
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = facts[name];
      return value === undefined ? [] : [[name, isList(value) ? [...value].sort() : value]];
    })
  );
}

/** A rule that always applies has looked at everything. */
const factNames = (rule: ApprovalRule, facts: ApprovalFacts): readonly string[] =>
  [...new Set(rule.conditions.length === 0 ? Object.keys(facts) : rule.conditions.map(({ fact }) => fact))].sort();

/**
 * Whether an approval still covers the record: nothing that the rule read changed, or it moved away from its threshold:
 * who agreed to 20 percent agreed to 18.
 */
export function covers(rule: ApprovalRule, approved: ApprovalFacts, facts: ApprovalFacts): boolean {
  if (rule.conditions.length === 0) {
    return JSON.stringify(factsRead(rule, approved)) === JSON.stringify(factsRead(rule, facts));
  }
  return rule.conditions.every(({ fact, operator }) => {
    const before = approved[fact];
    const now = facts[fact];
    if (before === undefined || now === undefined) return false;
    if (typeof before === 'number' && typeof now === 'number') {
      if (operator === '>' || operator === '>=') return now <= before;
      if (operator === '<' || operator === '<=') return now >= before;
    }
    return JSON.stringify(before) === JSON.stringify(now);
  });
}

function reasonOf(rule: ApprovalRule, facts: ApprovalFacts): string {
  if (rule.conditions.length === 0) return 'always';
  return rule.conditions.map((condition) => conditionText(condition, facts[condition.fact])).join(' and ');
}

const RELATIONS = { '>': 'above', '>=': 'at least', '<': 'below', '<=': 'at most', '=': '', '!=': 'not' } as const;

function conditionText({ fact, operator, value }: ApprovalCondition, actual: ApprovalFact | undefined): string {
  const shown = isList(actual) ? actual.join(', ') : String(actual);
  return operator === '=' && !isList(actual)
    ? `${fact} is ${shown}`
    : `${fact} is ${shown}, ${operator === '=' ? 'with' : RELATIONS[operator]} ${String(value)}`;
}

const nobodyToAsk = (rule: ApprovalRule, slot: string): Problem => ({
  code: 'NobodyToAsk',
  message: `Rule ${rule.name} has nobody to ask for ${slot}`,
  path: `${rule.key}: ${slot}`,
  action: 'Name a fallback of at least two active people in the rule, then run: sf order approval validate',
});
