import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATA, plantServer, type PlantServer } from './plantServer.ts';

let plant: PlantServer;
beforeAll(async () => {
  plant = await plantServer();
});
afterAll(() => plant.server.stop());

const named = (list: unknown, name: string): unknown =>
  (list as readonly { readonly name: string }[]).find((each) => each.name === name);
const notFound = [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }];

describe('records', () => {
  it('are created, read, changed and deleted', async () => {
    const created = await plant.api('POST', '/sobjects/Machine__c', { Name: 'Lathe', Power__c: 1.5, IsOn__c: true });
    expect(created).toMatchObject({ status: 201, body: { success: true, errors: [] } });
    const id = String(created.body.id);
    expect(created.headers.get('location')).toBe(`${DATA}/sobjects/Machine__c/${id}`);

    const read = await plant.api('GET', `/sobjects/Machine__c/${id}`);
    expect(read.body).toMatchObject({
      attributes: { type: 'Machine__c', url: `${DATA}/sobjects/Machine__c/${id}` },
      Name: 'Lathe',
      Power__c: 1.5,
      Double__c: 3,
      IsOn__c: true,
      Cost__c: null,
      IsDeleted: false,
      CreatedDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$/) as unknown,
    });

    expect((await plant.api('PATCH', `/sobjects/machine__c/${id.slice(0, 15)}`, { Name: 'Big lathe' })).status).toBe(
      204
    );
    expect((await plant.api('POST', `/sobjects/Machine__c/${id}?_HttpMethod=PATCH`, { Cost__c: 3 })).status).toBe(204);
    const some = await plant.api('GET', `/sobjects/Machine__c/${id}?fields=Name,Cost__c`);
    expect(some.body).toEqual({ attributes: expect.anything() as unknown, Name: 'Big lathe', Cost__c: 3 });

    expect(await plant.api('DELETE', `/sobjects/Machine__c/${id}`)).toMatchObject({ status: 204, text: '' });
    const gone = await plant.api('GET', `/sobjects/Machine__c/${id}`);
    expect(gone).toMatchObject({
      status: 404,
      body: [{ errorCode: 'ENTITY_IS_DELETED', message: 'entity is deleted' }],
    });
  });

  it.each([
    ['GET', '/sobjects/Nothing__c/a00000000000000'],
    ['GET', '/sobjects/Machine__c/a00000000000000'],
    ['POST', '/sobjects/Nothing__c'],
    ['GET', '/no/such/resource'],
    ['GET', '//services/data/v20.0/sobjects'],
  ])('%s %s does not exist', async (method, path) => {
    const answer = await plant.api(method, path, method === 'POST' ? {} : undefined);
    expect(answer.status).toBe(404);
    expect(answer.body[0].errorCode).toBe('NOT_FOUND');
    if (!path.includes('a000')) expect(answer.body).toEqual(notFound);
  });

  it('know no Apex service that is not deployed', async () => {
    const answer = await plant.api('GET', '//services/apexrest/thing');
    expect([answer.status, answer.body]).toEqual([
      404,
      [{ errorCode: 'NOT_FOUND', message: 'Could not find a match for URL' }],
    ]);
  });

  it('refuse wrong bodies with the place', async () => {
    expect(await plant.api('POST', '/sobjects/Account', '{"Name": }')).toMatchObject({
      status: 400,
      body: [{ errorCode: 'JSON_PARSER_ERROR', message: expect.stringMatching(/\[line:1, column:\d+\]$/) as unknown }],
    });
    expect((await plant.api('POST', '/sobjects/Account')).body[0].errorCode).toBe('JSON_PARSER_ERROR');
    expect((await plant.api('POST', '/sobjects/Account', [1])).body[0].errorCode).toBe('JSON_PARSER_ERROR');
    expect((await plant.api('POST', '/sobjects/Account', { Name: 'x', Nme: 1 })).body[0]).toMatchObject({
      errorCode: 'INVALID_FIELD',
      message: "No such column 'Nme' on sobject of type Account",
    });
    expect((await plant.api('POST', '/sobjects/Account', {})).body[0]).toMatchObject({
      errorCode: 'REQUIRED_FIELD_MISSING',
      fields: ['Name'],
    });
  });

  it('know which methods a resource has', async () => {
    expect(await plant.api('PUT', '/sobjects/Account', {})).toMatchObject({
      status: 405,
      body: [{ errorCode: 'METHOD_NOT_ALLOWED', message: "HTTP Method 'PUT' not allowed. Allowed are HEAD,GET,POST" }],
    });
  });

  it('answer conditional requests', async () => {
    const id = await plant.create('Account', { Name: 'Conditional' });
    const path = `/sobjects/Account/${id}`;
    const later = new Date(Date.now() + 60_000).toUTCString();
    const before = new Date(Date.now() - 3_600_000).toUTCString();
    expect((await plant.api('GET', path, undefined, { 'if-modified-since': later })).status).toBe(304);
    expect((await plant.api('GET', path, undefined, { 'if-modified-since': before })).status).toBe(200);
    expect((await plant.api('PATCH', path, { Phone: '1' }, { 'if-unmodified-since': before })).status).toBe(412);
    expect((await plant.api('PATCH', path, { Phone: '1' }, { 'if-unmodified-since': later })).status).toBe(204);
  });
});

