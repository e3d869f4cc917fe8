import type { StepDocument } from '../document.ts';
import { durationMs } from '../duration.ts';
import type { DocumentPath, ProblemList } from '../problems.ts';
import { checkChange } from './checkChange.ts';
import { checkAttributes } from './checkProducts.ts';
import type { DesignIndex } from './designIndex.ts';

type StepField = 'gateway' | 'operation' | 'queue' | 'instructions' | 'delay' | 'event' | 'form' | 'payload';

interface FieldRule {
  readonly types: readonly StepDocument['type'][];
  /** The code of the problem when one of `types` lacks the field. */
  readonly missing?: string;
  readonly example?: string;
}

const FIELDS: Readonly<Record<StepField, FieldRule>> = {
  gateway: { types: ['callout'], missing: 'GatewayMissing', example: 'gateway: warehouse' },
  operation: { types: ['callout'], missing: 'OperationMissing', example: 'operation: ship' },
  queue: { types: ['manual'], missing: 'QueueMissing', example: 'queue: Fulfillment_Desk' },
  delay: { types: ['timer'], missing: 'TimerDelayMissing', example: 'delay: PT30M' },
  event: { types: ['waitForEvent'], missing: 'EventMissing', example: 'event: deviceActivated' },
  instructions: { types: ['manual'] },
  form: { types: ['manual'] },
  payload: { types: ['callout', 'auto'] },
};

/** Groups of the engine's own: it adds a gate, a call to billing, joins of many steps and what says that nothing is to do. */
const RESERVED_GROUPS: ReadonlySet<string> = new Set([
  'billing',
  'billing-gate',
  'start-billing',
  'join',
  'nothing-to-do',
]);

/** Groups and steps by themselves. */
export function checkSteps(index: DesignIndex, problems: ProblemList): void {
  const used = new Set(index.scenarios.map(([, { group }]) => group));
  for (const [key, group] of Object.entries(index.document.groups)) {
    const path = ['groups', key];
    if (RESERVED_GROUPS.has(key)) {
      problems.error(path, {
        code: 'ReservedName',
        message: `the group name "${key}" belongs to steps that the engine adds to plans`,
        action: 'Choose another name.',
      });
    }
    if (Object.keys(group.steps).length === 0) {
      problems.error(path, {
        code: 'GroupEmpty',
        message: 'the group has no steps',
        action: 'Add steps or remove it.',
      });
    }
    if (!used.has(key)) {
      problems.warning(path, {
        code: 'GroupUnused',
        message: `no scenario uses the group ${key}, so its steps never run`,
        action: 'Add a scenario that uses it, or remove it.',
      });
    }
  }
  for (const { groupKey, stepKey, step } of index.steps.values()) {
    const path = ['groups', groupKey, 'steps', stepKey];
    checkFields(path, step, problems);
    checkTimes(path, step, problems);
    checkChange(path, step, index, problems);
    checkAttributes(step.form, [...path, 'form'], problems);
  }
}

function checkFields(path: DocumentPath, step: StepDocument, problems: ProblemList): void {
  for (const [field, rule] of Object.entries(FIELDS) as [StepField, FieldRule][]) {
    const value = step[field];
    const present = typeof value === 'object' ? Object.keys(value).length > 0 : value !== undefined;
    const applies = rule.types.includes(step.type);
    if (present && !applies) {
      problems.error([...path, field], {
        code: 'FieldDoesNotApply',
        message: `"${field}" is for steps of type ${rule.types.join(' or ')}, and this one is ${step.type}`,
        action: `Remove "${field}", or correct the type.`,
      });
    }
    if (!present && applies && rule.missing !== undefined) {
      problems.error(path, {
        code: rule.missing,
        message: `a step of type ${step.type} needs "${field}"`,
        action: `Add it, for instance ${rule.example ?? field}.`,
      });
    }
  }
}

function checkTimes(path: DocumentPath, step: StepDocument, problems: ProblemList): void {
  const negative = (value: string, ...keys: readonly string[]): void => {
    if (durationMs(value) >= 0) return;
    problems.error([...path, ...keys], {
      code: 'NegativeDuration',
      message: `${value} is negative; time does not run backwards`,
      action: 'Write a duration of zero or more, for instance PT30M.',
    });
  };
  negative(step.duration, 'duration');
  if (step.delay !== undefined) negative(step.delay, 'delay');
  negative(step.retry.delay, 'retry', 'delay');
  if (step.sla && durationMs(step.sla.target) <= 0) {
    problems.error([...path, 'sla', 'target'], {
      code: 'NegativeDuration',
      message: `${step.sla.target} cannot be kept; a promise needs time`,
      action: 'Write a duration of more than zero, for instance PT8H.',
    });
  }
  if (durationMs(step.retry.maxDelay) < durationMs(step.retry.delay)) {
    problems.error([...path, 'retry'], {
      code: 'RetryDelaysContradict',
      message: `the longest wait ${step.retry.maxDelay} is shorter than the first one ${step.retry.delay}`,
      action: 'Raise maxDelay or lower delay.',
    });
  }
}
