import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plantServer, pluck, type PlantServer } from './plantServer.ts';

let plant: PlantServer;
let now: Date;
beforeEach(async () => {
  now = new Date('2026-03-31T22:30:00Z');
  plant = await plantServer({ now: () => now });
});
afterEach(() => plant.server.stop());
const names = async (where: string): Promise<unknown[]> =>
  pluck((await plant.query(`SELECT Name FROM Machine__c WHERE ${where} ORDER BY Name`)).body.records, 'Name');

describe('dates are those of the user', () => {
  beforeEach(async () => {
    await plant.create('Machine__c', { Name: 'March', SeenAt__c: '2026-03-31T21:59:00Z', BuiltOn__c: '2026-03-31' });
    await plant.create('Machine__c', { Name: 'April', SeenAt__c: '2026-03-31T22:00:00Z', BuiltOn__c: '2026-04-01' });
  });
  const berlin = () =>
    plant.api('PATCH', `/sobjects/User/${plant.org.admin.userId}`, { TimeZoneSidKey: 'Europe/Berlin' });

  it('in literals', async () => {
    expect(await names('SeenAt__c = THIS_MONTH')).toEqual(['April', 'March']);
    expect(await names('BuiltOn__c = TODAY')).toEqual(['March']);
    await berlin();
    expect(await names('SeenAt__c = THIS_MONTH')).toEqual(['April']);
    expect(await names('SeenAt__c = YESTERDAY')).toEqual(['March']);
    expect(await names('BuiltOn__c = TODAY')).toEqual(['April']);
  });

  it('also on the day when the clocks change, which has 23 hours', async () => {
    await berlin();
    now = new Date('2026-03-29T12:00:00Z');
    await plant.create('Machine__c', { Name: 'Last', SeenAt__c: '2026-03-29T21:59:59Z' });
    await plant.create('Machine__c', { Name: 'First', SeenAt__c: '2026-03-28T23:00:00Z' });
    expect(await names('SeenAt__c = TODAY')).toEqual(['First', 'Last']);
    expect(await names('SeenAt__c < TODAY')).toEqual([]);
  });

  it('in functions only around convertTimezone', async () => {
    await berlin();
    const byMonth = async (field: string): Promise<unknown[]> => {
      const query = `SELECT CALENDAR_MONTH(${field}) m, COUNT(Id) n FROM Machine__c GROUP BY CALENDAR_MONTH(${field}) ORDER BY CALENDAR_MONTH(${field})`;
      return pluck((await plant.query(query)).body.records, 'm');
    };
    expect(await byMonth('SeenAt__c')).toEqual([3]);
    expect(await byMonth('convertTimezone(SeenAt__c)')).toEqual([3, 4]);
  });
});

describe('letters of all alphabets', () => {
  it('compare without regard to case', async () => {
    for (const Name of ['Émile', 'éclair', 'Zebra', 'ÖL']) await plant.create('Machine__c', { Name });
    expect(await names("Name = 'ÉMILE'")).toEqual(['Émile']);
    expect(await names("Name LIKE 'É%'")).toHaveLength(2);
    expect(await names("Name IN ('öl', 'ZEBRA')")).toEqual(['Zebra', 'ÖL']);
    expect(await names("Name != 'émile'")).toHaveLength(3);
  });

  it('make no second record of a unique value, and find it by its key', async () => {
    const id = await plant.create('Machine__c', { Name: 'one', Key__c: 'ÄÖ-1' });
    const { body } = await plant.api('POST', '/sobjects/Machine__c', { Name: 'two', Key__c: 'äö-1' });
    expect(body[0].errorCode).toBe('DUPLICATE_VALUE');
    const upsert = await plant.api('PATCH', `/sobjects/Machine__c/Key__c/${encodeURIComponent('äÖ-1')}`, {
      Name: 'three',
    });
    expect([upsert.status, upsert.body.id]).toEqual([200, id]);
  });

  it('differ in a field that minds the case', async () => {
    await plant.create('Machine__c', { Name: 'one', Serial__c: 'Ä' });
    await plant.create('Machine__c', { Name: 'two', Serial__c: 'ä' });
    expect(await names("Serial__c = 'Ä'")).toEqual(['one']);
  });
});

describe('FIELDS()', () => {
  it('leaves out what the user may not see, and does not show it to the next one by way of a kept statement', async () => {
    await plant.create('Machine__c', { Name: 'secret', Power__c: 4 });
    const xml =
      '<PermissionSet><label>R</label><objectPermissions><object>Machine__c</object><allowRead>true</allowRead><allowCreate>false</allowCreate><allowEdit>false</allowEdit><allowDelete>false</allowDelete><viewAllRecords>true</viewAllRecords><modifyAllRecords>false</modifyAllRecords></objectPermissions></PermissionSet>';
    plant.org.org.applyMetadata([{ type: 'PermissionSet', fullName: 'R', fileName: 'R', xml }], { checkOnly: false });
    const [set] = (await plant.query("SELECT Id FROM PermissionSet WHERE Name = 'R'")).body.records;
    await plant.create('PermissionSetAssignment', {
      AssigneeId: plant.org.integration.userId,
      PermissionSetId: set.Id,
    });
    const ask = async (token: string): Promise<Record<string, unknown>> => {
      const headers = { authorization: `Bearer ${token}` };
      return (await plant.query('SELECT FIELDS(ALL) FROM Machine__c LIMIT 1', headers)).body.records[0];
    };
    expect(await ask(plant.org.admin.accessToken)).toMatchObject({ Power__c: 4, Double__c: 8 });
    const seen = await ask(plant.org.integration.accessToken);
    expect(seen).toMatchObject({ Name: 'secret' });
    expect(seen).not.toHaveProperty('Power__c');
    expect(await ask(plant.org.admin.accessToken)).toMatchObject({ Power__c: 4 });
  });
});
