import type { ObjectDef } from '../contract.ts';
import type { SaveScope } from './change.ts';

/** Whether saving a record of the object starts something: triggers, validation or workflow rules, flows. */
export function automates({ hooks, model }: Pick<SaveScope, 'hooks' | 'model'>, object: ObjectDef): boolean {
  const key = object.name.toLowerCase();
  return (
    hooks.some((hook) => hook.actsOn?.(object)) ||
    object.validationRules.some(({ active }) => active) ||
    model.automation.workflows.get(key)?.rules.some(({ active }) => active) === true ||
    [...model.automation.triggeredFlows.keys()].some((start) => start.startsWith(`${key} `))
  );
}
