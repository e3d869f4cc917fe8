import { createHash } from 'node:crypto';

/** Length of the platform's external id fields. */
const MAX_LENGTH = 255;

/** Longest external id of an order: that of its plan is the same with the revision behind it, and must fit, too. */
export const ORDER_EXTERNAL_ID_LENGTH = 240;

/**
 * External id of a record below a plan: `<plan>:<key>`; a key that names its plan already is one as it is. One that would not fit is cut and ends in a hash of the whole, so
 * that it stays unique and the same in every run.
 */
export function recordKey(planId: string, key: string): string {
  const whole = key.startsWith(`${planId}:`) ? key : `${planId}:${key}`;
  if (whole.length <= MAX_LENGTH) return whole;
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, 32);
  return `${whole.slice(0, MAX_LENGTH - hash.length - 1)}~${hash}`;
}
