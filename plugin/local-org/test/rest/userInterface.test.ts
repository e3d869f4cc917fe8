import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plantServer, pluck, type PlantServer } from './plantServer.ts';

const LAYOUT = `<Layout xmlns="http://soap.sforce.com/2006/04/metadata">
  <layoutSections><detailHeading>true</detailHeading><editHeading>true</editHeading><label>Main</label>
    <layoutColumns><layoutItems><behavior>Required</behavior><field>Name</field></layoutItems>
      <layoutItems><behavior>Readonly</behavior><field>Double__c</field></layoutItems></layoutColumns>
    <layoutColumns><layoutItems><behavior>Edit</behavior><field>State__c</field></layoutItems></layoutColumns>
    <style>TwoColumnsTopToBottom</style></layoutSections>
  <relatedLists><fields>NAME</fields><relatedList>Part__c.Machine__c</relatedList></relatedLists></Layout>`;
const RUNNING = `<ListView><fullName>Running</fullName><columns>NAME</columns><columns>State__c</columns><columns>CREATEDBY_USER.ALIAS</columns>
  <filterScope>Everything</filterScope><filters><field>State__c</field><operation>equals</operation><value>Running,Broken</value></filters>
  <filters><field>Power__c</field><operation>greaterThan</operation><value>5</value></filters><booleanFilter>1 AND NOT 2</booleanFilter>
  <label>Running machines</label></ListView>`;
const COMPACT = `<CompactLayout><fullName>Short</fullName><fields>Name</fields><fields>State__c</fields><label>Short</label></CompactLayout>`;
const ACTION = `<QuickAction><label>New part</label><targetObject>Part__c</targetObject><targetParentField>Machine__c</targetParentField>
  <type>Create</type><quickActionLayout><quickActionLayoutColumns><quickActionLayoutItems><field>Name</field></quickActionLayoutItems>
  </quickActionLayoutColumns></quickActionLayout></QuickAction>`;

let plant: PlantServer;
let machine: string;
beforeAll(async () => {
  plant = await plantServer();
  const component = (type: string, fullName: string, xml: string) => ({ type, fullName, xml, fileName: fullName });
  plant.org.org.applyMetadata(
    [
      component('Layout', 'Machine__c-Machine Layout', LAYOUT),
      component('ListView', 'Machine__c.Running', RUNNING),
      component('CompactLayout', 'Machine__c.Short', COMPACT),
      component('QuickAction', 'Machine__c.NewPart', ACTION),
    ],
    { checkOnly: false }
  );
  machine = await plant.create('Machine__c', { Name: 'Lathe', State__c: 'Running', Power__c: 3 });
  await plant.create('Machine__c', { Name: 'Strong', State__c: 'Running', Power__c: 9 });
  await plant.create('Machine__c', { Name: 'Idle', State__c: 'New' });
});
afterAll(() => plant.server.stop());

