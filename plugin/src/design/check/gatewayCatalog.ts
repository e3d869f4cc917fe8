import type { GatewayDefinition } from '../../domain/fulfillmentDesign.ts';
import type { Problem } from '../../domain/result.ts';
import type { GateCallDocument } from '../document.ts';
import type { ProblemList } from '../problems.ts';
import { hint } from '../suggest.ts';
import type { DesignIndex } from './designIndex.ts';

/**
 * What the gateways know about their settings. Given from outside, since a design knows no vendor; without it, settings
 * are taken as they are.
 */
export interface GatewayCatalog {
  /** What is wrong with the settings; `path` is `gateways.<key>.settings.…`. */
  check(definition: GatewayDefinition): readonly Problem[];
  /** Operations, each with the payload fields that it cannot do without. Empty where the settings are wrong. */
  operations(definition: GatewayDefinition): ReadonlyMap<string, readonly string[]>;
  /** Whether contracts and approvals use gateways of this kind, so that no step has to call one. */
  servesBesideSteps?(kind: string): boolean;
}

/** Settings in the eyes of each gateway, and payloads in the eyes of the operation that gets them. */
export function checkWithCatalog(index: DesignIndex, catalog: GatewayCatalog, problems: ProblemList): void {
  const operations = new Map<string, ReadonlyMap<string, readonly string[]>>();
  for (const [key, { kind, settings }] of Object.entries(index.document.gateways)) {
    const definition: GatewayDefinition = { key, kind, settings };
    for (const { code, message, action, path } of catalog.check(definition)) {
      problems.error(path?.split('.') ?? ['gateways', key], { code, message, action });
    }
    operations.set(key, catalog.operations(definition));
  }
  const { billing } = index.document;
  const billable = billing && operations.get(billing.gateway);
  if (billable && billable.size > 0 && !billable.has(billing.operation)) {
    problems.error(['billing', 'operation'], {
      code: 'UnknownOperation',
      message: `the gateway ${billing.gateway} has no operation "${billing.operation}". ${hint(billing.operation, billable.keys())}`,
      action: 'Correct the name.',
    });
  }
  checkGateCalls(billing?.also ?? {}, operations, problems);
  for (const { groupKey, stepKey, step } of index.steps.values()) {
    const needed = operations.get(step.gateway ?? '')?.get(step.operation ?? '') ?? [];
    const missing = needed.filter((field) => !(field in step.payload));
    if (missing.length === 0) continue;
    problems.error(['groups', groupKey, 'steps', stepKey, 'payload'], fieldMissing(step, missing));
  }
}

/** What the engine gives to every call behind a billing gate. */
const GIVEN_BY_GATE: readonly string[] = ['lines', 'certificateId', 'releasedAt'];

function checkGateCalls(
  calls: Readonly<Record<string, GateCallDocument>>,
  operations: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>,
  problems: ProblemList
): void {
  for (const [key, call] of Object.entries(calls)) {
    const needed = operations.get(call.gateway)?.get(call.operation) ?? [];
    const missing = needed.filter((field) => !(field in call.payload) && !GIVEN_BY_GATE.includes(field));
    if (missing.length > 0) problems.error(['billing', 'also', key, 'payload'], fieldMissing(call, missing));
  }
}

const fieldMissing = (
  { gateway, operation }: { readonly gateway?: string; readonly operation?: string },
  missing: readonly string[]
) => ({
  code: 'PayloadFieldMissing',
  message: `the operation ${operation} of ${gateway} needs ${missing.join(', ')} in the payload`,
  action: `Add it to the payload, or mark it as optional in the template: {{payload.${missing[0]}?}}.`,
});
