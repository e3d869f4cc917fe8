import type { AttributeValue } from '../../../domain/order.ts';
import type { StepError } from '../../../domain/plan.ts';
import { ok, refuse, type Result } from '../../../domain/result.ts';
import type { GatewayRequest } from '../../../engine/ports.ts';
import { permanent } from '../failures.ts';
import { fillTemplate } from '../template.ts';

/** Settings after their templates have been filled: a text may be gone, or be a number. */
export type Filled<T> = T extends string ? unknown : { readonly [K in keyof T]?: Filled<T[K]> };

interface OrderOperation {
  readonly action: string;
  readonly category?: string | undefined;
  readonly description?: string | undefined;
  readonly priority?: string | undefined;
  readonly requestedStartDate?: string | undefined;
  readonly requestedCompletionDate?: string | undefined;
}

/** The filled settings of the operation, and what every TM Forum order of ours has in common. */
export function composeOrder<O extends OrderOperation>(
  request: GatewayRequest,
  operations: Readonly<Record<string, O>>
): Result<{ readonly values: Filled<O>; readonly header: Record<string, unknown> }, StepError> {
  const operation = Object.hasOwn(operations, request.operation) ? operations[request.operation] : undefined;
  if (!operation) return refuse(permanent('UnknownOperation', `There is no operation "${request.operation}".`));
  const filled = fillTemplate(operation, request);
  if (!filled.ok) return filled;
  const values = filled.value as Filled<O>;
  const common = filled.value as Filled<OrderOperation>;
  const start = toDateTime(common.requestedStartDate, 'requestedStartDate');
  if (!start.ok) return start;
  const completion = toDateTime(common.requestedCompletionDate, 'requestedCompletionDate');
  if (!completion.ok) return completion;
  const header = {
    externalId: request.idempotencyKey,
    category: toText(common.category),
    description: toText(common.description),
    priority: toText(common.priority),
    requestedStartDate: start.value,
    requestedCompletionDate: completion.value,
  };
  return ok({ values, header });
}

export interface Characteristic {
  readonly '@type': 'Characteristic';
  readonly name: string;
  readonly valueType: string;
  readonly value: AttributeValue;
}

/** Characteristics for a request: those of the settings, or every scalar field of the payload. */
export const toCharacteristics = (
  settings: Readonly<Record<string, unknown>> | undefined,
  request: GatewayRequest
): Characteristic[] =>
  Object.entries(settings ?? request.payload).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [{ '@type': 'Characteristic' as const, name, valueType: typeof value, value }]
      : []
  );

export const toText = (value: unknown): string | undefined =>
  typeof value === 'string' || value === undefined ? value : JSON.stringify(value);

/** A date or instant as the `date-time` that the APIs ask for; a date alone is the start of that day, UTC. */
function toDateTime(value: unknown, field: string): Result<string | undefined, StepError> {
  if (value === undefined || value === '') return ok(undefined);
  const time = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(time)) {
    return refuse(
      permanent('InvalidDate', `${field} is ${JSON.stringify(value)}, which is not an ISO 8601 date or instant.`)
    );
  }
  return ok(new Date(time).toISOString());
}
