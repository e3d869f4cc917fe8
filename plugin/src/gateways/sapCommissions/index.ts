/** SAP Incentive Management, formerly SAP Commissions and CallidusCloud. */
import { z } from 'zod';
import type { CommissionLine } from '../../domain/agreementExchange.ts';
import type { GatewayRequest } from '../../engine/ports.ts';
import { permanent } from '../shared/failures.ts';
import { defineKind } from '../shared/gatewayKind.ts';
import { checkOptions, healthOf } from '../shared/healthCheck.ts';
import { commonShape, reference, template } from '../shared/settings.ts';
import { mapReply, StepGateway } from '../shared/stepGateway.ts';
import { SapLedger } from './ledger.ts';
import { multiply } from './multiply.ts';

const operation = z.strictObject({
  /** `reverse` takes back everything that was posted for the order. */
  do: z.enum(['book', 'reverse']).default('book'),
  /** ISO 8601; by default the day of the call. */
  compensationDate: template.optional(),
  payeeId: template.optional(),
  position: template.optional(),
  /** What commission rules look at, by the action of the line. */
  eventTypes: z
    .strictObject({ add: z.string().min(1), modify: z.string().min(1), delete: z.string().min(1) })
    .partial()
    .default({}),
});

const settings = z.strictObject({
  ...commonShape,
  processingUnit: reference.optional(),
  businessUnit: reference.optional(),
  operations: z.record(z.string().min(1), operation).default({}),
});

const filled = operation.extend({
  compensationDate: z.iso
    .date()
    .or(z.iso.datetime({ offset: true }))
    .optional(),
  payeeId: z.string().min(1).optional(),
  position: z.string().min(1).optional(),
});

const decimal = z.string().regex(/^-?\d{1,15}(?:\.\d{1,10})?$/, 'a decimal number as text');
const lines = z.array(
  z.object({
    externalId: z.string().min(1),
    product: z.string().min(1),
    action: z.enum(['add', 'modify', 'delete', 'noChange', 'move', 'suspend', 'resume']).default('add'),
    quantity: z.number().positive(),
    unitPrice: decimal,
    currency: z.string().regex(/^[A-Z]{3}$/),
  })
);

const EVENT_TYPES = { add: 'Booking', modify: 'Change', delete: 'Cancellation' } as const;

export const sapCommissionsKind = defineKind({
  kind: 'sapCommissions',
  schema: settings,
  redact: ['positionName', 'transactionAssignments', 'createdBy', 'modifiedBy'],
  operations: (checked) =>
    new Map(Object.entries(checked.operations).map(([name, { do: what }]) => [name, what === 'book' ? ['lines'] : []])),
  resolve: (reader, checked) => ({
    processingUnit:
      checked.processingUnit === undefined ? undefined : reader.text(checked.processingUnit, 'processingUnit'),
    businessUnit: checked.businessUnit === undefined ? undefined : reader.text(checked.businessUnit, 'businessUnit'),
  }),
  build: (connection, checked, resolved) => {
    const commissions = new SapLedger(connection, resolved);
    return new StepGateway({
      key: connection.key,
      kind: 'sapCommissions',
      ports: { commissions },
      operations: checked.operations,
      filled,
      act: async (what, request, options) => {
        const booked = bookedLines(what, request);
        if (!booked.success) {
          const error = permanent('InvalidCommissionLines', z.prettifyError(booked.error));
          return { result: { ok: false, error }, exchanges: [] };
        }
        const today = new Date(connection.clock.now()).toISOString().slice(0, 10);
        const compensationDate = what.compensationDate ?? today;
        const { orderNumber, planId } = request;
        const revision = Number(/\/r(\d{1,9})$/.exec(planId)?.[1] ?? 1);
        const booking = { orderNumber, revision, compensationDate, lines: booked.data };
        return mapReply(await commissions.book(booking, options), ({ posted, positions }) => ({
          kind: 'completed',
          externalId: orderNumber,
          output: { commissionRows: posted, commissionPositions: positions.length },
        }));
      },
      check: async (signal) => healthOf(await commissions.account(checkOptions(signal))),
    });
  },
});

function bookedLines(
  { do: what, payeeId, position, eventTypes }: z.infer<typeof filled>,
  { payload }: GatewayRequest
): z.ZodSafeParseResult<CommissionLine[]> {
  const toBook = what === 'reverse' ? [] : payload['lines'];
  return lines
    .transform((all) =>
      all.flatMap(({ externalId, product, action, quantity, unitPrice, currency }): CommissionLine[] =>
        action === 'noChange' || action === 'move' || action === 'suspend' || action === 'resume'
          ? []
          : [
              {
                lineId: externalId,
                product,
                eventType: eventTypes[action] ?? EVENT_TYPES[action],
                amount: multiply(unitPrice, quantity),
                currency,
                quantity,
                payees: payeeId === undefined ? [] : [{ payeeId, ...(position === undefined ? {} : { position }) }],
              },
            ]
      )
    )
    .safeParse(toBook);
}
