import type { DocumentPath, ProblemList } from '../problems.ts';
import { hint } from '../suggest.ts';
import { ancestorsOf, type DesignIndex, type IndexedStep } from './designIndex.ts';

/** A payload field that passes on what an earlier step gave. */
export function checkStepOutput(
  path: DocumentPath,
  reader: string,
  reference: { readonly step: string; readonly field: string },
  index: DesignIndex,
  problems: ProblemList
): void {
  const { step, field } = reference;
  const source = index.steps.get(step);
  if (!source) {
    problems.error(path, {
      code: 'UnknownStep',
      message: `there is no step "${step}". ${hint(step, index.steps.keys())}`,
      action: 'Name the step as group.step.',
    });
    return;
  }
  if (!ancestorsOf(reader, index.waitsFor).has(step)) {
    problems.error(path, {
      code: 'StepOutputNotBefore',
      message: `${reader} does not wait for ${step}, so its output may not be there yet`,
      action: `Add after: ${step} to the step, directly or through the steps between.`,
    });
  }
  checkField(path, step, field, source, problems);
}

function checkField(
  path: DocumentPath,
  key: string,
  field: string,
  { step }: IndexedStep,
  problems: ProblemList
): void {
  const known = outputsOf(step);
  if (!known) return;
  if (!known.includes(field)) {
    problems.error(path, {
      code: 'UnknownStepOutput',
      message: `${key} gives no output "${field}". ${known.length === 0 ? 'It gives none.' : hint(field, known)}`,
      action: 'Name a field of its form (manual) or payload (auto), or let it give one.',
    });
  } else if (step.type === 'manual' && step.form[field]?.required !== true) {
    problems.warning(path, {
      code: 'StepOutputOptional',
      message: `the person may leave "${field}" of ${key} empty, and this step would then stop for lack of it`,
      action: 'Make the form field required.',
    });
  }
}

/** Undefined where only the vendor knows. */
function outputsOf(step: IndexedStep['step']): readonly string[] | undefined {
  if (step.type === 'manual') return Object.keys(step.form);
  if (step.type === 'auto') return Object.keys(step.payload);
  return step.type === 'milestone' || step.type === 'timer' ? [] : undefined;
}
