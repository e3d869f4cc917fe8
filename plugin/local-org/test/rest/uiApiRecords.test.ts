import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uiPlant, type UiPlant } from './uiApiPlant.ts';
import { DATA } from './plantServer.ts';

let plant: UiPlant;
let account: string;
let machine: string;
beforeAll(async () => {
  plant = await uiPlant();
  account = await plant.create('Account', { Name: 'Acme', BillingCity: 'Berlin', AnnualRevenue: 1_000_000 });
  machine = await plant.create('Machine__c', {
    Name: 'Lathe',
    State__c: 'Running',
    Tags__c: 'New;Broken',
    Power__c: 3,
    Cost__c: 1234.5,
    BuiltOn__c: '2020-07-13',
    SeenAt__c: '2020-07-13T19:30:57.000Z',
    IsOn__c: true,
    Owner_Account__c: account,
  });
  for (const Name of ['Wheel', 'Belt']) await plant.create('Part__c', { Name, Machine__c: machine });
});
afterAll(() => plant.server.stop());

const fields = (...names: readonly string[]): string => names.map((name) => `Machine__c.${name}`).join(',');

describe('a record', () => {
  it('shows values, and texts for those that need one', async () => {
    const names = fields(
      'State__c',
      'Tags__c',
      'Power__c',
      'Double__c',
      'Cost__c',
      'BuiltOn__c',
      'SeenAt__c',
      'IsOn__c'
    );
    const { status, body } = await plant.api('GET', `/ui-api/records/${machine}?fields=${names}`);

    expect(status).toBe(200);
    expect(body.fields).toEqual({
      BuiltOn__c: { displayValue: '7/13/2020', value: '2020-07-13' },
      Cost__c: { displayValue: '$1,234.50', value: 1234.5 },
      Double__c: { displayValue: null, value: 6 },
      IsOn__c: { displayValue: null, value: true },
      Power__c: { displayValue: null, value: 3 },
      SeenAt__c: { displayValue: '7/13/2020, 7:30 PM', value: '2020-07-13T19:30:57.000Z' },
      State__c: { displayValue: 'Running state', value: 'Running' },
      Tags__c: { displayValue: 'New state;Broken state', value: 'New;Broken' },
    });
    expect(body).toMatchObject({
      apiName: 'Machine__c',
      childRelationships: {},
      id: machine,
      lastModifiedById: plant.org.admin.userId,
      lastModifiedDate: '2026-03-11T12:00:00.000Z',
      recordTypeId: '012000000000000AAA',
      recordTypeInfo: null,
      systemModstamp: '2026-03-11T12:00:00.000Z',
      weakEtag: Date.parse('2026-03-11T12:00:00.000Z'),
    });
    expect(body.eTag).toMatch(/^[0-9a-f]{32}$/);
  });

  it('nests parents, also those that can be of several objects', async () => {
    const names = fields('Owner_Account__r.Name', 'Owner_Account__r.Owner.Username', 'Owner.Name');
    const { body } = await plant.api('GET', `/ui-api/records/${machine}?fields=${names}`);

    const parent = body.fields.Owner_Account__r;
    expect(parent.displayValue).toBe('Acme');
    expect(parent.value).toMatchObject({ apiName: 'Account', id: account });
    expect(parent.value.fields.Owner.value.fields.Username.value).toBe(plant.org.admin.username);
    expect(body.fields.Owner_Account__c.value).toBe(account);
    expect(body.fields.Owner.value).toMatchObject({ apiName: 'User', id: plant.org.admin.userId, recordTypeId: null });
  });

  it('shows addresses by their parts', async () => {
    const { body } = await plant.api('GET', `/ui-api/records/${account}?fields=Account.BillingAddress`);
    expect(body.fields).toMatchObject({ BillingCity: { value: 'Berlin' }, BillingStreet: { value: null } });
    expect(body.fields).not.toHaveProperty('BillingAddress');
  });

  it('has the fields of a layout, with the names of related records', async () => {
    const { body } = await plant.api('GET', `/ui-api/records/${machine}?layoutTypes=Full&modes=View`);
    expect(Object.keys(body.fields)).toEqual(['Double__c', 'Name', 'Owner_Account__c', 'Owner_Account__r', 'State__c']);
    expect(body.fields.Owner_Account__r.value.fields).toEqual({
      Id: { displayValue: null, value: account },
      Name: { displayValue: null, value: 'Acme' },
    });
  });

  it('brings children along', async () => {
    const query = `childRelationships=Machine__c.Parts__r&pageSize=1&fields=${fields('Name', 'Parts__r.Machine__c')}`;
    const { body } = await plant.api('GET', `/ui-api/records/${machine}?${query}`);
    const { Parts__r: parts } = body.childRelationships;
    expect(parts).toMatchObject({ count: 1, nextPageToken: '1', previousPageToken: null });
    expect(parts.records[0].fields).toMatchObject({ Name: { value: 'Wheel' }, Machine__c: { value: machine } });
    const next = await plant.api('GET', `/${String(parts.nextPageUrl)}`);
    expect(next.body.records[0].fields.Name.value).toBe('Belt');
    const rest = await plant.api('GET', `/ui-api/records/${machine}/child-relationships/Parts__r?pageToken=1`);
    expect(rest.body).toMatchObject({ count: 1, nextPageToken: null });
    expect(rest.body.records[0].fields.Name.value).toBe('Belt');
  });

  it('speaks the language of the user', async () => {
    const user = `/sobjects/User/${plant.org.admin.userId}`;
    await plant.api('PATCH', user, { LocaleSidKey: 'de_DE', TimeZoneSidKey: 'Europe/Berlin' });
    const { body } = await plant.api('GET', `/ui-api/records/${machine}?fields=${fields('Cost__c', 'SeenAt__c')}`);
    await plant.api('PATCH', user, { LocaleSidKey: 'en_US', TimeZoneSidKey: 'GMT' });
    expect(body.fields.SeenAt__c.displayValue).toBe('13.07.2020, 21:30');
    expect(body.fields.Cost__c.displayValue).toBe('1.234,50 $');
  });

  it('is not sent again to a client that has it', async () => {
    const path = `/ui-api/records/${machine}?fields=${fields('Name')}`;
    const first = await plant.api('GET', path);
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toBe(`"${String(first.body.eTag)}"`);
    expect((await plant.api('GET', path, undefined, { 'if-none-match': tag })).status).toBe(304);
    const since = { 'if-modified-since': 'Wed, 11 Mar 2026 12:00:00 GMT' };
    expect((await plant.api('GET', path, undefined, since)).status).toBe(304);
    const before = { 'if-modified-since': 'Wed, 11 Mar 2026 11:59:59 GMT' };
    expect((await plant.api('GET', path, undefined, before)).status).toBe(200);
  });
});

