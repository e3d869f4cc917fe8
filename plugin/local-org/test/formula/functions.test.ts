import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { customObject, deploy, field, formulaField, insert, messages, orgOf, rule, run } from '../metadata/orgOf.ts';

const VALUES = ['Red', 'Green', 'Blue'].map(
  (value) => `<value><fullName>${value}</fullName><default>false</default><label>${value}</label></value>`
);
const TEXTS: readonly (readonly [formula: string, expected: string | null])[] = [
  ['FORMATDURATION(11107)', '03:05:07'],
  ['FORMATDURATION(100000, TRUE)', '1:03:46:40'],
  ['FORMATDURATION(At__c, At__c + 1.5)', '1:12:00:00'],
  ['FORMATDURATION(TIMEVALUE("08:00:00.000"), TIMEVALUE("09:30:15.000"))', '01:30:15'],
  ['INITCAP("hello WORLD-wide")', 'Hello World-Wide'],
  ['TEXT(PICKLISTCOUNT(Tags__c))', '2'],
  ['TEXT(ISOWEEK(DATE(2021, 1, 3)))', '53'],
  ['TEXT(ISOYEAR(DATE(2021, 1, 3)))', '2020'],
  ['TEXT(DAYOFYEAR(DATE(2024, 12, 31)))', '366'],
  ['TEXT(ROUND(DISTANCE(GEOLOCATION(52.52, 13.405), GEOLOCATION(48.137, 11.575), "km"), 0))', '504'],
  ['TEXT(ROUND(DISTANCE(GEOLOCATION(52.52, 13.405), GEOLOCATION(48.137, 11.575), "mi"), 0))', '313'],
  ['TEXT(ROUND(DISTANCE(Site__c, GEOLOCATION(48.137, 11.575), "km"), 0))', '504'],
  ['TEXT(DISTANCE(GEOLOCATION(152, 0), GEOLOCATION(0, 0), "km"))', null],
  ['TEXT(ROUND(SIN(PI() / 6) + COS(0) + TAN(0) + ASIN(1) - ACOS(0) + ATAN(1) - ATAN2(1, 1), 6))', '1.5'],
  ['TEXT(ACOS(2))', null],
];

let org: LocalOrg;
let id: string;
beforeAll(() => {
  org = orgOf([
    customObject('Thing__c'),
    customObject('Zip__c'),
    field('Zip__c.City__c', 'Text', '<length>40</length>'),
    field('Thing__c.Zip__c', 'Text', '<length>10</length>'),
    field('Thing__c.City__c', 'Text', '<length>40</length>'),
    field('Thing__c.At__c', 'DateTime'),
    field('Thing__c.Site__c', 'Location', '<displayLocationInDecimal>true</displayLocationInDecimal><scale>5</scale>'),
    field(
      'Thing__c.Tags__c',
      'MultiselectPicklist',
      `<valueSet><valueSetDefinition><sorted>false</sorted>${VALUES.join('')}</valueSetDefinition></valueSet><visibleLines>3</visibleLines>`
    ),
    ...TEXTS.map(([formula], at) => formulaField(`Thing__c.F${String(at)}__c`, 'Text', formula)),
    rule(
      'Thing__c.City_of_zip',
      'NOT(ISBLANK(Zip__c)) && VLOOKUP($ObjectType.Zip__c.Fields.City__c, $ObjectType.Zip__c.Fields.Name, Zip__c) <> City__c',
      'Another city has this code.'
    ),
    rule(
      'Thing__c.Zip_is_digits',
      'NOT(ISBLANK(Zip__c)) && NOT(REGEX(Zip__c, "\\\\d{5}(-\\\\d{4})?"))',
      'No such code.'
    ),
  ]);
  id = insert(org, 'Thing__c', {
    Name: 'T',
    Tags__c: 'Red;Blue',
    At__c: '2024-01-31T23:30:00Z',
    Site__Latitude__s: 52.52,
    Site__Longitude__s: 13.405,
  });
});
afterAll(() => {
  org.close();
});

describe('functions of formulas', () => {
  it.each(TEXTS.map(([formula, expected], at) => [formula, expected, at] as const))('%s is %s', (_, expected, at) => {
    expect(org.retrieve(org.admin, 'Thing__c', id)?.[`F${String(at)}__c`]).toBe(expected);
  });

  it('look records of other objects up by name, and match patterns as a whole, in rules', () => {
    insert(org, 'Zip__c', { Name: '12345', City__c: 'Springfield' });
    const save = (Zip__c: string, City__c: string) =>
      messages(run(org, { kind: 'insert', object: 'Thing__c', values: { Name: 'T', Zip__c, City__c } }));
    expect(save('12345', 'Springfield')).toEqual([]);
    expect(save('12345', 'Shelbyville')).toEqual(['Another city has this code.']);
    expect(save('1234', 'Springfield')).toEqual(['Another city has this code.', 'No such code.']);
  });

  it.each([
    ['REGEX(Zip__c, "a")'],
    ['ISNEW()'],
    ['ISCHANGED(Zip__c)'],
    ['VLOOKUP($ObjectType.Zip__c.Fields.City__c, $ObjectType.Zip__c.Fields.Name, Zip__c) = "x"'],
    ['CURRENCYRATE("EUR") > 1'],
    ['LINKTO("a", "b") = ""'],
    ['URLFOR("a") = ""'],
    ['HTMLENCODE("a") = ""'],
    ['PREDICT("a") > 1'],
  ])('refuse %s in a formula field', (formula) => {
    const name = formula.slice(0, formula.indexOf('('));
    expect(deploy(org, [formulaField('Thing__c.Bad__c', 'Checkbox', formula)])).toEqual([
      `Function ${name} may not be used in this type of formula`,
    ]);
  });
});