describe('layouts', () => {
  it('shows the sections, fields and related lists of the layout', async () => {
    const { body } = await plant.api('GET', '/sobjects/Machine__c/describe/layouts');
    const [layout] = body.layouts;
    expect(pluck(layout.detailLayoutSections, 'heading')).toEqual(['Main']);
    const [first, second] = layout.detailLayoutSections[0].layoutRows;
    expect(pluck(first.layoutItems, 'label')).toEqual(['Name', 'State']);
    expect(first.layoutItems[0]).toMatchObject({ required: true, editableForNew: true });
    expect(second.layoutItems[0]).toMatchObject({ label: 'Double', editableForUpdate: false });
    expect(second.layoutItems[1]).toMatchObject({ placeholder: true });
    expect(pluck(layout.relatedLists, 'sobject')).toEqual(['Part__c']);
    expect(body.recordTypeMappings).toMatchObject([{ name: 'Master', layoutId: layout.id }]);
  });

  it('makes one up of the fields of an object without layout', async () => {
    const { body } = await plant.api('GET', '/sobjects/Contact/describe/layouts/012000000000000AAA');
    const labels = body.detailLayoutSections[0].layoutRows.flatMap((row: { layoutItems: unknown }) =>
      pluck(row.layoutItems, 'label')
    );
    expect(labels).toContain('Last Name');
    expect(body.id).toBeNull();
  });

  it('lists compact layouts behind that of the system', async () => {
    const { body } = await plant.api('GET', '/sobjects/Machine__c/describe/compactLayouts');
    expect(pluck(body.compactLayouts, 'name')).toEqual(['SYSTEM', 'Short']);
    expect(pluck(body.compactLayouts[1].fieldItems, 'label')).toEqual(['Name', 'State']);
  });

  it('shows the compact layout that an object, or one of its record types, has', async () => {
    const { body } = await plant.api('GET', '/compactLayouts?q=Machine__c,Contact');
    expect(Object.keys(body)).toEqual(['Machine__c', 'Contact']);
    expect(body.Machine__c).toMatchObject({ name: 'SYSTEM', label: 'System Default', objectType: 'Machine__c' });
    expect(pluck(body.Machine__c.fieldItems, 'label')).toEqual(['Name']);
    const primary = await plant.api('GET', '/sobjects/Machine__c/describe/compactLayouts/primary');
    expect(primary.body).toEqual(body.Machine__c);
    const master = await plant.api('GET', '/sobjects/Machine__c/describe/compactLayouts/012000000000000AAA');
    expect(master.body).toEqual(body.Machine__c);
  });

  it.each([
    ['/compactLayouts', 400, 'MISSING_ARGUMENT'],
    ['/compactLayouts?q=No__c', 404, 'NOT_FOUND'],
    ['/sobjects/Machine__c/describe/compactLayouts/012000000000001AAA', 404, 'NOT_FOUND'],
    ['/sobjects/Machine__c/describe/approvalLayouts/None', 404, 'NOT_FOUND'],
  ])('answers %s with %i', async (path, status, errorCode) => {
    const answer = await plant.api('GET', path);
    expect(answer.status).toBe(status);
    expect(answer.body[0].errorCode).toBe(errorCode);
  });

  it('shows approvers what the process of the object names', async () => {
    const xml =
      '<ApprovalProcess><label>Big</label><active>false</active><approvalPageFields><field>Name</field><field>Power__c</field></approvalPageFields></ApprovalProcess>';
    const component = { type: 'ApprovalProcess', fullName: 'Machine__c.Big', fileName: 'Machine__c.Big', xml };
    const [result] = plant.org.org.applyMetadata([component], { checkOnly: false });
    expect(result).toMatchObject({ success: true });
    const { body } = await plant.api('GET', '/sobjects/Machine__c/describe/approvalLayouts');
    expect(body.approvalLayouts).toMatchObject([{ name: 'Big', label: 'Big' }]);
    expect(pluck(body.approvalLayouts[0].layoutItems, 'label')).toEqual(['Name', 'Power']);
    const named = await plant.api('GET', '/sobjects/Machine__c/describe/approvalLayouts/Big');
    expect(named.body).toEqual(body);
  });

  it('knows no named layout but that of users', async () => {
    expect((await plant.api('GET', '/sobjects/User/describe/namedLayouts/UserAlt')).status).toBe(200);
    expect((await plant.api('GET', '/sobjects/Machine__c/describe/namedLayouts/Other')).status).toBe(404);
  });
});

describe('list views', () => {
  const viewId = async (object: string, name: string): Promise<string> => {
    const { body } = await plant.api('GET', `/sobjects/${object}/listviews`);
    return body.listviews.find((each: { developerName: string }) => each.developerName === name).id;
  };

  it('runs the filters with their logic and shows the columns', async () => {
    const id = await viewId('Machine__c', 'Running');
    const { body } = await plant.api('GET', `/sobjects/Machine__c/listviews/${id}/results`);
    expect(body.records).toHaveLength(1);
    expect(body.records[0].columns.slice(0, 2)).toEqual([
      { fieldNameOrPath: 'Name', value: 'Lathe' },
      { fieldNameOrPath: 'State__c', value: 'Running' },
    ]);
    expect(body.columns[2]).toMatchObject({ fieldNameOrPath: 'CreatedBy.Alias', type: 'string', hidden: false });
  });

  it('describes the query, which can be explained', async () => {
    const id = await viewId('Machine__c', 'Running');
    const { body } = await plant.api('GET', `/sobjects/Machine__c/listviews/${id}/describe`);
    expect(body.query).toContain("(State__c IN ('Running', 'Broken') AND (NOT Power__c > 5))");
    expect((await plant.query(body.query)).body.totalSize).toBe(1);
    expect((await plant.api('GET', `/query?explain=${id}`)).body.plans[0].sobjectType).toBe('Machine__c');
  });

  it('has the views of standard objects that come with an org', async () => {
    await plant.create('Account', { Name: 'Mine' });
    const id = await viewId('Account', 'MyAccounts');
    const { body } = await plant.api('GET', `/sobjects/Account/listviews/${id}/results`);
    expect(body).toMatchObject({ size: 1, label: 'My Accounts' });
    expect((await plant.api('GET', '/sobjects/Account/listviews/00B000000000000AAA')).status).toBe(404);
  });
});

