/** The vendor gateways: one kind per API, made from the design's settings. */
import type { GatewayDefinition } from '../domain/fulfillmentDesign.ts';
import { refuse, type Problem, type Result } from '../domain/result.ts';
import type { Gateway } from '../engine/ports.ts';
import { acrobatSignKind } from './acrobatSign/index.ts';
import { billingKind } from './billing/index.ts';
import { congaKind } from './conga/index.ts';
import { docusignKind } from './docusign/index.ts';
import { docusignClmKind } from './docusignClm/index.ts';
import { restKind } from './rest/index.ts';
import { sapCommissionsKind } from './sapCommissions/index.ts';
import type { GatewayEnvironment } from './shared/environment.ts';
import type { GatewayKind } from './shared/gatewayKind.ts';
import { smtpKind } from './smtp/index.ts';
import { tmf641Kind } from './tmf641/index.ts';
import { tmf697Kind } from './tmf697/index.ts';
import { twilioKind } from './twilio/index.ts';

export type { GatewayEnvironment } from './shared/environment.ts';

const kinds: ReadonlyMap<string, GatewayKind> = new Map(
  [
    restKind,
    tmf641Kind,
    tmf697Kind,
    billingKind,
    docusignKind,
    acrobatSignKind,
    docusignClmKind,
    sapCommissionsKind,
    congaKind,
    twilioKind,
    smtpKind,
  ].map((kind) => [kind.kind, kind])
);

/** The kinds that a design may use. */
export const gatewayKinds: readonly string[] = [...kinds.keys()];

/** Kinds that contracts and approvals use by `Gateway.ports`. */
const withPorts: ReadonlySet<string> = new Set(
  [docusignKind, acrobatSignKind, docusignClmKind, sapCommissionsKind, congaKind, twilioKind, smtpKind].map(
    ({ kind }) => kind
  )
);

/** Whether gateways of this kind are there for more than steps of a plan. */
export const servesBesideSteps = (kind: string): boolean => withPorts.has(kind);

/** A gateway that is ready to send. Refuses wrong settings and missing environment variables, all of them at once. */
export function createGateway(definition: GatewayDefinition, env: GatewayEnvironment): Result<Gateway, Problem[]> {
  const kind = kinds.get(definition.kind);
  return kind ? kind.create(definition, env) : refuse([unknownKind(definition)]);
}

/** What is wrong with the settings of a gateway. Pure: reads neither environment nor network. */
export function checkGatewaySettings(definition: GatewayDefinition): Problem[] {
  const kind = kinds.get(definition.kind);
  return kind ? kind.check(definition) : [unknownKind(definition)];
}

/**
 * The operations that steps may name, each with the payload fields it cannot do without. Empty when the settings are
 * wrong; `checkGatewaySettings` says why.
 */
export function gatewayOperations(definition: GatewayDefinition): ReadonlyMap<string, readonly string[]> {
  return kinds.get(definition.kind)?.operations(definition) ?? new Map();
}

const unknownKind = ({ key, kind }: GatewayDefinition): Problem => ({
  code: 'UnknownGatewayKind',
  message: `There is no gateway of kind "${kind}".`,
  path: `gateways.${key}.kind`,
  action: `Use one of ${gatewayKinds.join(', ')}.`,
});
