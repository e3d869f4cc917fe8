/** Connect: what Docusign reports, signed with every key that is active for the account. */
import { ok, refuse, type Problem, type Result } from '../../domain/result.ts';
import type { RawCallback } from '../../engine/ports.ts';
import type { SignatureNotice } from '../../engine/vendorPorts.ts';
import { malformed } from '../shared/callbackReader.ts';
import { headerOf, hmacBase64, isSame } from '../shared/constantTime.ts';
import { connectMessage, statusOf } from './model.ts';

const MAX_KEYS = 20;
const MAX_BYTES = 8_388_608;

/** Refuses before it reads: what is not signed is not parsed. */
export function readConnectMessage(
  { headers, body }: RawCallback,
  secrets: readonly string[]
): Result<SignatureNotice, Problem> {
  if (body.byteLength > MAX_BYTES) return refuse(malformed('the body is larger than 8 MiB'));
  const given = Array.from({ length: MAX_KEYS }, (_, index) => headerOf(headers, `x-docusign-signature-${index + 1}`));
  const signatures = given.filter((signature) => signature !== '');
  const expected = secrets.map((secret) => hmacBase64('sha256', secret, body));
  // Every pair is compared, so that the time says nothing of which key fits.
  const matches = expected.flatMap((one) => signatures.map((other) => isSame(other, one)));
  if (!matches.includes(true)) return refuse(BAD_SIGNATURE);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    return refuse(malformed('the body is not JSON in UTF-8'));
  }
  const message = connectMessage.safeParse(json);
  if (!message.success) return refuse(malformed('it is not a Connect event', message.error.issues[0]?.path.join('.')));
  const { event, generatedDateTime, data } = message.data;
  const status = statusOf({ ...data.envelopeSummary, envelopeId: data.envelopeId });
  return ok({ ...status, messageId: `${data.envelopeId}|${event}|${generatedDateTime}`.slice(0, 255), isProven: true });
}

const BAD_SIGNATURE: Problem = {
  code: 'BadSignature',
  message: 'No X-DocuSign-Signature header of the message fits one of the keys.',
  action:
    'Compare callback.secret with the HMAC keys under Connect in the Docusign account, and see that HMAC is switched on there.',
};
