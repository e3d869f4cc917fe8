import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { component, uiPlant, type UiPlant } from './uiApiPlant.ts';

let plant: UiPlant;
beforeAll(async () => {
  plant = await uiPlant();
});
afterAll(() => plant.server.stop());

describe('the info of an object', () => {
  it('describes fields as the API names them', async () => {
    const { body } = await plant.api('GET', '/ui-api/object-info/Account');
    expect(body).toMatchObject({
      apiName: 'Account',
      createable: true,
      custom: false,
      defaultRecordTypeId: '012000000000000AAA',
      keyPrefix: '001',
      labelPlural: 'Accounts',
      nameFields: ['Name'],
      recordTypeInfos: {
        '012000000000000AAA': { available: true, defaultRecordTypeMapping: true, master: true, name: 'Master' },
      },
      themeInfo: { color: '7F8DE1', iconUrl: `${plant.server.url}/img/icon/t4v35/standard/account_120.png` },
    });
    expect(body.fields.BillingCity).toMatchObject({
      compoundComponentName: 'City',
      compoundFieldName: 'BillingAddress',
      dataType: 'String',
      required: false,
      updateable: true,
    });
    expect(body.fields.OwnerId).toMatchObject({
      dataType: 'Reference',
      reference: true,
      referenceToInfos: [{ apiName: 'User', nameFields: ['FirstName', 'LastName', 'Name'] }],
      relationshipName: 'Owner',
    });
    expect(body.fields.CreatedDate).toMatchObject({ dataType: 'DateTime', createable: false, updateable: false });
    expect(body.childRelationships).toContainEqual({
      childObjectApiName: 'Machine__c',
      fieldName: 'Owner_Account__c',
      junctionIdListNames: [],
      junctionReferenceTo: [],
      relationshipName: 'Machines__r',
    });
  });

  it('tells which picklists depend on which', async () => {
    const { body } = await plant.api('GET', '/ui-api/object-info/Machine__c');
    expect(body.dependentFields).toEqual({ Country__c: { City__c: {} } });
    expect(body.fields.City__c).toMatchObject({ controllerName: 'Country__c', controllingFields: ['Country__c'] });
    expect(body.fields.Double__c).toMatchObject({ calculated: true, createable: false, dataType: 'Double' });
  });

  it('shows each user what the user may do', async () => {
    const { body } = await plant.viewer('GET', '/ui-api/object-info/Machine__c');
    expect(body).toMatchObject({ createable: false, deletable: false, updateable: false, queryable: true });
    expect(Object.keys(body.fields)).toContain('Power__c');
    expect(Object.keys(body.fields)).not.toContain('Cost__c');
    expect(body.fields.Power__c.updateable).toBe(false);
  });

  it('is not sent again to a client that has it', async () => {
    const { headers } = await plant.api('GET', '/ui-api/object-info/Machine__c');
    const tag = headers.get('etag') ?? '';
    expect(tag).not.toBe('');
    expect((await plant.api('GET', '/ui-api/object-info/machine__c', undefined, { 'if-none-match': tag })).status).toBe(
      304
    );
  });

  it('has the record types that the profile shows', async () => {
    const type = (name: string): string =>
      `<RecordType><fullName>${name}</fullName><active>true</active><label>${name} machines</label></RecordType>`;
    const visible = (name: string, isDefault: boolean): string =>
      `<recordTypeVisibilities><default>${String(isDefault)}</default><recordType>Part__c.${name}</recordType><visible>true</visible></recordTypeVisibilities>`;
    plant.org.org.applyMetadata(
      [
        component('RecordType', 'Part__c.Big', type('Big')),
        component('RecordType', 'Part__c.Small', type('Small')),
        component('Profile', 'Admin', `<Profile>${visible('Big', true)}</Profile>`),
      ],
      { checkOnly: false }
    );
    const { body } = await plant.api('GET', '/ui-api/object-info/Part__c');
    const infos = Object.values<{
      name: string;
      available: boolean;
      defaultRecordTypeMapping: boolean;
    }>(body.recordTypeInfos);
    expect(
      infos.map(({ name, available, defaultRecordTypeMapping }) => [name, available, defaultRecordTypeMapping])
    ).toEqual([
      ['Big machines', true, true],
      ['Small machines', false, false],
      ['Master', true, false],
    ]);
    expect(body.recordTypeInfos[body.defaultRecordTypeId].name).toBe('Big machines');
  });
});

describe('objects that the API does not know', () => {
  it.each([
    ['No__c', 404],
    ['ObjectPermissions', 400],
  ])('refuses %s with %s', async (name, status) => {
    const answer = await plant.api('GET', `/ui-api/object-info/${name}`);
    expect([answer.status, answer.body[0].errorCode]).toEqual([status, 'INVALID_TYPE']);
  });

  it('are not listed, and do not disturb a batch', async () => {
    const { body } = await plant.api('GET', '/ui-api/object-info/batch/Account,No__c');
    expect(body.hasErrors).toBe(true);
    expect(body.results).toMatchObject([{ statusCode: 200, result: { apiName: 'Account' } }, { statusCode: 404 }]);
    const all = await plant.api('GET', '/ui-api/object-info');
    expect(Object.keys(all.body.objects)).toEqual(expect.arrayContaining(['Account', 'Machine__c']));
    expect(Object.keys(all.body.objects)).not.toContain('ObjectPermissions');
    const few = await plant.viewer('GET', '/ui-api/object-info');
    expect(Object.keys(few.body.objects)).toContain('Part__c');
  });

  it('answers unknown resources as the platform does', async () => {
    const { status, body } = await plant.api('GET', '/ui-api/nonsense');
    expect([status, body]).toEqual([
      404,
      [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }],
    ]);
  });
});
