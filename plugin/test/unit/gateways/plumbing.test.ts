import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHmac } from 'node:crypto';
import { parseRetryAfter, statusFailure } from '../../../src/gateways/shared/failures.ts';
import { isPointer, readPointer, readText } from '../../../src/gateways/shared/jsonPointer.ts';
import { Redactor } from '../../../src/gateways/shared/redaction.ts';
import { signMessage, verifySignature } from '../../../src/gateways/shared/signature.ts';
import { fillPath, fillTemplate } from '../../../src/gateways/shared/template.ts';
import { headerText } from '../../../src/gateways/shared/vendorClient.ts';
import { gatewayCases, newRequest } from '../../support/gateways/gatewayCases.ts';

describe('JSON pointers', () => {
  it('find what RFC 6901 says they find', () => {
    const document = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'm~n': 8, ' ': 7 };
    expect(['', '/foo/0', '/', '/a~1b', '/m~0n', '/ '].map((pointer) => readPointer(document, pointer))).toEqual([
      document,
      'bar',
      0,
      1,
      8,
      7,
    ]);
  });

  it('find nothing in prototypes, in scalars and beyond the end', () => {
    for (const pointer of ['/__proto__', '/constructor/name', '/foo/length/0', '/foo/2', '/x/y']) {
      expect(readPointer({ foo: ['a', 'b'] }, pointer)).toBeUndefined();
    }
  });

  it('read numbers as text and empty text as nothing', () => {
    expect([readText({ id: 42 }, '/id'), readText({ id: '' }, '/id'), readText({ id: {} }, '/id')]).toEqual([
      '42',
      undefined,
      undefined,
    ]);
    expect(['', '/a', '/a~1', 'a', '/~', '/a~2'].map(isPointer)).toEqual([true, true, true, false, false, false]);
  });
});

