/** Which failures are worth another attempt, decided once for all vendors. */
import type { StepError } from '../../domain/plan.ts';

export const transient = (code: string, message: string, retryAfterMs?: number): StepError => ({
  class: 'transient',
  code,
  message,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

export const permanent = (code: string, message: string): StepError => ({ class: 'permanent', code, message });

const DAY_MS = 86_400_000;

/** Milliseconds to wait as `Retry-After` says, in seconds or as a date; at most a day, since vendors mistype. */
export function parseRetryAfter(value: string | null, now: number): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  const text = value.trim();
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), DAY_MS);
}

/**
 * What a status means where nothing more is known, `undefined` for success. Refused credentials are transient: they
 * hit every step at once and are mended once, so steps should wait for that and not become thousands of fallouts.
 */
export function statusFailure(status: number, retryAfterMs: number | undefined, detail: string): StepError | undefined {
  if (status >= 200 && status < 300) return undefined;
  const message = detail === '' ? `The vendor answered ${status}.` : `The vendor answered ${status}: ${detail}`;
  if (status === 429) return transient('VendorBusy', message, retryAfterMs);
  if (status === 401 || status === 403) return transient('VendorRefusedCredentials', message, retryAfterMs);
  if (status === 408 || status === 425) return transient('VendorTimeout', message, retryAfterMs);
  if (status === 501 || status === 505) return permanent('VendorRejected', message);
  if (status >= 500) return transient('VendorError', message, retryAfterMs);
  if (status >= 300 && status < 400) return permanent('UnexpectedRedirect', message);
  return permanent('VendorRejected', message);
}