describe('fields that are not there', () => {
  it('refuse the call when they are required, and are left out when they are optional', async () => {
    const refused = await plant.api('GET', `/ui-api/records/${machine}?fields=${fields('Name', 'No__c')}`);
    expect([refused.status, refused.body[0].errorCode]).toEqual([400, 'INVALID_FIELD']);
    expect(refused.body[0].message).toContain("No such column 'No__c' on entity 'Machine__c'");
    const path = `/ui-api/records/${machine}?fields=${fields('Name')}&optionalFields=${fields('No__c', 'No__r.Name', 'Cost__c')}`;
    expect(Object.keys((await plant.api('GET', path)).body.fields)).toEqual(['Cost__c', 'Name']);
  });

  it('are those that the user may not read', async () => {
    const hidden = await plant.viewer('GET', `/ui-api/records/${machine}?fields=${fields('Cost__c')}`);
    expect(hidden.body[0]).toMatchObject({ errorCode: 'INVALID_FIELD' });
    const path = `/ui-api/records/${machine}?optionalFields=${fields('Cost__c', 'Power__c')}`;
    expect((await plant.viewer('GET', path)).body.fields).toEqual({ Power__c: { displayValue: null, value: 3 } });
  });

  it('are asked for by nobody', async () => {
    const { status, body } = await plant.api('GET', `/ui-api/records/${machine}`);
    expect([status, body[0].errorCode]).toEqual([400, 'MISSING_ARGUMENT']);
  });
});

