import { describe, expect, it } from 'vitest';
import type { Gateway, GatewayCallback, GatewayReply, GatewayRequest } from '../../../src/engine/ports.ts';
import { signMessage } from '../../../src/gateways/shared/signature.ts';
import { gatewayCases, newRequest, openGateway, type GatewayCase } from '../../support/gateways/gatewayCases.ts';
import { json, ScriptedVendor } from '../../support/gateways/scriptedVendor.ts';

const forever = new AbortController().signal;
const of = gatewayCases.find(({ kind }) => kind === 'tmf641') as GatewayCase;
const visit = gatewayCases.find(({ kind }) => kind === 'tmf697') as GatewayCase;
const callbackUrl = 'https://om.example/callbacks/network';

const open = (vendor: ScriptedVendor, settings: object = {}, one = of): Gateway =>
  openGateway(
    { key: 'vendor', kind: one.kind, settings: { ...one.settings, baseUrl: 'https://vendor.example/v4', ...settings } },
    vendor.environment({ OM_NETWORK_SECRET: SECRET, OM_FIELDSERVICE_SECRET: SECRET })
  );
const SECRET = 'a key of vendor and service';
const quiet = { hub: { register: false } };
const send = async (gateway: Gateway, more: Partial<GatewayRequest> = {}, one = of): Promise<GatewayReply> =>
  (await gateway.send(newRequest(one, callbackUrl, more), forever)).reply;
const created = (state: string, more: object = {}): Response => json(201, { id: 'SO-1', state, ...more });

describe('a service order', () => {
  it('carries key, order number, specification and characteristics', async () => {
    const vendor = new ScriptedVendor(created('acknowledged'));
    const request = newRequest(of, callbackUrl);
    await open(vendor, quiet).send(request, forever);
    expect(vendor.calls[0]?.body).toEqual({
      '@type': 'ServiceOrder',
      externalId: request.idempotencyKey,
      category: 'access',
      requestedStartDate: '2026-12-01T00:00:00.000Z',
      externalReference: [
        { '@type': 'ExternalReference', externalReferenceType: 'orderNumber', name: request.orderNumber },
      ],
      serviceOrderItem: [
        {
          '@type': 'ServiceOrderItem',
          id: '1',
          action: 'add',
          service: {
            '@type': 'Service',
            serviceSpecification: { '@type': 'ServiceSpecificationRef', id: 'ACCESS-PORT', name: 'Access port' },
            serviceCharacteristic: Object.entries(of.payload).map(([name, value]) => ({
              '@type': 'Characteristic',
              name,
              valueType: typeof value,
              value,
            })),
          },
        },
      ],
    });
  });

  it.each(['soon', '2026-13-45', 7])('is not sent with the date %j', async (start) => {
    const vendor = new ScriptedVendor();
    const reply = await send(open(vendor, quiet), { payload: { ...of.payload, start } });
    expect(reply).toMatchObject({ error: { class: 'permanent', code: 'InvalidDate' } });
    expect(vendor.calls).toEqual([]);
  });

  it.each<[string, object]>([
    ['acknowledged', { kind: 'accepted', externalId: 'SO-1' }],
    ['pending', { kind: 'accepted' }],
    ['held', { kind: 'accepted' }],
    ['inProgress', { kind: 'accepted' }],
    ['assessingCancellation', { kind: 'accepted' }],
    ['pendingCancellation', { kind: 'accepted' }],
    ['completed', { kind: 'completed', externalId: 'SO-1', output: {} }],
    ['rejected', { error: { class: 'permanent', code: 'VendorRejected' } }],
    ['failed', { error: { class: 'permanent', code: 'VendorFailed' } }],
    ['partial', { error: { class: 'permanent', code: 'VendorPartial' } }],
    ['cancelled', { error: { class: 'permanent', code: 'VendorCancelled' } }],
    ['done', { error: { class: 'transient', code: 'MalformedAnswer' } }],
  ])('that is %s is %j', async (state, expected) => {
    expect(await send(open(new ScriptedVendor(created(state)), quiet))).toMatchObject(expected);
  });

  it('says what the vendor said', async () => {
    const errorMessage = [{ code: '12', reason: 'no free port' }, { message: 'olt-07 is full' }];
    const rejected = new ScriptedVendor(created('rejected', { errorMessage }));
    expect(await send(open(rejected, quiet))).toMatchObject({
      error: { message: 'The serviceOrder SO-1 is rejected: no free port; olt-07 is full' },
    });
    const refused = new ScriptedVendor(json(400, { code: '21', reason: 'Invalid speed' }));
    expect(await send(open(refused, quiet))).toMatchObject({
      error: { class: 'permanent', message: 'The vendor answered 400: 21 Invalid speed' },
    });
  });
});

