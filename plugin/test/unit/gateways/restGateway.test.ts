import { describe, expect, it } from 'vitest';
import type { Gateway, GatewayReply, GatewayRequest } from '../../../src/engine/ports.ts';
import { openGateway } from '../../support/gateways/gatewayCases.ts';
import { json, ScriptedVendor } from '../../support/gateways/scriptedVendor.ts';

const request: GatewayRequest = {
  idempotencyKey: 'ORD-1/r1:modem.ship@CPE',
  planId: 'ORD-1/r1',
  stepKey: 'modem.ship@CPE',
  orderNumber: '00000042',
  operation: 'ship',
  attempt: 1,
  payload: { sku: 'ONT-9' },
  callbackUrl: 'https://om.example/callbacks/vendor',
};

const ship = { path: '/shipments', body: { sku: '{{payload.sku}}' }, externalId: '/id', outputs: { state: '/state' } };
const callback = { secret: 'env:SECRET', messages: [{ externalId: '/id', outcome: 'progress' }] };

function open(vendor: ScriptedVendor, operation: object = {}, settings: object = {}): Gateway {
  const all = { baseUrl: 'https://vendor.example/api/', operations: { ship: { ...ship, ...operation } }, ...settings };
  return openGateway({ key: 'vendor', kind: 'rest', settings: all }, vendor.environment());
}

const send = async (gateway: Gateway, more: Partial<GatewayRequest> = {}): Promise<GatewayReply> =>
  (await gateway.send({ ...request, ...more }, new AbortController().signal)).reply;

describe('a REST request', () => {
  it('is what the settings describe, with the key in its header', async () => {
    const vendor = new ScriptedVendor(json(201, { id: 7, state: 'open', more: { a: 1 } }));
    const operation = {
      method: 'PUT',
      path: '/shipments/{{idempotencyKey}}',
      headers: { 'X-Order': '{{order.number}}', 'Idempotency-Key': 'of the settings' },
      outputs: { state: '/state', more: '/more', gone: '/gone' },
    };
    const reply = await send(open(vendor, operation));
    expect(vendor.calls).toEqual([
      {
        method: 'PUT',
        url: 'https://vendor.example/api/shipments/ORD-1%2Fr1%3Amodem.ship%40CPE',
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          'idempotency-key': 'ORD-1/r1:modem.ship@CPE',
          'x-order': '00000042',
        },
        body: { sku: 'ONT-9' },
      },
    ]);
    expect(reply).toEqual({ kind: 'completed', externalId: '7', output: { state: 'open', more: '{"a":1}' } });
  });

  it.each([
    [{ type: 'bearer', token: 'env:TOKEN' }, { authorization: 'Bearer value-of-TOKEN' }],
    [{ type: 'header', name: 'X-Api-Key', value: 'env:KEY' }, { 'x-api-key': 'value-of-KEY' }],
    [{ type: 'basic', username: 'om', password: 'env:PW' }, { authorization: `Basic ${btoa('om:value-of-PW')}` }],
  ])('proves who calls by %j', async (auth, headers) => {
    const vendor = new ScriptedVendor(json(200, {}));
    await send(open(vendor, {}, { auth }));
    expect(vendor.calls[0]?.headers).toMatchObject(headers);
  });

  it('is not sent when a field is missing or does not fit into a header', async () => {
    const vendor = new ScriptedVendor();
    expect(await send(open(vendor), { payload: {} })).toMatchObject({ error: { code: 'MissingPayloadField' } });
    const sly = { payload: { sku: 'A\r\nX-Admin: yes' } };
    const reply = await send(open(vendor, { headers: { 'x-sku': '{{payload.sku}}' } }), sly);
    expect(reply).toMatchObject({ error: { class: 'permanent', code: 'InvalidHeader' } });
    expect(vendor.calls).toEqual([]);
  });
});

