import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plantServer, type PlantServer } from '../rest/plantServer.ts';
import { soapCall, tags, type SoapAnswer } from './soapCall.ts';

let plant: PlantServer;
beforeAll(async () => {
  plant = await plantServer();
});
afterAll(() => plant.server.stop());
const call = (body: string, version?: string): Promise<SoapAnswer> => soapCall(plant, 'm', body, '', version);

const gear = (name: string, label = 'Gear', rest = ''): string =>
  `<metadata xsi:type="CustomObject"><fullName>${name}</fullName><label>${label}</label><pluralLabel>${label}s</pluralLabel>` +
  `<nameField><type>Text</type><label>Name</label></nameField><deploymentStatus>Deployed</deploymentStatus>` +
  `<sharingModel>ReadWrite</sharingModel>${rest}</metadata>`;
const teeth = `<metadata xsi:type="CustomField"><fullName>Gear__c.Teeth__c</fullName><label>Teeth &amp; more</label><type>Number</type><precision>4</precision><scale>0</scale><description xsi:nil="true"/></metadata>`;
const read = (type: string, ...names: string[]): string =>
  `<readMetadata><type>${type}</type>${names.map((name) => `<fullNames>${name}</fullNames>`).join('')}</readMetadata>`;

describe('synchronous metadata calls', () => {
  it('creates an object and a field, which can be used at once', async () => {
    expect(tags((await call(`<createMetadata>${gear('Gear__c')}</createMetadata>`)).text, 'success')).toEqual(['true']);
    expect(tags((await call(`<createMetadata>${teeth}</createMetadata>`)).text, 'success')).toEqual(['true']);
    const id = await plant.create('Gear__c', { Name: 'one', Teeth__c: 12 });
    expect((await plant.api('GET', `/sobjects/Gear__c/${id}`)).body).toMatchObject({ Teeth__c: 12 });
    await plant.api('DELETE', `/sobjects/Gear__c/${id}`);
  });

  it('reads an object with its parts, a part by its full name, and nothing for what is not there', async () => {
    const { text } = await call(read('CustomObject', 'Gear__c', 'None__c'));
    expect(tags(text, 'fullName')).toEqual(['Gear__c', 'Teeth__c']);
    expect(text).toContain('<records xsi:nil="true"/>');
    const field = (await call(read('CustomField', 'Gear__c.Teeth__c'))).text;
    expect(tags(field, 'fullName')).toEqual(['Gear__c.Teeth__c']);
    expect(tags(field, 'label')).toEqual(['Teeth &#38; more']);
  });

  it('reads the values of standard fields where old versions have them', async () => {
    const old = (await call(read('CustomField', 'Lead.Status'), '37.0')).text;
    expect(tags(old, 'converted')).toContain('true');
    expect((await call(read('CustomField', 'Lead.Status'), '66.0')).text).not.toContain('picklistValues');
  });

  it('keeps fields when the object alone is updated', async () => {
    const { text } = await call(`<updateMetadata>${gear('Gear__c', 'Cog')}</updateMetadata>`);
    expect(tags(text, 'success')).toEqual(['true']);
    const { body } = await plant.api('GET', '/sobjects/Gear__c/describe');
    expect(body.label).toBe('Cog');
    expect(body.fields.some((field: { name: string }) => field.name === 'Teeth__c')).toBe(true);
  });

  it('says of an upsert whether it created, and refuses to create twice or to update nothing', async () => {
    const { text } = await call(`<upsertMetadata>${gear('Gear__c')}${gear('Wheel__c', 'Wheel')}</upsertMetadata>`);
    expect(tags(text, 'created')).toEqual(['false', 'true']);
    expect((await call(`<createMetadata>${gear('Wheel__c')}</createMetadata>`)).text).toContain(
      'DUPLICATE_DEVELOPER_NAME'
    );
    const missing = await call(`<updateMetadata>${gear('Other__c')}</updateMetadata>`);
    expect(tags(missing.text, 'statusCode')).toEqual(['INVALID_CROSS_REFERENCE_KEY']);
  });

  it('renames an object with what refers to it, when it has no records', async () => {
    const link =
      '<metadata xsi:type="CustomField"><fullName>Wheel__c.Gear__c</fullName><label>Gear</label><type>Lookup</type><referenceTo>Wheel__c</referenceTo><relationshipName>Wheels</relationshipName></metadata>';
    expect(tags((await call(`<createMetadata>${link}</createMetadata>`)).text, 'success')).toEqual(['true']);
    const rename = (from: string, to: string): Promise<SoapAnswer> =>
      call(
        `<renameMetadata><type>CustomObject</type><oldFullName>${from}</oldFullName><newFullName>${to}</newFullName></renameMetadata>`
      );
    expect(tags((await rename('Wheel__c', 'Disc__c')).text, 'success')).toEqual(['true']);
    const { body } = await plant.api('GET', '/sobjects/Disc__c/describe');
    const field = body.fields.find((each: { name: string }) => each.name === 'Gear__c');
    expect(field.referenceTo).toEqual(['Disc__c']);
    expect((await plant.api('GET', '/sobjects/Wheel__c/describe')).status).toBe(404);
    await plant.create('Disc__c', { Name: 'x' });
    expect((await rename('Disc__c', 'Wheel__c')).status).toBe(500);
  });

  it('deletes, and refuses more than ten at a time and unknown types', async () => {
    const remove =
      '<deleteMetadata><type>CustomObject</type><fullNames>Gear__c</fullNames><fullNames>No__c</fullNames></deleteMetadata>';
    expect(tags((await call(remove)).text, 'success')).toEqual(['true', 'false']);
    expect((await plant.api('GET', '/sobjects/Gear__c/describe')).status).toBe(404);
    const many = Array.from({ length: 11 }, (_, index) => gear(`G${String(index)}__c`)).join('');
    expect((await call(`<createMetadata>${many}</createMetadata>`)).text).toContain('EXCEEDED_ID_LIMIT');
    expect(
      (await call('<createMetadata><metadata xsi:type="Nothing"><fullName>x</fullName></metadata></createMetadata>'))
        .text
    ).toContain('INVALID_TYPE');
  });
});
