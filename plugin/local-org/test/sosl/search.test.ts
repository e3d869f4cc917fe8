import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plantServer, type PlantServer } from '../rest/plantServer.ts';
import { matches, parseTerm, readingsOf, wordsIn } from '../../src/sosl/terms.ts';

let plant: PlantServer;
beforeAll(async () => {
  plant = await plantServer();
  await plant.create('Account', { Name: 'Nordwind Werke', Phone: '+49 30 5550100', Description: 'builds turbines' });
  await plant.create('Account', { Name: 'Südwind GmbH', Website: 'https://suedwind.example' });
  await plant.create('Contact', { LastName: 'Nordwind', FirstName: 'Ada', Email: 'ada@nordwind.example' });
  await plant.create('Machine__c', { Name: 'Turbine 7', Notes__c: 'at Nordwind', State__c: 'New' });
});
afterAll(() => plant.server.stop());

const found = async (sosl: string): Promise<any[]> => {
  const { body, status, text } = await plant.api('GET', `/search?q=${encodeURIComponent(sosl)}`);
  expect(status, text).toBe(200);
  return body.searchRecords;
};
const names = async (sosl: string): Promise<unknown[]> => (await found(sosl)).map(({ Name }) => Name);

describe('a search', () => {
  it('finds words in text fields, whatever their case, and says what the records are', async () => {
    expect(await found('FIND {nordwind} RETURNING Account(Name, Phone), Contact(LastName), Machine__c')).toMatchObject([
      { attributes: { type: 'Account' }, Name: 'Nordwind Werke', Phone: '+49 30 5550100' },
      { attributes: { type: 'Contact' }, LastName: 'Nordwind' },
      { attributes: { type: 'Machine__c' }, Id: expect.stringMatching(/^a/) },
    ]);
    expect(await names('FIND {SÜDWIND} RETURNING Account(Name)')).toEqual(['Südwind GmbH']);
    expect(await names('FIND {wind} RETURNING Account(Name)')).toEqual([]);
  });

  it('answers the fields that were asked for and no others', async () => {
    const [account] = await found('FIND {nordwind} RETURNING Account(Name, Phone)');
    expect(Object.keys(account as object).sort()).toEqual(['Name', 'Phone', 'attributes']);
  });

  it('suggests records by the beginnings of their names while somebody types', async () => {
    const suggest = async (rest: string) => (await plant.api('GET', `/search/suggestions?${rest}`)).body;
    const both = await suggest('q=nor&sobject=Account,Contact&fields=Phone');
    expect(both).toMatchObject({
      autoSuggestResults: [
        { attributes: { type: 'Account' }, Name: 'Nordwind Werke', Phone: '+49 30 5550100' },
        { attributes: { type: 'Contact' }, Name: 'Ada Nordwind' },
      ],
      hasMoreResults: false,
    });
    expect(await suggest('q=wer&sobject=Account')).toMatchObject({ autoSuggestResults: [{ Name: 'Nordwind Werke' }] });
    expect(await suggest('q=nor&sobject=Account,Contact&limit=1')).toMatchObject({
      autoSuggestResults: [{ Name: 'Nordwind Werke' }],
      hasMoreResults: true,
    });
    expect(await suggest('q=ordwind&sobject=Account')).toEqual({ autoSuggestResults: [], hasMoreResults: false });
    expect(await suggest(`q=${encodeURIComponent("a' OR Name != '")}&sobject=Account`)).toMatchObject({
      autoSuggestResults: [],
    });
    for (const [rest, errorCode] of [
      ['q=no&sobject=Account', 'MALFORMED_SEARCH'],
      ['q=nord', 'MISSING_ARGUMENT'],
      ['q=nord&sobject=Account&limit=0', 'INVALID_SEARCH'],
      ['q=nord&sobject=None__c', 'NOT_FOUND'],
    ]) {
      expect(await suggest(String(rest)), rest).toMatchObject([{ errorCode }]);
    }
  });

  it('wants its term in braces', async () => {
    for (const sosl of ["FIND 'Jones' IN ALL FIELDS", '"FIND {Jones}"']) {
      const { body } = await plant.api('GET', `/search?q=${encodeURIComponent(sosl)}`);
      const message = 'No search term found. The search term must be enclosed in braces.';
      expect(body).toMatchObject([{ errorCode: 'MALFORMED_SEARCH', message }]);
    }
  });

  it('looks only into the fields of the group', async () => {
    expect(await found('FIND {nordwind} IN NAME FIELDS RETURNING Machine__c')).toEqual([]);
    expect(await found('FIND {nordwind} IN EMAIL FIELDS RETURNING Account, Contact')).toHaveLength(1);
    expect(await found('FIND {"5550100"} IN PHONE FIELDS RETURNING Account')).toHaveLength(1);
    expect(await found('FIND {turbines} IN SIDEBAR FIELDS RETURNING Account')).toEqual([]);
  });

  it('filters, orders and limits what each object returns, and all together', async () => {
    const both = 'FIND {nordwind OR südwind} RETURNING Account(Name';
    expect(await names(`${both} ORDER BY Name DESC)`)).toEqual(['Südwind GmbH', 'Nordwind Werke']);
    expect(await names(`${both} WHERE Name LIKE 'S%')`)).toEqual(['Südwind GmbH']);
    expect(await names(`${both} ORDER BY Name LIMIT 1)`)).toEqual(['Nordwind Werke']);
    expect(await names(`${both} ORDER BY Name LIMIT 1 OFFSET 1)`)).toEqual(['Südwind GmbH']);
    expect(await found(`${both}), Contact(LastName) LIMIT 2`)).toHaveLength(2);
  });

  it('finds the ids of whatever has the word when it names no object', async () => {
    const types = (await found('FIND {nordwind}')).map(({ attributes }) => attributes.type);
    expect(types.sort()).toEqual(['Account', 'Contact', 'Machine__c']);
  });

  it('adds labels', async () => {
    const sosl = encodeURIComponent("FIND {turbine} RETURNING Machine__c(Name, State__c) WITH METADATA='LABELS'");
    const { body } = await plant.api('GET', `/search?q=${sosl}`);
    expect(body.metadata.entityMetadata).toMatchObject([
      { entityName: 'Machine__c', fieldMetadata: expect.arrayContaining([{ name: 'State__c', label: 'State' }]) },
    ]);
  });

  it('goes without SOSL too', async () => {
    const address = '/parameterizedSearch?q=nordwind&sobject=Account&Account.fields=Name&in=NAME';
    expect((await plant.api('GET', address)).body.searchRecords).toMatchObject([{ Name: 'Nordwind Werke' }]);
    const sobjects = [
      { name: 'Account', fields: ['Name'], where: "Name LIKE 'N%'" },
      { name: 'Contact', limit: 1 },
    ];
    const { body } = await plant.api('POST', '/parameterizedSearch', { q: 'nordwind', sobjects, in: 'ALL' });
    expect(body.searchRecords).toHaveLength(2);
  });

  it.each([
    'FIND {a} RETURNING Account',
    'FIND nordwind',
    'FIND {nordwind} RETURNING Nothing__c',
    'FIND {nordwind} RETURNING Account LIMIT many',
    'FIND {(nordwind} RETURNING Account',
    'FIND {nordwind} WITH MAGIC',
  ])('is refused: %s', async (sosl) => {
    const answer = await plant.api('GET', `/search?q=${encodeURIComponent(sosl)}`);
    expect(answer).toMatchObject({ status: 400, body: [{ errorCode: 'MALFORMED_SEARCH' }] });
  });
});

