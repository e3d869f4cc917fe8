import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pluck } from './plantServer.ts';
import { component, uiPlant, type UiPlant } from './uiApiPlant.ts';

let plant: UiPlant;
let machine: string;
let other: string;
beforeAll(async () => {
  plant = await uiPlant();
  const view = `<ListView><fullName>Running</fullName><columns>NAME</columns><columns>State__c</columns><columns>CREATEDBY_USER.ALIAS</columns>
  <filterScope>Everything</filterScope><filters><field>State__c</field><operation>equals</operation><value>Running</value></filters><label>Running machines</label></ListView>`;
  plant.org.org.applyMetadata([component('ListView', 'Machine__c.Running', view)], { checkOnly: false });
  machine = await plant.create('Machine__c', { Name: 'Lathe', State__c: 'Running', Power__c: 3 });
  other = await plant.create('Machine__c', { Name: 'Mill', State__c: 'Running', Power__c: 9 });
  await plant.create('Machine__c', { Name: 'Idle', State__c: 'New' });
  for (const [Name, Weight__c] of [
    ['Wheel', 2],
    ['Belt', 1],
    ['Axle', 3],
  ] as const) {
    await plant.create('Part__c', { Name, Weight__c, Machine__c: machine });
  }
});
afterAll(() => plant.server.stop());

const names = (body: { records: { fields: { Name: { value: string } } }[] }): string[] =>
  body.records.map(({ fields }) => fields.Name.value);

describe('related lists', () => {
  it('are those of the layout, with its columns and order', async () => {
    const { body } = await plant.api('GET', '/ui-api/related-list-info/Machine__c');
    expect(pluck(body.relatedLists, 'relatedListId')).toEqual(['Parts__r']);
    expect(body.relatedLists[0]).toMatchObject({
      fieldApiName: 'Machine__c',
      objectApiName: 'Part__c',
      label: 'Parts',
    });
    const info = (await plant.api('GET', '/ui-api/related-list-info/Machine__c/Parts__r')).body;
    expect(info).toMatchObject({
      displayColumns: [
        { fieldApiName: 'Name', label: 'Name', lookupId: 'Id', sortable: true },
        { fieldApiName: 'Weight__c', label: 'Weight', lookupId: null },
      ],
      fieldApiName: 'Machine__c',
      listReference: { parentObjectApiName: 'Machine__c', relatedListId: 'Parts__r', type: 'relatedList' },
      orderedByInfo: [{ fieldApiName: 'Weight__c', isAscending: false, label: 'Weight' }],
    });
  });

  it('show records with the columns, page by page', async () => {
    const { body } = await plant.api('GET', `/ui-api/related-list-records/${machine}/Parts__r?pageSize=2`);
    expect(names(body)).toEqual(['Axle', 'Wheel']);
    expect(Object.keys(body.records[0].fields)).toEqual(['Id', 'Name', 'Weight__c']);
    expect(body).toMatchObject({ count: 2, nextPageToken: '2', pageSize: 2, previousPageToken: null, sortBy: [] });
    expect(body.listReference.inContextOfRecordId).toBe(machine);
    const next = await plant.api('GET', `/${String(body.nextPageUrl)}`);
    expect(names(next.body)).toEqual(['Belt']);
    expect(next.body).toMatchObject({ nextPageToken: null, previousPageToken: '0' });
  });

  it('are sorted and filtered as the caller wants', async () => {
    const path = `/ui-api/related-list-records/${machine}/Parts__r`;
    const fields = 'fields=Part__c.Name,Part__c.Machine__r.Name';
    const sorted = await plant.api('GET', `${path}?${fields}&sortBy=Part__c.Name`);
    expect(names(sorted.body)).toEqual(['Axle', 'Belt', 'Wheel']);
    expect(sorted.body.records[0].fields.Machine__r.displayValue).toBe('Lathe');
    const where = encodeURIComponent('{ or: [{ Name: { like: "W%" } }, { Weight__c: { lt: 2 } }] }');
    expect(names((await plant.api('GET', `${path}?${fields}&sortBy=-Name&where=${where}`)).body)).toEqual([
      'Wheel',
      'Belt',
    ]);
    const posted = { fields: ['Part__c.Name'], where: '{ Machine__r: { Name: { eq: "Lathe" } } }', pageSize: 1 };
    expect((await plant.api('POST', path, posted)).body).toMatchObject({ count: 1, nextPageToken: '1' });
  });

  it.each([
    ['where={ Nonsense: { eq: 1 } }', 'INVALID_FILTER'],
    ['where={ Name: { near: "x" } }', 'INVALID_FILTER'],
    ['where={ Weight__c: { eq: "1 OR Name != null" } }', 'INVALID_FILTER'],
    ['where={ Name', 'INVALID_FILTER'],
    ['sortBy=Nonsense', 'INVALID_FIELD'],
    ['pageSize=0', 'ILLEGAL_QUERY_PARAMETER_VALUE'],
    ['fields=Machine__c.Name', 'INVALID_FIELD'],
  ])('refuse %s with %s', async (query, errorCode) => {
    const { status, body } = await plant.api(
      'GET',
      `/ui-api/related-list-records/${machine}/Parts__r?${encodeURI(query)}`
    );
    expect([status, body[0].errorCode]).toEqual([400, errorCode]);
  });

  it('are counted, and read many at once', async () => {
    const count = await plant.api('GET', `/ui-api/related-list-count/${machine}/Parts__r?maxCount=2`);
    expect(count.body).toMatchObject({ count: 2, hasMore: true });
    const counts = await plant.api('GET', `/ui-api/related-list-count/batch/${machine}/Parts__r,No__r`);
    expect(counts.body).toMatchObject({
      hasErrors: true,
      results: [{ statusCode: 200, result: { count: 3, hasMore: false } }, { statusCode: 400 }],
    });
    const lists = { relatedListParameters: [{ relatedListId: 'Parts__r', sortBy: ['Name'], pageSize: 1 }] };
    const batch = await plant.api('POST', `/ui-api/related-list-records/batch/${machine}`, lists);
    expect(names(batch.body.results[0].result)).toEqual(['Axle']);
    const infos = await plant.api('GET', '/ui-api/related-list-info/batch/Machine__c/Parts__r');
    expect(infos.body.results[0].result.label).toBe('Parts');
    const got = await plant.api('GET', `/ui-api/related-list-records/batch/${machine}/Parts__r`);
    expect(got.body.results[0].result.count).toBe(3);
  });
});

