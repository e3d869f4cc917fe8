/** The billing gate: what it wants to see, and the proof that it saw it. */
import type { BillingCertificate, BillingGate, CertificateEvidence, StepStatus } from '../domain/plan.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import type { PlanFacts, RequiredStep } from './reaction.ts';

/**
 * Writes the certificate of a gate, or says what is missing.
 *
 * Refuses unless every required step is there and is Completed, or Skipped with a reason. A step that was waived is a
 * Completed one whose note names the two people who settled it by force (`decideForce` takes care of that). The id is that of plan and gate: a
 * second release cannot make a second certificate.
 */
export function certificate(
  plan: Pick<PlanFacts, 'id' | 'design'>,
  gate: BillingGate,
  required: readonly RequiredStep[],
  releasedAt: string
): Result<BillingCertificate, readonly Problem[]> {
  const known = new Map(required.map((entry) => [entry.status.key, entry]));
  const problems: Problem[] = [];
  const evidence: CertificateEvidence[] = [];
  for (const key of gate.requiredSteps) {
    const entry = known.get(key);
    const fault = entry ? faultOf(entry.status) : 'is not known';
    if (fault) problems.push(blocked(gate, key, fault));
    else if (entry) evidence.push(evidenceOf(entry));
  }
  if (problems.length > 0) return refuse(problems);
  return ok({
    id: `${plan.id}:${gate.stepKey}`,
    planId: plan.id,
    gateKey: gate.stepKey,
    lineIds: gate.lineIds,
    releasedAt,
    design: plan.design,
    evidence,
  });
}

function faultOf(status: StepStatus): string | undefined {
  if (status.state === 'Completed') return undefined;
  if (status.state !== 'Skipped') return `is ${status.state}`;
  return status.note?.trim() ? undefined : 'was skipped without a reason';
}

const blocked = (gate: BillingGate, step: string, fault: string): Problem => ({
  code: 'GateBlocked',
  message: `${gate.stepKey} stays closed: ${step} ${fault}.`,
  path: step,
  action: `Complete ${step}, skip it with a reason, or have it waived by an approval.`,
});

function evidenceOf({ name, status }: RequiredStep): CertificateEvidence {
  return {
    stepKey: status.key,
    name,
    state: status.state,
    attempt: status.attempt,
    ...(status.startedAt !== undefined && { startedAt: status.startedAt }),
    ...(status.endedAt !== undefined && { endedAt: status.endedAt }),
    ...(status.externalId !== undefined && { externalId: status.externalId }),
    ...(status.note !== undefined && { note: status.note }),
  };
}