describe('external ids', () => {
  it('upsert: created, then updated; and only if asked for', async () => {
    const path = '/sobjects/Machine__c/Key__c/K-1';
    expect((await plant.api('PATCH', `${path}?updateOnly=true`, { Name: 'x' })).status).toBe(404);
    const created = await plant.api('PATCH', path, { Name: 'By key' });
    expect(created).toMatchObject({ status: 201, body: { success: true, created: true, errors: [] } });
    const updated = await plant.api('PATCH', path, { Name: 'By key again' });
    expect(updated).toMatchObject({ status: 200, body: { id: created.body.id, created: false } });
    expect((await plant.api('GET', path)).body).toMatchObject({ Name: 'By key again', Key__c: 'K-1' });
    expect((await plant.api('DELETE', path)).status).toBe(204);
    expect((await plant.api('GET', path)).status).toBe(404);
  });

  it('that several records share lead to all of them', async () => {
    const ids = [
      await plant.create('Machine__c', { Name: 'a', Batch__c: '7' }),
      await plant.create('Machine__c', { Name: 'b', Batch__c: '7' }),
    ];
    const choices = ids.map((id) => `${DATA}/sobjects/Machine__c/${id}`);
    const path = '/sobjects/Machine__c/Batch__c/7';
    expect(await plant.api('GET', path)).toMatchObject({ status: 300, body: choices });
    expect(await plant.api('PATCH', path, { Name: 'c' })).toMatchObject({ status: 300, body: choices });
    expect((await plant.query("SELECT Id FROM Machine__c WHERE Name = 'c'")).body.totalSize).toBe(0);
  });

  it('may hold characters that addresses encode', async () => {
    const path = `/sobjects/Machine__c/Key__c/${encodeURIComponent('a/b c:1')}`;
    expect((await plant.api('PATCH', path, { Name: 'slash' })).status).toBe(201);
    expect((await plant.api('GET', path)).body.Key__c).toBe('a/b c:1');
  });

  it('do not stand in the body of their own upsert', async () => {
    const answer = await plant.api('PATCH', '/sobjects/Machine__c/Key__c/K-2', { Key__c: 'K-2' });
    expect(answer).toMatchObject({ status: 400, body: [{ errorCode: 'INVALID_FIELD' }] });
  });

  it('refuse fields that are none', async () => {
    const answer = await plant.api('GET', '/sobjects/Machine__c/Power__c/3');
    expect(answer.status).toBe(404);
    expect(answer.body[0].message).toBe('Provided external ID field does not exist or is not accessible: Power__c');
  });

  it('link to parents', async () => {
    await plant.api('PATCH', '/sobjects/Machine__c/Key__c/P-1', { Name: 'parent' });
    const id = await plant.create('Part__c', { Name: 'linked', Machine__r: { Key__c: 'P-1' } });
    const { body } = await plant.query(`SELECT Machine__r.Name FROM Part__c WHERE Id = '${id}'`);
    expect(body.records[0].Machine__r.Name).toBe('parent');
  });
});

describe('record counts', () => {
  it('are those of the objects that are named, or of all that have records', async () => {
    await plant.create('Machine__c', { Name: 'counted' });
    const [{ count }] = (await plant.query('SELECT COUNT(Id) count FROM Machine__c')).body.records;
    const named = await plant.api('GET', '/limits/recordCount?sObjects=Machine__c,Nope__c');
    expect(named.body).toEqual({ sObjects: [{ count, name: 'Machine__c' }] });
    const all = await plant.api('GET', '/limits/recordCount');
    expect(all.body.sObjects).toContainEqual({ count, name: 'Machine__c' });
    expect(all.body.sObjects.every((each: { readonly count: number }) => each.count > 0)).toBe(true);
  });
});

