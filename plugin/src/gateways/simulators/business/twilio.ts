/** Twilio's Messages API, as its published description and its page on signatures describe it. */
import { createHmac, randomBytes } from 'node:crypto';
import type { FastifyPluginCallback, FastifyReply } from 'fastify';
import type { Wire } from '../callbackSender.ts';
import { addVendorBehavior, isEqual, type VendorContext } from '../vendor.ts';
import { formOf, readRawBodies } from './tokenDesk.ts';

export interface SimulatedText {
  readonly sid: string;
  readonly to: string;
  readonly from: string;
  readonly body: string;
  readonly sentAt: Date;
  status: string;
}

const isForm = (message: unknown): message is Readonly<Record<string, string>> =>
  typeof message === 'object' && message !== null;

/** The address and every field by its name, signed with HMAC-SHA1. */
export const twilioWire: Wire = {
  encode: (message) => new URLSearchParams(isForm(message) ? { ...message } : {}).toString(),
  headers: ({ url, text, secret }) => {
    const fields = [...new URLSearchParams(text)].map(([name, value]) => `${name}${value}`).sort();
    return {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'X-Twilio-Signature': createHmac('sha1', secret)
        .update(url + fields.join(''), 'utf8')
        .digest('base64'),
    };
  },
};

export class TextStore {
  readonly texts: SimulatedText[] = [];
}

export const newSid = (prefix: string): string => `${prefix}${randomBytes(16).toString('hex')}`;

export function twilioVendor(
  vendor: VendorContext,
  account: { readonly sid: string; readonly authToken: string },
  store: TextStore
): FastifyPluginCallback {
  return (app, _, done) => {
    readRawBodies(app);
    const expected = `Basic ${Buffer.from(`${account.sid}:${account.authToken}`).toString('base64')}`;
    addVendorBehavior(app, vendor, ({ headers }) => isEqual(headers.authorization ?? '', expected));
    const base = `/2010-04-01/Accounts/${account.sid}`;
    const refuse = (reply: FastifyReply, code: number, message: string): FastifyReply =>
      reply.code(400).send({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status: 400 });
    const view = ({ sid, to, from, body, status, sentAt }: SimulatedText): unknown => ({
      sid,
      account_sid: account.sid,
      to,
      from,
      body,
      status,
      direction: 'outbound-api',
      date_created: sentAt.toUTCString(),
      date_sent: sentAt.toUTCString(),
      date_updated: sentAt.toUTCString(),
      api_version: '2010-04-01',
      num_segments: '1',
      num_media: '0',
      error_code: status === 'undelivered' ? 30_005 : null,
      error_message: null,
      price: null,
      price_unit: 'usd',
      messaging_service_sid: null,
      uri: `${base}/Messages/${sid}.json`,
      subresource_uris: {},
    });

    app.get(`${base}.json`, () => ({ sid: account.sid, friendly_name: 'Simulated', status: 'active' }));

    app.post(`${base}/Messages.json`, { config: { effect: true } }, (request, reply) => {
      const { To = '', From, MessagingServiceSid, Body = '', StatusCallback } = formOf(request.body);
      if (!/^\+[1-9]\d{6,14}$/.test(To)) return refuse(reply, 21_211, `The 'To' number ${To} is not a valid number.`);
      if (!From && !MessagingServiceSid) return refuse(reply, 21_603, "A 'From' number is needed.");
      if (Body === '' || Body.length > 1600) return refuse(reply, 21_617, 'The body is empty or too long.');
      const text: SimulatedText = {
        sid: newSid('SM'),
        to: To,
        from: From ?? '',
        body: Body,
        sentAt: new Date(),
        status: 'queued',
      };
      store.texts.push(text);
      vendor.ledger.record({ vendor: vendor.name, effect: 'text', key: Body.split('\n').at(-1) ?? '', id: text.sid });
      const isLost = vendor.switches.rejection([To], undefined) !== undefined;
      const become =
        (status: string): (() => unknown) =>
        () => {
          text.status = status;
          const code = status === 'undelivered' ? { ErrorCode: '30005' } : {};
          return {
            MessageSid: text.sid,
            SmsSid: text.sid,
            AccountSid: account.sid,
            MessageStatus: status,
            To,
            From: text.from,
            ApiVersion: '2010-04-01',
            ...code,
          };
        };
      const afterMs = vendor.callbackDelayMs / 2;
      vendor.callbacks.send(
        () => (StatusCallback === undefined || StatusCallback === '' ? undefined : StatusCallback),
        [
          { afterMs, compose: become('sent') },
          { afterMs, compose: become(isLost ? 'undelivered' : 'delivered') },
        ]
      );
      return reply.code(201).send(view(text));
    });

    app.get(`${base}/Messages.json`, ({ query }) => {
      const { To, PageSize = '50', Page = '0', 'DateSent>': after } = query as Record<string, string | undefined>;
      const found = store.texts
        .filter(
          ({ to, sentAt }) => (To === undefined || to === To) && (after === undefined || sentAt.toISOString() >= after)
        )
        .reverse();
      const [size, page] = [Number(PageSize), Number(Page)];
      const hasMore = (page + 1) * size < found.length;
      const next = new URLSearchParams({ To: To ?? '', PageSize, Page: String(page + 1) });
      return {
        messages: found.slice(page * size, (page + 1) * size).map(view),
        page,
        page_size: size,
        next_page_uri: hasMore ? `${base}/Messages.json?${next.toString()}` : null,
      };
    });
    done();
  };
}
