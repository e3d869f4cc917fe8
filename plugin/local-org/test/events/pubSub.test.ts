import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { status } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pubSubService } from '../../src/events/pubsub/pubSubServer.ts';
import { eventServer, type EventServer } from './eventOrg.ts';
import { PubSubClient } from './pubSubClient.ts';

const PROTO = fileURLToPath(new URL('../../../../../shared/reference/platform/pubsub_api.proto', import.meta.url));

let plant: EventServer;
let endpoint: string;
let client: PubSubClient;
beforeAll(async () => {
  plant = await eventServer({
    orgs: [{ name: 'one' }, { name: 'two' }],
    events: { limits: { messageBytes: 1_500, changesPerTransaction: 5 } },
  });
  ({ endpoint } = await plant.server.pubSub());
  client = PubSubClient.of(endpoint, plant.org);
});
afterAll(async () => {
  client.close();
  await plant.server.stop();
});

const code = (suffix: string): object => ({
  metadata: expect.toSatisfy((metadata: { get(name: string): unknown[] }) =>
    metadata.get('error-code').includes(`sfdc.platform.eventbus.grpc.${suffix}`)
  ) as unknown,
});

describe('the Pub/Sub API', () => {
  it.skipIf(!existsSync(PROTO))('has the wire format that Salesforce publishes (needs ../shared/reference)', () => {
    const theirs = loadSync(PROTO) as Record<string, any>;
    const ours = pubSubService().service as Record<string, any>;
    for (const [name, method] of Object.entries(ours)) {
      const other = theirs['eventbus.v1.PubSub'][name];
      expect(method).toMatchObject({
        path: other.path,
        requestStream: other.requestStream,
        responseStream: other.responseStream,
      });
      for (const side of ['requestType', 'responseType'] as const) {
        const shape = (type: any): unknown =>
          type.field.map(({ name: field, number, type: kind, label }: any) => [field, number, kind, label]);
        const snake = (fields: any): unknown =>
          fields.map(([field, ...rest]: [string, ...unknown[]]) => [
            field.replaceAll(/_(\w)/g, (_: string, c: string) => c.toUpperCase()),
            ...rest,
          ]);
        expect(snake(shape(method[side].type))).toEqual(snake(shape(other[side].type)));
      }
    }
  });

  it('describes topics and schemas, publishes, and gives what is asked for and no more', async () => {
    const topic = await client.call('GetTopic', { topicName: '/event/Alarm__e' });
    expect(topic).toMatchObject({ canPublish: true, canSubscribe: true, topicName: '/event/Alarm__e' });
    const type = await client.schema(topic.schemaId);
    const stream = client.subscribe({ topicName: '/event/Alarm__e', numRequested: 2 });
    const at = Date.parse('2026-03-04T05:06:07Z');
    const events = ['a', 'b', 'c'].map((Text__c) => ({
      id: `key-${Text__c}`,
      schemaId: topic.schemaId,
      payload: type.toBuffer({ CreatedDate: 0, CreatedById: '', Text__c, Level__c: 2.5, IsLoud__c: null, At__c: at }),
    }));
    const broken = { id: 'broken', schemaId: topic.schemaId, payload: Buffer.from([1]) };
    const { results } = await client.call('Publish', { topicName: '/event/Alarm__e', events: [...events, broken] });
    expect(results.map(({ correlationKey }: any) => correlationKey)).toEqual(['key-a', 'key-b', 'key-c', 'broken']);
    expect(results[3].error.code).toBe('PUBLISH');

    const fetched = await stream.events(2);
    expect(fetched.at(-1)?.pendingNumRequested).toBe(0);
    const got = (await Promise.all(fetched.map((each) => client.decode(each)))).flat();
    expect(got.map(({ payload }) => payload.Text__c)).toEqual(['a', 'b']);
    expect(got[0]).toMatchObject({
      payload: { Level__c: 2.5, IsLoud__c: false, At__c: at, CreatedById: plant.org.admin.userId },
      replayId: results[0].replayId,
    });
    stream.fetch({ numRequested: 5 });
    const [rest] = await stream.events(1);
    expect(rest?.pendingNumRequested).toBe(4);
    expect((await client.decode(rest!)).map(({ payload }) => payload.Text__c)).toEqual(['c']);
    stream.cancel();

    const again = client.subscribe({
      topicName: '/event/Alarm__e',
      replayPreset: 'CUSTOM',
      replayId: got[0]?.replayId ?? Buffer.alloc(0),
      numRequested: 10,
    });
    const replayed = (await Promise.all((await again.events(2)).map((each) => client.decode(each)))).flat();
    expect(replayed.map(({ payload }) => payload.Text__c)).toEqual(['b', 'c']);
    again.cancel();
  });

  it('publishes on a stream', async () => {
    const topic = await client.call('GetTopic', { topicName: '/event/Notice__e' });
    const type = await client.schema(topic.schemaId);
    const payload = type.toBuffer({ CreatedDate: 0, CreatedById: '', Text__c: 'streamed' });
    const stream = client.publishStream();
    const answer = new Promise<any>((resolve) => stream.once('data', resolve));
    stream.write({ topicName: '/event/Notice__e', events: [{ id: 'k', schemaId: topic.schemaId, payload }] });
    expect(await answer).toMatchObject({ results: [{ correlationKey: 'k', error: null }], schemaId: topic.schemaId });
    stream.end();
  });

  it('tells changes with the fields that differ as bits of the schema', async () => {
    const topicName = '/data/AccountChangeEvent';
    const { schemaId, canPublish } = await client.call('GetTopic', { topicName });
    expect(canPublish).toBe(false);
    const stream = client.subscribe({ topicName, numRequested: 10 });
    const made = await plant.call('POST', '/sobjects/Account', { Name: 'Acme', BillingCity: 'Bonn', Phone: '1' });
    await plant.call('PATCH', `/sobjects/Account/${String(made.body.id)}`, { BillingCity: 'Ulm', Phone: null });
    const [create, update] = (await Promise.all((await stream.events(2)).map((each) => client.decode(each)))).flat();
    expect(create?.payload).toMatchObject({
      Name: 'Acme',
      BillingAddress: { City: 'Bonn' },
      ChangeEventHeader: { changeType: 'CREATE' },
    });
    expect(update?.payload).toMatchObject({ Name: null, Phone: null, BillingAddress: { City: 'Ulm' } });
    const { fields } = JSON.parse((await client.call('GetSchema', { schemaId })).schemaJson);
    const { changedFields, nulledFields } = update?.payload.ChangeEventHeader ?? {};
    const named = (bits: string, from: any[]): string[] =>
      from.filter((_, at) => (BigInt(bits) >> BigInt(at)) & 1n).map(({ name }) => name);
    expect(named(nulledFields[0], fields)).toEqual(['Phone']);
    expect(named(changedFields[0], fields)).toContain('Phone');
    const [place, bits] = changedFields[1].split('-');
    expect(fields[place].name).toBe('BillingAddress');
    expect(named(bits, fields[place].type[1].fields)).toEqual(['City']);
    stream.cancel();
  });

  it('tells a change that is too large, and too many changes, as gaps', async () => {
    const stream = client.subscribe({ topicName: '/data/Machine__ChangeEvent', numRequested: 10 });
    const { body } = await plant.call('POST', '/sobjects/Machine__c', { Name: 'big', Notes__c: 'x'.repeat(1_900) });
    const records = Array.from({ length: 6 }, (_, at) => ({
      attributes: { type: 'Machine__c' },
      Name: `m${String(at)}`,
    }));
    await plant.call('POST', '/composite/sobjects', { allOrNone: true, records });
    const [large, many] = (await Promise.all((await stream.events(2)).map((each) => client.decode(each)))).flat();
    expect(large?.payload).toMatchObject({
      Name: null,
      ChangeEventHeader: { changeType: 'GAP_CREATE', recordIds: [body.id] },
    });
    expect(many?.payload.ChangeEventHeader).toMatchObject({
      changeType: 'GAP_OVERFLOW',
      recordIds: ['000000000000000AAA'],
    });
    stream.cancel();
  });

  it.each([
    ['a topic that is not there', { topicName: '/event/Nothing__e', numRequested: 1 }, 'NOT_FOUND', 'topic.not.found'],
    ['no topic', { numRequested: 1 }, 'INVALID_ARGUMENT', 'topic.validation.empty'],
    ['nothing', { topicName: '/event/Alarm__e' }, 'INVALID_ARGUMENT', 'subscription.fetch.requested.events.invalid'],
    [
      'a place without saying which',
      { topicName: '/event/Alarm__e', numRequested: 1, replayPreset: 'CUSTOM' as const },
      'INVALID_ARGUMENT',
      'subscription.fetch.replayid.validation.failed',
    ],
    [
      'a place that is none',
      {
        topicName: '/event/Alarm__e',
        numRequested: 1,
        replayPreset: 'CUSTOM' as const,
        replayId: Buffer.from('nonsense'),
      },
      'INVALID_ARGUMENT',
      'subscription.fetch.replayid.corrupted',
    ],
  ] as const)('refuses a subscription to %s', async (_, request, grpc, suffix) => {
    const stream = client.subscribe(request);
    await expect(stream.next()).rejects.toMatchObject({ code: status[grpc], ...code(suffix) });
  });

  it('refuses callers without a session, of another org, and without the right to read', async () => {
    const headers = { accesstoken: plant.org.admin.accessToken, instanceurl: plant.server.url, tenantid: plant.org.id };
    const call = async (given: Readonly<Record<string, string>>): Promise<unknown> => {
      const other = new PubSubClient(endpoint, given);
      return other.call('GetTopic', { topicName: '/event/Alarm__e' }).finally(() => other.close());
    };
    const refusal = (suffix: string): object => ({ code: status.UNAUTHENTICATED, ...code(suffix) });
    await expect(call({ ...headers, accesstoken: '' })).rejects.toMatchObject(refusal('service.auth.headers.invalid'));
    await expect(call({ ...headers, accesstoken: '00D!x' })).rejects.toMatchObject(refusal('service.auth.error'));
    const [, two] = plant.server.orgs;
    await expect(call({ ...headers, tenantid: two?.id ?? '' })).rejects.toMatchObject(refusal('service.auth.error'));

    const weak = PubSubClient.of(endpoint, plant.org, plant.org.integration.accessToken);
    await expect(weak.subscribe({ topicName: '/event/Alarm__e', numRequested: 1 }).next()).rejects.toMatchObject({
      code: status.PERMISSION_DENIED,
      ...code('subscription.topic.cannot.subscribe'),
    });
    weak.close();
  });
});
