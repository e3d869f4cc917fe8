import type { ObjectDef, Org } from '../contract.ts';
import { childrenOf, flag, textOf } from '../metadata/elements.ts';
import { componentsOf } from '../rest/orgComponents.ts';

export interface Path {
  readonly field: string;
  readonly steps: readonly {
    readonly value: string;
    readonly fields: readonly string[];
    readonly guidance: string | null;
  }[];
}

/** The active path of an object, as its PathAssistant describes it. */
export function pathOf(org: Org, object: ObjectDef): Path | undefined {
  const found = componentsOf(org, 'PathAssistant').find(
    ({ element }) => element && flag(element, 'active') && textOf(element, 'entityName') === object.name
  )?.element;
  const field = found && textOf(found, 'fieldName');
  if (!found || field === undefined) return undefined;
  const steps = childrenOf(found, 'pathAssistantSteps').map((step) => ({
    value: textOf(step, 'picklistValueName') ?? '',
    fields: childrenOf(step, 'fieldNames').map(({ text }) => text),
    guidance: textOf(step, 'info') ?? null,
  }));
  return { field, steps };
}
