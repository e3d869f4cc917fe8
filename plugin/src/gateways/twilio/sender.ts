import { z } from 'zod';
import { ok, refuse, type Problem, type Result } from '../../domain/result.ts';
import type { RawCallback } from '../../engine/ports.ts';
import type {
  MessageNotice,
  MessageSender,
  MessageToSend,
  SentMessage,
  VendorCallOptions,
  VendorReply,
} from '../../engine/vendorPorts.ts';
import { malformed } from '../shared/callbackReader.ts';
import { tagOf } from '../shared/deterministicId.ts';
import type { HttpAnswer } from '../shared/exchange.ts';
import { permanent } from '../shared/failures.ts';
import type { VendorConnection } from '../shared/gatewayKind.ts';
import { readText } from '../shared/jsonPointer.ts';
import { phoneNumber } from '../shared/messageSteps.ts';
import { converse, inconclusive, type VendorSession } from '../shared/session.ts';
import { verifyTwilioRequest } from './signature.ts';

export interface TwilioSettings {
  readonly accountSid: string;
  readonly from: string | undefined;
  readonly messagingServiceSid: string | undefined;
  readonly authTokens: readonly string[];
  readonly validitySeconds: number;
}

const STATES = {
  accepted: 'Accepted',
  scheduled: 'Accepted',
  queued: 'Accepted',
  sending: 'Accepted',
  sent: 'Accepted',
  receiving: 'Accepted',
  received: 'Delivered',
  delivered: 'Delivered',
  read: 'Delivered',
  partially_delivered: 'Accepted',
  undelivered: 'Failed',
  failed: 'Failed',
  canceled: 'Failed',
} as const satisfies Record<string, SentMessage['state']>;
type State = keyof typeof STATES;
const state = z.enum(Object.keys(STATES) as [State, ...State[]]);

const message = z.object({
  sid: z.string().regex(/^(?:SM|MM)[0-9a-fA-F]{32}$/),
  status: state,
  body: z.string().nullish(),
  to: z.string().nullish(),
  error_code: z.number().nullish(),
});
const messages = z.object({ messages: z.array(message), next_page_uri: z.string().nullish() });
const account = z.object({ sid: z.string(), status: z.enum(['active', 'suspended', 'closed']) });

const MAX_BODY = 1600;
const MAX_PAGES = 5;
const LOOK_BACK_MS = 86_400_000;

const errorOf = ({ json }: HttpAnswer): string =>
  ['/code', '/message'].flatMap((pointer) => readText(json, pointer) ?? []).join(' ');

export class TwilioSender implements MessageSender {
  readonly name = 'Twilio';
  readonly channel = 'sms';
  readonly #connection: VendorConnection;
  readonly #settings: TwilioSettings;

  constructor(connection: VendorConnection, settings: TwilioSettings) {
    this.#connection = connection;
    this.#settings = settings;
  }

  /** Ends the text with a tag of the key: Twilio knows no idempotency key, and by the tag a message is found again. */
  send({ to, text, callbackUrl }: MessageToSend, options: VendorCallOptions): Promise<VendorReply<SentMessage>> {
    return converse(this.#connection, options, errorOf, async (session) => {
      if (!phoneNumber.safeParse(to).success) {
        session.fail(permanent('InvalidRecipient', 'The number is not in international form, such as +41791234567.'));
      }
      const body = `${text}\n${marker(session.key)}`;
      if (body.length > MAX_BODY) session.fail(permanent('MessageTooLong', `At most ${MAX_BODY} characters are sent.`));
      if (session.attempt > 1) {
        const known = await this.#lookUp(session, to);
        if (known) return known;
      }
      const { accountSid, from, messagingServiceSid, validitySeconds } = this.#settings;
      const form = {
        To: to,
        Body: body,
        ...(messagingServiceSid === undefined ? { From: from ?? '' } : { MessagingServiceSid: messagingServiceSid }),
        ValidityPeriod: String(validitySeconds),
        ...(callbackUrl === undefined ? {} : { StatusCallback: callbackUrl }),
      };
      const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
      return toSent(await session.ask({ method: 'POST', path, form }, message));
    });
  }

  readNotice(callback: RawCallback): Result<MessageNotice, Problem> {
    const fields = verifyTwilioRequest(callback, this.#settings.authTokens);
    if (!fields) return refuse(BAD_SIGNATURE);
    const sid = fields.get('MessageSid') ?? fields.get('SmsSid');
    if (sid === undefined || !/^(?:SM|MM)[0-9a-fA-F]{32}$/.test(sid)) {
      return refuse(malformed('it names no message', 'MessageSid'));
    }
    const status = fields.get('MessageStatus');
    const text = fields.get('Body');
    if (status === undefined && text !== undefined) {
      const [from = '', to = ''] = [fields.get('From'), fields.get('To')];
      return ok({ kind: 'reply', messageId: sid, from, to, text });
    }
    const known = state.safeParse(status);
    if (!known.success) return refuse(malformed('its status is not known', 'MessageStatus'));
    const code = fields.get('ErrorCode');
    return ok({
      kind: 'delivery',
      messageId: `${sid}|${known.data}`,
      externalId: sid,
      state: STATES[known.data],
      ...(code ? { reason: `Twilio error ${code.slice(0, 10)}` } : {}),
    });
  }

  /** Whether our credentials are taken and the account may send. */
  account(options: VendorCallOptions): Promise<VendorReply<void>> {
    return converse(this.#connection, options, errorOf, async (session) => {
      const path = `/2010-04-01/Accounts/${this.#settings.accountSid}.json`;
      const { status } = await session.ask({ method: 'GET', path }, account);
      if (status !== 'active') session.fail(permanent('VendorRefusedCredentials', `The account is ${status}.`));
    });
  }

  /** What an earlier attempt sent. Texts of a day ago and older are not looked through. */
  async #lookUp(session: VendorSession, to: string): Promise<SentMessage | undefined> {
    const day = new Date(session.now - LOOK_BACK_MS).toISOString().slice(0, 10);
    const query = new URLSearchParams({ To: to, 'DateSent>': day, PageSize: '100' });
    let path: string | undefined =
      `/2010-04-01/Accounts/${this.#settings.accountSid}/Messages.json?${query.toString()}`;
    for (let page = 0; page < MAX_PAGES && path !== undefined; page += 1) {
      const list: z.infer<typeof messages> = await session.ask({ method: 'GET', path }, messages);
      const found = list.messages.find(({ body }) => body?.endsWith(marker(session.key)));
      if (found) return toSent(found);
      path = list.next_page_uri ?? undefined;
    }
    if (path !== undefined) session.fail(inconclusive('There are too many messages to this number to look through.'));
    return undefined;
  }
}

const marker = (key: string): string => `#${tagOf(key)}`;

const toSent = ({ sid, status, error_code }: z.infer<typeof message>): SentMessage => ({
  externalId: sid,
  state: STATES[status],
  ...(error_code === null || error_code === undefined ? {} : { reason: `Twilio error ${error_code}` }),
});

const BAD_SIGNATURE: Problem = {
  code: 'BadSignature',
  message: 'X-Twilio-Signature does not fit the address and the fields of the message.',
  action: 'Compare webhook.authToken with the account, and the public address of the service with what Twilio calls.',
};
