/** Conga CLM (formerly Apttus), Advantage Platform. The managed package in the org needs no gateway: see the docs. */
import { z } from 'zod';
import type { GatewayReply } from '../../engine/ports.ts';
import type { AgreementStatus } from '../../engine/vendorPorts.ts';
import { defineKind } from '../shared/gatewayKind.ts';
import { checkOptions, healthOf } from '../shared/healthCheck.ts';
import { commonShape, documentLimits, reference, template } from '../shared/settings.ts';
import { signatureFields as fieldsOf } from '../shared/signatureSteps.ts';
import { mapReply, StepGateway } from '../shared/stepGateway.ts';
import { CongaExchange } from './exchange.ts';

const exportOperation = z.strictObject({
  do: z.literal('export'),
  reference: template,
  name: template,
  type: template,
  startDate: template.optional(),
  endDate: template.optional(),
  description: template.optional(),
});
const actionOperation = z.strictObject({
  do: z.enum(['Submit', 'Activate', 'Amend', 'Renew', 'Cancel', 'Terminate', 'Expire']),
  agreementId: template,
  documentIds: z.array(template).default([]),
});

const settings = z.strictObject({
  ...commonShape,
  ...documentLimits,
  userId: reference.optional(),
  recordTypes: z.record(z.string().min(1), z.string().min(1)).default({}),
  operations: z.record(z.string().min(1), z.union([exportOperation, actionOperation])).default({}),
});

const date = z.iso.date().optional();
const filled = z.union([
  exportOperation.extend({
    reference: z.string().min(1).max(255),
    name: z.string().min(1),
    startDate: date,
    endDate: date,
  }),
  actionOperation.extend({ agreementId: z.string().min(1) }),
]);

const toReply = ({ externalId, state }: AgreementStatus): GatewayReply => ({
  kind: 'completed',
  externalId,
  output: { agreementId: externalId, agreementState: state },
});

export const congaKind = defineKind({
  kind: 'conga',
  schema: settings,
  operations: (checked) => fieldsOf(checked.operations),
  resolve: (reader, checked) => ({
    userId: checked.userId === undefined ? undefined : reader.text(checked.userId, 'userId'),
    recordTypes: checked.recordTypes,
  }),
  build: (connection, checked, resolved) => {
    const agreements = new CongaExchange(connection, resolved);
    return new StepGateway({
      key: connection.key,
      kind: 'conga',
      ports: { agreements },
      operations: checked.operations,
      filled,
      act: async (operation, _request, options) => {
        if (operation.do !== 'export') {
          const { agreementId, documentIds } = operation;
          return mapReply(await agreements.act(agreementId, operation.do, { documentIds }, options), toReply);
        }
        const { name, type, startDate, endDate, description } = operation;
        const agreement = {
          reference: operation.reference,
          name,
          type,
          ...(startDate === undefined ? {} : { startDate }),
          ...(endDate === undefined ? {} : { endDate }),
          ...(description === undefined ? {} : { description }),
        };
        return mapReply(await agreements.export(agreement, options), toReply);
      },
      check: async (signal) => healthOf(await agreements.account(checkOptions(signal))),
    });
  },
});