describe('a REST answer', () => {
  const later = { accepted: { status: 202 }, externalId: '/id' };
  it.each<[string, object, Response, object]>([
    ['taken', later, json(202, { id: 'S1' }), { kind: 'accepted', externalId: 'S1' }],
    ['done although it may be taken', later, json(200, { id: 'S1' }), { kind: 'completed', externalId: 'S1' }],
    [
      'taken without an id to wait for',
      later,
      json(202, {}),
      { error: { class: 'permanent', code: 'MissingExternalId' } },
    ],
    [
      'a 202 that nobody has described',
      {},
      json(202, { id: 'S1' }),
      { error: { class: 'permanent', code: 'UnexpectedAnswer' } },
    ],
    ['an empty 204', { externalId: undefined }, json(204), { kind: 'completed', output: {} }],
    [
      'a redirect',
      {},
      json(302, undefined, { location: 'https://evil.example' }),
      { error: { code: 'UnexpectedRedirect' } },
    ],
    [
      'HTML where JSON should be',
      {},
      new Response('<html>', { status: 200 }),
      { error: { class: 'transient', code: 'MalformedAnswer' } },
    ],
    [
      'HTML with a 502',
      {},
      new Response('<html>', { status: 502 }),
      { error: { class: 'transient', code: 'VendorError' } },
    ],
    [
      'a success by its status that a rule calls a failure',
      { failures: [{ when: { at: '/ok', in: [false] }, class: 'permanent', code: '/why/code', message: '/why/text' }] },
      json(200, { ok: false, why: { code: 'NoStock', text: 'All gone.' } }),
      { error: { class: 'permanent', code: 'NoStock', message: 'All gone.' } },
    ],
    [
      'a failure by its status that a rule calls worth another try, with the time to wait',
      { failures: [{ when: { status: 409 }, class: 'transient', code: 'Locked' }] },
      json(409, {}, { 'retry-after': '3' }),
      { error: { class: 'transient', code: 'Locked', retryAfterMs: 3000 } },
    ],
    [
      'a success only by what it says',
      { success: { status: '2xx', at: '/state', in: ['ok'] } },
      json(200, { state: 'weird' }),
      { error: { class: 'permanent', code: 'UnexpectedAnswer' } },
    ],
  ])('%s', async (_, operation, answer, expected) => {
    const settings = 'accepted' in operation ? { callback } : {};
    expect(await send(open(new ScriptedVendor(answer), operation, settings))).toMatchObject(expected);
  });

  it('is a transient failure, with the cause, when there is none', async () => {
    const refused = new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) });
    expect(await send(open(new ScriptedVendor(refused)))).toEqual({
      kind: 'failed',
      error: { class: 'transient', code: 'VendorUnreachable', message: 'The vendor cannot be reached: ECONNREFUSED.' },
    });
  });
});

describe('a look-up before a second attempt', () => {
  const lookup = { path: '/shipments?ref={{idempotencyKey}}', item: '/items/0' };
  const second = { attempt: 2 };

  it('is not made before the first', async () => {
    const vendor = new ScriptedVendor(json(201, { id: 'S1' }));
    await send(open(vendor, { lookup }));
    expect(vendor.calls.map(({ method }) => method)).toEqual(['POST']);
  });

  it('answers for the request when it finds the effect', async () => {
    const vendor = new ScriptedVendor(json(200, { items: [{ id: 'S1', state: 'open' }] }));
    expect(await send(open(vendor, { lookup }), second)).toEqual({
      kind: 'completed',
      externalId: 'S1',
      output: { state: 'open' },
    });
  });

  it.each([
    ['an empty list', json(200, { items: [] })],
    ['a 404', json(404, { message: 'no' })],
  ])('lets the request go out after %s', async (_, nothing) => {
    const vendor = new ScriptedVendor(nothing, json(201, { id: 'S2' }));
    expect(await send(open(vendor, { lookup }), second)).toMatchObject({ kind: 'completed', externalId: 'S2' });
  });

  it.each([500, 403, 400])('keeps the request back after a %i, since nobody knows', async (status) => {
    const vendor = new ScriptedVendor(json(status, {}));
    expect((await send(open(vendor, { lookup }), second)).kind).toBe('failed');
    expect(vendor.calls).toHaveLength(1);
  });

  it('tells open from done by its own rules', async () => {
    const rules = { ...lookup, accepted: { at: '/state', in: ['open'] }, success: { at: '/state', in: ['shipped'] } };
    const operation = { accepted: { status: 202 }, lookup: rules };
    const found = (state: string) => new ScriptedVendor(json(200, { items: [{ id: 'S1', state }] }));
    expect((await send(open(found('open'), operation, { callback }), second)).kind).toBe('accepted');
    expect((await send(open(found('shipped'), operation, { callback }), second)).kind).toBe('completed');
    expect(await send(open(found('lost'), operation, { callback }), second)).toMatchObject({
      error: { code: 'UnexpectedAnswer' },
    });
  });
});

