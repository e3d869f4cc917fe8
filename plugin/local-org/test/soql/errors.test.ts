import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiError, type ReadAccess } from '../../src/contract.ts';
import { plantOrg, type Plant } from './plantOrg.ts';

let plant: Plant;
beforeAll(() => {
  plant = plantOrg();
});
afterAll(() => {
  plant.org.close();
});

function errorOf(soql: string, access?: ReadAccess): ApiError {
  try {
    plant.engine.run(soql, access ? { access } : {});
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error(`${soql.slice(0, 100)} was not refused`);
}

describe('refused queries', () => {
  it.each([
    ['SELECT Id FROM', 'MALFORMED_QUERY', "unexpected token: '<EOF>'"],
    ['SELECT Id, FROM Account', 'MALFORMED_QUERY', 'ERROR at Row:1:Column:'],
    ['SELECT Id FROM Account garbage here', 'MALFORMED_QUERY', "unexpected token: 'here'"],
    [
      "SELECT Id FROM Account WHERE Name = 'a' OR Name = 'b' AND Name = 'c'",
      'MALFORMED_QUERY',
      "unexpected token: 'AND'",
    ],
    ['SELECT Id FROM Acount', 'INVALID_TYPE', "sObject type 'Acount' is not supported."],
    ['SELECT Nme FROM Account', 'INVALID_FIELD', "No such column 'Nme' on entity 'Account'."],
    ['SELECT Owne.Name FROM Account', 'INVALID_FIELD', "Didn't understand relationship 'Owne' in field path."],
    [
      'SELECT (SELECT Id FROM Kontacts) FROM Account',
      'INVALID_TYPE',
      "Didn't understand relationship 'Kontacts' in FROM",
    ],
    ["SELECT Id FROM Account WHERE Id = 'x'", 'INVALID_QUERY_FILTER_OPERATOR', 'invalid ID field: x'],
    ["SELECT Id FROM Account WHERE Id LIKE '001%'", 'INVALID_FIELD', 'invalid operator on id field'],
    [
      "SELECT Id FROM Machine__c WHERE Power__c = '1'",
      'INVALID_FIELD',
      "value of filter criterion for field 'Power__c' must be of type double and should not be enclosed in quotes",
    ],
    [
      'SELECT Id FROM Machine__c WHERE Name = 1',
      'INVALID_FIELD',
      'must be of type string and should be enclosed in quotes',
    ],
    ['SELECT Id FROM Machine__c WHERE SeenAt__c = 2026-01-01', 'INVALID_FIELD', 'must be of type dateTime'],
    [
      "SELECT Id FROM Machine__c WHERE Notes__c = 'x'",
      'INVALID_FIELD',
      "field 'Notes__c' can not be filtered in a query call",
    ],
    [
      'SELECT Id FROM Machine__c ORDER BY Notes__c',
      'INVALID_FIELD',
      "field 'Notes__c' can not be sorted in a query call",
    ],
    ['SELECT Name, COUNT(Id) FROM Account', 'MALFORMED_QUERY', 'Field must be grouped or aggregated: Name'],
    ['SELECT Name n FROM Account', 'MALFORMED_QUERY', 'only aggregate expressions use field aliasing'],
    ['SELECT Name, name FROM Account', 'MALFORMED_QUERY', 'duplicate field selected: Name'],
    ['SELECT FIELDS(ALL) FROM Account', 'MALFORMED_QUERY', 'The SOQL FIELDS function must have a LIMIT of at most 200'],
    ['SELECT Id FROM Account WHERE Name = :name', 'MALFORMED_QUERY', 'Bind variables only allowed in Apex code'],
    [
      "SELECT Id FROM Account WHERE Name = 'a' OR Id IN (SELECT AccountId FROM Contact)",
      'MALFORMED_QUERY',
      'Semi join sub-selects are only allowed at the top level',
    ],
    ['SELECT Id FROM Account LIMIT 1 OFFSET 2001', 'MALFORMED_QUERY', 'Maximum SOQL offset allowed is 2000'],
    [
      'SELECT Id FROM Part__c WHERE Parent__r.Parent__r.Parent__r.Parent__r.Parent__r.Parent__r.Name = null',
      'INVALID_FIELD',
      'limited to 5 levels',
    ],
    [
      `SELECT Id FROM Account WHERE Name = '${'x'.repeat(100_000)}'`,
      'MALFORMED_QUERY',
      'cannot be longer than 100000 characters',
    ],
  ])('refuses query %#', (soql, code, message) => {
    const error = errorOf(soql);
    expect(error.errorCode).toBe(code);
    expect(error.message).toContain(message);
    expect(error.status).toBe(400);
  });

  it('points at the place in the text as written', () => {
    const { message } = errorOf("SELECT Id FROM Account WHERE Name = 'a long value' AND Nme = 'x'");
    expect(message).toContain('ERROR at Row:1:Column:56\n');
    const [, line = '', caret = ''] = message.split('\n');
    expect(line.slice(caret.indexOf('^'))).toMatch(/^Nme = 'x'/);
  });

  it('never breaks out of its values', () => {
    expect(plant.query(`SELECT Id FROM Account WHERE Name = 'x\\'; DROP TABLE "Account"; --'`)).toEqual([]);
    expect(plant.query('SELECT Id FROM Account')).toEqual([]);
  });
});

describe('rights', () => {
  const access = (hidden: string): ReadAccess => ({
    mayRead: ({ name }) => name !== hidden,
    mayReadField: ({ name }, field) => `${name}.${field}` !== hidden,
  });

  it('hides fields, also behind relationships and in filters', () => {
    for (const soql of [
      'SELECT Power__c FROM Machine__c',
      'SELECT Id FROM Machine__c WHERE Power__c = 1',
      'SELECT Machine__r.Power__c FROM Part__c',
      'SELECT Id, (SELECT Weight__c FROM Parts__r WHERE Machine__r.Power__c = 1) FROM Machine__c',
    ]) {
      expect(errorOf(soql, access('Machine__c.Power__c')).message).toContain(
        "No such column 'Power__c' on entity 'Machine__c'"
      );
    }
  });

  it('hides objects, also in sub-selects', () => {
    const soql = 'SELECT Id FROM Machine__c WHERE Id IN (SELECT Machine__c FROM Part__c)';
    expect(errorOf(soql, access('Part__c')).errorCode).toBe('INVALID_TYPE');
  });
});
