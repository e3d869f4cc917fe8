import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pluck } from './plantServer.ts';
import { component, uiPlant, type UiPlant } from './uiApiPlant.ts';

let plant: UiPlant;
let machine: string;
beforeAll(async () => {
  plant = await uiPlant();
  const action =
    '<QuickAction><label>New part</label><targetObject>Part__c</targetObject><targetParentField>Machine__c</targetParentField><type>Create</type></QuickAction>';
  const app = `<CustomApplication><brand><headerColor>#0B5CAB</headerColor></brand><formFactors>Large</formFactors><label>Plant</label>
    <tabs>standard-home</tabs><tabs>standard-Account</tabs><tabs>Machine__c</tabs><tabs>No__c</tabs><uiType>Lightning</uiType></CustomApplication>`;
  plant.org.org.applyMetadata(
    [
      component('QuickAction', 'Machine__c.NewPart', action),
      component(
        'CustomTab',
        'Machine__c',
        '<CustomTab><customObject>true</customObject><motif>Custom13: Box</motif></CustomTab>'
      ),
      component('CustomApplication', 'Plant', app),
    ],
    { checkOnly: false }
  );
  for (const Name of ['Acme', 'Big Acme', 'Macme', '100% Sure']) await plant.create('Account', { Name });
  machine = await plant.create('Machine__c', { Name: 'Lathe' });
});
afterAll(() => plant.server.stop());

describe('actions', () => {
  it('of a record are what the user may do with it', async () => {
    const { body } = await plant.api('GET', `/ui-api/actions/record/${machine}`);
    const own = body.actions[machine].actions;
    expect(pluck(own, 'apiName')).toEqual(
      expect.arrayContaining(['Edit', 'Delete', 'Machine__c.NewPart', 'Global.NewTask'])
    );
    expect(own.find(({ apiName }: { apiName: string }) => apiName === 'Machine__c.NewPart')).toMatchObject({
      actionListContext: 'Record',
      actionTarget: '/services/data/v66.0/sobjects/Machine__c/quickActions/NewPart/describe',
      label: 'New part',
      subtype: 'Create',
      targetObject: 'Part__c',
      type: 'QuickAction',
    });
    const viewer = await plant.viewer('GET', `/ui-api/actions/record/${machine}`);
    expect(pluck(viewer.body.actions[machine].actions, 'apiName')).not.toContain('Edit');
    const buttons = await plant.api(
      'GET',
      `/ui-api/actions/record/${machine}?actionTypes=StandardButton&apiNames=Edit`
    );
    expect(pluck(buttons.body.actions[machine].actions, 'apiName')).toEqual(['Edit']);
  });

  it.each([
    [(): string => `/ui-api/actions/record/${machine}/record-edit`, 'SaveEdit'],
    [(): string => `/ui-api/actions/record/${machine}/related-list/Parts__r`, 'New'],
    [(): string => '/ui-api/actions/object/Machine__c/record-create', 'SaveEdit'],
    [(): string => '/ui-api/actions/list-view/Machine__c', 'New'],
    [(): string => '/ui-api/actions/lookup/Machine__c', 'New'],
    [(): string => '/ui-api/actions/global', 'Global.NewTask'],
  ])('of other places are there too', async (path, apiName) => {
    const all = async (call: UiPlant['viewer']): Promise<unknown[]> => {
      const lists = Object.values<{ actions: object[] }>((await call('GET', path())).body.actions);
      return lists.flatMap(({ actions }) => pluck(actions, 'apiName'));
    };
    expect(await all((...call) => plant.api(...call))).toContain(apiName);
    if (apiName !== 'Global.NewTask') expect(await all((...call) => plant.viewer(...call))).not.toContain(apiName);
  });
});

