import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plantServer, request, type Answer, type PlantServer } from '../rest/plantServer.ts';

let plant: PlantServer;
beforeAll(async () => {
  plant = await plantServer();
});
afterAll(() => plant.server.stop());

const XML = 'application/xml';
const call = (method: string, path: string, body?: string, type = XML, token?: string): Promise<Answer> =>
  request(`${plant.server.url}/services/async/66.0/job${path}`, method, body, {
    'x-sfdc-session': token ?? plant.org.admin.accessToken,
    'content-type': type,
  });
const valueOf = (xml: string, name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '';
const jobInfo = (inner: string): string =>
  `<?xml version="1.0"?><jobInfo xmlns="http://www.force.com/2009/06/asyncapi/dataload">${inner}</jobInfo>`;

async function open(operation: string, contentType: string, more = ''): Promise<string> {
  const { status, text, body } = await call(
    'POST',
    '',
    jobInfo(
      `<operation>${operation}</operation><object>Machine__c</object>${more}<contentType>${contentType}</contentType>`
    )
  );
  expect(status, text).toBe(201);
  return body ? String(body.id) : valueOf(text, 'id');
}

async function add(job: string, content: string, type: string): Promise<string> {
  const { status, text, body } = await call('POST', `/${job}/batch`, content, type);
  expect(status, text).toBe(201);
  return body ? String(body.id) : valueOf(text, 'id');
}

describe('a job of the older Bulk API', () => {
  it('takes CSV and answers in the order of its records', async () => {
    const job = await open('insert', 'CSV');
    const batch = await add(job, 'Name,Key__c\r\nA,cl-1\r\nB,cl-1\r\nC,cl-2\r\n', 'text/csv');
    expect((await call('GET', `/${job}/batch/${batch}`)).text).toContain('<state>Completed</state>');
    const { text } = await call('GET', `/${job}/batch/${batch}/result`);
    expect(text.split('\n')).toEqual([
      '"Id","Success","Created","Error"',
      expect.stringMatching(/^"a\w{17}","true","true",""$/),
      expect.stringMatching(/^"","false","false","DUPLICATE_VALUE:.*:Key__c --"$/),
      expect.stringMatching(/^"a\w{17}","true","true",""$/),
      '',
    ]);
    const closed = await call('POST', `/${job}`, jobInfo('<state>Closed</state>'));
    expect(closed.text).toContain('<state>Closed</state>');
    expect(valueOf(closed.text, 'numberRecordsProcessed')).toBe('3');
    expect(valueOf(closed.text, 'numberRecordsFailed')).toBe('1');
    expect(await call('POST', `/${job}/batch`, 'Name\nD\n', 'text/csv')).toMatchObject({ status: 400 });
    expect((await call('GET', `/${job}/batch/${batch}/request`)).text).toContain('B,cl-1');
  });

  it('takes XML with blanks and parents', async () => {
    const upsert = await open('upsert', 'XML', '<externalIdFieldName>Key__c</externalIdFieldName>');
    const records =
      '<sObjects xmlns="http://www.force.com/2009/06/asyncapi/dataload" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
      '<sObject><Key__c>cl-2</Key__c><Name>Changed</Name><Notes__c xsi:nil="true"/></sObject>' +
      '<sObject><Key__c>cl-3</Key__c><Name>New</Name></sObject></sObjects>';
    const batch = await add(upsert, records, XML);
    const { text } = await call('GET', `/${upsert}/batch/${batch}/result`);
    expect([...text.matchAll(/<created>(\w+)<\/created>/g)].map((match) => match[1])).toEqual(['false', 'true']);
    const { body } = await plant.query("SELECT Name FROM Machine__c WHERE Key__c = 'cl-2'");
    expect(body.records[0]).toMatchObject({ Name: 'Changed' });
  });

  it('speaks JSON', async () => {
    const stated = { operation: 'insert', object: 'Machine__c', contentType: 'JSON' };
    const { body: job } = await call('POST', '', JSON.stringify(stated), 'application/json');
    expect(job).toMatchObject({ state: 'Open', contentType: 'JSON', numberBatchesTotal: 0 });
    const records = [
      { Name: 'J', Power__c: 1 },
      { Name: 'K', State__c: 'Odd' },
    ];
    const batch = await add(job.id, JSON.stringify(records), 'application/json');
    const { body } = await call('GET', `/${job.id}/batch/${batch}/result`, undefined, 'application/json');
    expect(body).toMatchObject([
      { success: true, created: true, errors: [] },
      { success: false, id: null, errors: [{ statusCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' }] },
    ]);
  });

  it.each(['CSV', 'XML', 'JSON'])('queries into %s', async (contentType) => {
    const job = await open('query', contentType);
    const batch = await add(job, "SELECT Name, Owner.Name FROM Machine__c WHERE Key__c = 'cl-1'", 'text/csv');
    const list = await call('GET', `/${job}/batch/${batch}/result`);
    const result = contentType === 'JSON' ? String(list.body[0]) : valueOf(list.text, 'result');
    const { text } = await call('GET', `/${job}/batch/${batch}/result/${result}`);
    const expected: Record<string, RegExp> = {
      CSV: /^"Name","Owner\.Name"\n"A","Org Admin"\n$/,
      XML: /<records xsi:type="sObject"><type>Machine__c<\/type><Name>A<\/Name><Owner xsi:type="sObject"><type>User<\/type><Name>Org Admin<\/Name>/,
      JSON: /^\[\{"attributes":\{"type":"Machine__c".*"Name":"A","Owner":\{.*"Name":"Org Admin"\}\}\]$/,
    };
    expect(text).toMatch(expected[contentType] as RegExp);
  });

  it('cuts a query by primary key when it is asked to', async () => {
    const opened = await request(
      `${plant.server.url}/services/async/66.0/job`,
      'POST',
      jobInfo('<operation>query</operation><object>Machine__c</object><contentType>CSV</contentType>'),
      { 'x-sfdc-session': plant.org.admin.accessToken, 'content-type': XML, 'sforce-enable-pkchunking': 'chunkSize=2' }
    );
    const job = valueOf(opened.text, 'id');
    await add(job, 'SELECT Name FROM Machine__c', 'text/csv');
    const { text } = await call('GET', `/${job}/batch`);
    const states = [...text.matchAll(/<state>(\w+)<\/state>/g)].map((match) => match[1]);
    const { body } = await plant.query('SELECT COUNT() FROM Machine__c');
    expect(states).toEqual([
      'NotProcessed',
      ...Array.from({ length: Math.ceil(body.totalSize / 2) }, () => 'Completed'),
    ]);
    const sizes = [...text.matchAll(/<numberRecordsProcessed>(\d+)</g)].map((match) => Number(match[1]));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(body.totalSize);
  });

  it('fails a batch and goes on with the job', async () => {
    const job = await open('insert', 'CSV');
    const batch = await add(job, 'Colour__c\nred\n', 'text/csv');
    const { text } = await call('GET', `/${job}/batch/${batch}`);
    expect([valueOf(text, 'state'), valueOf(text, 'stateMessage')]).toEqual([
      'Failed',
      'InvalidBatch : Field name not found : Colour__c',
    ]);
    await add(job, 'Name\nFine\n', 'text/csv');
    const info = await call('POST', `/${job}`, jobInfo('<state>Aborted</state>'));
    expect([valueOf(info.text, 'numberBatchesFailed'), valueOf(info.text, 'numberBatchesCompleted')]).toEqual([
      '1',
      '1',
    ]);
  });

  it('refuses with an exception code', async () => {
    const unknown = await call('GET', '/750000000000001');
    expect([unknown.status, valueOf(unknown.text, 'exceptionCode')]).toEqual([400, 'InvalidJob']);
    const stranger = await call('GET', '', undefined, XML, 'nobody');
    expect(stranger.status).toBe(404);
    const noSession = await call('POST', '', jobInfo('<operation>insert</operation>'), XML, 'nobody');
    expect([noSession.status, valueOf(noSession.text, 'exceptionCode')]).toEqual([400, 'InvalidSessionId']);
    const empty = await call('POST', `/${await open('insert', 'CSV')}/batch`, ' ', 'text/csv');
    expect(valueOf(empty.text, 'exceptionCode')).toBe('ClientInputError');
  });
});
