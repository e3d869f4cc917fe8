import { Connection } from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plantServer, type PlantServer } from '../rest/plantServer.ts';

let plant: PlantServer;
let connection: Connection;
beforeAll(async () => {
  plant = await plantServer();
  connection = new Connection({ instanceUrl: plant.server.url, accessToken: plant.org.admin.accessToken });
});
afterAll(() => plant.server.stop());

describe('jsforce', () => {
  it('creates, reads, updates, upserts and deletes', async () => {
    const machines = connection.sobject('Machine__c');
    const made = await machines.create({ Name: 'Lathe', Key__c: 'J-1' });
    expect(made).toMatchObject({ success: true });
    const id = String(made.id);
    expect(await machines.retrieve(id)).toMatchObject({ Name: 'Lathe', IsOn__c: false });
    expect(await machines.update({ Id: id, Power__c: 4 })).toMatchObject({ success: true });
    expect(await machines.upsert({ Key__c: 'J-1', Name: 'Better' }, 'Key__c')).toMatchObject({ success: true });
    expect(await machines.findOne({ Key__c: 'J-1' }, 'Name, Power__c, Double__c')).toMatchObject({
      Name: 'Better',
      Power__c: 4,
      Double__c: 8,
    });
    expect(await machines.destroy(id)).toMatchObject({ success: true });
    await expect(machines.retrieve(id)).rejects.toMatchObject({ errorCode: 'ENTITY_IS_DELETED' });
  });

  it('cuts many records into collections and pages through them', async () => {
    const records = Array.from({ length: 450 }, (_, index) => ({ Name: 'bulk', Key__c: `B-${String(index)}` }));
    plant.org.resetUsage();
    const made = await connection.sobject('Machine__c').create(records, { allowRecursive: true });
    expect(made.every((each) => each.success)).toBe(true);
    expect(plant.org.usage().byResource).toMatchObject({ 'POST /composite/sobjects': 3 });
    const query = connection.query("SELECT Id, Key__c FROM Machine__c WHERE Name = 'bulk'", {
      headers: { 'Sforce-Query-Options': 'batchSize=200' },
      autoFetch: true,
      maxFetch: 1_000,
    });
    expect((await query).totalSize).toBe(450);
    const all: unknown[] = [];
    await connection
      .query("SELECT Id FROM Machine__c WHERE Name = 'bulk'")
      .on('record', (record) => void all.push(record))
      .run({ autoFetch: true, maxFetch: 1_000 });
    expect(all).toHaveLength(450);
    const upserted = await connection.sobject('Machine__c').upsert(records.slice(0, 3), 'Key__c', {});
    expect(upserted.every((each) => each.success)).toBe(true);
  });

  it('describes, tells identity and limits', async () => {
    const description = await connection.describe('Part__c');
    expect(description.fields.map((field) => field.name)).toContain('Weight__c');
    expect((await connection.describeGlobal()).sobjects.map((object) => object.name)).toContain('Machine__c');
    expect((await connection.identity()).username).toBe(plant.org.admin.username);
    expect((await connection.limits())['DailyApiRequests']?.Max).toBe(15_000);
    expect(connection.limitInfo.apiUsage).toMatchObject({ limit: 15_000 });
  });

  it('logs in by SOAP and by client credentials', async () => {
    const soap = new Connection({ loginUrl: plant.server.url });
    await soap.login(plant.org.admin.username, plant.org.admin.password);
    expect((await soap.query('SELECT Id FROM Organization')).totalSize).toBe(1);
    const oauth2 = { loginUrl: plant.server.url, clientId: 'local-org', clientSecret: 'local-org' };
    const service = new Connection({ oauth2 });
    await service.authorize({ grant_type: 'client_credentials' });
    expect((await service.identity()).username).toBe(plant.org.integration.username);
    await expect(soap.login(plant.org.admin.username, 'wrong')).rejects.toThrow(/INVALID_LOGIN/);
  });

  it('renews a session that has ended and repeats the call', async () => {
    const stale = new Connection({
      instanceUrl: plant.server.url,
      accessToken: '00D000000000000!expired',
      refreshFn: (_connection, callback) => {
        callback(null, plant.org.admin.accessToken);
      },
    });
    expect((await stale.query('SELECT Id FROM Organization')).totalSize).toBe(1);
  });

  it('tells errors by code', async () => {
    await expect(connection.query('SELECT Nme FROM Account')).rejects.toMatchObject({ errorCode: 'INVALID_FIELD' });
    await expect(connection.sobject('Account').create({})).rejects.toMatchObject({
      errorCode: 'REQUIRED_FIELD_MISSING',
    });
  });

  it('deploys and lists metadata', async () => {
    const types = await connection.metadata.describe();
    expect(types.metadataObjects.map((type) => type.xmlName)).toContain('CustomObject');
    const listed = await connection.metadata.list({ type: 'CustomObject' });
    expect(listed.map((each) => each.fullName)).toContain('Machine__c');
  });
});