describe('a term', () => {
  const has = (term: string, ...fields: readonly string[]): boolean => matches(parseTerm(term), fields.map(wordsIn));

  it.each([
    ['red blue', ['blue sky', 'red'], true],
    ['red AND blue', ['red'], false],
    ['red OR blue', ['red'], true],
    ['red AND NOT blue', ['red', 'blue'], false],
    ['red AND NOT blue', ['red'], true],
    ['"red blue"', ['red', 'blue'], false],
    ['"red blue"', ['a red, blue b'], true],
    ['gre*', ['greenish'], true],
    ['gr?y', ['grey'], true],
    ['gr?y', ['gry'], false],
    ['(red OR blue) AND sky', ['blue sky'], true],
    ['(red OR blue) AND sky', ['blue'], false],
    ['ada@nordwind.example', ['Ada@Nordwind.example'], true],
    ['ada@nordwind.example', ['nordwind ada example'], false],
    ['c\\*t', ['cat'], false],
  ])('%s in %o: %s', (term, fields, expected) => {
    expect(has(term, ...fields)).toBe(expected);
  });
});

describe('a text', () => {
  it.each([
    ['SampleAccount2', [['sampleaccount2'], ['sample', 'account', '2']]],
    [
      'the HTTPServer',
      [
        ['the', 'httpserver'],
        ['the', 'http', 'server'],
      ],
    ],
    ['blue sky', [['blue', 'sky']]],
    ['Über2Groß', [['über2groß'], ['über', '2', 'groß']]],
    ['', [[]]],
  ])('%s is read as %o', (text, readings) => {
    expect(readingsOf(text)).toEqual(readings);
  });

  it('is found by its parts, and by the whole', () => {
    for (const term of ['sample', 'account', 'SampleAccount2', '"sample account"', 'sampleacc*'])
      expect(matches(parseTerm(term), readingsOf('SampleAccount2')), term).toBe(true);
    expect(matches(parseTerm('accounts'), readingsOf('SampleAccount2'))).toBe(false);
  });
});