describe('lookups', () => {
  const found = async (query: string): Promise<string[]> => {
    const { body } = await plant.api('GET', `/ui-api/lookups/Machine__c/Owner_Account__c/Account?${query}`);
    return body.records.map((record: { fields: { Name: { value: string } } }) => record.fields.Name.value);
  };

  it('find the beginnings of words while somebody types, and all of them in a search', async () => {
    expect(await found('searchType=TypeAhead&q=acm')).toEqual(['Acme', 'Big Acme']);
    expect(await found('searchType=Search&q=acm')).toEqual(['Acme', 'Big Acme', 'Macme']);
    expect(await found('searchType=Search&q=acme%20big')).toEqual(['Big Acme']);
    expect(await found('searchType=Search&q=%25')).toEqual(['100% Sure']);
    expect(await found(`searchType=TypeAhead&q=${encodeURIComponent("x' OR Name != '")}`)).toEqual([]);
  });

  it('show what was seen', async () => {
    expect(await found('searchType=Recent')).toEqual([]);
    await plant.query("SELECT Id FROM Account WHERE Name = 'Macme' FOR VIEW");
    expect(await found('searchType=Recent')).toEqual(['Macme']);
  });

  it('suggest what the lookup filter lets through, by the values of the record that it goes by', async () => {
    const filter = `<active>true</active><isOptional>false</isOptional>`;
    const item = (name: string, rest: string): string =>
      `<filterItems><field>Account.${name}</field><operation>equals</operation>${rest}</filterItems>`;
    const lookup = (name: string, items: string): ReturnType<typeof component> =>
      component(
        'CustomField',
        `Machine__c.${name}`,
        `<CustomField><fullName>${name}</fullName><label>${name}</label><type>Lookup</type><referenceTo>Account</referenceTo>
         <relationshipName>By_${name.replace('__c', '')}</relationshipName><lookupFilter>${filter}${items}</lookupFilter></CustomField>`
      );
    plant.org.org.applyMetadata(
      [
        lookup('Rome__c', item('BillingCity', '<value>Rome</value>')),
        lookup('Same__c', item('BillingCity', '<valueField>$Source.Notes_City__c</valueField>')),
        component(
          'CustomField',
          'Machine__c.Notes_City__c',
          '<CustomField><fullName>Notes_City__c</fullName><label>City</label><type>Text</type><length>40</length></CustomField>'
        ),
      ],
      { checkOnly: false }
    );
    for (const [Name, BillingCity] of [
      ['Filter one', 'Rome'],
      ['Filter two', 'Oslo'],
      ['Filter three', 'Rome'],
    ]) {
      await plant.create('Account', { Name, BillingCity });
    }
    const suggested = async (fieldName: string, more = ''): Promise<unknown[]> => {
      const { body } = await plant.api(
        'GET',
        `/ui-api/lookups/Machine__c/${fieldName}/Account?searchType=TypeAhead&q=filter${more}`
      );
      return body.records.map((record: { fields: { Name: { value: string } } }) => record.fields.Name.value);
    };
    expect(await suggested('Rome__c')).toEqual(['Filter one', 'Filter three']);
    expect(await suggested('Rome__c', '&pageSize=1&page=1')).toEqual(['Filter three']);
    expect(await suggested('Same__c', '&dependentFieldBindings=Notes_City__c=Oslo')).toEqual(['Filter two']);
    expect(await suggested('Same__c')).toEqual([]);
    const source = await plant.create('Machine__c', { Name: 'Source', Notes_City__c: 'Rome' });
    expect(await suggested('Same__c', `&sourceRecordId=${source}`)).toEqual(['Filter one', 'Filter three']);
    const wrong = await plant.api(
      'GET',
      '/ui-api/lookups/Machine__c/Same__c/Account?searchType=TypeAhead&q=f&dependentFieldBindings=None__c=1'
    );
    expect(wrong.body[0].errorCode).toBe('ILLEGAL_QUERY_PARAMETER_VALUE');
  });

  it('answer by object when none is named', async () => {
    const { body } = await plant.api('GET', '/ui-api/lookups/Machine__c/OwnerId?searchType=Search&q=a&pageSize=1');
    expect(Object.keys(body.lookupResults)).toContain('User');
  });

  it.each([
    ['Machine__c/Name?q=a', 'INVALID_FIELD'],
    ['Machine__c/Owner_Account__c/User?q=a', 'INVALID_FIELD'],
    ['Machine__c/Owner_Account__c?searchType=Other', 'ILLEGAL_QUERY_PARAMETER_VALUE'],
    ['Machine__c/Owner_Account__c?searchType=Search', 'ILLEGAL_QUERY_PARAMETER_VALUE'],
  ])('refuse %s with %s', async (rest, errorCode) => {
    expect((await plant.api('GET', `/ui-api/lookups/${rest}`)).body[0].errorCode).toBe(errorCode);
  });
});

describe('apps', () => {
  it('have the tabs of the project that are there', async () => {
    const { body } = await plant.api('GET', '/ui-api/apps?formFactor=Large');
    const [app] = body.apps;
    expect(app).toMatchObject({
      developerName: 'Plant',
      headerColor: '#0B5CAB',
      label: 'Plant',
      selected: true,
      type: 'Lightning',
    });
    expect(pluck(app.navItems, 'developerName')).toEqual(['standard-home', 'standard-Account', 'Machine__c']);
    expect(app.navItems[2]).toMatchObject({
      itemType: 'Entity',
      label: 'Machines',
      pageReference: { type: 'standard__objectPage', attributes: { objectApiName: 'Machine__c', actionName: 'home' } },
    });
    expect((await plant.api('GET', '/ui-api/apps/selected')).body.appId).toBe(app.appId);
    expect((await plant.api('GET', `/ui-api/apps/${String(app.appId)}`)).body.label).toBe('Plant');
    expect((await plant.api('GET', '/ui-api/apps/Nonsense')).status).toBe(404);
    expect((await plant.api('GET', '/ui-api/apps?formFactor=Small')).body.apps).toEqual([]);
  });

  it('can have other tabs', async () => {
    const { body } = await plant.api('GET', '/ui-api/nav-items?navItemNames=Machine__c');
    expect(pluck(body.navItems, 'label')).toEqual(['Machines']);
    expect((await plant.api('GET', '/ui-api/nav-items?pageSize=1')).body.nextPageToken).toBe('1');
  });
});
