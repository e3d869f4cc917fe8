/** Starts billing for lines at a billing system that speaks the small contract of plugin/docs/gateways.md. */
import { z } from 'zod';
import type { StepError } from '../../domain/plan.ts';
import { ok, refuse, type Problem, type Result } from '../../domain/result.ts';
import type {
  Gateway,
  GatewayCallback,
  GatewayExchange,
  GatewayReply,
  GatewayRequest,
  RawCallback,
} from '../../engine/ports.ts';
import { malformed, readCallback } from '../shared/callbackReader.ts';
import { answerFailure } from '../shared/exchange.ts';
import { permanent, transient } from '../shared/failures.ts';
import { defineKind, type VendorConnection } from '../shared/gatewayKind.ts';
import { readText } from '../shared/jsonPointer.ts';
import { callbackSettings, commonShape } from '../shared/settings.ts';

const settings = z.strictObject({ ...commonShape, callback: callbackSettings.optional() });

const START = 'startBilling';

export const billingKind = defineKind({
  kind: 'billing',
  schema: settings,
  operations: () => new Map([[START, ['lines']]]),
  build: (connection) => new BillingGateway(connection),
});

const decimal = z.string().regex(/^-?\d{1,15}(?:\.\d{1,10})?$/, 'a decimal number as text');
const billingLines = z
  .array(
    z.strictObject({
      lineId: z.string().min(1),
      externalId: z.string().min(1),
      product: z.string().min(1),
      action: z.enum(['add', 'modify', 'delete', 'noChange', 'move', 'suspend', 'resume']).default('add'),
      quantity: z.number().positive(),
      unitPrice: decimal,
      currency: z.string().regex(/^[A-Z]{3}$/, 'a currency such as EUR'),
    })
  )
  .min(1)
  .refine((lines) => new Set(lines.map(({ lineId }) => lineId)).size === lines.length, 'each line once');

const started = z.object({
  id: z.string().min(1),
  state: z.enum(['accepted', 'started', 'rejected']),
  startedAt: z.string().optional(),
  error: z.object({ code: z.string().min(1), message: z.string() }).optional(),
});
type BillingStart = z.infer<typeof started>;

class BillingGateway implements Gateway {
  readonly key: string;
  readonly kind = 'billing';
  readonly #connection: VendorConnection;

  constructor(connection: VendorConnection) {
    this.key = connection.key;
    this.#connection = connection;
  }

  async send(
    request: GatewayRequest,
    signal: AbortSignal
  ): Promise<{ readonly reply: GatewayReply; readonly exchanges: readonly GatewayExchange[] }> {
    const exchanges: GatewayExchange[] = [];
    const body = compose(request);
    if (!body.ok) return { reply: { kind: 'failed', error: body.error }, exchanges };
    const { idempotencyKey } = request;
    const call = { method: 'POST', path: '/billing-starts', idempotencyKey, body: body.value };
    const outcome = await this.#connection.client.call(call, signal, exchanges);
    if (outcome.kind === 'failed') return { reply: { kind: 'failed', error: outcome.error }, exchanges };
    const { answer } = outcome;
    const detail = [readText(answer.json, '/code'), readText(answer.json, '/message')].filter(Boolean).join(' ');
    const failure = answerFailure(answer, detail);
    if (failure) return { reply: { kind: 'failed', error: failure }, exchanges };
    const start = started.safeParse(answer.json);
    if (start.success) return { reply: toReply(start.data), exchanges };
    const error = transient('MalformedAnswer', 'The answer is not a billing start with an id and a known state.');
    return { reply: { kind: 'failed', error }, exchanges };
  }

  receive(callback: RawCallback): Promise<Result<GatewayCallback, Problem>> {
    const signed = readCallback(callback, this.#connection.signature);
    return Promise.resolve(signed.ok ? readStart(signed.value.id, signed.value.json) : signed);
  }
}

function compose(request: GatewayRequest): Result<unknown, StepError> {
  if (request.operation !== START) {
    return refuse(permanent('UnknownOperation', `A billing gateway knows ${START}, not "${request.operation}".`));
  }
  const { lines, certificateId, ...details } = request.payload;
  const checked = billingLines.safeParse(lines);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    const where = ['lines', ...(issue?.path ?? [])].join('.');
    return refuse(permanent('InvalidBillingLines', `${where}: ${issue?.message ?? 'not a list of lines'}.`));
  }
  return ok({
    startId: request.idempotencyKey,
    orderNumber: request.orderNumber,
    planId: request.planId,
    gate: request.stepKey,
    ...(certificateId === undefined ? {} : { certificateId }),
    lines: checked.data,
    details: Object.fromEntries(Object.entries(details).filter(([, value]) => typeof value !== 'object')),
    callbackUrl: request.callbackUrl,
  });
}

const outputOf = ({ id, startedAt }: BillingStart): Record<string, string> => ({
  billingId: id,
  ...(startedAt === undefined ? {} : { startedAt }),
});

const errorOf = ({ id, error }: BillingStart): StepError =>
  permanent(error?.code ?? 'VendorRejected', error?.message ?? `The billing start ${id} was rejected.`);

function toReply(start: BillingStart): GatewayReply {
  switch (start.state) {
    case 'accepted':
      return { kind: 'accepted', externalId: start.id };
    case 'started':
      return { kind: 'completed', externalId: start.id, output: outputOf(start) };
    case 'rejected':
      return { kind: 'failed', error: errorOf(start) };
  }
}

function readStart(messageId: string, json: unknown): Result<GatewayCallback, Problem> {
  const start = started.safeParse(json);
  if (!start.success) return refuse(malformed('it is not a billing start', start.error.issues[0]?.path.join('.')));
  const correlation = { externalId: start.data.id };
  switch (start.data.state) {
    case 'accepted':
      return ok({ messageId, correlation, outcome: { kind: 'progress', note: 'accepted' } });
    case 'started':
      return ok({ messageId, correlation, outcome: { kind: 'completed', output: outputOf(start.data) } });
    case 'rejected':
      return ok({ messageId, correlation, outcome: { kind: 'failed', error: errorOf(start.data) } });
  }
}
