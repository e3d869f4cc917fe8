/**
 * The signature of callbacks, as published at standardwebhooks.com: HMAC-SHA256 over `id.timestamp.body`, in the headers
 * `webhook-id`, `webhook-timestamp` (seconds) and `webhook-signature` (`v1,<base64>`, several separated by spaces).
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { ok, refuse, type Problem, type Result } from '../../domain/result.ts';
import type { RawCallback } from '../../engine/ports.ts';

export interface SignatureRules {
  /** Every key that is valid now; a message signed with any of them is accepted. */
  readonly secrets: readonly string[];
  readonly toleranceMs: number;
}

/** The value of `webhook-signature` for one key. A secret that starts with `whsec_` is base64, any other is text. */
export function signMessage(secret: string, id: string, timestamp: string, body: Uint8Array): string {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret);
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
}

/** The id of a message that is signed and fresh. Time is checked last, so that only a signer learns our clock. */
export function verifySignature(callback: RawCallback, rules: SignatureRules): Result<string, Problem> {
  const id = header(callback, 'webhook-id');
  const timestamp = header(callback, 'webhook-timestamp');
  const signatures = header(callback, 'webhook-signature').split(' ').slice(0, MAX_SIGNATURES);
  if (id === '' || !/^\d{1,12}$/.test(timestamp) || signatures[0] === '') return refuse(UNSIGNED);
  const expected = rules.secrets.map((secret) => Buffer.from(signMessage(secret, id, timestamp, callback.body)));
  const given = signatures.map((signature) => Buffer.from(signature));
  const valid = given.some((one) =>
    expected.some((other) => one.length === other.length && timingSafeEqual(one, other))
  );
  if (!valid) return refuse(WRONG);
  const age = Math.abs(callback.receivedAt - Number(timestamp) * 1000);
  return age <= rules.toleranceMs ? ok(id) : refuse(stale(age));
}

function header(callback: RawCallback, name: string): string {
  const direct = callback.headers[name];
  if (direct !== undefined) return direct;
  const entry = Object.entries(callback.headers).find(([key]) => key.toLowerCase() === name);
  return entry?.[1] ?? '';
}

const MAX_SIGNATURES = 10;
const UNSIGNED: Problem = {
  code: 'BadSignature',
  message: 'The callback is not signed: webhook-id, webhook-timestamp or webhook-signature is missing or malformed.',
  action: 'Have the vendor sign its callbacks as plugin/docs/gateways.md describes.',
};
const WRONG: Problem = {
  code: 'BadSignature',
  message: 'The signature of the callback fits none of the active keys.',
  action: 'Compare the key at the vendor with callback.secret of the gateway; list both while keys are being changed.',
};
const stale = (ageMs: number): Problem => ({
  code: 'StaleCallback',
  message: `The callback was signed ${Math.round(ageMs / 1000)} seconds away from now.`,
  action: 'Set the clocks right on both sides; a vendor that sends a message again signs it with the time of sending.',
});