describe('OAuth client credentials', () => {
  const auth = {
    type: 'oauthClientCredentials',
    tokenUrl: 'https://id.example/token',
    clientId: 'env:CLIENT',
    clientSecret: 'env:CLIENT_SECRET',
    scope: 'orders',
  };
  const token = (value: string, seconds = 3600) => json(200, { access_token: value, expires_in: seconds });

  it('fetch one token for steps that start together, and keep it until shortly before its end', async () => {
    const vendor = new ScriptedVendor(token('T1', 100), ...[1, 2, 3].map(() => json(201, { id: 'S' })));
    const gateway = open(vendor, {}, { auth });
    await Promise.all([send(gateway), send(gateway), send(gateway)]);
    expect(vendor.calls.map(({ url }) => url.split('/')[2])).toEqual([
      'id.example',
      ...Array(3).fill('vendor.example'),
    ]);
    expect(vendor.calls[0]).toMatchObject({
      body: 'grant_type=client_credentials&scope=orders',
      headers: { authorization: `Basic ${btoa('value-of-CLIENT:value-of-CLIENT_SECRET')}` },
    });
    vendor.now += 89_000;
    vendor.expect(json(201, { id: 'S' }));
    await send(gateway);
    vendor.now += 2_000;
    vendor.expect(token('T2'), json(201, { id: 'S' }));
    await send(gateway);
    expect(vendor.calls.at(-1)?.headers['authorization']).toBe('Bearer T2');
  });

  it('fetch a new token, once, when the vendor refuses the old one', async () => {
    const vendor = new ScriptedVendor(token('T1'), json(401, {}), token('T2'), json(201, { id: 'S' }));
    expect((await send(open(vendor, {}, { auth }))).kind).toBe('completed');
    const stubborn = new ScriptedVendor(token('T1'), json(401, {}), token('T2'), json(401, {}));
    expect(await send(open(stubborn, {}, { auth }))).toMatchObject({ error: { code: 'VendorRefusedCredentials' } });
  });

  it('fail the step transiently and try again later when there is no token', async () => {
    const vendor = new ScriptedVendor(json(400, { error: 'invalid_client' }), token('T1'), json(201, { id: 'S' }));
    const gateway = open(vendor, {}, { auth });
    expect(await send(gateway)).toMatchObject({
      error: {
        class: 'transient',
        code: 'VendorRefusedCredentials',
        message: expect.stringContaining('invalid_client'),
      },
    });
    expect((await send(gateway)).kind).toBe('completed');
  });

  it('show neither secret nor token in the exchanges', async () => {
    const vendor = new ScriptedVendor(token('T1-secret'), json(201, { id: 'S', echo: 'T1-secret' }));
    const { exchanges } = await open(vendor, {}, { auth }).send(request, new AbortController().signal);
    expect(exchanges).toHaveLength(2);
    expect(JSON.stringify(exchanges[0])).not.toMatch(/T1-secret|value-of-CLIENT_SECRET/);
  });
});
