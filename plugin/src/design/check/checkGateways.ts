import type { GatewayDocument } from '../document.ts';
import type { DocumentPath, ProblemList } from '../problems.ts';
import { hint } from '../suggest.ts';
import type { DesignIndex } from './designIndex.ts';
import type { GatewayCatalog } from './gatewayCatalog.ts';

/** Gateways exist, are used, offer the operations that steps name, and hold no secrets. */
export function checkGateways(index: DesignIndex, problems: ProblemList, catalog?: GatewayCatalog): void {
  const { billing, gateways } = index.document;
  if (billing) checkUse(['billing'], billing.gateway, undefined, index, problems);
  else {
    problems.error([], {
      code: 'BillingMissing',
      message: 'the design does not say how billing starts',
      action: 'Add billing: { release: bundle, gateway: …, operation: … }.',
    });
  }
  for (const [key, call] of Object.entries(billing?.also ?? {})) {
    checkUse(['billing', 'also', key], call.gateway, call.operation, index, problems);
  }
  for (const { groupKey, stepKey, step } of index.steps.values()) {
    if (step.gateway === undefined) continue;
    const path = ['groups', groupKey, 'steps', stepKey];
    checkUse(path, step.gateway, step.operation, index, problems);
    const undo = step.change?.undo;
    if (undo) checkUse([...path, 'change', 'undo'], undo.gateway, undo.operation, index, problems);
  }
  const used = usedGateways(index);
  for (const [key, gateway] of Object.entries(gateways)) {
    checkSecrets(['gateways', key, 'settings'], gateway.settings, problems);
    if (used.has(key) || catalog?.servesBesideSteps?.(gateway.kind)) continue;
    problems.warning(['gateways', key], {
      code: 'GatewayUnused',
      message: `no step calls the gateway ${key}`,
      action: 'Remove it, or let a step call it.',
    });
  }
}

/** Those that steps, billing, ladders or messages to customers name. */
function usedGateways(index: DesignIndex): ReadonlySet<string | undefined> {
  const { billing, escalations = {}, customerNotice } = index.document;
  const told = Object.values(escalations)
    .flat()
    .flatMap(({ notify }) => notify);
  return new Set([
    billing?.gateway,
    ...Object.values(billing?.also ?? {}).map(({ gateway }) => gateway),
    customerNotice?.gateway,
    ...told.map(({ gateway }) => gateway),
    ...[...index.steps.values()].flatMap(({ step }) => [step.gateway, step.change?.undo?.gateway]),
  ]);
}

function checkUse(
  path: DocumentPath,
  name: string,
  operation: string | undefined,
  index: DesignIndex,
  problems: ProblemList
): void {
  const gateway = index.document.gateways[name];
  if (!gateway) {
    problems.error([...path, 'gateway'], {
      code: 'UnknownGateway',
      message: `there is no gateway "${name}". ${hint(name, Object.keys(index.document.gateways))}`,
      action: 'Correct the name, or declare the gateway.',
    });
    return;
  }
  const offered = operationsOf(gateway);
  if (operation === undefined || !offered || offered.includes(operation)) return;
  problems.error([...path, 'operation'], {
    code: 'UnknownOperation',
    message: `the gateway ${name} has no operation "${operation}". ${hint(operation, offered)}`,
    action: 'Correct the name, or add the operation to the settings of the gateway.',
  });
}

/** Operations that the settings list; a kind whose operations are fixed has no such list and checks the name itself. */
function operationsOf(gateway: GatewayDocument): readonly string[] | undefined {
  const { operations } = gateway.settings;
  return typeof operations === 'object' && operations !== null ? Object.keys(operations) : undefined;
}

const SECRET_NAME =
  /(secret|password|passwd|passphrase|token|credential|api[-_]?key|private[-_]?key|signing[-_]?key|authorization)s?$/i;
const ENV_REFERENCE = /^env:[A-Z][A-Z0-9_]*$/;
/** Places in messages and payloads are named like secrets at times, and are none. */
const POINTER_OR_TEMPLATE = /^(\/|\{\{[^{}]*\}\}$)/;

/** A design lies in version control and in the CRM: a secret in it is public. */
function checkSecrets(path: DocumentPath, value: unknown, problems: ProblemList): void {
  if (Array.isArray(value)) {
    value.forEach((member, index) => checkSecrets([...path, index], member, problems));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) checkSecrets([...path, key], member, problems);
  } else if (typeof value === 'string' && holdsSecret(path, value)) {
    problems.error(path, {
      code: 'SecretInDesign',
      message: 'this looks like a secret, and a design is no place for one',
      action: 'Put the value into the environment of the service and write env:NAME here.',
    });
  }
}

function holdsSecret(path: DocumentPath, value: string): boolean {
  if (ENV_REFERENCE.test(value)) return false;
  if (/^[a-z][a-z0-9+.-]*:\/\/[^/@\s]*:[^/@\s]*@/i.test(value)) return true;
  // `secret: [env:NEW, env:OLD]`: a member of a list goes by the name of the list.
  const name = path.findLast((part) => typeof part === 'string') ?? '';
  const named = SECRET_NAME.test(name) || path.slice(-2).join('.') === 'auth.value';
  return named && !POINTER_OR_TEMPLATE.test(value);
}
