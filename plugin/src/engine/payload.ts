/** Payloads between composition and dispatch: literals are known, outputs of earlier steps are filled in. */
import type { Attributes, AttributeValue } from '../domain/order.ts';
import type { BillingLine, PayloadValue, PlannedStep } from '../domain/plan.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';

export type ResolvedPayload = Readonly<Record<string, AttributeValue | readonly BillingLine[]>>;

const reference = (value: PayloadValue): { readonly $step: string; readonly field: string } | undefined =>
  typeof value === 'object' && '$step' in value ? value : undefined;

/** Keys of the steps whose outputs the payload reads. */
export function payloadReferences(step: Pick<PlannedStep, 'payload'>): readonly string[] {
  const keys = new Set<string>();
  for (const value of Object.values(step.payload)) {
    const found = reference(value);
    if (found) keys.add(found.$step);
  }
  return [...keys];
}

/**
 * Fills in the outputs. `outputs` holds the completed steps: a step that is not in it was skipped, and what it would
 * have said is left out. A completed step that did not say it is a problem, since the vendor would get half a request.
 */
export function resolvePayload(
  step: Pick<PlannedStep, 'key' | 'payload'>,
  outputs: ReadonlyMap<string, Attributes>
): Result<ResolvedPayload, Problem> {
  const resolved: Record<string, AttributeValue | readonly BillingLine[]> = {};
  for (const [name, value] of Object.entries(step.payload)) {
    const found = reference(value);
    if (!found) {
      resolved[name] = value as AttributeValue | readonly BillingLine[];
      continue;
    }
    const output = outputs.get(found.$step);
    if (!output) continue;
    const answer = output[found.field];
    if (answer === undefined) {
      return refuse({
        code: 'PayloadIncomplete',
        message: `${step.key} sends ${name} from the output "${found.field}" of ${found.$step}, which did not give it.`,
        path: `${step.key}.payload.${name}`,
        action: `Correct the output of ${found.$step}, or complete ${step.key} by hand, then retry it.`,
      });
    }
    resolved[name] = answer;
  }
  return ok(resolved);
}