describe('a look-up by externalId', () => {
  const second = { attempt: 2 };
  it('does not take another order for ours, and does not post when the vendor does not filter', async () => {
    const vendor = new ScriptedVendor(json(200, [{ id: 'SO-9', externalId: 'other', state: 'completed' }]));
    expect(await send(open(vendor, quiet), second)).toMatchObject({
      error: { class: 'permanent', code: 'LookupInconclusive' },
    });
    expect(vendor.calls).toHaveLength(1);
  });

  it.each([json(200, { items: [] }), json(500, {}), new Response('<html>', { status: 200 })])(
    'does not post when the list cannot be read',
    async (answer) => {
      const vendor = new ScriptedVendor(answer);
      expect(await send(open(vendor, quiet), second)).toMatchObject({ error: { class: 'transient' } });
      expect(vendor.calls).toHaveLength(1);
    }
  );

  it('takes up an order that has been completed meanwhile', async () => {
    const request = newRequest(of, callbackUrl, second);
    const service = { id: 'SVC-1', serviceCharacteristic: [{ name: 'portId', value: 'olt-1' }] };
    const ours = {
      id: 'SO-1',
      externalId: request.idempotencyKey,
      state: 'completed',
      serviceOrderItem: [{ service }],
    };
    const { reply } = await open(new ScriptedVendor(json(200, [ours])), quiet).send(request, forever);
    expect(reply).toEqual({ kind: 'completed', externalId: 'SO-1', output: { serviceId: 'SVC-1', portId: 'olt-1' } });
  });
});

describe('the listener at the hub', () => {
  const registered = (): Response => json(201, { id: 'H1', callback: callbackUrl });

  it('is registered before the first order, once for steps that start together', async () => {
    const vendor = new ScriptedVendor(registered(), ...[1, 2, 3].map(() => created('acknowledged')));
    const gateway = open(vendor);
    await Promise.all([send(gateway), send(gateway), send(gateway)]);
    expect(vendor.calls.map(({ url }) => url.replace('https://vendor.example/v4', ''))).toEqual([
      '/hub',
      ...Array<string>(3).fill('/serviceOrder'),
    ]);
    expect(vendor.calls[0]?.body).toMatchObject({
      callback: callbackUrl,
      query: expect.stringContaining('eventType=ServiceOrderStateChangeEvent'),
    });
  });

  it('is renewed after a while, and a vendor that still knows it does not mind', async () => {
    const vendor = new ScriptedVendor(registered(), created('acknowledged'));
    const gateway = open(vendor);
    await send(gateway);
    vendor.now += 59 * 60_000;
    vendor.expect(created('acknowledged'));
    await send(gateway);
    vendor.now += 60_000;
    vendor.expect(json(409, { code: 'duplicate', reason: 'known' }), created('acknowledged'));
    expect((await send(gateway)).kind).toBe('accepted');
    expect(vendor.calls.filter(({ url }) => url.endsWith('/hub'))).toHaveLength(2);
  });

  it('keeps orders back while it cannot be registered, and is tried again with the next', async () => {
    const vendor = new ScriptedVendor(json(503, {}), registered(), created('acknowledged'));
    const gateway = open(vendor);
    expect(await send(gateway)).toMatchObject({
      error: { class: 'transient', message: expect.stringContaining('listener') },
    });
    expect((await send(gateway)).kind).toBe('accepted');
  });
});

