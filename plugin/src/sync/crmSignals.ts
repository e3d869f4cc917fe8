import { z } from 'zod';
import type { FulfillmentRuntime, GatewayCallback, OutboxEvent, StepSignal } from '../engine/ports.ts';
import type { ChangeDecisions } from '../domain/change.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import type { CancelRequest, ChangeIntake, OverrideAnswer, OverrideAsk, PreviewRequest } from './changeIntake.ts';
import type { PromiseAsked, PromiseIntake } from './promiseIntake.ts';
import type { SimulationIntake } from './simulationIntake.ts';

const AttributesSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const Step = z.object({ planId: z.string().min(1), stepKey: z.string().min(1) });
const TaskCompleted = Step.extend({ output: AttributesSchema.default({}), by: z.string().optional() });
const RetryRequested = Step.extend({ by: z.string().optional() });
const SkipRequested = Step.extend({ reason: z.string().min(1), by: z.string().optional() });
const ForceRequested = Step.extend({ reason: z.string().min(1), action: z.enum(['complete', 'skip']) });
const ForceDecided = Step.extend({ decision: z.enum(['confirm', 'refuse']), reason: z.string().optional() });
const EventReceived = z.object({
  event: z.string().min(1),
  output: AttributesSchema.default({}),
  planId: z.string().optional(),
  stepKey: z.string().optional(),
  about: z.string().optional(),
});

/** Somebody has taken a task or given it to somebody: a person (`to`), or a queue. */
const TaskAssigned = Step.extend({
  to: z.string().optional(),
  name: z.string().optional(),
  queue: z.string().optional(),
  reason: z.string().nullish(),
  by: z.string().optional(),
});
const PromiseRequested = z.object({
  date: z.iso.datetime({ offset: true }),
  reason: z.string().nullish(),
  notify: z.string().nullish(),
});

const Strategy = z.enum(['redo', 'undoThenRedo', 'keep']);
const Decisions = z.object({
  reason: z.string().optional(),
  strategies: z.record(z.string(), Strategy).optional(),
});
const OverrideAsked = z.object({ reason: z.string().trim().min(1) });
const OverrideDecided = z.object({
  decision: z.enum(['confirm', 'refuse']),
  reason: z.string().nullish(),
  request: z.string().min(1).optional(),
});
/** Needs no permission to decide, which is why it is an event of its own. */
const OverrideWithdrawn = OverrideDecided.omit({ decision: true });

/** What a payload says of overrides does not count: those are asked for and decided by events of their own. */
const exact = ({ strategies }: z.infer<typeof Decisions>): ChangeDecisions => ({ ...(strategies && { strategies }) });

/** What an event of the outbox asks the runtime to do. Order submissions go another way. */
export type CrmRequest =
  | { readonly kind: 'signal'; readonly signal: StepSignal }
  /** An event of an order; the runtime finds the step that waits for it. */
  | { readonly kind: 'event'; readonly callback: GatewayCallback }
  | { readonly kind: 'preview'; readonly request: PreviewRequest }
  | { readonly kind: 'cancel'; readonly request: CancelRequest }
  | { readonly kind: 'overrideAsked'; readonly asked: OverrideAsk }
  | { readonly kind: 'overrideDecided'; readonly answer: OverrideAnswer }
  | { readonly kind: 'promise'; readonly asked: PromiseAsked }
  | { readonly kind: 'simulation'; readonly orderId: string };

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
    case 'StepForceRequested':
    case 'StepForceDecided':
      return readSigned(event, readForce);
    case 'TaskAssigned':
      return read(event, TaskAssigned, ({ planId, stepKey, ...given }) =>
        signal(planId, stepKey, assignedSignal(event, given))
      );
    case 'PromiseRequested':
      return readPromise(event);
    case 'EventReceived':
      return readEvent(event);
    case 'ChangePreviewRequested':
    case 'CancelRequested':
      return readChange(event);
    case 'OverrideRequested':
    case 'OverrideDecided':
    case 'OverrideWithdrawn':
      return readSigned(event, readOverride);
    case 'SimulationRequested':
      return readSimulation(event);
    case 'OrderSubmitted':
    case 'ApprovalChanged':
      throw new Error(`${event.type} is no signal`);
  }
}

/** Where it counts who did it. */
const readSigned = (
  event: OutboxEvent,
  reader: (event: OutboxEvent) => Result<CrmRequest, Problem>
): Result<CrmRequest, Problem> =>
  event.createdBy === '' ? refuse(malformed(event, 'it does not say who wrote it')) : reader(event);

