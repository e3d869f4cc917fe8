import { createHmac, timingSafeEqual } from 'node:crypto';

/** Compares in a time that does not tell where they differ. */
export function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Base64 of the HMAC, as most vendors put it into a header. */
export const hmacBase64 = (algorithm: 'sha1' | 'sha256', secret: string, content: string | Uint8Array): string =>
  createHmac(algorithm, secret).update(content).digest('base64');

/** A header, whatever the case of its name. */
export function headerOf(headers: Readonly<Record<string, string | undefined>>, name: string): string {
  const direct = headers[name];
  if (direct !== undefined) return direct;
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? '';
}
