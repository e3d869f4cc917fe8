import type { GatewayHealth } from '../../engine/ports.ts';
import type { VendorReply } from '../../engine/vendorPorts.ts';

/** A reply of any read as a statement on health. */
export const healthOf = ({ result, exchanges }: VendorReply<unknown>): GatewayHealth =>
  result.ok ? { exchanges } : { error: result.error, exchanges };

/** For calls that are nobody's piece of work. */
export const checkOptions = (
  signal: AbortSignal
): { idempotencyKey: string; attempt: number; signal: AbortSignal } => ({
  idempotencyKey: 'health',
  attempt: 1,
  signal,
});
