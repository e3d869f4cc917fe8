import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plantServer, type PlantServer } from '../rest/plantServer.ts';
import { soapCall, tags } from './soapCall.ts';

let plant: PlantServer;
let account: string;
beforeAll(async () => {
  plant = await plantServer();
  account = await plant.create('Account', { Name: 'Nordwind & Co' });
  await plant.create('Contact', { LastName: 'Ada', AccountId: account });
  for (let from = 0; from < 300; from += 150) {
    const records = Array.from({ length: 150 }, (_, at) => ({
      attributes: { type: 'Part__c' },
      Name: `P${from + at}`,
    }));
    await plant.api('POST', '/composite/sobjects', { allOrNone: true, records });
  }
});
afterAll(() => plant.server.stop());

const call = async (body: string, header = ''): Promise<string> => {
  const { status, text } = await soapCall(plant, 'u', body, header);
  expect(status, text).toBe(200);
  return text;
};
const query = (soql: string, header = ''): Promise<string> =>
  call(`<query><queryString>${soql.replaceAll('<', '&lt;')}</queryString></query>`, header);

describe('the partner API', () => {
  it('queries records with parents and children', async () => {
    const text = await query('SELECT Id, Name, Owner.Name, (SELECT LastName FROM Contacts) FROM Account');
    expect(tags(text, 'sf:Name')).toEqual(['Nordwind &#38; Co', 'Org Admin']);
    expect(tags(text, 'sf:LastName')).toEqual(['Ada']);
    expect(tags(text, 'sf:type')).toEqual(['Account', 'User', 'Contact']);
    expect(tags(text, 'sf:Id')[0]).toBe(account);
    expect(text).toContain('<done>true</done><queryLocator xsi:nil="true"/>');
  });

  it('hands out large results in parts', async () => {
    const options = '<QueryOptions><batchSize>200</batchSize></QueryOptions>';
    const first = await query('SELECT Id FROM Part__c', options);
    expect([tags(first, 'done'), tags(first, 'size'), tags(first, 'sf:type').length]).toEqual([
      ['false'],
      ['300'],
      200,
    ]);
    const more = await call(`<queryMore><queryLocator>${tags(first, 'queryLocator')[0]}</queryLocator></queryMore>`);
    expect([tags(more, 'done'), tags(more, 'sf:type').length]).toEqual([['true'], 100]);
  });

  it('sees what is deleted only by queryAll', async () => {
    const id = await plant.create('Account', { Name: 'Gone' });
    await plant.api('DELETE', `/sobjects/Account/${id}`);
    const soql = "<queryString>SELECT Id FROM Account WHERE Name = 'Gone'</queryString>";
    expect(tags(await call(`<query>${soql}</query>`), 'size')).toEqual(['0']);
    expect(tags(await call(`<queryAll>${soql}</queryAll>`), 'size')).toEqual(['1']);
  });

  it('retrieves records in the order of their ids', async () => {
    const ids = ['001000000000000AAA', account].map((id) => `<ids>${id}</ids>`).join('');
    const text = await call(`<retrieve><fieldList>Name</fieldList><sObjectType>Account</sObjectType>${ids}</retrieve>`);
    expect(text).toContain('<result xsi:nil="true"/><result>');
    expect(tags(text, 'sf:Name')).toEqual(['Nordwind &#38; Co']);
  });

  it('searches', async () => {
    const text = await call('<search><searchString>FIND {nordwind} RETURNING Account(Name)</searchString></search>');
    expect(tags(text, 'sf:Name')).toEqual(['Nordwind &#38; Co']);
  });

  it('describes objects and layouts', async () => {
    const all = await call('<describeGlobal/>');
    expect(tags(all, 'name')).toEqual(expect.arrayContaining(['Account', 'Machine__c']));
    const one = await call('<describeSObject><sObjectType>Machine__c</sObjectType></describeSObject>');
    expect(tags(one, 'name')).toEqual(expect.arrayContaining(['Machine__c', 'Power__c']));
    const two = await call(
      '<describeSObjects><sObjectType>Account</sObjectType><sObjectType>Part__c</sObjectType></describeSObjects>'
    );
    expect(tags(two, 'name')).toEqual(expect.arrayContaining(['Account', 'Part__c']));
    const layout = await call('<describeLayout><sObjectType>Account</sObjectType></describeLayout>');
    expect(layout).toContain('<layouts>');
    const unknown = await soapCall(plant, 'u', '<describeSObject><sObjectType>Nothing</sObjectType></describeSObject>');
    expect(unknown.text).toContain('<faultcode>sf:INVALID_TYPE</faultcode>');
  });

  it('tells what has changed', async () => {
    const day = (offset: number): string => new Date(Date.now() + offset * 3_600_000).toISOString();
    const span = `<sObjectType>Account</sObjectType><startDate>${day(-1)}</startDate><endDate>${day(1)}</endDate>`;
    // The current minute has not ended, so that what has just been made may not be covered yet.
    expect(await call(`<getUpdated>${span}</getUpdated>`)).toContain('<latestDateCovered>');
    expect(await call(`<getDeleted>${span}</getDeleted>`)).toContain('<earliestDateAvailable>');
  });
});
