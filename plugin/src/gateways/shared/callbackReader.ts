import { ok, refuse, type Problem, type Result } from '../../domain/result.ts';
import type { RawCallback } from '../../engine/ports.ts';
import { verifySignature, type SignatureRules } from './signature.ts';

export interface SignedMessage {
  /** The signed `webhook-id`. */
  readonly id: string;
  readonly json: unknown;
}

const MAX_BYTES = 1_048_576;
const MAX_ID = 255;

/** Checks the signature, then reads the body. */
export function readCallback(callback: RawCallback, rules: SignatureRules | undefined): Result<SignedMessage, Problem> {
  if (!rules) return refuse(NOT_EXPECTED);
  const signed = verifySignature(callback, rules);
  if (!signed.ok) return signed;
  if (signed.value.length > MAX_ID) return refuse(malformed('webhook-id is longer than 255 characters'));
  if (callback.body.byteLength > MAX_BYTES) return refuse(malformed('the body is larger than 1 MiB'));
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(callback.body);
    return ok({ id: signed.value, json: JSON.parse(text) as unknown });
  } catch {
    return refuse(malformed('the body is not JSON in UTF-8'));
  }
}

export const malformed = (fault: string, path?: string): Problem => ({
  code: 'MalformedCallback',
  message: `The callback is signed but cannot be used: ${fault}.`,
  ...(path === undefined ? {} : { path }),
  action: 'Compare the message with what the gateway expects of this vendor (plugin/docs/gateways.md).',
});

const NOT_EXPECTED: Problem = {
  code: 'BadSignature',
  message: 'This gateway has no key to check callbacks with.',
  action: 'Set callback.secret in the settings of the gateway, or stop the vendor from sending callbacks.',
};
