/**
 * Acrobat Sign signs nothing. It sends the client id of our application, expects it back, and is believed only as far as
 * to read the agreement again.
 */
import { ok, refuse, type Problem, type Result } from '../../domain/result.ts';
import type { RawCallback } from '../../engine/ports.ts';
import type { SignatureNotice } from '../../engine/vendorPorts.ts';
import { malformed } from '../shared/callbackReader.ts';
import { headerOf, isSame } from '../shared/constantTime.ts';
import { notification, stateOf } from './model.ts';

const CLIENT_ID = 'x-adobesign-clientid';
const MAX_BYTES = 10_485_760;

/** The echo that it wants to GET, by which it checks an address, and to every notification. */
export function acknowledge(
  headers: RawCallback['headers'],
  clientId: string
): Readonly<Record<string, string>> | undefined {
  return isSame(headerOf(headers, CLIENT_ID), clientId) ? { 'X-AdobeSign-ClientId': clientId } : undefined;
}

export function readNotification(
  { headers, body, url }: RawCallback,
  { clientId, pathSecret }: { readonly clientId: string; readonly pathSecret: string }
): Result<SignatureNotice, Problem> {
  const path = url === undefined || !URL.canParse(url) ? '' : new URL(url).pathname;
  const isOurs = isSame(headerOf(headers, CLIENT_ID), clientId);
  const isKnownAddress = isSame(path.slice(path.lastIndexOf('/') + 1), pathSecret);
  if (!isOurs || !isKnownAddress) return refuse(BAD_SIGNATURE);
  if (body.byteLength > MAX_BYTES) return refuse(malformed('the body is larger than 10 MiB'));
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    return refuse(malformed('the body is not JSON in UTF-8'));
  }
  const message = notification.safeParse(json);
  if (!message.success) {
    return refuse(malformed('it is not a notification', message.error.issues[0]?.path.join('.')));
  }
  const { webhookNotificationId, agreement, event, eventDate } = message.data;
  const state = event === 'AGREEMENT_REJECTED' ? 'Declined' : stateOf(agreement.status);
  return ok({
    messageId: webhookNotificationId,
    externalId: agreement.id,
    state,
    ...(eventDate === undefined ? {} : { changedAt: eventDate }),
    signatories: [],
    isProven: false,
  });
}

const BAD_SIGNATURE: Problem = {
  code: 'BadSignature',
  message: 'The notification names another application, or came to an address that Acrobat Sign was not told.',
  action: 'Compare webhook.clientId and webhook.pathSecret with the application and the webhook in Acrobat Sign.',
};
