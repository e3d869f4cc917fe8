/** Looks at approvals with the evaluator that the service uses. */
import type { ApprovalChain, ApprovalSubject } from '../domain/approval.ts';
import { ok, type Problem, type Result } from '../domain/result.ts';
import { checkApprovalPolicy } from '../engine/approvalCheck.ts';
import { evaluateApproval } from '../engine/approvalPolicy.ts';
import type { ApprovalCrm } from '../engine/approvalPorts.ts';
import { givenOf } from '../engine/approvalProgress.ts';

export interface ApprovalPreview {
  readonly subject: ApprovalSubject;
  readonly chain: ApprovalChain;
  /** Facts that rules look at and that are not known, or not to this user: rules on them do not apply here. */
  readonly unknown: readonly string[];
}

/** Who would be asked for a record as it is now. */
export async function previewApproval(
  crm: ApprovalCrm,
  ref: string
): Promise<Result<ApprovalPreview, Problem | readonly Problem[]>> {
  const policy = await crm.policy();
  if (!policy.ok) return policy;
  const found = await crm.caseOf(ref);
  if (!found.ok) return found;
  const { subject, requests } = found.value;
  const directory = await crm.directory();
  const chain = evaluateApproval(subject, policy.value, { directory, given: givenOf(requests), now: Date.now() });
  if (!chain.ok) return chain;
  const rules = policy.value.rules.filter((rule) => rule.subject === subject.kind);
  const read = new Set(rules.flatMap((rule) => rule.conditions.map((condition) => condition.fact)));
  return ok({ subject, chain: chain.value, unknown: [...read].filter((fact) => subject.facts[fact] === undefined) });
}

/** What would let an approval get stuck. */
export async function validateApprovals(
  crm: ApprovalCrm
): Promise<{ readonly rules: number; readonly people: number; readonly problems: readonly Problem[] }> {
  const [policy, directory] = [await crm.policy(), await crm.directory()];
  const problems = policy.ok ? checkApprovalPolicy(policy.value, directory) : policy.error;
  const people = [...directory.people.values()].filter((person) => person.isActive).length;
  return { rules: policy.ok ? policy.value.rules.length : 0, people, problems };
}