describe('relationships', () => {
  it('lead to a parent that is changed and deleted by them', async () => {
    const machine = await plant.create('Machine__c', { Name: 'Press' });
    const part = await plant.create('Part__c', { Name: 'plate', Machine__c: machine });
    const path = `/sobjects/Part__c/${part}/Machine__r`;
    expect((await plant.api('PATCH', path, { Name: 'Pressed' })).status).toBe(204);
    expect((await plant.api('GET', `${path}?fields=Id,Name`)).body).toMatchObject({ Id: machine, Name: 'Pressed' });
    expect((await plant.api('PATCH', `/sobjects/Part__c/${part}/Nope__r`, { Name: 'x' })).status).toBe(404);
    expect((await plant.api('DELETE', path)).status).toBe(204);
    expect((await plant.api('GET', `/sobjects/Machine__c/${machine}`)).status).toBe(404);
  });

  it('say which role a contact has at an account, on both sides, and go with it', async () => {
    const insert = async (object: string, values: object): Promise<string> =>
      String((await plant.api('POST', `/sobjects/${object}`, values)).body.id);
    const [AccountId, ContactId] = [
      await insert('Account', { Name: 'Buyers' }),
      await insert('Contact', { LastName: 'Smith' }),
    ];
    const id = await insert('AccountContactRole', { AccountId, ContactId, Role: 'Decision Maker', IsPrimary: true });
    expect(id).toMatch(/^02Z/);
    for (const owner of [`Account/${AccountId}`, `Contact/${ContactId}`]) {
      const { body } = await plant.api('GET', `/sobjects/${owner}/AccountContactRoles`);
      expect(body.records).toMatchObject([{ Id: id, Role: 'Decision Maker', IsPrimary: true }]);
    }
    expect((await plant.api('DELETE', `/sobjects/Account/${AccountId}`)).status).toBe(204);
    expect((await plant.api('GET', `/sobjects/AccountContactRole/${id}`)).status).toBe(404);
  });

  it('lead to children and to the parent', async () => {
    const machine = await plant.create('Machine__c', { Name: 'Saw' });
    const part = await plant.create('Part__c', { Name: 'blade', Machine__c: machine });
    const children = await plant.api('GET', `/sobjects/Machine__c/${machine}/Parts__r?fields=Name`);
    expect(children.body).toMatchObject({ totalSize: 1, done: true, records: [{ Name: 'blade' }] });
    const parent = await plant.api('GET', `/sobjects/Part__c/${part}/Machine__r?fields=Name`);
    expect(parent.body).toMatchObject({ attributes: { type: 'Machine__c' }, Name: 'Saw' });
  });
});

describe('describe', () => {
  it('lists objects', async () => {
    const { body } = await plant.api('GET', '/sobjects');
    const machine = named(body.sobjects, 'Machine__c');
    expect(machine).toMatchObject({
      custom: true,
      label: 'Machine',
      keyPrefix: expect.stringMatching(/^a/) as unknown,
    });
  });

  it('describes fields and relationships', async () => {
    const { body } = await plant.api('GET', '/sobjects/Machine__c/describe');
    const field = (name: string): unknown => named(body.fields, name);
    expect(field('Key__c')).toMatchObject({
      type: 'string',
      length: 40,
      externalId: true,
      unique: true,
      idLookup: true,
    });
    expect(field('Double__c')).toMatchObject({
      calculated: true,
      createable: false,
      calculatedFormula: 'Power__c * 2',
    });
    expect(field('State__c')).toMatchObject({ type: 'picklist', restrictedPicklist: true });
    expect(field('Owner_Account__c')).toMatchObject({ referenceTo: ['Account'], relationshipName: 'Owner_Account__r' });
    expect(body.childRelationships).toContainEqual(
      expect.objectContaining({ childSObject: 'Part__c', field: 'Machine__c', relationshipName: 'Parts__r' })
    );
  });
});

describe('changes', () => {
  it('lists ids that were changed and deleted in a span', async () => {
    const kept = await plant.create('Part__c', { Name: 'kept' });
    const lost = await plant.create('Part__c', { Name: 'lost' });
    await plant.api('DELETE', `/sobjects/Part__c/${lost}`);
    const start = encodeURIComponent(new Date(Date.now() - 3_600_000).toISOString());
    const end = encodeURIComponent(new Date(Date.now() + 120_000).toISOString());
    // The span ends now; the records of this second are covered by the next one.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const updated = await plant.api('GET', `/sobjects/Part__c/updated?start=${start}&end=${end}`);
    expect(updated.body.ids).toContain(kept);
    expect(updated.body.ids).not.toContain(lost);
    const deleted = await plant.api('GET', `/sobjects/Part__c/deleted?start=${start}&end=${end}`);
    expect(deleted.body.deletedRecords).toContainEqual({ id: lost, deletedDate: expect.any(String) as unknown });
    const long = encodeURIComponent('2020-01-01T00:00:00Z');
    const tooOld = await plant.api('GET', `/sobjects/Part__c/updated?start=${long}&end=${end}`);
    expect(tooOld.body[0].errorCode).toBe('INVALID_REPLICATION_DATE');
  });
});