/** Two people, each as the CRM names the writer of the row: what a payload says of people does not count. */
function readForce(event: OutboxEvent): Result<CrmRequest, Problem> {
  const by = event.createdBy;
  return event.type === 'StepForceRequested'
    ? read(event, ForceRequested, ({ planId, stepKey, reason, action }) =>
        signal(planId, stepKey, { kind: 'forceRequested', by, reason, action })
      )
    : read(event, ForceDecided, ({ planId, stepKey, decision, reason }) =>
        signal(planId, stepKey, { kind: 'forceDecided', by, decision, ...(reason !== undefined && { reason }) })
      );
}

/** As with steps that are forced: two people, each as the CRM names the writer of the row. */
function readOverride(event: OutboxEvent): Result<CrmRequest, Problem> {
  const { id, orderId, createdBy: by } = event;
  if (event.type === 'OverrideRequested') {
    return read(event, OverrideAsked, ({ reason }) => ({ kind: 'overrideAsked', asked: { id, orderId, by, reason } }));
  }
  const decided = (
    decision: OverrideAnswer['decision'],
    { reason, request }: z.infer<typeof OverrideWithdrawn>
  ): CrmRequest => ({
    kind: 'overrideDecided',
    answer: { id, orderId, decision, by, ...(reason ? { reason } : {}), ...(request !== undefined && { request }) },
  });
  return event.type === 'OverrideWithdrawn'
    ? read(event, OverrideWithdrawn, (said) => decided('withdraw', said))
    : read(event, OverrideDecided, (said) => decided(said.decision, said));
}

function readChange(event: OutboxEvent): Result<CrmRequest, Problem> {
  const { id, orderId } = event;
  return read(event, Decisions, (said) => {
    const decisions = exact(said);
    if (event.type === 'ChangePreviewRequested') return { kind: 'preview', request: { id, orderId, decisions } };
    const reason = said.reason?.trim();
    const request = { id, orderId, by: who(event, undefined), ...(reason && { reason }), decisions };
    return { kind: 'cancel', request };
  });
}

const readPromise = (event: OutboxEvent): Result<CrmRequest, Problem> =>
  read(event, PromiseRequested, ({ date, reason, notify }) => ({
    kind: 'promise',
    asked: {
      orderId: event.orderId,
      date,
      by: who(event, undefined),
      reason: reason?.trim() || 'The date was changed on the order.',
      ...(notify ? { notify } : {}),
    },
  }));

const readSimulation = (event: OutboxEvent): Result<CrmRequest, Problem> =>
  event.orderId === ''
    ? refuse(malformed(event, 'it names no order'))
    : ok({ kind: 'simulation', orderId: event.orderId });

function assignedSignal(
  event: OutboxEvent,
  { to, name, queue, reason, by }: Omit<z.infer<typeof TaskAssigned>, 'planId' | 'stepKey'>
): Extract<StepSignal['signal'], { kind: 'assigned' }> {
  const actor = who(event, by);
  const what = to === undefined ? `Put into ${queue ?? 'a queue'} by ${actor}` : `Taken or given by ${actor}`;
  return {
    kind: 'assigned',
    ...(to !== undefined && { to }),
    ...(name !== undefined && { name }),
    ...(queue !== undefined && { queue }),
    why: reason?.trim() ? `${what}: ${reason.trim()}` : `${what}.`,
    by: actor,
  };
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

const notServed: Problem = {
  code: 'NotServed',
  message: 'This service keeps no promised dates.',
  action: 'Let the service of the org handle the event: "sf order sync start".',
};

/** Applies a request; the id of the outbox row makes a second time a duplicate. */
export async function applyRequest(
  runtime: Pick<FulfillmentRuntime, 'signal' | 'callback'>,
  changes: Pick<ChangeIntake, 'preview' | 'cancel' | 'askOverride' | 'decideOverride'>,
  request: CrmRequest,
  messageId: string,
  { promises, simulations }: { readonly promises?: PromiseIntake; readonly simulations: SimulationIntake }
): Promise<Result<'applied' | 'duplicate' | 'stored', Problem>> {
  if (request.kind === 'simulation') {
    await simulations.simulate(request.orderId);
    return ok('applied');
  }
  if (request.kind === 'preview') {
    await changes.preview(request.request);
    return ok('applied');
  }
  // What is refused here is shown on the order, too.
  if (request.kind === 'overrideAsked' || request.kind === 'overrideDecided') {
    if (request.kind === 'overrideAsked') await changes.askOverride(request.asked);
    else await changes.decideOverride(request.answer);
    return ok('applied');
  }
  if (request.kind === 'promise') {
    return promises ? promises.promise(request.asked, messageId) : refuse(notServed);
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
