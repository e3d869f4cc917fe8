import { z } from 'zod';
import type { FulfillmentRuntime, GatewayCallback, OutboxEvent, StepSignal } from '../engine/ports.ts';
import type { ChangeDecisions } from '../domain/change.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import type { CancelRequest, ChangeIntake } from './changeIntake.ts';

const AttributesSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const Step = z.object({ planId: z.string().min(1), stepKey: z.string().min(1) });
const TaskCompleted = Step.extend({ output: AttributesSchema.default({}), by: z.string().optional() });
const RetryRequested = Step.extend({ by: z.string().optional() });
const SkipRequested = Step.extend({ reason: z.string().min(1), by: z.string().optional() });
const EventReceived = z.object({
  event: z.string().min(1),
  output: AttributesSchema.default({}),
  planId: z.string().optional(),
  stepKey: z.string().optional(),
  about: z.string().optional(),
});

const Strategy = z.enum(['redo', 'undoThenRedo', 'keep']);
const Decisions = z.object({
  reason: z.string().optional(),
  strategies: z.record(z.string(), Strategy).optional(),
  override: z.object({ by: z.string().min(1), reason: z.string().min(1), approval: z.string().min(1) }).optional(),
});

const exact = ({ strategies, override }: z.infer<typeof Decisions>): ChangeDecisions => ({
  ...(strategies && { strategies }),
  ...(override && { override }),
});

/** What an event of the outbox asks the runtime to do. Order submissions go another way. */
export type CrmRequest =
  | { readonly kind: 'signal'; readonly signal: StepSignal }
  /** An event of an order; the runtime finds the step that waits for it. */
  | { readonly kind: 'event'; readonly callback: GatewayCallback }
  | { readonly kind: 'preview'; readonly orderId: string; readonly decisions: ChangeDecisions }
  | { readonly kind: 'cancel'; readonly request: CancelRequest };

/** Reads an event. What cannot be understood is a problem for the quarantine. */
export function toCrmRequest(event: OutboxEvent): Result<CrmRequest, Problem> {
  if (typeof event.payload['$malformed'] === 'string') return refuse(malformed(event, event.payload['$malformed']));
  switch (event.type) {
    case 'TaskCompleted':
      return read(event, TaskCompleted, ({ planId, stepKey, output, by }) =>
        signal(planId, stepKey, { kind: 'taskCompleted', by: who(event, by), output })
      );
    case 'StepRetryRequested':
      return read(event, RetryRequested, ({ planId, stepKey, by }) =>
        signal(planId, stepKey, { kind: 'retry', by: who(event, by) })
      );
    case 'StepSkipRequested':
      return read(event, SkipRequested, ({ planId, stepKey, reason, by }) =>
        signal(planId, stepKey, { kind: 'skip', by: who(event, by), reason })
      );
    case 'EventReceived':
      return readEvent(event);
    case 'ChangePreviewRequested':
      return read(event, Decisions, (decisions) => ({
        kind: 'preview',
        orderId: event.orderId,
        decisions: exact(decisions),
      }));
    case 'CancelRequested':
      return read(event, Decisions, (decisions) => ({
        kind: 'cancel',
        request: { id: event.id, orderId: event.orderId, by: who(event, undefined), decisions: exact(decisions) },
      }));
    case 'OrderSubmitted':
    case 'ApprovalChanged':
      throw new Error(`${event.type} is no signal`);
  }
}

function readEvent(event: OutboxEvent): Result<CrmRequest, Problem> {
  const parsed = EventReceived.safeParse(event.payload);
  if (!parsed.success) return refuse(malformed(event, describe(parsed.error)));
  const { event: name, output, planId, stepKey, about } = parsed.data;
  if (planId !== undefined && stepKey !== undefined) {
    return ok(signal(planId, stepKey, { kind: 'eventReceived', event: name, output }));
  }
  if (event.orderNumber === undefined) return refuse(malformed(event, 'it names neither a step nor an order'));
  return ok({
    kind: 'event',
    callback: {
      messageId: event.id,
      correlation: { orderNumber: event.orderNumber, event: name, ...(about === undefined ? {} : { about }) },
      outcome: { kind: 'completed', output: output },
    },
  });
}

function read<T>(
  event: OutboxEvent,
  schema: z.ZodType<T>,
  request: (payload: T) => CrmRequest
): Result<CrmRequest, Problem> {
  const parsed = schema.safeParse(event.payload);
  return parsed.success ? ok(request(parsed.data)) : refuse(malformed(event, describe(parsed.error)));
}

const signal = (planId: string, stepKey: string, what: StepSignal['signal']): CrmRequest => ({
  kind: 'signal',
  signal: { planId, stepKey, signal: what },
});

/** Who the CRM says wrote the row counts more than who the row says. */
const who = (event: OutboxEvent, stated: string | undefined): string => event.createdBy || (stated ?? 'unknown');

const describe = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.') || 'payload'}: ${issue.message}`).join('; ');

const malformed = (event: OutboxEvent, what: string): Problem => ({
  code: 'MalformedEvent',
  message: `Outbox event ${event.id} (${event.type}) cannot be understood: ${what}`,
  path: `OM_OutboxEvent__c ${event.id}: Payload__c`,
  action: 'Correct what writes the event, then do what it announced again.',
});

/** Applies a request; the id of the outbox row makes a second time a duplicate. */
export async function applyRequest(
  runtime: Pick<FulfillmentRuntime, 'signal' | 'callback'>,
  changes: Pick<ChangeIntake, 'preview' | 'cancel'>,
  request: CrmRequest,
  messageId: string
): Promise<Result<'applied' | 'duplicate' | 'stored', Problem>> {
  if (request.kind === 'preview') {
    await changes.preview(request.orderId, request.decisions);
    return ok('applied');
  }
  if (request.kind === 'cancel') {
    // A refusal is shown on the order, where whoever asked looks; it is no fault of the event.
    const { kind } = await changes.cancel(request.request);
    return ok(kind === 'duplicate' ? 'duplicate' : 'applied');
  }
  const outcome =
    request.kind === 'signal'
      ? await runtime.signal(request.signal, { source: 'crm', messageId })
      : await runtime.callback('crm', request.callback);
  return outcome.kind === 'refused' ? refuse(outcome.problem) : ok(outcome.kind);
}
