import { createRequire } from 'node:module';
import { Connection } from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventServer, type EventServer } from './eventOrg.ts';

const { StreamingExtension } = createRequire(import.meta.url)('jsforce/api/streaming') as {
  readonly StreamingExtension: {
    readonly Replay: new (channel: string, replayId: number) => object;
    readonly AuthFailure: new (callback: (message: unknown) => void) => object;
  };
};

let plant: EventServer;
/** The types of jsforce leave out what Faye's client can. */
const clients: { readonly disconnect: () => void }[] = [];
beforeAll(async () => {
  plant = await eventServer({ orgs: [{ name: 'one' }, { name: 'two' }] });
});
afterAll(async () => {
  for (const client of clients) client.disconnect();
  await plant.server.stop();
});

const connect = (org = plant.org): Connection =>
  new Connection({ instanceUrl: plant.server.url, accessToken: org.admin.accessToken, version: '66.0' });

/** What a channel brings, from a place in its stream on. */
async function listen(channel: string, replayId: number, connection = connect()) {
  const got: any[] = [];
  let wake: () => void = () => undefined;
  const client = connection.streaming.createClient([new StreamingExtension.Replay(channel, replayId)]);
  clients.push(client as unknown as (typeof clients)[number]);
  const subscription = client.subscribe(channel, (message: unknown) => {
    got.push(message);
    wake();
  });
  await subscription;
  const until = async (count: number): Promise<any[]> => {
    while (got.length < count) await new Promise<void>((resolve) => (wake = resolve));
    return got.slice(0, count);
  };
  return { got, until, subscription, client };
}