describe('records that are not there', () => {
  it.each([
    ['a00000000000000AAA', 404, 'NOT_FOUND'],
    ['nonsense', 400, 'INVALID_PARAMETER_VALUE'],
  ])('answers %s with %s %s', async (id, status, errorCode) => {
    const answer = await plant.api('GET', `/ui-api/records/${id}?fields=${fields('Name')}`);
    expect([answer.status, answer.body[0].errorCode]).toEqual([status, errorCode]);
  });

  it('do not disturb the others of a batch', async () => {
    const gone = await plant.create('Machine__c', { Name: 'Gone' });
    expect((await plant.api('DELETE', `/ui-api/records/${gone}`)).status).toBe(204);
    const { body } = await plant.api('GET', `/ui-api/records/batch/${machine},${gone}?fields=${fields('Name')}`);
    expect(body.hasErrors).toBe(true);
    expect(body.results).toMatchObject([
      { statusCode: 200, result: { id: machine } },
      { statusCode: 404, result: [{ errorCode: 'ENTITY_IS_DELETED' }] },
    ]);
  });
});

describe('saving', () => {
  it('answers the new record with what was given and what the layout shows', async () => {
    const body = { apiName: 'Machine__c', fields: { Name: 'Mill', Cost__c: 10, Owner_Account__c: account } };
    const answer = await plant.api('POST', '/ui-api/records', body);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`${DATA}/ui-api/records/${String(answer.body.id)}`);
    expect(answer.body.fields).toMatchObject({
      Cost__c: { displayValue: '$10.00', value: 10 },
      Name: { value: 'Mill' },
      Owner_Account__r: { displayValue: 'Acme' },
      State__c: { value: null },
    });
  });

  it('tells refusals by field', async () => {
    const save = (fieldsToSave: object) => plant.api('PATCH', `/ui-api/records/${machine}`, { fields: fieldsToSave });
    const strong = await save({ Power__c: 101 });
    expect(strong.status).toBe(400);
    expect(strong.body).toEqual([
      {
        enhancedErrorType: 'RecordError',
        errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        message: 'An error occurred while trying to update the record. Please try again.',
        output: {
          errors: [],
          fieldErrors: {
            Power__c: [
              {
                constituentField: null,
                duplicateRecordError: null,
                errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
                field: 'Power__c',
                fieldLabel: 'Power',
                message: 'Too strong.',
              },
            ],
          },
        },
      },
    ]);
    const bomb = await save({ Name: 'Bomb' });
    expect(bomb.body[0].output).toMatchObject({ errors: [{ message: 'No bombs.', field: null }], fieldErrors: {} });
    const missing = await plant.api('POST', '/ui-api/records', { apiName: 'Account', fields: { BillingCity: 'X' } });
    expect(missing.body[0].output.fieldErrors.Name[0]).toMatchObject({ errorCode: 'REQUIRED_FIELD_MISSING' });
    const street = await plant.api('PATCH', `/ui-api/records/${account}`, { fields: { BillingCity: 'x'.repeat(41) } });
    expect(street.body[0].output.fieldErrors.BillingAddress[0]).toMatchObject({ constituentField: 'BillingCity' });
  });

  it('refuses a change of what somebody else has changed', async () => {
    const path = `/ui-api/records/${machine}`;
    const save = (headers: Record<string, string>) => plant.api('PATCH', path, { fields: { Power__c: 4 } }, headers);
    const late = await save({ 'if-unmodified-since': '2026-03-11T11:59:59.000Z' });
    expect(late.status).toBe(412);
    expect(late.body[0].output).toMatchObject({ id: machine, fields: { Power__c: { value: 3 } } });
    expect((await save({ 'if-match': '"1"' })).status).toBe(412);
    expect((await plant.api('DELETE', path, undefined, { 'if-match': '"1"' })).status).toBe(412);
    const inTime = await save({ 'if-unmodified-since': '2026-03-11T12:00:00.000Z' });
    expect([inTime.status, inTime.body.fields.Power__c.value]).toEqual([200, 4]);
    const tag = String(inTime.body.weakEtag);
    expect((await save({ 'if-match': `"${tag}"` })).status).toBe(200);
  });

  it('is for those who may', async () => {
    const { status, body } = await plant.viewer('PATCH', `/ui-api/records/${machine}`, { fields: { Power__c: 5 } });
    expect([status, body[0].enhancedErrorType]).toEqual([403, 'RecordError']);
    expect((await plant.api('POST', '/ui-api/records', { apiName: 'Machine__c' })).body[0].errorCode).toBe(
      'JSON_PARSER_ERROR'
    );
  });
});
