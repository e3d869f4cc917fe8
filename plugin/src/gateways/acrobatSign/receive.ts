import { ok, refuse, type Problem, type Result } from '../../domain/result.ts';
import type { GatewayCallback, RawCallback } from '../../engine/ports.ts';
import type { SignatureProvider } from '../../engine/vendorPorts.ts';
import { callbackOf } from '../shared/signatureSteps.ts';

const READ_WITHIN_MS = 4_000;

/**
 * A notification is no proof of anything: the agreement is read before a step hears of it. Acrobat Sign wants its answer
 * within five seconds and sends again when it gets none.
 */
export async function receiveForStep(
  signatures: SignatureProvider,
  callback: RawCallback
): Promise<Result<GatewayCallback, Problem>> {
  const notice = signatures.readNotice(callback);
  if (!notice.ok) return notice;
  const { externalId, messageId } = notice.value;
  const signal = AbortSignal.timeout(READ_WITHIN_MS);
  const { result } = await signatures.status(externalId, { idempotencyKey: messageId, attempt: 1, signal });
  if (result.ok) return ok(callbackOf({ ...result.value, messageId, isProven: true }));
  return refuse({
    code: 'UnconfirmedCallback',
    message: `The agreement of the notification cannot be read: ${result.error.message}`,
    action: 'Nothing: the vendor sends it again, and what it does not send is found by polling.',
  });
}
