import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startUiPlant, type UiPlant } from './uiPlant.ts';

let plant: UiPlant;
beforeAll(async () => {
  plant = await startUiPlant();
});
afterAll(() => plant.stop());

const read = async (path: string): Promise<any> => (await plant.browse(path)).json();
const create = async (object: string, values: object): Promise<string> => {
  const { accessToken } = plant.server.orgs[0]!.admin;
  const headers = { authorization: `Bearer ${accessToken}` };
  const url = `${plant.server.url}/services/data/v66.0/sobjects/${object}`;
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(values), headers });
  return ((await response.json()) as { id: string }).id;
};

describe('pages of an org', () => {
  it('finds the record page that the application assigns, with settings and visibility', async () => {
    const answer = await read('/lightning/local/page/record?object=Plant__c&app=Nursery');
    expect(answer).toMatchObject({
      icon: 'custom:custom20',
      path: null,
      page: { name: 'Plant_Page', label: 'Plant Page' },
    });
    expect(answer.page.regions[0].items).toEqual([
      {
        id: 'c_leaf',
        component: 'c:leaf',
        field: null,
        properties: { depth: '3' },
        visibility: { logic: null, criteria: [{ left: '{!Record.Name}', operator: 'NE', right: 'Weed' }] },
      },
    ]);
  });

  it('has none where none is assigned', async () => {
    expect((await read('/lightning/local/page/record?object=Plant__c&app=Other')).page).toBeNull();
    expect((await read('/lightning/local/page/record?object=Account&app=Nursery')).page).toBeNull();
    expect(await read('/lightning/local/page/record?object=Nothing__c&app=Nursery')).toBeNull();
  });

  it('searches records by name, by object, as the user may see them', async () => {
    const fern = await create('Plant__c', { Name: 'Fern 100% green' });
    await create('Plant__c', { Name: 'Fern tree' });
    await create('Account', { Name: 'Fern traders' });
    const hits = await read('/lightning/local/search?q=fern&objects=Plant__c,Account');
    expect(hits.map(({ name }: { name: string }) => name).sort()).toEqual([
      'Fern 100% green',
      'Fern traders',
      'Fern tree',
    ]);
    const exact = await read(`/lightning/local/search?q=${encodeURIComponent('100%')}&objects=Plant__c`);
    expect(exact.map(({ id }: { id: string }) => id)).toEqual([fern]);
    expect(await read('/lightning/local/search?q=f&objects=Plant__c')).toEqual([]);
    expect(await read('/lightning/local/search?q=&objects=Plant__c&latest=true')).toHaveLength(2);
    const { accessToken } = plant.server.orgs[0]!.integration;
    const hidden = await plant.browse('/lightning/local/search?q=fern&objects=Plant__c', { session: accessToken });
    expect(await hidden.json()).toEqual([]);
  });

  it('sends the address of a record without its object on to its page', async () => {
    const id = await create('Plant__c', { Name: 'Moss' });
    expect((await plant.browse(`/${id}`)).headers.get('location')).toBe(`/lightning/r/Plant__c/${id}/view`);
    expect((await plant.browse('/nothing-like-an-id')).status).toBe(404);
  });

  it('takes no decision about a request that is not there', async () => {
    const headers = { 'sec-fetch-site': 'same-origin' };
    const decide = (body: object): Promise<Response> =>
      plant.browse('/lightning/local/approvals', { method: 'POST', body: JSON.stringify(body), headers });
    expect((await decide({ workitemId: '04i000000000001AAA', action: 'Approve' })).status).toBe(400);
    expect((await decide({ action: 'Shrug' })).status).toBe(400);
    expect(await read('/lightning/local/approvals')).toEqual([]);
  });
});