describe('list views', () => {
  it('are listed with their addresses', async () => {
    const { body } = await plant.api('GET', '/ui-api/list-ui/Machine__c');
    expect(body).toMatchObject({ count: 1, objectApiName: 'Machine__c' });
    expect(body.lists[0]).toMatchObject({ apiName: 'Running', label: 'Running machines' });
    const { id, listUiUrl } = body.lists[0];
    const byName = (await plant.api('GET', `/${String(listUiUrl)}`)).body;
    const byId = (await plant.api('GET', `/ui-api/list-ui/${String(id)}`)).body;
    expect(byName.info).toEqual(byId.info);
    expect((await plant.api('GET', '/ui-api/list-ui/Machine__c/Running')).body.info).toEqual(byId.info);
    expect((await plant.api('GET', `/ui-api/list-info/${String(id)}`)).body).toEqual(byId.info);
    expect((await plant.api('GET', `/ui-api/list-records/${String(id)}`)).body.records).toEqual(byId.records.records);
    expect(names(byId.records)).toEqual(['Lathe', 'Mill']);
  });

  it('tell columns, filters and order', async () => {
    const { body } = await plant.api('GET', '/ui-api/list-info/Machine__c/Running');
    expect(pluck(body.displayColumns, 'fieldApiName')).toEqual(['Name', 'State__c', 'CreatedBy.Alias']);
    expect(body).toMatchObject({
      filteredByInfo: [{ fieldApiName: 'State__c', label: 'State', operandLabels: ['Running'], operator: 'Equals' }],
      label: 'Running machines',
      listReference: { listViewApiName: 'Running', objectApiName: 'Machine__c', type: 'listView' },
      orderedByInfo: [{ fieldApiName: 'Name', isAscending: true }],
    });
  });

  it('show records in the order that the caller wants', async () => {
    const path = '/ui-api/list-records/Machine__c/Running?fields=Machine__c.Name&sortBy=-Name&pageSize=1';
    const { body } = await plant.api('GET', path);
    expect(names(body)).toEqual(['Mill']);
    expect(body.nextPageUrl).toContain(`list-records/${String(body.listReference.id)}?`);
    expect((await plant.api('GET', '/ui-api/list-records/Machine__c/Nonsense')).status).toBe(404);
  });

  it('also those of what was seen', async () => {
    await plant.api('GET', `/ui-api/records/${other}?fields=Machine__c.Name&updateMru=true`);
    const { body } = await plant.api('GET', '/ui-api/mru-list-ui/Machine__c');
    expect(body.info.listReference.type).toBe('mru');
    expect(names(body.records)).toEqual(['Mill']);
    expect((await plant.api('GET', '/ui-api/mru-list-records/Machine__c')).body.count).toBe(1);
    expect((await plant.api('GET', '/ui-api/mru-list-info/Machine__c')).body.label).toBe('Recently Viewed');
  });
});