describe('a notification', () => {
  const receive = async (body: unknown, one = of): Promise<GatewayCallback | string> => {
    const bytes = Buffer.from(JSON.stringify(body));
    const vendor = new ScriptedVendor();
    const timestamp = String(vendor.now / 1000);
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': timestamp,
      'webhook-signature': signMessage(SECRET, 'msg_1', timestamp, bytes),
    };
    const result = await open(vendor, {}, one).receive({ headers, body: bytes, receivedAt: vendor.now });
    return result.ok ? result.value : `${result.error.code} ${result.error.path ?? ''}`.trim();
  };
  const event = (type: string, serviceOrder: object, more: object = {}): object => ({
    eventType: `ServiceOrder${type}Event`,
    event: { serviceOrder: { id: 'SO-1', ...serviceOrder } },
    ...more,
  });

  it('is known by its eventId, else by the id of the message', async () => {
    expect(await receive(event('StateChange', { state: 'held' }, { eventId: 'E-1' }))).toEqual({
      messageId: 'E-1',
      correlation: { externalId: 'SO-1' },
      outcome: { kind: 'progress', note: 'held' },
    });
    expect(await receive(event('StateChange', { state: 'held' }))).toMatchObject({ messageId: 'msg_1' });
  });

  it.each<[string, object, object]>([
    ['StateChange', { state: 'completed' }, { kind: 'completed', output: {} }],
    ['AttributeValueChange', { state: 'completed' }, { kind: 'completed', output: {} }],
    ['AttributeValueChange', {}, { kind: 'progress', note: 'ServiceOrderAttributeValueChangeEvent' }],
    ['StateChange', { state: 'cancelled' }, { kind: 'failed', error: { class: 'permanent', code: 'VendorCancelled' } }],
    ['Delete', { state: 'inProgress' }, { kind: 'failed', error: { code: 'VendorCancelled' } }],
    ['Jeopardy', {}, { kind: 'progress', note: 'ServiceOrderJeopardyEvent' }],
    [
      'Milestone',
      { milestone: [{ name: 'designed', status: 'achieved' }] },
      { kind: 'progress', note: 'milestone designed' },
    ],
    ['Milestone', { milestone: [{ name: 'deviceActivated', status: 'entered' }] }, { kind: 'progress' }],
  ])('%s %j is %j', async (type, order, outcome) => {
    expect(await receive(event(type, order))).toMatchObject({ correlation: { externalId: 'SO-1' }, outcome });
  });

  it('of a milestone that steps wait for is an event of the order', async () => {
    const milestone = [
      { name: 'designed', status: 'achieved' },
      { name: 'deviceActivated', status: 'achieved' },
    ];
    const externalReference = [
      { externalReferenceType: 'ticket', name: 'T-1' },
      { externalReferenceType: 'orderNumber', name: '00000042' },
    ];
    expect(await receive(event('Milestone', { milestone, externalReference }))).toMatchObject({
      correlation: { orderNumber: '00000042', event: 'deviceActivated', about: 'SO-1' },
      outcome: { kind: 'completed' },
    });
    expect(await receive(event('Milestone', { milestone }))).toBe('MalformedCallback event');
  });

  it.each<[unknown, string]>([
    [[], 'eventType'],
    [{ event: { serviceOrder: { id: 'SO-1' } } }, 'eventType'],
    [{ eventType: 'ServiceOrderStateChangeEvent' }, 'event.serviceOrder'],
    [event('StateChange', { id: '' }), 'event.serviceOrder.id'],
    [event('StateChange', { state: 'done' }), 'event.serviceOrder.state'],
    [{ eventType: 'WorkOrderStateChangeEvent', event: { workOrder: { id: 'WO-1' } } }, 'event.serviceOrder'],
  ])('that is %j is refused with the path', async (body, path) => {
    expect(await receive(body)).toBe(`MalformedCallback ${path}`);
  });

  it('of a work order brings the outputs that the settings name', async () => {
    const workCharacteristic = [
      { name: 'crew', value: 'north' },
      { name: 'mileage', value: 12 },
    ];
    const workOrder = { id: 'WO-1', state: 'completed', workOrderItem: [{ id: '1', work: { workCharacteristic } }] };
    const body = { eventType: 'WorkOrderStateChangeEvent', eventId: 'E-2', event: { workOrder } };
    expect(await receive(body, visit)).toEqual({
      messageId: 'E-2',
      correlation: { externalId: 'WO-1' },
      outcome: { kind: 'completed', output: { crew: 'north' } },
    });
  });
});

describe('a work order', () => {
  it('carries appointment, requested date, place and order number', async () => {
    const vendor = new ScriptedVendor(created('acknowledged'));
    const request = newRequest(visit, callbackUrl);
    await open(vendor, quiet, visit).send(request, forever);
    expect(vendor.calls[0]?.body).toMatchObject({
      externalId: request.idempotencyKey,
      requestedStartDate: '2026-12-01T07:00:00.000Z',
      appointment: { id: 'APT-7' },
      order: [{ id: request.orderNumber }],
      workOrderItem: [
        {
          action: 'add',
          work: {
            name: 'Install internet access',
            workSpecification: { id: 'ACCESS-INSTALL' },
            place: [{ role: 'installationAddress', id: 'SITE-4', name: 'Lindenweg 4, Bern' }],
            workCharacteristic: [{ name: 'technology', value: 'fiber' }],
          },
        },
      ],
    });
  });
});