describe('templates', () => {
  const request = newRequest(gatewayCases[0]!, 'https://om.example/cb', {
    payload: { sku: 'A/B ü', quantity: 2, isGift: false, empty: '' },
    orderNumber: '00000042',
  });

  it('keep the type of a value that stands alone and make text of one that does not', () => {
    const body = { a: '{{payload.quantity}}', b: 'x{{payload.quantity}}', c: ['{{ payload.isGift }}'], d: 5, e: null };
    expect(fillTemplate(body, request)).toEqual({ ok: true, value: { a: 2, b: 'x2', c: [false], d: 5, e: null } });
  });

  it('leave out what is optional and absent, and keep what is empty', () => {
    const body = {
      a: '{{payload.gone?}}',
      b: { c: '{{payload.gone?}}' },
      d: ['{{payload.gone?}}', 1],
      e: '{{payload.empty}}',
    };
    expect(fillTemplate(body, request)).toEqual({ ok: true, value: { b: {}, d: [1], e: '' } });
  });

  it('refuse a field that is missing, for good, by name', () => {
    expect(fillTemplate('{{payload.serial}}', request)).toMatchObject({
      ok: false,
      error: { class: 'permanent', code: 'MissingPayloadField', message: expect.stringContaining('"serial"') },
    });
    expect(fillTemplate('{{payload.toString}}', request)).toMatchObject({ ok: false });
  });

  it('encode values in a path, and only values', () => {
    expect(fillPath('/a b/{{payload.sku}}?order={{order.number}}&x={{payload.gone?}}', request)).toEqual({
      ok: true,
      value: '/a b/A%2FB%20%C3%BC?order=00000042&x=',
    });
  });

  it('do not read a value as a template', () => {
    const sly = { ...request, payload: { sku: '{{idempotencyKey}}' } };
    expect(fillTemplate('{{payload.sku}}', sly)).toEqual({ ok: true, value: '{{idempotencyKey}}' });
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 10, 25, 12);
  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Wed, 25 Nov 2026 12:01:00 GMT', 60_000],
    ['Wed, 25 Nov 2026 11:00:00 GMT', 0],
    ['99999999', 86_400_000],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('reads %j as %j ms', (value, expected) => {
    expect(parseRetryAfter(value, now)).toBe(expected);
  });
});

describe('what a status means', () => {
  it.each([
    [200, undefined],
    [204, undefined],
    [302, 'permanent UnexpectedRedirect'],
    [400, 'permanent VendorRejected'],
    [401, 'transient VendorRefusedCredentials'],
    [403, 'transient VendorRefusedCredentials'],
    [404, 'permanent VendorRejected'],
    [408, 'transient VendorTimeout'],
    [409, 'permanent VendorRejected'],
    [425, 'transient VendorTimeout'],
    [429, 'transient VendorBusy'],
    [500, 'transient VendorError'],
    [501, 'permanent VendorRejected'],
    [503, 'transient VendorError'],
  ])('%i: %s', (status, expected) => {
    const failure = statusFailure(status, undefined, '');
    expect(failure && `${failure.class} ${failure.code}`).toBe(expected);
  });
});

describe('signatures', () => {
  const body = Buffer.from('{"test": 2432232314}');
  // The example of the published scheme.
  const example = {
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: '1614265330',
    signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  };
  const callback = (signature: string) => ({
    headers: { 'Webhook-Id': example.id, 'WEBHOOK-TIMESTAMP': example.timestamp, 'webhook-signature': signature },
    body,
    receivedAt: 1_614_265_330_000,
  });
  const rules = { secrets: [example.secret], toleranceMs: 300_000 };

  it('are those of the published example', () => {
    expect(signMessage(example.secret, example.id, example.timestamp, body)).toBe(example.signature);
    expect(verifySignature(callback(example.signature), rules)).toEqual({ ok: true, value: example.id });
  });

  it('may be several, of which one is enough', () => {
    const several = `v1,AAAA v2,whatever ${example.signature}`;
    expect(verifySignature(callback(several), rules).ok).toBe(true);
    expect(verifySignature(callback(`${'v1,AAAA '.repeat(10)}${example.signature}`), rules).ok).toBe(false);
  });

  it('use a secret that is no whsec_ as it is', () => {
    const plain = createHmac('sha256', 'plain').update(`i.1.`).update(body).digest('base64');
    expect(signMessage('plain', 'i', '1', body)).toBe(`v1,${plain}`);
  });

  it('hold for the tolerance in both directions, and no longer', () => {
    const at = (offset: number) => {
      const shifted = { ...callback(example.signature), receivedAt: 1_614_265_330_000 + offset };
      const result = verifySignature(shifted, rules);
      return result.ok ? 'ok' : result.error.code;
    };
    expect([-300_001, -300_000, 0, 300_000, 300_001].map(at)).toEqual([
      'StaleCallback',
      'ok',
      'ok',
      'ok',
      'StaleCallback',
    ]);
  });
});

describe('redaction', () => {
  const redactor = new Redactor(['loyaltyNumber'], ['s3cret-value']);

  it('blanks secrets and personal data by name, however it is written, and keeps the rest', () => {
    const body = {
      orderNumber: '00000042',
      'First-Name': 'Maria',
      loyalty_number: 'L-1',
      nested: [{ apiKey: 'k', street: 'Lindenweg 4', city: 'Bern' }],
      product: { name: 'Modem' },
      relatedParty: [{ id: '7', name: 'Maria Keller', role: 'customer' }],
      serviceCharacteristic: [
        { name: 'phoneNumber', value: '0311234567' },
        { name: 'portId', value: 'olt-1' },
      ],
    };
    expect(JSON.parse(redactor.body(JSON.stringify(body)))).toEqual({
      orderNumber: '00000042',
      'First-Name': '***',
      loyalty_number: '***',
      nested: [{ apiKey: '***', street: '***', city: 'Bern' }],
      product: { name: 'Modem' },
      relatedParty: [{ id: '7', name: '***', role: 'customer' }],
      serviceCharacteristic: [
        { name: 'phoneNumber', value: '***' },
        { name: 'portId', value: 'olt-1' },
      ],
    });
  });

  it('finds e-mail addresses, telephone numbers and known secrets in free text', () => {
    expect(redactor.text('ask maria@example.org or +41 31 123 45 67, key s3cret-value')).toBe(
      'ask [email] or [phone], key ***'
    );
  });

  it('leaves step keys and product codes alone', () => {
    const key = 'modem.ship@CPE-MODEM@ORD-1/L1';
    expect(redactor.text(key)).toBe(key);
  });

  it('keeps little of what is no JSON, and no more than 4,000 characters of what is', () => {
    expect(redactor.body(`<html>${'x'.repeat(10_000)}`).length).toBeLessThan(250);
    expect(redactor.body(JSON.stringify({ note: 'x'.repeat(10_000) })).length).toBeLessThan(4100);
  });

  it('blanks secrets in a query', () => {
    expect(redactor.url('https://v.example/a?access_token=abc&state=open')).toBe(
      'https://v.example/a?access_token=***&state=open'
    );
  });

  it('never shows a known secret, wherever it stands in a document', () => {
    const secret = 's3cret-value';
    const withSecret = fc.json().map((text) => JSON.stringify({ text, note: `<${secret}>`, [secret]: 1 }));
    fc.assert(fc.property(withSecret, (text) => !redactor.body(text).includes(secret)));
  });
});

describe('keys in headers', () => {
  it('are visible ASCII and stay different where they were', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
        const written = headerText(one);
        expect(written).toMatch(/^[\x21-\x7e]*$/);
        if (one.isWellFormed() && other.isWellFormed()) expect(written === headerText(other)).toBe(one === other);
      })
    );
    expect(headerText('ORD-1/r1:modem.ship@CPE@L1')).toBe('ORD-1/r1:modem.ship@CPE@L1');
  });
});
