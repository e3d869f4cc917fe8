import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Problem, Result } from '../../../../src/domain/result.ts';
import type { RawCallback } from '../../../../src/engine/ports.ts';
import { signTwilioRequest } from '../../../../src/gateways/twilio/signature.ts';
import { readSpecs } from '../../../support/specs.ts';
import { openBusinessGateway, portOf, type BusinessKind } from '../../../support/gateways/businessCases.ts';

const SEED = 20_261_125;
const KEY = 'a-key-that-only-vendor-and-service-know';
const SID = 'AC0123456789abcdef0123456789abcdef';
const env: Readonly<Record<string, string>> = new Proxy(
  {},
  {
    get: (_, name) => {
      if (typeof name !== 'string') return undefined;
      if (name.endsWith('_URL')) return name === 'OM_SMTP_URL' ? 'smtp://127.0.0.1:9' : 'https://vendor.example';
      if (name === 'OM_DOCUSIGN_PRIVATE_KEY') return PRIVATE_KEY;
      return name === 'OM_TWILIO_ACCOUNT_SID' ? SID : KEY;
    },
  }
);
const PRIVATE_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const URL_ = `https://om.example/callbacks/vendor/${encodeURIComponent(KEY)}`;
const ID = 'c1f0f0de-0000-4000-8000-000000000000';

type Verdict = Result<unknown, Problem>;
const gateways = new Map<BusinessKind, (raw: RawCallback) => Verdict>(
  (['docusign', 'acrobatSign', 'twilio'] as const).map((kind) => {
    const gateway = openBusinessGateway(kind, env);
    return [
      kind,
      (raw) =>
        kind === 'twilio' ? portOf(gateway, 'messages').readNotice(raw) : portOf(gateway, 'signatures').readNotice(raw),
    ];
  })
);

const hmac = (body: Uint8Array, key = KEY): string => createHmac('sha256', key).update(body).digest('base64');
const genuineConnect = Buffer.from(
  JSON.stringify({
    event: 'envelope-completed',
    generatedDateTime: '2026-11-25T10:00:00.000Z',
    data: { envelopeId: ID, envelopeSummary: { status: 'completed' } },
  })
);
const genuineAdobe = Buffer.from(
  JSON.stringify({
    webhookId: 'w',
    webhookNotificationId: 'n-1',
    event: 'AGREEMENT_WORKFLOW_COMPLETED',
    agreement: { id: 'A-1', status: 'SIGNED' },
  })
);
const form = `MessageSid=SM${'0'.repeat(32)}&MessageStatus=delivered&To=%2B41791234567`;
const formHeaders = { 'content-type': 'application/x-www-form-urlencoded' };
const genuine: Readonly<Record<string, { body: Buffer; headers: Record<string, string> }>> = {
  docusign: { body: genuineConnect, headers: { 'x-docusign-signature-1': hmac(genuineConnect) } },
  acrobatSign: { body: genuineAdobe, headers: { 'x-adobesign-clientid': KEY } },
  twilio: {
    body: Buffer.from(form),
    headers: {
      ...formHeaders,
      'x-twilio-signature': signTwilioRequest(KEY, URL_, new Map(new URLSearchParams(form))),
    },
  },
};

const anyBody = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.json().map((text) => Buffer.from(text)),
  fc.constantFrom(genuineConnect, genuineAdobe, Buffer.from(form))
);
const anyHeaders = fc.record(
  {
    'x-docusign-signature-1': fc.oneof(fc.string(), fc.base64String()),
    'x-docusign-signature-2': fc.base64String(),
    'x-adobesign-clientid': fc.string(),
    'x-twilio-signature': fc.base64String(),
    'content-type': fc.constantFrom('application/json', 'application/x-www-form-urlencoded', ''),
  },
  { requiredKeys: [] }
);

