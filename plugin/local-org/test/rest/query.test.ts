import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATA, plantServer, pluck, type PlantServer } from './plantServer.ts';

let plant: PlantServer;
beforeAll(async () => {
  plant = await plantServer();
  const { org, admin } = plant.org;
  const session = { ...admin, orgId: org.id };
  for (let start = 0; start < 2_500; start += 200) {
    const operations = Array.from({ length: Math.min(200, 2_500 - start) }, (_, index) => ({
      kind: 'insert' as const,
      object: 'Part__c',
      values: { Name: `part ${String(start + index).padStart(4, '0')}`, Weight__c: (start + index) % 7 },
    }));
    org.save(session, operations, { allOrNone: true });
  }
});
afterAll(() => plant.server.stop());

describe('paging', () => {
  it('gives 2,000 records and the address of the rest', async () => {
    const first = await plant.query('SELECT Name FROM Part__c ORDER BY Name');
    expect(first.body).toMatchObject({ totalSize: 2500, done: false });
    expect(first.body.records).toHaveLength(2000);
    expect(first.body.nextRecordsUrl).toMatch(/^\/services\/data\/v66\.0\/query\/01g\w{15}-2000$/);
    const rest = await plant.api('GET', `/${String(first.body.nextRecordsUrl)}`);
    expect(rest.body).toMatchObject({ totalSize: 2500, done: true });
    expect(rest.body).not.toHaveProperty('nextRecordsUrl');
    expect(rest.body.records[0].Name).toBe('part 2000');
    expect(rest.body.records).toHaveLength(500);
  });

  it('keeps the result as it was when records change between pages', async () => {
    const first = await plant.query("SELECT Name FROM Part__c WHERE Name LIKE 'part 0%' ORDER BY Name", {
      'sforce-query-options': 'batchSize=200',
    });
    expect(first.body.records).toHaveLength(200);
    const id = await plant.create('Part__c', { Name: 'part 0200 early' });
    const next = await plant.api('GET', `/${String(first.body.nextRecordsUrl)}`);
    expect(pluck(next.body.records, 'Name')).not.toContain('part 0200 early');
    await plant.api('DELETE', `/sobjects/Part__c/${id}`);
  });

  it('takes the batch size from 200 to 2,000', async () => {
    const size = async (header: string): Promise<number> => {
      const { body } = await plant.query('SELECT Id FROM Part__c', { 'sforce-query-options': header });
      return body.records.length as number;
    };
    expect(await size('batchSize=500')).toBe(500);
    expect(await size('batchSize=1')).toBe(200);
    expect(await size('batchSize=9000')).toBe(2000);
  });

  it('refuses locators of nobody and of others', async () => {
    const answer = await plant.api('GET', '/query/01g000000000000AAA-2000');
    expect(answer).toMatchObject({ status: 400, body: [{ errorCode: 'INVALID_QUERY_LOCATOR' }] });
    const { body } = await plant.query('SELECT Id FROM Part__c');
    const other = await plant.api('GET', `/${String(body.nextRecordsUrl)}`, undefined, {
      authorization: `Bearer ${plant.org.integration.accessToken}`,
    });
    expect(other.body[0].errorCode).toBe('INVALID_QUERY_LOCATOR');
  });

  it('does not page aggregates', async () => {
    const { body } = await plant.query('SELECT Name, COUNT(Id) FROM Part__c GROUP BY Name');
    expect(body[0].errorCode).toBe('EXCEEDED_ID_LIMIT');
  });
});

describe('answers', () => {
  it('are as the API shapes them', async () => {
    const { body } = await plant.query("SELECT Name, Weight__c, Machine__r.Name FROM Part__c WHERE Name = 'part 0001'");
    const url = expect.stringMatching(/^\/services\/data\/v66\.0\/sobjects\/Part__c\/a\w{17}$/) as unknown;
    expect(body).toEqual({
      totalSize: 1,
      done: true,
      records: [{ attributes: { type: 'Part__c', url }, Name: 'part 0001', Weight__c: 1, Machine__r: null }],
    });
  });

  it('tell column metadata, as sf asks for it', async () => {
    const soql = encodeURIComponent(
      'SELECT Name, Machine__r.Name, COUNT(Id), (SELECT Id FROM Children__r) FROM Part__c GROUP BY Name'
    );
    // Column metadata is about the text; the query itself is checked for what it names.
    const plain = encodeURIComponent('SELECT Name, Machine__r.Name, (SELECT Id FROM Children__r) FROM Part__c');
    const { body } = await plant.api('GET', `/query?q=${plain}&columns=true`);
    expect(body.columnMetadata).toMatchObject([
      { columnName: 'Name', aggregate: false, joinColumns: [] },
      { columnName: 'Machine__r', joinColumns: [{ columnName: 'Name' }] },
      { columnName: 'Children__r', aggregate: true, joinColumns: [{ columnName: 'Id' }] },
    ]);
    expect((await plant.api('GET', `/query?q=${soql}&columns=true`)).body[0].errorCode).toBe('MALFORMED_QUERY');
  });

  it('refuse with Salesforce’s bodies', async () => {
    expect(await plant.query('SELECT Nme FROM Part__c')).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_FIELD', message: expect.stringContaining("No such column 'Nme'") as unknown }],
    });
    expect((await plant.api('GET', '/query')).body[0].errorCode).toBe('MALFORMED_QUERY');
  });

  it('find deleted records by queryAll only', async () => {
    const id = await plant.create('Part__c', { Name: 'gone' });
    await plant.api('DELETE', `/sobjects/Part__c/${id}`);
    const soql = encodeURIComponent("SELECT Id, IsDeleted FROM Part__c WHERE Name = 'gone'");
    expect((await plant.api('GET', `/query?q=${soql}`)).body.totalSize).toBe(0);
    expect((await plant.api('GET', `/queryAll?q=${soql}`)).body.records[0]).toMatchObject({ Id: id, IsDeleted: true });
  });

  it('explain a plan', async () => {
    const { body } = await plant.api('GET', `/query?explain=${encodeURIComponent('SELECT Id FROM Part__c LIMIT 5')}`);
    expect(body.plans[0]).toMatchObject({ sobjectType: 'Part__c', leadingOperationType: 'TableScan' });
  });
});

describe('the tooling query', () => {
  it('knows entities and their fields', async () => {
    const tooling = async (soql: string): Promise<unknown> =>
      (await plant.api('GET', `/tooling/query?q=${encodeURIComponent(soql)}`)).body.records;
    expect(
      await tooling("SELECT QualifiedApiName, Label FROM EntityDefinition WHERE QualifiedApiName = 'Machine__c'")
    ).toMatchObject([{ QualifiedApiName: 'Machine__c', Label: 'Machine' }]);
    const fields =
      "SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Part__c' AND DataType = 'double'";
    expect(await tooling(fields)).toMatchObject([{ QualifiedApiName: 'Weight__c' }]);
    expect(await tooling('SELECT Name FROM Organization')).toMatchObject([{ Name: 'local' }]);
  });

  it('has no source tracking', async () => {
    expect((await plant.api('GET', '/tooling/sobjects/SourceMember/describe')).status).toBe(404);
  });
});

describe('the base of addresses', () => {
  it('is the version that the client speaks', async () => {
    const { body } = await plant.api(
      'GET',
      `//services/data/v50.0/query?q=${encodeURIComponent('SELECT Id FROM Part__c LIMIT 1')}`
    );
    expect(body.records[0].attributes.url).toMatch(/^\/services\/data\/v50\.0\//);
    expect(DATA).toContain('v66.0');
  });
});
