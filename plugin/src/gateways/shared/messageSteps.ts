/** A message to a person as a step of a plan. */
import { z } from 'zod';
import type { GatewayCallback, GatewayReply } from '../../engine/ports.ts';
import type { MessageNotice, SentMessage } from '../../engine/vendorPorts.ts';
import { permanent } from './failures.ts';

export const replyOf = ({ externalId, state, reason }: SentMessage, awaitDelivery: boolean): GatewayReply => {
  if (state === 'Failed') {
    return { kind: 'failed', error: permanent('MessageFailed', reason ?? 'The message cannot be delivered.') };
  }
  return state === 'Accepted' && awaitDelivery
    ? { kind: 'accepted', externalId }
    : { kind: 'completed', externalId, output: { messageId: externalId } };
};

/** Replies of people belong to whoever asked them, not to a step. */
export const callbackOf = (notice: MessageNotice): GatewayCallback | undefined => {
  if (notice.kind === 'reply') return undefined;
  const { messageId, externalId, state, reason } = notice;
  const correlation = { externalId };
  if (state === 'Delivered') {
    return { messageId, correlation, outcome: { kind: 'completed', output: { messageId: externalId } } };
  }
  return state === 'Accepted'
    ? { messageId, correlation, outcome: { kind: 'progress', note: 'on its way' } }
    : {
        messageId,
        correlation,
        outcome: { kind: 'failed', error: permanent('MessageFailed', reason ?? 'The message was not delivered.') },
      };
};

export const phoneNumber = z
  .string()
  .regex(/^\+[1-9]\d{6,14}$/, 'A number in international form, such as +41791234567.');
