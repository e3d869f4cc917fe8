/** What would let an approval get stuck, found before anybody waits for it. */
import type { ApprovalCondition, ApprovalDirectory, ApprovalPolicy, ApprovalRule } from '../domain/approval.ts';
import type { Problem } from '../domain/result.ts';
import { peopleBehind, queueOf, referenceText } from './approvalActors.ts';

/** Nobody: static references only. */
const NO_SUBJECT = { submittedBy: '', people: {} };
const VALIDATE = 'then run: sf order approval validate';

/**
 * Everything that is wrong with a policy. Without problems every approval has, for every submitter and whoever is away
 * with a stand-in, somebody to ask in every step.
 */
export function checkApprovalPolicy(policy: ApprovalPolicy, directory: ApprovalDirectory): readonly Problem[] {
  return [
    ...duplicates(policy.rules),
    ...policy.rules.flatMap((rule) => [
      ...approvers(rule, directory),
      ...fallback(rule, directory),
      ...escalation(rule, directory),
      ...contradictions(rule),
    ]),
    ...absences(directory),
  ];
}

function duplicates(rules: readonly ApprovalRule[]): readonly Problem[] {
  const groups = Map.groupBy(rules, (rule) => rule.key.toLowerCase());
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map(([rule]) => problem('DuplicateRule', rule, 'has the key of another rule', `Give it another key, ${VALIDATE}`));
}

function approvers(rule: ApprovalRule, directory: ApprovalDirectory): readonly Problem[] {
  if (rule.approvers.length === 0) {
    return [problem('NoApprover', rule, 'asks nobody', `Name an approver, ${VALIDATE}`)];
  }
  const names = rule.approvers.map(referenceText);
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  return [
    ...twice.map((name) => problem('DuplicateApprover', rule, `names ${name} twice`, `Name it once, ${VALIDATE}`)),
    ...rule.approvers.flatMap((reference) => {
      if (reference.kind === 'manager' || reference.kind === 'field') return [];
      if (peopleBehind(reference, NO_SUBJECT, directory).length > 0) return [];
      return [
        unknown(rule, referenceText(reference), reference.kind === 'queue' && queueOf(directory, reference.name)),
      ];
    }),
  ];
}

const unknown = (rule: ApprovalRule, name: string, queue: unknown): Problem =>
  problem(
    'UnknownApprover',
    rule,
    queue ? `asks ${name}, which has no active member` : `asks ${name}, whom there is not or who is not active`,
    `Name an active person, or a queue or role with members, ${VALIDATE}`
  );

/**
 * The last resort of every approver: people who are found whatever the record is. Two that do not stand in for one
 * another, because one may be the submitter.
 */
function fallback(rule: ApprovalRule, directory: ApprovalDirectory): readonly Problem[] {
  const { fallback: reference } = rule;
  const action = `Name a queue or role of at least two active people as the fallback, ${VALIDATE}`;
  if (reference === undefined) return [problem('NoFallback', rule, 'has no fallback', action)];
  const name = referenceText(reference);
  if (reference.kind === 'manager' || reference.kind === 'field') {
    return [problem('UncertainFallback', rule, `falls back on ${name}, who may be missing`, action)];
  }
  const count = new Set(
    peopleBehind(reference, NO_SUBJECT, directory)
      .filter((person) => !isEverAway(person.id, directory))
      .map((person) => person.id)
  ).size;
  if (count >= 2) return [];
  return [
    problem('ThinFallback', rule, `falls back on ${name}, where ${String(count)} are always there to decide`, action),
  ];
}

const isEverAway = (id: string, { absences: all }: ApprovalDirectory): boolean => all.some((one) => one.userId === id);

function escalation(rule: ApprovalRule, directory: ApprovalDirectory): readonly Problem[] {
  const { escalateTo } = rule;
  if (escalateTo === undefined || escalateTo.kind === 'manager' || escalateTo.kind === 'field') return [];
  return peopleBehind(escalateTo, NO_SUBJECT, directory).length > 0
    ? []
    : [unknown(rule, referenceText(escalateTo), false)];
}

/** Numbers that no record can have at once: `amount > 100` and `amount < 50`. */
function contradictions(rule: ApprovalRule): readonly Problem[] {
  const facts = Map.groupBy(
    rule.conditions.filter((condition) => typeof condition.value === 'number'),
    (condition) => condition.fact
  );
  return [...facts]
    .filter(([, conditions]) => isImpossible(conditions))
    .map(([fact]) =>
      problem(
        'NeverApplies',
        rule,
        `can never apply: its conditions on ${fact} exclude one another`,
        `Correct the conditions, ${VALIDATE}`
      )
    );
}

function isImpossible(conditions: readonly ApprovalCondition[]): boolean {
  let [low, high, isOpen] = [-Infinity, Infinity, false];
  for (const { operator, value } of conditions) {
    const limit = Number(value);
    if (operator.startsWith('>') || operator === '=') {
      if (limit >= low) isOpen = operator === '>' || (limit === low && isOpen);
      low = Math.max(low, limit);
    }
    if (operator.startsWith('<') || operator === '=') high = Math.min(high, limit);
  }
  const isStrict = isOpen || conditions.some(({ operator, value }) => operator === '<' && Number(value) === high);
  return low > high || (low === high && isStrict);
}

/** Stand-ins that lead back to who is away, or to somebody who is not active: those absences fall to the fallback. */
function absences(directory: ApprovalDirectory): readonly Problem[] {
  return directory.absences.flatMap((absence) => {
    const seen = new Set([absence.userId]);
    let id = absence.delegateId;
    while (!seen.has(id)) {
      if (directory.people.get(id)?.isActive !== true)
        return [lostAbsence(absence.userId, directory, 'DelegateInactive')];
      seen.add(id);
      const next = directory.absences.find(
        (one) => one.userId === id && one.from < absence.to && absence.from < one.to
      );
      if (next === undefined) return [];
      id = next.delegateId;
    }
    return [lostAbsence(absence.userId, directory, 'DelegateCycle')];
  });
}

const lostAbsence = (userId: string, directory: ApprovalDirectory, code: string): Problem => ({
  code,
  message:
    code === 'DelegateCycle'
      ? `The stand-ins of ${directory.people.get(userId)?.name ?? userId} stand in for one another`
      : `The stand-in of ${directory.people.get(userId)?.name ?? userId} is not active`,
  path: `OM_Absence__c of ${directory.people.get(userId)?.username ?? userId}`,
  action: `Name somebody who is there, ${VALIDATE}`,
});

function problem(code: string, rule: ApprovalRule | undefined, text: string, action: string): Problem {
  return { code, message: `Rule ${rule?.name ?? ''} ${text}`, path: `OM_ApprovalRule__c ${rule?.key ?? ''}`, action };
}
