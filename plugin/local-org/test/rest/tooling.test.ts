import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plantServer, pluck, type PlantServer } from './plantServer.ts';

let plant: PlantServer;
beforeAll(async () => {
  plant = await plantServer();
});
afterAll(() => plant.server.stop());
const query = (soql: string) => plant.api('GET', `/tooling/query?q=${encodeURIComponent(soql)}`);
const create = (object: string, values: object) => plant.api('POST', `/tooling/sobjects/${object}`, values);

describe('the tooling API', () => {
  it('describes objects of its own', async () => {
    const { body } = await plant.api('GET', '/tooling/sobjects');
    expect(pluck(body.sobjects, 'name')).toEqual(
      expect.arrayContaining(['ApexClass', 'DebugLevel', 'EntityDefinition'])
    );
    const { body: described } = await plant.api('GET', '/tooling/sobjects/ApexClass/describe');
    expect(pluck(described.fields, 'name')).toContain('Body');
  });

  it('keeps debug levels, which other APIs do not know', async () => {
    const { body, status } = await create('DebugLevel', {
      DeveloperName: 'mine',
      MasterLabel: 'Mine',
      ApexCode: 'ERROR',
    });
    expect([status, body.success]).toEqual([201, true]);
    const path = `/tooling/sobjects/DebugLevel/${String(body.id)}`;
    expect((await plant.api('PATCH', path, { ApexCode: 'WARN' })).status).toBe(204);
    expect((await query("SELECT ApexCode FROM DebugLevel WHERE DeveloperName = 'mine'")).body.records).toMatchObject([
      { ApexCode: 'WARN' },
    ]);
    expect((await plant.query('SELECT Id FROM DebugLevel')).body[0].errorCode).toBe('INVALID_TYPE');
    expect((await plant.api('GET', '/sobjects/DebugLevel/describe')).status).toBe(404);
    expect((await plant.api('DELETE', path)).status).toBe(204);
    expect((await plant.api('GET', path)).body[0].errorCode).toBe('NOT_FOUND');
  });

  it('makes static resources of JSON and of parts, and gives their bytes back', async () => {
    const bytes = Buffer.from([0, 1, 2, 254, 255]);
    const values = { Name: 'One', ContentType: 'application/zip', Body: bytes.toString('base64') };
    const { body } = await create('StaticResource', values);
    const { body: record } = await plant.api('GET', `/tooling/sobjects/StaticResource/${String(body.id)}`);
    expect(record).toMatchObject({ Name: 'One', BodyLength: 5, CacheControl: 'Private' });
    const headers = { authorization: `Bearer ${plant.org.admin.accessToken}` };
    const content = await fetch(plant.server.url + String(record.Body), { headers });
    expect(Buffer.from(await content.arrayBuffer())).toEqual(bytes);

    const form = new FormData();
    const entity = JSON.stringify({ Name: 'Two', ContentType: 'application/zip' });
    form.append('entity_staticresource', new Blob([entity], { type: 'application/json' }));
    form.append('Body', new Blob([new Uint8Array(bytes)], { type: 'application/zip' }), 'two.zip');
    const url = `${plant.server.url}/services/data/v66.0/tooling/sobjects/StaticResource`;
    expect((await fetch(url, { method: 'POST', headers, body: form })).status).toBe(201);
    expect((await query("SELECT BodyLength FROM StaticResource WHERE Name = 'Two'")).body.records[0].BodyLength).toBe(
      5
    );
  });

  it('makes and deletes classes, which a retrieve then has or has not', async () => {
    const { body } = await create('ApexClass', { Body: 'public class Hello { /* note */ }' });
    expect(
      (await query("SELECT Id, LengthWithoutComments FROM ApexClass WHERE Name = 'Hello'")).body.records
    ).toMatchObject([{ Id: body.id }]);
    expect((await create('ApexClass', { Name: 'Hello', Body: 'class Hello {}' })).body[0].errorCode).toBe(
      'DUPLICATE_VALUE'
    );
    expect(plant.org.org.components().some(({ type, fullName }) => type === 'ApexClass' && fullName === 'Hello')).toBe(
      true
    );
    expect((await plant.api('DELETE', `/tooling/sobjects/ApexClass/${String(body.id)}`)).status).toBe(204);
    expect((await query('SELECT Id FROM ApexClass')).body.totalSize).toBe(0);
  });

  it('tells the symbols of a class, which other APIs do not know', async () => {
    const body = `public with sharing class Cog extends Base implements Comparable, Iterable<String> {
    private static final Integer TEETH = 12;
    public Map<Id, List<Account>> owners { get; set; }
    public Cog(String name) {}
    @TestVisible
    protected override Integer[] turn(Integer times, Account[] by) {
        return null;
    }
    public enum Size { SMALL, LARGE }
}`;
    await create('ApexClass', {
      Body: 'public virtual class Base { protected virtual Integer[] turn(Integer a, Account[] b) { return null; } }',
    });
    const made = await create('ApexClass', { Body: body.replace('implements Comparable, Iterable<String> ', '') });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const { body: found } = await query("SELECT Name, SymbolTable FROM ApexClass WHERE Name = 'Cog'");
    expect(found.records[0].SymbolTable).toMatchObject({
      name: 'Cog',
      parentClass: 'Base',
      tableDeclaration: { type: 'class', modifiers: ['public', 'with sharing'], location: { line: 1, column: 27 } },
      constructors: [{ name: 'Cog', parameters: [{ name: 'name', type: 'String' }] }],
      methods: [
        {
          name: 'turn',
          returnType: 'Integer[]',
          modifiers: ['protected', 'override'],
          annotations: [{ name: 'testvisible' }],
          parameters: [
            { name: 'times', type: 'Integer' },
            { name: 'by', type: 'Account[]' },
          ],
        },
      ],
      properties: [{ name: 'owners', type: 'Map<Id,List<Account>>' }],
      variables: [{ name: 'TEETH', modifiers: ['private', 'static', 'final'] }],
      innerClasses: [{ name: 'Size', key: 'Cog.Size' }],
    });
    const { body: read } = await plant.api('GET', `/tooling/sobjects/ApexClass/${String(made.body.id)}`);
    expect(read.SymbolTable).toMatchObject({ name: 'Cog' });
    expect((await plant.query('SELECT SymbolTable FROM ApexClass')).body[0].errorCode).toBe('INVALID_FIELD');
    expect((await plant.api('GET', `/sobjects/ApexClass/${String(made.body.id)}`)).body).not.toHaveProperty(
      'SymbolTable'
    );
  });

  it('changes remote sites by their metadata; a new org has one', async () => {
    const { body } = await query('SELECT Id, SiteName, IsActive, Metadata FROM RemoteProxy');
    expect(body.records).toMatchObject([
      { SiteName: 'ApexDevNet', IsActive: true, Metadata: { url: 'http://www.apexdevnet.com', urls: null } },
    ]);
    const path = `/tooling/sobjects/RemoteProxy/${String(body.records[0].Id)}`;
    const Metadata = { disableProtocolSecurity: false, isActive: false, url: 'https://www.example.com?a=1&b=2' };
    expect((await plant.api('PATCH', path, { Metadata })).status).toBe(204);
    expect((await plant.api('GET', path)).body).toMatchObject({ EndpointUrl: Metadata.url, IsActive: false, Metadata });
    expect((await plant.api('PATCH', path, { Metadata: { isActive: true } })).body[0].errorCode).toBe(
      'REQUIRED_FIELD_MISSING'
    );
    const made = await create('RemoteProxy', { FullName: 'Weather', Metadata });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const component = plant.org.org.components().find(({ fullName }) => fullName === 'Weather');
    expect(component?.xml).toMatch(/<url>https:\/\/www\.example\.com\?a=1&(?:amp|#38);b=2<\/url>/);
    const weather = `/tooling/sobjects/RemoteProxy/${String(made.body.id)}`;
    expect((await plant.api('DELETE', weather)).status).toBe(204);
    expect((await query('SELECT Id FROM RemoteProxy')).body.totalSize).toBe(1);
  });

  it('refuses what it does not write, and what is not there', async () => {
    expect((await create('EntityDefinition', {})).body[0].errorCode).toBe('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY');
    expect((await create('StaticResource', { Name: 'x' })).body[0].errorCode).toBe('REQUIRED_FIELD_MISSING');
    expect((await create('Account', { Name: 'x' })).status).toBe(404);
    expect((await plant.api('GET', "/tooling/sobjects/ApexClass/x'%20OR%20Id!=null")).status).toBe(404);
  });
});
