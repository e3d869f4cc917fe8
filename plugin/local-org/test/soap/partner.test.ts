import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plantServer, type PlantServer } from '../rest/plantServer.ts';
import { soapCall, tags, type SoapAnswer } from './soapCall.ts';

let plant: PlantServer;
beforeAll(async () => {
  plant = await plantServer();
});
afterAll(() => plant.server.stop());

const call = (body: string, header?: string): Promise<SoapAnswer> => soapCall(plant, 'u', body, header);

const machine = (name: string, rest = ''): string =>
  `<sObjects><type>Machine__c</type><Name>${name}</Name>${rest}</sObjects>`;

describe('the partner API', () => {
  it('saves records by types of text, and answers each in its place', async () => {
    const { text } = await call(
      `<create>${machine('One', '<Power__c>4.5</Power__c><IsOn__c>true</IsOn__c>')}${machine('Two', '<Power__c>x</Power__c>')}</create>`
    );
    expect(tags(text, 'success')).toEqual(['true', 'false']);
    const id = tags(text, 'id')[0] ?? '';
    expect(plant.org.org.retrieve({ ...plant.org.admin, orgId: plant.org.id }, 'Machine__c', id)).toMatchObject({
      Power__c: 4.5,
      IsOn__c: true,
    });
    const update = `<update><sObjects><type>Machine__c</type><Id>${id}</Id><fieldsToNull>Power__c</fieldsToNull></sObjects></update>`;
    expect(tags((await call(update)).text, 'success')).toEqual(['true']);
    expect((await plant.api('GET', `/sobjects/Machine__c/${id}`)).body.Power__c).toBeNull();
  });

  it('rolls everything back when the header asks for it', async () => {
    const header = '<AllOrNoneHeader><allOrNone>true</allOrNone></AllOrNoneHeader>';
    const { text } = await call(`<create>${machine('A')}${machine('B', '<Power__c>x</Power__c>')}</create>`, header);
    expect(tags(text, 'statusCode')).toContain('ALL_OR_NONE_OPERATION_ROLLED_BACK');
    expect((await plant.query("SELECT Id FROM Machine__c WHERE Name = 'A'")).body.totalSize).toBe(0);
  });

  it('says of each id why it cannot be undeleted', async () => {
    const id = await plant.create('Machine__c', { Name: 'Alive' });
    const { text, status } = await call(`<undelete><ids>no id</ids><ids>${id}</ids></undelete>`);
    expect([status, ...tags(text, 'statusCode')]).toEqual([200, 'MALFORMED_ID', 'UNDELETE_FAILED']);
  });

  it('merges, converts leads and empties the bin, each request for itself', async () => {
    const [keep, lose] = [
      await plant.create('Account', { Name: 'Keep' }),
      await plant.create('Account', { Name: 'Lose' }),
    ];
    const request = (id: string): string =>
      `<request><masterRecord><type>Account</type><Id>${keep}</Id><Phone>1</Phone></masterRecord><recordToMergeIds>${id}</recordToMergeIds></request>`;
    const merged = await call(`<merge>${request(lose)}${request(keep)}</merge>`);
    expect(tags(merged.text, 'success')).toEqual(['true', 'false']);
    expect(tags(merged.text, 'mergedRecordIds')).toEqual([lose]);
    expect(tags((await call(`<emptyRecycleBin><ids>${lose}</ids></emptyRecycleBin>`)).text, 'success')).toEqual([
      'true',
    ]);
    expect(tags((await call(`<undelete><ids>${lose}</ids></undelete>`)).text, 'statusCode')).toEqual([
      'UNDELETE_FAILED',
    ]);

    const lead = await plant.create('Lead', { LastName: 'L', Company: 'C' });
    const convert = (status: string): string =>
      `<convertLead><leadConverts><leadId>${lead}</leadId><convertedStatus>${status}</convertedStatus><doNotCreateOpportunity>true</doNotCreateOpportunity></leadConverts></convertLead>`;
    expect(tags((await call(convert('Nothing'))).text, 'statusCode')).toEqual(['INVALID_STATUS']);
    const { text } = await call(convert('Closed - Converted'));
    const [account] = tags(text, 'accountId');
    expect((await plant.api('GET', `/sobjects/Account/${String(account)}`)).body.Name).toBe('C');
  });

  it('says who asks and what time it is', async () => {
    expect(tags((await call('<getUserInfo/>')).text, 'userId')).toEqual([plant.org.admin.userId]);
    const [at = ''] = tags((await call('<getServerTimestamp/>')).text, 'timestamp');
    expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(60_000);
  });

  it('refuses more than 200 records, unknown operations and a wrong session', async () => {
    const many = machine('n').repeat(201);
    expect((await call(`<create>${many}</create>`)).text).toContain('EXCEEDED_ID_LIMIT');
    expect((await call('<toString/>')).text).toContain('INVALID_OPERATION');
    const stranger = '<SessionHeader><sessionId>none</sessionId></SessionHeader>';
    const response = await fetch(`${plant.server.url}/services/Soap/u/66.0`, {
      method: 'POST',
      body: `<Envelope><Header>${stranger}</Header><Body><undelete/></Body></Envelope>`,
    });
    expect([response.status, await response.text()]).toEqual([500, expect.stringContaining('INVALID_SESSION_ID')]);
  });

  it('groups tabs in apps', async () => {
    const { text } = await call('<describeTabs/>');
    expect(tags(text, 'name')).toContain('standard-Account');
  });
});