describe('what was seen', () => {
  it('is what queries FOR VIEW read, newest first', async () => {
    await plant.query("SELECT Id FROM Account WHERE Name = 'Mine' FOR VIEW");
    await plant.query("SELECT Id FROM Machine__c WHERE Name = 'Lathe' FOR VIEW");
    const { body } = await plant.api('GET', '/recent?limit=1');
    expect(body).toMatchObject([{ attributes: { type: 'Machine__c' }, Id: machine, Name: 'Lathe' }]);
    const { body: account } = await plant.api('GET', '/sobjects/Account');
    expect(pluck(account.recentItems, 'Name')).toEqual(['Mine']);
  });
});

describe('quick actions', () => {
  it('makes a record that belongs to the one it was started on', async () => {
    const names = pluck((await plant.api('GET', '/sobjects/Machine__c/quickActions')).body, 'name');
    expect(names).toEqual(expect.arrayContaining(['Machine__c.NewPart', 'LogACall']));
    const path = '/sobjects/Machine__c/quickActions/NewPart';
    expect((await plant.api('GET', `${path}/defaultValues/${machine}`)).body).toMatchObject({ Machine__c: machine });
    const { body, status } = await plant.api('POST', path, { contextId: machine, record: { Name: 'Wheel' } });
    expect([status, body.success, body.created]).toEqual([201, true, true]);
    expect((await plant.api('GET', `/sobjects/Part__c/${String(body.id)}`)).body).toMatchObject({
      Machine__c: machine,
    });
  });

  it('answers the refusal of the record as its own', async () => {
    const { status, body } = await plant.api('POST', '/quickActions/NewContact', { record: { FirstName: 'No' } });
    expect([status, body[0].errorCode]).toEqual([400, 'REQUIRED_FIELD_MISSING']);
    expect((await plant.api('GET', '/quickActions/NoSuch/describe')).status).toBe(404);
  });
});

describe('tabs', () => {
  it('lists standard objects that people work with, and tells theme items', async () => {
    expect(pluck((await plant.api('GET', '/tabs')).body, 'name')).toContain('standard-Account');
    expect(pluck((await plant.api('GET', '/theme')).body.themeItems, 'name')).toContain('Machine__c');
  });
});

describe('appMenu', () => {
  const APP = `<CustomApplication><formFactors>Small</formFactors><formFactors>Large</formFactors><label>Plant</label>
    <tabs>standard-Account</tabs><uiType>Lightning</uiType></CustomApplication>`;

  it('lists the applications, and what the mobile app leads to', async () => {
    const component = { type: 'CustomApplication', fullName: 'Plant', fileName: 'Plant', xml: APP };
    plant.org.org.applyMetadata([component], { checkOnly: false });
    const { body } = await plant.api('GET', '/appMenu');
    expect(Object.keys(body)).toEqual(['AppSwitcher', 'Salesforce1']);
    const apps = await plant.api('GET', '/appMenu/AppSwitcher/');
    expect(apps.body.appMenuItems).toEqual([
      {
        type: 'Tabset',
        content: null,
        icons: null,
        colors: null,
        label: 'Plant',
        url: expect.stringMatching(/^\/home\/home\.jsp\?tsid=02u/),
      },
    ]);
    const mobile = await plant.api('GET', '/appMenu/Salesforce1');
    expect(pluck(mobile.body.appMenuItems, 'type')).toEqual(['Standard.Search', 'Standard.Account']);
    expect((await plant.api('GET', '/appMenu/Other')).status).toBe(404);
  });
});
