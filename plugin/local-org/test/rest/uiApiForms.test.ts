import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pluck } from './plantServer.ts';
import { component, uiPlant, type UiPlant } from './uiApiPlant.ts';

const MASTER = '012000000000000AAA';

let plant: UiPlant;
let machine: string;
let account: string;
beforeAll(async () => {
  plant = await uiPlant();
  plant.org.org.applyMetadata(
    [
      component(
        'CustomField',
        'Machine__c.Speed__c',
        '<CustomField><fullName>Speed__c</fullName><label>Speed</label><type>Number</type><precision>4</precision><scale>0</scale><defaultValue>5 * 2</defaultValue></CustomField>'
      ),
      component(
        'RecordType',
        'Machine__c.Old',
        `<RecordType><fullName>Old</fullName><active>true</active><label>Old machines</label><picklistValues><picklist>State__c</picklist>
        <values><fullName>Broken</fullName><default>true</default></values><values><fullName>Running</fullName><default>false</default></values></picklistValues></RecordType>`
      ),
    ],
    { checkOnly: false }
  );
  account = await plant.create('Account', { Name: 'Acme' });
  machine = await plant.create('Machine__c', { Name: 'Lathe', State__c: 'Running', Owner_Account__c: account });
});
afterAll(() => plant.server.stop());

const oldType = async (): Promise<string> =>
  String((await plant.query("SELECT Id FROM RecordType WHERE DeveloperName = 'Old'")).body.records[0].Id);

describe('picklist values', () => {
  it('name the controlling values that offer them by number', async () => {
    const { body } = await plant.api('GET', `/ui-api/object-info/Machine__c/picklist-values/${MASTER}/City__c`);
    expect(body).toMatchObject({
      controllerValues: { DE: 0, FR: 1 },
      defaultValue: null,
      url: `/services/data/v66.0/ui-api/object-info/Machine__c/picklist-values/${MASTER}/City__c`,
      values: [
        { attributes: null, label: 'Berlin', validFor: [0], value: 'Berlin' },
        { attributes: null, label: 'Kehl', validFor: [0, 1], value: 'Kehl' },
        { attributes: null, label: 'Paris', validFor: [1], value: 'Paris' },
      ].sort((a, b) => ['Berlin', 'Paris', 'Kehl'].indexOf(a.label) - ['Berlin', 'Paris', 'Kehl'].indexOf(b.label)),
    });
  });

  it('are those of the record type', async () => {
    const path = `/ui-api/object-info/Machine__c/picklist-values/${await oldType()}`;
    const { picklistFieldValues: fields } = (await plant.api('GET', path)).body;
    expect(pluck(fields.State__c.values, 'value')).toEqual(['Running', 'Broken']);
    expect(fields.State__c.defaultValue.value).toBe('Broken');
    expect(pluck(fields.City__c.values, 'value')).toHaveLength(3);
  });

  it.each([
    [`${MASTER}/Name`, 'INVALID_FIELD'],
    ['012000000000001AAA/State__c', 'INVALID_RECORD_TYPE'],
  ])('refuse %s with %s', async (rest, errorCode) => {
    const { status, body } = await plant.api('GET', `/ui-api/object-info/Machine__c/picklist-values/${rest}`);
    expect([status, body[0].errorCode]).toEqual([400, errorCode]);
  });
});

describe('layouts', () => {
  it('have the sections of the project', async () => {
    const { body } = await plant.api('GET', '/ui-api/layout/Machine__c?layoutType=Full&mode=Edit');
    expect(body).toMatchObject({ layoutType: 'Full', mode: 'Edit', objectApiName: 'Machine__c', recordTypeId: MASTER });
    const [section] = body.sections;
    expect(section).toMatchObject({ columns: 2, heading: 'Main', rows: 2, useHeading: true });
    const [first, second] = section.layoutRows;
    expect(first.layoutItems[0]).toEqual({
      editableForNew: true,
      editableForUpdate: true,
      label: 'Name',
      layoutComponents: [{ apiName: 'Name', componentType: 'Field', label: 'Name' }],
      lookupIdApiName: 'Id',
      required: true,
      sortable: false,
    });
    expect(second.layoutItems[0]).toMatchObject({ label: 'Double', editableForUpdate: false });
    expect(second.layoutItems[1]).toMatchObject({ lookupIdApiName: 'Owner_Account__c' });
  });

  it('leave the places of fields empty that the user may not see', async () => {
    const { body } = await plant.viewer('GET', '/ui-api/layout/Machine__c');
    const items = body.sections[0].layoutRows.flatMap((row: { layoutItems: object[] }) => row.layoutItems);
    expect(pluck(items, 'label')).toEqual(['Name', '', '', '']);
  });

  it('are compact too', async () => {
    const { body } = await plant.api('GET', '/ui-api/layout/Account?layoutType=Compact');
    expect(body.sections[0].layoutRows).toHaveLength(1);
    expect((await plant.api('GET', '/ui-api/layout/Account?layoutType=Tiny')).body[0].errorCode).toBe(
      'ILLEGAL_QUERY_PARAMETER_VALUE'
    );
  });
});

describe('a new record', () => {
  it('starts with its defaults', async () => {
    const query = 'optionalFields=Machine__c.Speed__c,Machine__c.IsOn__c';
    const { body } = await plant.api('GET', `/ui-api/record-defaults/create/Machine__c?${query}`);
    expect(body.record).toMatchObject({ apiName: 'Machine__c', id: null, lastModifiedDate: null });
    expect(body.record.fields).toMatchObject({
      IsOn__c: { value: false },
      Name: { value: null },
      OwnerId: { value: plant.org.admin.userId },
      Speed__c: { value: 10 },
    });
    expect(body.record.fields).not.toHaveProperty('Double__c');
    expect(body.layout.mode).toBe('Create');
    expect(Object.keys(body.objectInfos)).toEqual(['Machine__c']);
    const template = await plant.api('GET', `/ui-api/record-defaults/template/create/Machine__c?${query}`);
    expect(template.body.record.fields).toEqual(body.record.fields);
  });

  it('copies another', async () => {
    const { body } = await plant.api('GET', `/ui-api/record-defaults/clone/${machine}`);
    expect(body.record.id).toBeNull();
    expect(body.record.fields).toMatchObject({
      Name: { value: 'Lathe' },
      Owner_Account__r: { displayValue: 'Acme' },
      State__c: { displayValue: 'Running state' },
    });
    const template = await plant.api('GET', `/ui-api/record-defaults/template/clone/${machine}`);
    expect(template.body.record).toMatchObject({ cloneSourceId: machine, fields: { Name: { value: 'Lathe' } } });
  });
});

it('brings all that it takes to show records', async () => {
  const { body } = await plant.api('GET', `/ui-api/record-ui/${machine},${account}`);
  expect(Object.keys(body.records)).toEqual([machine, account]);
  expect(Object.keys(body.objectInfos)).toEqual(expect.arrayContaining(['Machine__c', 'Account']));
  expect(body.layouts.Machine__c[MASTER].Full.View.sections[0].heading).toBe('Main');
  expect(body.layoutUserStates).toEqual({});
});
