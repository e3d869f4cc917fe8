import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startBusinessVendors, type BusinessPark } from '../../../../src/gateways/simulators/index.ts';
import type { MessageNotice } from '../../../../src/engine/vendorPorts.ts';
import { errorOf, newCall, openBusinessGateway, portOf, valueOf } from '../../../support/gateways/businessCases.ts';
import { waitFor } from '../../../support/gateways/callbackListener.ts';
import { listenForNotices } from '../../../support/gateways/noticeListener.ts';

let park: BusinessPark;
beforeAll(async () => {
  park = await startBusinessVendors({ latencyMs: 0, callbackDelayMs: 20 });
});
afterAll(() => park.stop());
beforeEach(() => {
  for (const name of ['twilio', 'smtp'] as const) park.switches(name).reset();
});

const contract = { name: 'Contract: 1/2.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PDF') };

describe('text messages by Twilio', () => {
  it('sends once, and hears of delivery and of replies that are really from Twilio', async () => {
    const gateway = openBusinessGateway('twilio', park.env);
    const messages = portOf(gateway, 'messages');
    const listener = await listenForNotices<MessageNotice>(
      () => gateway,
      (callback) => messages.readNotice(callback)
    );
    try {
      const text = { to: '+41791234567', text: 'Approve: https://om.example/a/0123456789', callbackUrl: listener.url };
      const call = newCall();
      park.switches('twilio').failNext({ kind: 'lostAnswer' });
      park.switches('twilio').disturbNext('wrongSignature');
      const lost = await messages.send(text, call);
      expect(errorOf(lost)).toMatchObject({ class: 'transient' });
      const sent = await messages.send(text, { ...call, attempt: 2 });
      expect(park.texts.texts).toHaveLength(1);
      expect(JSON.stringify([lost.exchanges, sent.exchanges])).not.toMatch(/0123456789|4179123/);
      const delivered = await waitFor(() =>
        listener.notices.find((notice) => notice.kind === 'delivery' && notice.state === 'Delivered')
      );
      expect(delivered).toMatchObject({ externalId: valueOf(sent).externalId });
      expect(listener.refused.map(({ code }) => code)).toEqual(['BadSignature']);
      const wrong = await messages.send({ to: '0791234567', text: 'x' }, newCall());
      expect(errorOf(wrong)).toMatchObject({ code: 'InvalidRecipient' });
    } finally {
      await listener.stop();
    }
  });
});

describe('mail by SMTP', () => {
  const messages = () => portOf(openBusinessGateway('smtp', park.env), 'messages');
  const mail = { to: 'maria.keller@example.org', subject: 'Grüezi', text: 'Please decide.', html: '<p>Please</p>' };

  it('sends with one Message-ID per piece of work, whatever happens to the answer', async () => {
    const call = newCall();
    park.switches('smtp').failNext({ kind: 'lostAnswer' });
    expect(errorOf(await messages().send(mail, call))).toMatchObject({ class: 'transient' });
    const sent = await messages().send({ ...mail, attachments: [contract] }, { ...call, attempt: 2 });
    const ours = park.mail.mails.filter(({ messageId }) => messageId === valueOf(sent).externalId);
    expect(ours).toHaveLength(2);
    expect(ours[1]?.raw).toMatch(/^Auto-Submitted: auto-generated$/im);
    expect(JSON.stringify(sent.exchanges)).not.toContain('maria.keller');
  });

  it('tells refusals from trouble', async () => {
    park.switches('smtp').rejections = { products: ['gone@example.org'] };
    expect(errorOf(await messages().send({ ...mail, to: 'gone@example.org' }, newCall()))).toMatchObject({
      code: 'VendorRejected',
    });
    park.switches('smtp').failNext({ kind: 'busy' });
    expect(errorOf(await messages().send(mail, newCall()))).toMatchObject({ code: 'VendorBusy', class: 'transient' });
    park.switches('smtp').outage = true;
    expect(errorOf(await messages().send(mail, newCall()))).toMatchObject({ class: 'transient' });
    expect(errorOf(await messages().send({ ...mail, subject: 'a\r\nBcc: all@example.org' }, newCall()))).toMatchObject({
      code: 'InvalidMessage',
    });
    const wrong = openBusinessGateway('smtp', { ...park.env, OM_SMTP_PASSWORD: 'not this one' });
    park.switches('smtp').reset();
    expect(errorOf(await portOf(wrong, 'messages').send(mail, newCall()))).toMatchObject({
      code: 'VendorRefusedCredentials',
    });
  });
});
