/** Text messages by Twilio's Messages API. */
import { z } from 'zod';
import { ok, refuse } from '../../domain/result.ts';
import { malformed } from '../shared/callbackReader.ts';
import { defineKind } from '../shared/gatewayKind.ts';
import { checkOptions, healthOf } from '../shared/healthCheck.ts';
import { callbackOf, phoneNumber, replyOf } from '../shared/messageSteps.ts';
import { commonShape, envReference, reference, template } from '../shared/settings.ts';
import { signatureFields as fieldsOf } from '../shared/signatureSteps.ts';
import { mapReply, StepGateway } from '../shared/stepGateway.ts';
import { TwilioSender } from './sender.ts';

const operation = z.strictObject({
  to: template,
  text: template,
  /** The step is done when the message is with its reader, not when Twilio has taken it. */
  awaitDelivery: z.boolean().default(false),
});

const settings = z
  .strictObject({
    ...commonShape,
    accountSid: reference,
    from: reference.optional(),
    messagingServiceSid: reference.optional(),
    /** How long Twilio may try, in seconds. */
    validitySeconds: z.number().int().min(1).max(36_000).default(14_400),
    webhook: z.strictObject({ authToken: z.union([envReference, z.array(envReference).min(1)]) }),
    operations: z.record(z.string().min(1), operation).default({}),
  })
  .refine(({ from, messagingServiceSid }) => (from === undefined) !== (messagingServiceSid === undefined), {
    path: ['from'],
    message: 'Say who sends: either from or messagingServiceSid.',
  });

const filled = operation.extend({ to: phoneNumber, text: z.string().min(1).max(1500) });

export const twilioKind = defineKind({
  kind: 'twilio',
  schema: settings,
  // A text message may hold a one-time link.
  redact: ['To', 'From', 'Body'],
  operations: (checked) => fieldsOf(checked.operations),
  resolve: (reader, checked) => ({
    accountSid: reader.text(checked.accountSid, 'accountSid'),
    from: checked.from === undefined ? undefined : reader.text(checked.from, 'from'),
    messagingServiceSid:
      checked.messagingServiceSid === undefined
        ? undefined
        : reader.text(checked.messagingServiceSid, 'messagingServiceSid'),
    authTokens: [checked.webhook.authToken].flat().map((name) => reader.secret(name, 'webhook.authToken')),
    validitySeconds: checked.validitySeconds,
  }),
  build: (connection, checked, resolved) => {
    const messages = new TwilioSender(connection, resolved);
    return new StepGateway({
      key: connection.key,
      kind: 'twilio',
      ports: { messages },
      operations: checked.operations,
      filled,
      act: async ({ to, text, awaitDelivery }, { callbackUrl }, options) =>
        mapReply(await messages.send({ to, text, callbackUrl }, options), (sent) => replyOf(sent, awaitDelivery)),
      receive: (callback) => {
        const notice = messages.readNotice(callback);
        if (!notice.ok) return Promise.resolve(notice);
        const read = callbackOf(notice.value);
        return Promise.resolve(read ? ok(read) : refuse(malformed('it is a reply, which no step waits for')));
      },
      check: async (signal) => healthOf(await messages.account(checkOptions(signal))),
    });
  },
});
