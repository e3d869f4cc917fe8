/** Our requests and our simulator's answers, judged by the description that Twilio published. */
import { describe, expect, it } from 'vitest';
import { newCall, portOf, valueOf } from '../../../support/gateways/businessCases.ts';
import { expectObjection, expectRefusals, judge } from '../../../support/gateways/judge.ts';
import { readSpecs, specsFolder } from '../../../support/specs.ts';

if (specsFolder === undefined) {
  it.skip('judges Twilio by its description: skipped, ../shared/specs is not beside the checkout', () => {});
} else {
  describe('Twilio as it describes itself', () => {
    const file = 'twilio/twilio_api_v2010.json';
    const path = '/2010-04-01/Accounts/{AccountSid}/Messages.json';
    const judged = judge('twilio', file, {
      operations: [`POST ${path}`, `GET ${path}`, 'GET /2010-04-01/Accounts/{Sid}.json'],
    });
    const messages = (account: string): string => path.replace('{AccountSid}', account);
    const post = `POST ${messages(`AC${'0'.repeat(32)}`)}`;
    const form = (fields: Readonly<Record<string, string>>): URLSearchParams =>
      new URLSearchParams({ To: '+41791234567', From: '+15005550006', Body: 'Hello', ...fields });

    it.each([
      ['a number', {}],
      ['a messaging service', { from: undefined, messagingServiceSid: `MG${'0a'.repeat(16)}` }],
    ])('finds nothing wrong with a text from %s, nor with how it is looked up again', async (_, sender) => {
      const port = portOf(judged.gateway('', sender), 'messages');
      const text = { to: '+41791234567', text: 'Grüezi & "1" + 1', callbackUrl: 'http://127.0.0.1:9/callbacks/sms' };
      const call = newCall();
      const sent = await port.send(text, call);
      const again = await port.send(text, { ...call, attempt: 2 });
      expect(valueOf(again).externalId).toBe(valueOf(sent).externalId);
      expect(judged.park.texts.texts.at(-1)?.body).toContain(text.text);
      // Prism passes over fields that the form does not have, and over DateSent>, whose name it does not find again.
      const names = (sent.exchanges[0]?.requestBody ?? '').split('&').map((field) => field.split('=')[0]);
      expect(describedFields()).toEqual(expect.arrayContaining(['StatusCallback', ...names]));
      const [looked] = again.exchanges.map(({ method, url }) => [method, new URL(url).searchParams.get('DateSent>')]);
      expect(looked).toEqual(['GET', expect.stringMatching(/^\d{4}-\d\d-\d\d$/)]);
    });

    it('finds nothing wrong with how the account is asked for', async () => {
      expect((await judged.gateway('').check?.(AbortSignal.timeout(10_000)))?.error).toBeUndefined();
    });

    expectRefusals(judged, [
      ['a text to nobody', post, new URLSearchParams({ From: '+15005550006', Body: 'Hello' })],
      ['a validity that is no number', post, form({ ValidityPeriod: 'soon' })],
      ['a callback that is no address', post, form({ StatusCallback: 'callbacks sms' })],
      ['a messaging service that is none', post, form({ MessagingServiceSid: 'MG1' })],
      ['an account that is none', `POST ${messages('XX1')}`, form({})],
      ['too long a page', `GET ${messages(`AC${'0'.repeat(32)}`)}?PageSize=1001`, undefined],
    ]);
    expectObjection(
      judged,
      () => `GET ${messages(judged.park.env['OM_TWILIO_ACCOUNT_SID'] ?? '')}`,
      () => {
        const good = { sid: `SM${'0'.repeat(32)}`, to: '+1', from: '+1', body: '', sentAt: new Date() };
        judged.park.texts.texts.push({ ...good, status: 'gone' });
      }
    );

    function describedFields(): string[] {
      const { paths } = JSON.parse(readSpecs(file) ?? '') as { paths: Record<string, { post: OperationWithForm }> };
      const schema = paths[path]?.post.requestBody.content['application/x-www-form-urlencoded'].schema;
      return Object.keys(schema?.properties ?? {});
    }
  });
}

interface OperationWithForm {
  readonly requestBody: {
    readonly content: { readonly 'application/x-www-form-urlencoded': { readonly schema: { properties: object } } };
  };
}
