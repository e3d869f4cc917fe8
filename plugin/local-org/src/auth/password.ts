import { timingSafeEqual } from 'node:crypto';
import type { Session } from '../contract.ts';
import type { Tenant } from '../server/tenant.ts';

/** Whether a user logs in by this password: its own if it has one, or that of the org. */
export const isPasswordOf = ({ org, password }: Tenant, { userId }: Session, given: string): boolean =>
  org.hasPassword(userId, given) ?? isSame(password, given);

export function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
