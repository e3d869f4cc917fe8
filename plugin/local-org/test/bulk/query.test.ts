import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bulkPlant, parsed, type BulkPlant } from './bulkPlant.ts';

const ROWS = 4500;
let plant: BulkPlant;
beforeAll(async () => {
  plant = await bulkPlant();
  const rows = Array.from(
    { length: ROWS },
    (_, at) => `"Row ${String(at)}","first ""${String(at)}""\nsecond",${String(at)}`
  );
  const job = await plant.load(
    { object: 'Machine__c', operation: 'insert' },
    `Name,Notes__c,Power__c\n${rows.join('\n')}\n`
  );
  expect(job).toMatchObject({ numberRecordsProcessed: ROWS, numberRecordsFailed: 0 });
});
afterAll(() => plant.server.stop());

async function run(query: string, more: object = {}): Promise<any> {
  const { body, status, text } = await plant.api('POST', '/jobs/query', { operation: 'query', query, ...more });
  expect(status, text).toBe(200);
  return plant.ended(body.id, 'query');
}

describe('a query job', () => {
  it('writes its records with quotes and line ends, formulas and parents', async () => {
    const job = await run(
      'select id, NAME, Notes__c, Double__c, owner.name, SeenAt__c from machine__c WHERE Power__c = 2'
    );
    expect(job).toMatchObject({
      state: 'JobComplete',
      numberRecordsProcessed: 1,
      object: 'Machine__c',
      jobType: 'V2Query',
    });
    const { text, headers } = await plant.api('GET', `/jobs/query/${job.id}/results`);
    expect(headers.get('sforce-locator')).toBe('null');
    expect(headers.get('sforce-numberofrecords')).toBe('1');
    expect(text).toMatch(
      /^"Id","Name","Notes__c","Double__c","Owner\.Name","SeenAt__c"\n"a\w{17}","Row 2","first ""2""\nsecond","4","Org Admin",""\n$/
    );
  });

  it('hands out a result in parts of any size, each record once and in order', async () => {
    const job = await run('SELECT Power__c, Name FROM Machine__c ORDER BY Power__c');
    const seen: string[] = [];
    let locator: string | null = null;
    do {
      const at: string = locator === null ? '' : `&locator=${locator}`;
      const { text, headers } = await plant.api('GET', `/jobs/query/${job.id}/results?maxRecords=1300${at}`);
      const rows = parsed(text);
      expect(headers.get('sforce-numberofrecords')).toBe(String(rows.length));
      seen.push(...rows.map((row) => row['Power__c'] ?? ''));
      locator = headers.get('sforce-locator');
    } while (locator !== 'null');
    expect(seen).toEqual(Array.from({ length: ROWS }, (_, at) => String(at)));
  });

  it('cuts at records, not at line ends inside of values', async () => {
    const job = await run('SELECT Notes__c FROM Machine__c ORDER BY Power__c LIMIT 5');
    const part = await plant.api('GET', `/jobs/query/${job.id}/results?maxRecords=2`);
    expect(part.text).toBe('"Notes__c"\n"first ""0""\nsecond"\n"first ""1""\nsecond"\n');
    const rest = await plant.api(
      'GET',
      `/jobs/query/${job.id}/results?locator=${part.headers.get('sforce-locator') ?? ''}`
    );
    expect(rest.text).toBe('"Notes__c"\n"first ""2""\nsecond"\n"first ""3""\nsecond"\n"first ""4""\nsecond"\n');
  });

  it('links to parts of the result', async () => {
    const job = await run('SELECT Id FROM Machine__c');
    const { body } = await plant.api('GET', `/jobs/query/${job.id}/resultPages`);
    expect(body).toMatchObject({ done: true, resultPages: [{}] });
    const link = String(body.resultPages[0].resultLink).replace('/services/data/v66.0', '');
    expect((await plant.rows(link)).length).toBe(ROWS);
  });

  it('answers nothing with a header', async () => {
    const job = await run("SELECT Id FROM Machine__c WHERE Name = 'nobody'", {
      columnDelimiter: 'TAB',
      lineEnding: 'CRLF',
    });
    const { text, headers } = await plant.api('GET', `/jobs/query/${job.id}/results`);
    expect([text, headers.get('sforce-numberofrecords')]).toEqual(['"Id"\r\n', '0']);
  });

  it('sees what is deleted only by queryAll', async () => {
    const id = await plant.create('Machine__c', { Name: 'Scrap' });
    await plant.api('DELETE', `/sobjects/Machine__c/${id}`);
    const query = "SELECT Id FROM Machine__c WHERE Name = 'Scrap'";
    expect(await run(query)).toMatchObject({ numberRecordsProcessed: 0 });
    expect(await run(query, { operation: 'queryAll' })).toMatchObject({ numberRecordsProcessed: 1 });
  });

  it('is listed, aborted only before its end, and deleted', async () => {
    const { id } = await run('SELECT Id FROM Account');
    expect((await plant.api('GET', '/jobs/query')).body.records[0]).toMatchObject({ id, state: 'JobComplete' });
    expect(await plant.api('PATCH', `/jobs/query/${id}`, { state: 'Aborted' })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALIDJOBSTATE' }],
    });
    expect((await plant.api('DELETE', `/jobs/query/${id}`)).status).toBe(204);
    expect((await plant.api('GET', `/jobs/query/${id}/results`)).status).toBe(404);
  });

  it.each([
    ['SELECT Id, (SELECT Id FROM Parts__r) FROM Machine__c', 'API_ERROR'],
    ['SELECT COUNT(Id) FROM Machine__c', 'API_ERROR'],
    ['SELECT Name FROM Machine__c GROUP BY Name', 'API_ERROR'],
    ['SELECT BillingAddress FROM Account', 'API_ERROR'],
    ['SELECT Id FROM Machine__c LIMIT 1 OFFSET 1', 'API_ERROR'],
    ['SELECT Nothing__c FROM Machine__c', 'INVALID_FIELD'],
    ['SELECT FROM', 'MALFORMED_QUERY'],
  ])('is refused: %s', async (query, errorCode) => {
    const answer = await plant.api('POST', '/jobs/query', { operation: 'query', query });
    expect(answer).toMatchObject({ status: 400, body: [{ errorCode }] });
  });
});
