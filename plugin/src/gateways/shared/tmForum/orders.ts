/** What a TM Forum order says, whichever API it comes from. */
import { z } from 'zod';
import type { Attributes, AttributeValue } from '../../../domain/order.ts';
import type { StepError } from '../../../domain/plan.ts';
import { permanent } from '../failures.ts';
import { readPointer } from '../jsonPointer.ts';

export const orderStates = z.enum([
  'acknowledged',
  'rejected',
  'pending',
  'held',
  'inProgress',
  'cancelled',
  'completed',
  'failed',
  'partial',
  'assessingCancellation',
  'pendingCancellation',
]);
export type TmOrderState = z.infer<typeof orderStates>;

const errorMessage = z.object({
  code: z.string().optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
});

/** The part of an order that gateways read. Vendors send much more. */
export const tmOrder = z.object({
  id: z.string().min(1),
  externalId: z.string().optional(),
  state: orderStates.optional(),
  errorMessage: z.array(errorMessage).optional().catch(undefined),
});
export type TmOrder = z.infer<typeof tmOrder>;

/** States that end an order without the work being done; a person has to look at each. */
const FAILURES: Partial<Record<TmOrderState, string>> = {
  rejected: 'VendorRejected',
  failed: 'VendorFailed',
  cancelled: 'VendorCancelled',
  partial: 'VendorPartial',
};

export type OrderProgress = 'open' | 'completed' | StepError;

/** Where an order stands. One without a state has only been taken. */
export function progressOf(order: TmOrder, entity: string): OrderProgress {
  if (order.state === 'completed') return 'completed';
  const code = order.state && FAILURES[order.state];
  if (code === undefined) return 'open';
  const told = (order.errorMessage ?? []).map(({ code, reason, message }) => message ?? reason ?? code ?? '');
  const reasons = told.filter((text) => text !== '').join('; ');
  return permanent(code, `The ${entity} ${order.id} is ${order.state}${reasons === '' ? '.' : `: ${reasons}`}`);
}

/** `[{name, value}]` at these pointers below each item, as attributes. Values that are no scalars become JSON text. */
export function readCharacteristics(items: unknown, pointer: string): Attributes {
  const found: Record<string, AttributeValue> = {};
  for (const item of Array.isArray(items) ? items : []) {
    const list = readPointer(item, pointer);
    for (const entry of Array.isArray(list) ? list : []) {
      const name = readPointer(entry, '/name');
      const value = readPointer(entry, '/value');
      if (typeof name !== 'string' || value === undefined || value === null) continue;
      found[name] = isScalar(value) ? value : JSON.stringify(value);
    }
  }
  return found;
}

/** The outputs that the settings name, or all. */
export function selectOutputs(found: Attributes, wanted: Readonly<Record<string, string>> | undefined): Attributes {
  if (!wanted) return found;
  return Object.fromEntries(
    Object.entries(wanted).flatMap(([output, name]) => {
      const value = found[name];
      return value === undefined ? [] : [[output, value]];
    })
  );
}

const isScalar = (value: unknown): value is AttributeValue =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
