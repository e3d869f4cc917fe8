/** Our requests and our simulators' answers and events, judged by the files that TM Forum published. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Gateway } from '../../../src/engine/ports.ts';
import { startSimulators, type VendorPark } from '../../../src/gateways/simulators/index.ts';
import { listenForCallbacks, waitFor, type CallbackListener } from '../../support/gateways/callbackListener.ts';
import {
  definitionOf,
  environmentOf,
  gatewayCases,
  newRequest,
  openGateway,
  type GatewayCase,
} from '../../support/gateways/gatewayCases.ts';
import { ask, startPrism, type Prism } from '../../support/gateways/prism.ts';
import { specsFolder } from '../../support/specs.ts';

interface Described {
  readonly kind: string;
  readonly file: string;
  readonly entity: string;
  readonly events: readonly string[];
  /** Wrong in one thing each. */
  readonly wrongOrders: readonly (readonly [what: string, body: unknown])[];
}

const described: readonly Described[] = [
  {
    kind: 'tmf641',
    file: 'tmf/TMF641-ServiceOrdering-v4.1.0.swagger.json',
    entity: 'serviceOrder',
    events: ['serviceOrderStateChangeEvent', 'serviceOrderMilestoneEvent'],
    wrongOrders: [
      ['no item', { externalId: 'K' }],
      ['an empty list of items', { serviceOrderItem: [] }],
      ['an unknown action', { serviceOrderItem: [{ id: '1', action: 'install', service: {} }] }],
      ['no service', { serviceOrderItem: [{ id: '1', action: 'add' }] }],
      ['a misspelled property', { externalID: 'K', serviceOrderItem: [{ id: '1', action: 'add', service: {} }] }],
      [
        'a date that is none',
        { requestedStartDate: 'soon', serviceOrderItem: [{ id: '1', action: 'add', service: {} }] },
      ],
    ],
  },
  {
    kind: 'tmf697',
    file: 'tmf/TMF697-WorkOrder-v4.0.0.swagger.json',
    entity: 'workOrder',
    events: ['workOrderStateChangeEvent'],
    wrongOrders: [
      ['no item', { externalId: 'K' }],
      ['an unknown action', { workOrderItem: [{ id: '1', action: 'drive' }] }],
      ['an appointment without id', { appointment: {}, workOrderItem: [{ id: '1', action: 'add' }] }],
      ['a misspelled property', { externalID: 'K', workOrderItem: [{ id: '1', action: 'add' }] }],
    ],
  },
];

const operationsOf = ({ entity, events }: Described): string[] => [
  `POST /${entity}`,
  `GET /${entity}`,
  `GET /${entity}/{id}`,
  'POST /hub',
  ...events.map((event) => `POST /listener/${event}`),
];

const forever = new AbortController().signal;