describe.each(['docusign', 'acrobatSign', 'twilio'] as const)('webhooks of %s', (kind) => {
  const judge = gateways.get(kind);
  const wellMade = genuine[kind];
  if (!judge || !wellMade) throw new Error(kind);
  const raw = (body: Uint8Array, headers: RawCallback['headers'], url = URL_): RawCallback => ({
    body,
    headers,
    url,
    receivedAt: 0,
  });

  it('accepts a genuine one', () => {
    expect(judge(raw(wellMade.body, wellMade.headers))).toMatchObject({ ok: true });
  });

  it('accepts none of 1,000 that nobody signed, and crashes at none', () => {
    fc.assert(
      fc.property(anyBody, anyHeaders, (body, headers) => {
        expect(judge(raw(body, headers))).toMatchObject({ ok: false, error: { code: 'BadSignature' } });
      }),
      { numRuns: 1000, seed: SEED }
    );
  });

  it('accepts none of 1,000 that are well signed and say nothing, and crashes at none', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.json().map((text) => Buffer.from(text))
        ),
        (body) => {
          const url = kind === 'twilio' ? `${URL_}?bodySHA256=${sha256(body)}` : URL_;
          const headers = {
            'x-docusign-signature-1': hmac(body),
            'x-adobesign-clientid': KEY,
            'content-type': 'application/json',
            'x-twilio-signature': signTwilioRequest(KEY, url, new Map()),
          };
          expect(judge(raw(body, headers, url))).toMatchObject({ ok: false, error: { code: 'MalformedCallback' } });
        }
      ),
      { numRuns: 1000, seed: SEED }
    );
  });

  it.runIf(kind !== 'acrobatSign')('accepts none of 1,000 in which one byte was changed on the way', () => {
    const change = fc.tuple(fc.nat(wellMade.body.length - 1), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(change, ([at, by]) => {
        const changed = Uint8Array.from(wellMade.body, (byte, index) => (index === at ? byte ^ by : byte));
        // A form may say the same in other bytes; then nothing was changed.
        fc.pre(kind !== 'twilio' || !saysTheSame(changed));
        expect(judge(raw(changed, wellMade.headers))).toMatchObject({ ok: false, error: { code: 'BadSignature' } });
      }),
      { numRuns: 1000, seed: SEED }
    );
  });
});

const sha256 = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex');
const saysTheSame = (body: Uint8Array): boolean =>
  new URLSearchParams(Buffer.from(body).toString()).toString() === new URLSearchParams(form).toString();

describe('what the vendors publish about their signatures', () => {
  it('is how Twilio signs its example', () => {
    const fields = new Map([
      ['CallSid', 'CA1234567890ABCDE'],
      ['Caller', '+14158675309'],
      ['Digits', '1234'],
      ['From', '+14158675309'],
      ['To', '+18005551212'],
    ]);
    expect(signTwilioRequest('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', fields)).toBe(
      'RSOYDt4T1cUTdK1PDd93/VVr8B8='
    );
  });

  it('lets any of several Docusign keys be the right one, wherever its header stands', () => {
    const judge = gateways.get('docusign');
    const headers = {
      'X-DocuSign-Signature-1': hmac(genuineConnect, 'an old key'),
      'X-DocuSign-Signature-3': hmac(genuineConnect),
    };
    expect(judge?.({ body: genuineConnect, headers, url: URL_, receivedAt: 0 })).toMatchObject({ ok: true });
  });

  const sample = readSpecs('docusign/connect.schema-v2.json');
  it.skipIf(sample === undefined)(
    'covers the sample message of Docusign Connect, filled with values of an account',
    () => {
      const message = JSON.parse(sample ?? '{}') as {
        event: string;
        generatedDateTime: string;
        data: Record<string, unknown>;
      };
      const summary = {
        ...(message.data['envelopeSummary'] as object),
        envelopeId: ID,
        status: 'completed',
        recipients: undefined,
      };
      const filled = {
        ...message,
        event: 'envelope-completed',
        generatedDateTime: '2026-11-25T10:00:00Z',
        data: { ...message.data, envelopeId: ID, envelopeSummary: summary },
      };
      const body = Buffer.from(JSON.stringify(filled));
      const judge = gateways.get('docusign');
      const signed = { body, headers: { 'x-docusign-signature-1': hmac(body) }, url: URL_, receivedAt: 0 };
      expect(judge?.(signed)).toMatchObject({ ok: true, value: { externalId: ID, state: 'Completed' } });
      // As it is published it has no values in it, and so is no message.
      const empty = Buffer.from(sample ?? '');
      expect(judge?.({ ...signed, body: empty, headers: { 'x-docusign-signature-1': hmac(empty) } })).toMatchObject({
        ok: false,
        error: { code: 'MalformedCallback' },
      });
    }
  );

  const events = ['AGREEMENT_WORKFLOW_COMPLETED', 'AGREEMENT_REJECTED', 'AGREEMENT_RECALLED', 'AGREEMENT_EXPIRED'];
  it.skipIf(sample === undefined).each(events)('covers the sample payload of Acrobat Sign for %s', (event) => {
    const published = JSON.parse(readSpecs(`adobe/payloads/${event}.json`) ?? '{}') as Record<string, unknown>;
    const judge = gateways.get('acrobatSign');
    const raw = (message: unknown): RawCallback => ({
      body: Buffer.from(JSON.stringify(message)),
      headers: { 'x-adobesign-clientid': KEY },
      url: URL_,
      receivedAt: 0,
    });
    expect(judge?.(raw(published))).toMatchObject({ ok: false, error: { code: 'MalformedCallback' } });
    const agreement = { ...(published['agreement'] as object), id: 'A-1', status: 'SIGNED' };
    const filled = { ...published, event, webhookId: 'w', webhookNotificationId: 'n-1', agreement };
    expect(judge?.(raw(filled))).toMatchObject({ ok: true, value: { externalId: 'A-1', isProven: false } });
  });
});
