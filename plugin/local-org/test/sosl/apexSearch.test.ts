import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plantServer, type PlantServer } from '../rest/plantServer.ts';

let plant: PlantServer;
beforeAll(async () => {
  plant = await plantServer();
  const long = `${'It stands in the hall. '.repeat(20)}Its bearings are ceramic.`;
  await plant.create('Account', { Name: 'Nordwind Werke', Description: long });
  await plant.create('Account', { Name: 'Südwind GmbH', Description: 'bearing-free' });
});
afterAll(() => plant.server.stop());

/** Runs statements as Apex; a refused assertion is what it says. */
const run = async (apex: string): Promise<unknown> => {
  const { body } = await plant.api('GET', `/tooling/executeAnonymous?anonymousBody=${encodeURIComponent(apex)}`);
  return body.success === true ? 'done' : (body.exceptionMessage ?? body.compileProblem);
};

describe('a search in Apex', () => {
  it('finds words wherever they stand in texts of any length, as the search of the REST API does', async () => {
    expect(
      await run(`
        List<List<SObject>> found = [FIND 'ceramic AND "its bearings"' IN ALL FIELDS RETURNING Account(Name)];
        System.assertEquals(1, found[0].size());
        System.assertEquals('Nordwind Werke', ((Account) found[0][0]).Name);
        String term = 'südw* OR nordwind';
        found = [FIND :term RETURNING Account(Name WHERE Name != 'x' ORDER BY Name DESC), Contact(Id) LIMIT 5];
        System.assertEquals(2, found[0].size());
        System.assertEquals('Südwind GmbH', found[0][0].get('Name'));
        System.assertEquals(0, found[1].size());
      `)
    ).toBe('done');
  });

  it('may be a text, in user or system mode', async () => {
    expect(
      await run(`
        String sosl = 'FIND \\'bearing*\\' IN ALL FIELDS RETURNING Account(Id, Name ORDER BY Name)';
        System.assertEquals(2, Search.query(sosl)[0].size());
        System.assertEquals(2, Search.query(sosl, AccessLevel.USER_MODE)[0].size());
      `)
    ).toBe('done');
  });

  it('refuses what the search of the REST API refuses', async () => {
    expect(await run(`Search.query('FIND \\'a\\' RETURNING Account(Id)');`)).toContain(
      'search term must be longer than one character'
    );
    expect(await run(`Search.query('FIND \\'word\\' RETURNING Nothing__c(Id)');`)).toContain('is not supported');
  });
});