if (specsFolder === undefined) {
  it.skip('judges requests and answers by TM Forum’s files: skipped, ../shared/specs is not beside the checkout', () => {});
} else {
  describe.each(described)('$kind as TM Forum describes it', (api) => {
    const of = gatewayCases.find(({ kind }) => kind === api.kind) as GatewayCase;
    const variable = `OM_${of.vendor.toUpperCase()}_URL`;
    let park: VendorPark;
    let mock: Prism;
    let proxy: Prism;
    let wrongVendor: Server;
    let wrongProxy: Prism;
    let gateway: Gateway;
    let listener: CallbackListener;

    beforeAll(async () => {
      park = await startSimulators({ latencyMs: 0, callbackDelayMs: 20 });
      wrongVendor = createServer(({ method }, response) => {
        const item = { id: 7, action: 'install' };
        const wrong = { id: '1', state: 'done', [`${api.entity}Item`]: [item], callback: 5 };
        response.writeHead(method === 'GET' ? 200 : 201, { 'content-type': 'application/json' });
        response.end(JSON.stringify(method === 'GET' ? [wrong] : wrong));
      });
      await new Promise<void>((resolve) => wrongVendor.listen(0, '127.0.0.1', resolve));
      const wrongUrl = `http://127.0.0.1:${(wrongVendor.address() as AddressInfo).port}`;
      const operations = operationsOf(api);
      const strict = { operations, closed: true };
      [mock, proxy, wrongProxy] = await Promise.all([
        startPrism(api.file, { ...strict, dropErrorAnswers: true }),
        startPrism(api.file, { ...strict, dropErrorAnswers: false }, park.urls[of.vendor]),
        startPrism(api.file, { ...strict, dropErrorAnswers: false }, wrongUrl),
      ]);
      // Signature and outputs as ever; only the way to the vendor leads through Prism.
      const settings = { ...of.settings, timeoutMs: 30_000, maxAnswerBytes: 1_000_000 };
      const env = environmentOf({ ...park.env, [variable]: proxy.url });
      gateway = openGateway({ ...definitionOf(of), settings }, env);
      listener = await listenForCallbacks(() => gateway);
      // Three Prisms compile large schemas; on a busy machine that takes its time.
    }, 180_000);
    afterAll(async () => {
      await Promise.all([mock, proxy, wrongProxy].map((prism) => prism.stop()));
      await park.stop();
      await listener.stop();
      await new Promise((resolve) => wrongVendor.close(resolve));
    });

    const throughMock = (definition = definitionOf(of)): Gateway =>
      openGateway(
        { ...definition, settings: { ...definition.settings, timeoutMs: 30_000, maxAnswerBytes: 1_000_000 } },
        environmentOf({ ...park.env, [variable]: mock.url })
      );

    it('finds nothing wrong with our listener and our order', async () => {
      const { reply, exchanges } = await throughMock().send(newRequest(of, 'http://127.0.0.1:9/callbacks'), forever);
      expect(exchanges.map(({ method, status }) => [method, status])).toEqual([
        ['POST', 201],
        ['POST', 201],
      ]);
      expect(reply.kind).toBe('accepted');
    });

    it('finds nothing wrong with the smallest request that the settings allow', async () => {
      const operation = api.kind === 'tmf641' ? { specification: { id: 'X' } } : { work: { name: 'Visit' } };
      const smallest = { ...definitionOf(of), settings: { ...of.settings, operations: { [of.operation]: operation } } };
      const request = newRequest(of, 'http://127.0.0.1:9/callbacks', { payload: {} });
      const { exchanges } = await throughMock(smallest).send(request, forever);
      expect(exchanges.map(({ status }) => status)).toEqual([201, 201]);
    });

    it.each(['modify', 'delete', 'noChange'])('finds nothing wrong with an order to %s', async (action) => {
      const operation =
        api.kind === 'tmf641' ? { action, serviceId: '{{payload.id}}' } : { action, work: { name: 'Visit' } };
      const definition = {
        ...definitionOf(of),
        settings: { ...of.settings, operations: { [of.operation]: operation } },
      };
      const request = newRequest(of, 'http://127.0.0.1:9/callbacks', { payload: { id: 4711, note: true, rate: 0.5 } });
      const { exchanges } = await throughMock(definition).send(request, forever);
      expect(exchanges.map(({ status }) => status)).toEqual([201, 201]);
    });

    it.each(api.wrongOrders)('would refuse an order with %s', async (_, body) => {
      expect((await ask(mock.url, 'POST', `/${api.entity}`, body)).status).toBe(422);
    });

    it('would refuse a listener without callback', async () => {
      expect((await ask(mock.url, 'POST', '/hub', { query: 'x' })).status).toBe(422);
    });

    it('finds nothing wrong with what our simulator answers, from order to completion', async () => {
      const what = newRequest(of, listener.url);
      const first = await gateway.send(what, forever);
      expect(first.exchanges.map(({ status }) => status)).toEqual([201, 201]);
      const second = await gateway.send({ ...what, attempt: 2 }, forever);
      expect(second.exchanges.map(({ method, status }) => [method, status])).toEqual([['GET', 200]]);
      if (first.reply.kind !== 'accepted') throw new Error('expected to be accepted');
      const { externalId } = first.reply;
      await listener.next(
        ({ correlation, outcome }) =>
          'externalId' in correlation && correlation.externalId === externalId && outcome.kind === 'completed'
      );
      const authorization = { authorization: `Bearer ${park.env[variable.replace('_URL', '_TOKEN')]}` };
      const completed = await ask(proxy.url, 'GET', `/${api.entity}/${externalId}`, undefined, authorization);
      expect(completed).toMatchObject({ status: 200, text: expect.stringContaining('"completed"') });
    });

    it('finds nothing wrong with how our simulator refuses', async () => {
      park.switches(of.vendor).rejections = { products: [of.product] };
      const { reply, exchanges } = await gateway.send(newRequest(of, listener.url), forever);
      park.switches(of.vendor).reset();
      expect(exchanges.at(-1)?.status).toBe(400);
      expect(reply).toMatchObject({ error: { message: expect.stringContaining('cannot be delivered') } });
    });

    it.each([
      ['an order', 'POST', `/${api.entity}`, { [`${api.entity}Item`]: [{ id: '1', action: 'add', service: {} }] }],
      ['a list', 'GET', `/${api.entity}`, undefined],
      ['a listener', 'POST', '/hub', { callback: 'http://127.0.0.1:9/' }],
    ] as const)('would catch a vendor that answers wrongly about %s', async (_, method, path, body) => {
      const allowed =
        api.kind === 'tmf697' && method === 'POST' && path !== '/hub'
          ? { workOrderItem: [{ id: '1', action: 'add' }] }
          : body;
      const answer = await ask(wrongProxy.url, method, path, allowed);
      expect(answer.status).toBe(500);
      expect(answer.text).toContain('VIOLATIONS');
    });

    it('finds nothing wrong with the events that our simulator sends', async () => {
      const switchOn =
        api.kind === 'tmf641'
          ? { operation: 'switchPortOn', payload: { serviceId: 'SVC-1' } }
          : { operation: of.operation };
      const what = newRequest(of, listener.url, switchOn);
      const { reply } = await gateway.send(what, forever);
      if (reply.kind !== 'accepted') throw new Error('expected to be accepted');
      const { externalId } = reply;
      const bodies = (): Record<string, unknown>[] =>
        listener.received
          .map(({ raw }) => JSON.parse(Buffer.from(raw.body).toString()) as Record<string, unknown>)
          .filter((body) => JSON.stringify(body).includes(externalId));
      await waitFor(() => (bodies().length >= 2 ? true : undefined));
      if (api.kind === 'tmf641') {
        // The timer of the simulator that reports the port runs just after the last state change.
        await waitFor(() => park.plugIn(what.orderNumber) || undefined);
        await waitFor(() => bodies().find(({ eventType }) => eventType === 'ServiceOrderMilestoneEvent'));
      }
      const judged = await Promise.all(
        bodies().map(async (body) => {
          const name = String(body['eventType']);
          const path = `/listener/${name.charAt(0).toLowerCase()}${name.slice(1)}`;
          return [name, (await ask(mock.url, 'POST', path, body)).status];
        })
      );
      expect(new Set(judged.map(([name]) => name)).size).toBe(api.events.length);
      expect(judged.filter(([, status]) => status !== 201)).toEqual([]);
    });

    it.each(api.events)('would refuse a wrong %s', async (event) => {
      const body = { eventTime: 'yesterday', event: { [api.entity]: { state: 'done' } } };
      expect((await ask(mock.url, 'POST', `/listener/${event}`, body)).status).toBe(422);
    });
  });
}
