/** Adobe Acrobat Sign REST API v6. */
import { z } from 'zod';
import { defineKind } from '../shared/gatewayKind.ts';
import { checkOptions, healthOf } from '../shared/healthCheck.ts';
import { commonShape, documentLimits, envReference } from '../shared/settings.ts';
import { filledSignature, signatureAction, signatureFields, signatureOperation } from '../shared/signatureSteps.ts';
import { StepGateway } from '../shared/stepGateway.ts';
import { acknowledge } from './notifications.ts';
import { receiveForStep } from './receive.ts';
import { AcrobatSignatures } from './signatures.ts';

const settings = z.strictObject({
  ...commonShape,
  ...documentLimits,
  /** Acts for this user: an e-mail address. Without it, for the user who consented. */
  actFor: z.email().optional(),
  webhook: z.strictObject({
    /** The client id of our application: Acrobat Sign sends it with each call and wants it back. */
    clientId: envReference,
    /** Ends the address that it calls; since nothing is signed, the address must not be guessed. */
    pathSecret: envReference,
    /** Registers the webhook before the first agreement. */
    register: z.boolean().default(true),
  }),
  operations: z.record(z.string().min(1), signatureOperation).default({}),
});

export const acrobatSignKind = defineKind({
  kind: 'acrobatSign',
  schema: settings,
  redact: ['comment', 'privateMessage', 'note', 'message'],
  operations: (checked) => signatureFields(checked.operations),
  resolve: (reader, checked) => ({
    clientId: reader.secret(checked.webhook.clientId, 'webhook.clientId'),
    pathSecret: reader.secret(checked.webhook.pathSecret, 'webhook.pathSecret'),
    register: checked.webhook.register,
    actFor: checked.actFor,
  }),
  build: (connection, checked, resolved) => {
    const signatures = new AcrobatSignatures(connection, resolved);
    return new StepGateway({
      key: connection.key,
      kind: 'acrobatSign',
      ports: { signatures },
      operations: checked.operations,
      filled: filledSignature,
      act: signatureAction(signatures),
      receive: (callback) => receiveForStep(signatures, callback),
      acknowledge: (headers) => acknowledge(headers, resolved.clientId),
      check: async (signal) => healthOf(await signatures.account(checkOptions(signal))),
    });
  },
});