describe('jsforce streaming', () => {
  it('brings platform events of single calls and of collections, with all that they say', async () => {
    const { until } = await listen('/event/Alarm__e', -1);
    const made = await connect().sobject('Alarm__e').create({ Text__c: 'hot', Level__c: 1.5, IsLoud__c: true });
    expect(made).toMatchObject({ success: true, errors: [{ statusCode: 'OPERATION_ENQUEUED' }] });
    await plant.call('POST', '/composite/sobjects', {
      records: [{ attributes: { type: 'Alarm__e' }, Text__c: 'hotter', At__c: '2026-01-02T03:04:05Z' }],
    });
    const [first, second] = await until(2);
    expect(first).toMatchObject({
      payload: { Text__c: 'hot', Level__c: 1.5, IsLoud__c: true, CreatedById: plant.org.admin.userId },
      event: { EventUuid: (made.errors[0] as { message?: string } | undefined)?.message },
    });
    expect(first.payload).not.toHaveProperty('Id');
    expect(second.payload).toMatchObject({ Text__c: 'hotter', IsLoud__c: false, At__c: '2026-01-02T03:04:05.000Z' });
    expect(second.event.replayId).toBeGreaterThan(first.event.replayId);
    expect(second.schema).toBe(first.schema);
  });

  it('replays all, or what came after an event, and refuses one that never was', async () => {
    const { until: live } = await listen('/event/Alarm__e', -1);
    await connect()
      .sobject('Alarm__e')
      .create([{ Text__c: 'a' }, { Text__c: 'b' }, { Text__c: 'c' }]);
    const replayIds = (await live(3)).map(({ event }) => Number(event.replayId));
    const { until: all } = await listen('/event/Alarm__e', -2);
    expect((await all(3)).map(({ event }) => event.replayId)).not.toEqual(replayIds);
    const { until: later } = await listen('/event/Alarm__e', replayIds[0] ?? 0);
    expect((await later(2)).map(({ payload }) => payload.Text__c)).toEqual(['b', 'c']);
    await expect(listen('/event/Alarm__e', 999_999)).rejects.toMatchObject({
      message: expect.stringContaining('replayId') as unknown,
    });
  });

  it('brings changes of records once they are committed, and only what is selected', async () => {
    const { until } = await listen('/data/ChangeEvents', -1);
    const connection = connect();
    connection.setMaxListeners(20);
    const { id } = await connection.sobject('Machine__c').create({ Name: 'Lathe', Key__c: 'S-1' });
    await connection.sobject('Part__c').create({ Name: 'not selected', Machine__c: id });
    await connection.sobject('Machine__c').update({ Id: String(id), Power__c: 7 });
    await connection.sobject('Machine__c').destroy(String(id));
    const events = await until(3);
    expect(events.map(({ payload }) => payload.ChangeEventHeader.changeType)).toEqual(['CREATE', 'UPDATE', 'DELETE']);
    expect(events[0].payload).toMatchObject({ Name: 'Lathe', Key__c: 'S-1', IsOn__c: false });
    expect(events[1].payload).toMatchObject({
      Power__c: 7,
      ChangeEventHeader: { entityName: 'Machine__c', recordIds: [id], commitUser: plant.org.admin.userId },
    });
    expect(events[1].payload).not.toHaveProperty('Name');
    expect(events[1].payload.ChangeEventHeader.changedFields).toContain('Power__c');
    expect(events[1].payload.ChangeEventHeader.changeOrigin).toBe('com/salesforce/api/rest/66.0;client=');
  });

  it('brings what a PushTopic asks for', async () => {
    const connection = connect();
    const topic = { Name: 'Hot', Query: "SELECT Id, Name FROM Account WHERE Name LIKE 'Hot%'", ApiVersion: 66 };
    await connection.sobject('PushTopic').create({ ...topic, NotifyForFields: 'Referenced' });
    const { until } = await listen('/topic/Hot', -1);
    await connection.sobject('Account').create([{ Name: 'Cold' }, { Name: 'Hot one' }]);
    const [message] = await until(1);
    expect(message).toMatchObject({ event: { type: 'created' }, sobject: { Name: 'Hot one' } });
    await connection.sobject('Account').update({ Id: message.sobject.Id, Phone: '1' });
    await connection.sobject('Account').update({ Id: message.sobject.Id, Name: 'Hot two' });
    expect((await until(2))[1]).toMatchObject({ event: { type: 'updated' }, sobject: { Name: 'Hot two' } });
    const refused = await plant.call('POST', '/sobjects/PushTopic', {
      ...topic,
      Name: 'x',
      Query: 'SELECT Name FROM Account',
    });
    expect(refused).toMatchObject({ status: 400, body: [{ errorCode: 'INVALID_FIELD' }] });
  });

  it('brings generic events to all, and to one user', async () => {
    const connection = connect();
    const { until } = await listen('/u/notes', -1, connection);
    const channel = connection.streaming.channel('/u/notes');
    const other = '005000000000000AAA';
    await expect(channel.push({ payload: 'not for us', userIds: [other] })).resolves.toMatchObject({
      fanoutCount: 0,
      userOnlineStatus: { [other]: false },
    });
    await expect(channel.push({ payload: 'for us', userIds: [plant.org.admin.userId] })).resolves.toMatchObject({
      fanoutCount: 1,
    });
    await expect(channel.push({ payload: 'hello', userIds: [] })).resolves.toMatchObject({ fanoutCount: -1 });
    expect((await until(2)).map(({ payload }) => payload)).toEqual(['for us', 'hello']);
  });

  it('keeps the orgs of a server apart', async () => {
    const [, two] = plant.server.orgs;
    if (!two) throw new Error('there are two orgs');
    const { until, got } = await listen('/event/Notice__e', -2, connect(two));
    await connect().sobject('Notice__e').create({ Text__c: 'of one' });
    await connect(two).sobject('Notice__e').create({ Text__c: 'of two' });
    expect((await until(1))[0].payload.Text__c).toBe('of two');
    expect(got).toHaveLength(1);
  });

  it('tells a client whose session is not valid', async () => {
    const connection = new Connection({
      instanceUrl: plant.server.url,
      accessToken: '00D000000000000!x',
      version: '66.0',
    });
    const message = await new Promise((resolve) => {
      const client = connection.streaming.createClient([new StreamingExtension.AuthFailure(resolve)]);
      clients.push(client as unknown as (typeof clients)[number]);
      void client.subscribe('/event/Alarm__e', () => undefined);
    });
    expect(message).toMatchObject({
      channel: '/meta/handshake',
      error: '403::Handshake denied',
      advice: { reconnect: 'none' },
      ext: { sfdc: { failureReason: '401::Authentication invalid' } },
    });
  });
});
