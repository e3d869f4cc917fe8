/** Payloads of all steps: literals now, references to the outputs of earlier steps later. */
import type { Expression, UndoCall } from '../../domain/fulfillmentDesign.ts';
import type { AttributeValue } from '../../domain/order.ts';
import type { PayloadValue } from '../../domain/plan.ts';
import type { Problem } from '../../domain/result.ts';
import { isValue, quote } from '../attributeChecks.ts';
import { evaluate } from '../decomposition/selection.ts';
import type { DependencyScope } from './dependencyIndex.ts';
import type { Drafts, StepDraft } from './draft.ts';
import { bucketKeys } from './buckets.ts';
import type { DependencyLinker } from './linkDependencies.ts';

type Payload = Readonly<Record<string, Expression<AttributeValue>>>;

/** Resolves the payload of one step. A step that reads an output waits for the step that gives it. */
export function resolveStepPayload(
  step: StepDraft,
  payload: Payload,
  drafts: Drafts,
  linker: DependencyLinker,
  problems: Problem[]
): void {
  const resolved: Record<string, PayloadValue> = {};
  for (const [name, expression] of Object.entries(payload)) {
    const value = expression.stepOutput
      ? referenceTo(step, name, expression.stepOutput, drafts, linker, problems)
      : literalOf(step, name, expression, problems);
    if (value !== undefined) resolved[name] = value;
  }
  step.payload = resolved;
}

/** What the call that undoes a step sends; of outputs it can read those of the step itself. */
export function resolveUndo(
  step: StepDraft,
  undo: UndoCall<Expression<AttributeValue>>,
  problems: Problem[]
): UndoCall<PayloadValue> {
  const resolved: Record<string, PayloadValue> = {};
  for (const [name, expression] of Object.entries(undo.payload)) {
    const value = expression.stepOutput
      ? { $step: step.key, field: expression.stepOutput.field }
      : literalOf(step, name, expression, problems);
    if (value !== undefined) resolved[name] = value;
  }
  return { gateway: undo.gateway, operation: undo.operation, payload: resolved };
}

function literalOf(
  step: StepDraft,
  name: string,
  expression: Expression<AttributeValue>,
  problems: Problem[]
): AttributeValue | undefined {
  const result = evaluate(expression, step.instance.expressions);
  if (result.ok && isValue(result.value)) return result.value;
  problems.push({
    code: 'ExpressionFailed',
    message: `Payload ${name} of ${step.key} cannot be evaluated: ${
      result.ok ? `${expression.source} gives ${quote(result.value)}` : result.text
    }.`,
    path: `groups.${step.definition.key}.payload.${name}`,
    action: 'Let a rule write what the payload reads, or let the payload do without it (has(…)).',
  });
  return undefined;
}

const NEAREST_FIRST: readonly DependencyScope[] = ['item', 'line', 'bundle', 'order'];

/**
 * The step whose output is meant: the one that shares most with the reader. Where it is not in the plan, or is skipped,
 * there is nothing to send; where there are several, the design does not say which.
 */
function referenceTo(
  step: StepDraft,
  name: string,
  { step: definition, field }: { readonly step: string; readonly field: string },
  drafts: Drafts,
  linker: DependencyLinker,
  problems: Problem[]
): PayloadValue | undefined {
  for (const scope of NEAREST_FIRST) {
    const found = new Set<StepDraft>();
    const buckets = linker.bucketsOf(definition, scope);
    for (const key of bucketKeys(step, scope)) for (const candidate of buckets.get(key) ?? []) found.add(candidate);
    if (found.size === 0) continue;
    const running = [...found].filter((candidate) => !candidate.skip);
    const [only] = running;
    if (!only) return undefined;
    if (running.length > 1) {
      problems.push(ambiguousOutput(step, name, definition, running));
      return undefined;
    }
    drafts.link(only.index, step, 0);
    return { $step: only.key, field };
  }
  return undefined;
}

const ambiguousOutput = (
  step: StepDraft,
  name: string,
  definition: string,
  running: readonly StepDraft[]
): Problem => ({
  code: 'AmbiguousOutput',
  message:
    `Payload ${name} of ${step.key} reads ${definition}, which runs ${running.length} times in this plan ` +
    `(${running
      .slice(0, 3)
      .map(({ key }) => key)
      .join(', ')}${running.length > 3 ? ', …' : ''}).`,
  path: `groups.${step.definition.key}.payload.${name}`,
  action: 'Read it in a step that shares an item, line or bundle with one of them only.',
});
