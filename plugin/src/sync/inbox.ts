import { z } from 'zod';
import type { FulfillmentRuntime, OutboxCursor, OutboxEvent } from '../engine/ports.ts';
import type { Problem } from '../domain/result.ts';
import { createChangeIntake } from './changeIntake.ts';
import { applyRequest, toCrmRequest, type CrmRequest } from './crmSignals.ts';
import type { IntakeDependencies } from './intakeDependencies.ts';
import type { OrderIntake } from './orderIntake.ts';
import type { PromiseIntake } from './promiseIntake.ts';
import { createSimulationIntake } from './simulationIntake.ts';
import type { Quarantined } from './quarantine.ts';
import { describeError } from './syncLogger.ts';

const CURSOR = 'crm.outbox.cursor';
const Cursor = z.object({ modifiedAt: z.string(), id: z.string() });

/** How far the service has read the outbox; undefined before it first has. */
export async function readOutboxCursor(
  runtime: Pick<FulfillmentRuntime, 'readState'>
): Promise<OutboxCursor | undefined> {
  const stored = await runtime.readState(CURSOR);
  return stored === undefined ? undefined : Cursor.parse(JSON.parse(stored));
}

/**
 * The way in: reads the CRM's outbox from where it stopped and passes on what it announces.
 *
 * The cursor moves only after everything of a page was committed. A crash in between repeats the page, and the runtime
 * knows its orders and messages again.
 */
export function createInbox(
  dependencies: IntakeDependencies & {
    readonly onApprovalChanged?: () => void;
    /** Keeps promised dates. */
    readonly promises?: PromiseIntake;
  },
  intake: OrderIntake,
  pageSize: number
) {
  const { crm, runtime, clock, logger, metrics, quarantine } = dependencies;
  const changes = createChangeIntake(dependencies);
  const { promises } = dependencies;
  const services = { ...(promises && { promises }), simulations: createSimulationIntake(dependencies) };

  /** One page. Gives back how many events it held, and how many orders were started. */
  async function takePage(): Promise<{ readonly events: number; readonly started: number }> {
    const { events, cursor } = await crm.readOutbox(await readOutboxCursor(runtime), pageSize);
    // It says nothing but that it is worth a look: approvals are read as they are.
    if (events.some((event) => event.type === 'ApprovalChanged')) dependencies.onApprovalChanged?.();
    const [submissions, others] = split(events.filter((event) => event.type !== 'ApprovalChanged'));
    const { started } = await intake.take(
      submissions.map((event) => ({ orderId: event.orderId, message: { source: 'crm', messageId: event.id } }))
    );
    if (submissions.length > 0) metrics.events.inc({ type: 'OrderSubmitted', outcome: 'applied' }, submissions.length);
    await passOn(others);
    const newest = events.at(-1);
    if (newest) metrics.inboxLag.set(Math.max(0, clock.now() - Date.parse(newest.modifiedAt)) / 1_000);
    if (cursor) await runtime.writeState(CURSOR, JSON.stringify(cursor));
    return { events: events.length, started };
  }

  /** Events of different plans side by side, those of one plan in their order. */
  async function passOn(events: readonly OutboxEvent[]): Promise<void> {
    const troubles: Quarantined[] = [];
    const groups = Map.groupBy(events, (event) => event.orderId);
    await Promise.all(
      [...groups.values()].map(async (group) => {
        for (const event of group) {
          const problem = await handle(event);
          if (problem) troubles.push(trouble(event, problem));
        }
      })
    );
    await quarantine.add(troubles);
  }

  async function handle(event: OutboxEvent): Promise<Problem | undefined> {
    const request = toCrmRequest(event);
    const result = request.ok ? await apply(event, request.value) : request;
    metrics.events.inc({ type: event.type, outcome: result.ok ? result.value : 'quarantined' });
    if (result.ok) return undefined;
    const facts = { eventId: event.id, type: event.type, orderId: event.orderId, code: result.error.code };
    logger.warn(facts, `an event was put into quarantine: ${result.error.message}`);
    return result.error;
  }

  async function apply(event: OutboxEvent, request: CrmRequest) {
    try {
      return await applyRequest(runtime, changes, request, event.id, services);
    } catch (error) {
      // A database that answers is not away: then it is this event.
      await runtime.counts();
      logger.error({ eventId: event.id, err: describeError(error) }, 'an event broke the runtime');
      const message = `Event ${event.id} could not be applied: ${error instanceof Error ? error.message : String(error)}`;
      const action = 'This is a fault of the product. Report it with the event.';
      return { ok: false as const, error: { code: 'RuntimeFailure', message, action } };
    }
  }

  const trouble = (event: OutboxEvent, problem: Problem): Quarantined => ({
    id: event.id,
    kind: event.type,
    orderId: event.orderId,
    code: problem.code,
    message: problem.message,
    action: problem.action,
    at: new Date(clock.now()).toISOString(),
  });

  return { takePage };
}

export type Inbox = ReturnType<typeof createInbox>;

/** An order that was announced without an order is an event that says nothing: it goes the way of the malformed. */
function split(events: readonly OutboxEvent[]): readonly [readonly OutboxEvent[], readonly OutboxEvent[]] {
  const submissions: OutboxEvent[] = [];
  const others: OutboxEvent[] = [];
  for (const event of events) {
    if (event.type !== 'OrderSubmitted') others.push(event);
    else if (event.orderId !== '') submissions.push(event);
    else others.push({ ...event, type: 'EventReceived', payload: { $malformed: 'it names no order' } });
  }
  return [submissions, others];
}
