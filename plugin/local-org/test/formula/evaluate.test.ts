import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { customObject, deploy, field, formulaField, insert, metadata, orgOf } from '../metadata/orgOf.ts';

const PICKLIST = `<valueSet><restricted>true</restricted><valueSetDefinition>
<value><fullName>Draft</fullName><default>true</default><label>Draft</label></value>
<value><fullName>Done</fullName><default>false</default><label>Done</label></value></valueSetDefinition></valueSet>`;

const MODEL = [
  customObject('Thing__c'),
  field('Thing__c.Amount__c', 'Number', '<precision>12</precision><scale>2</scale>'),
  field('Thing__c.Blank__c', 'Number', '<precision>12</precision><scale>2</scale>'),
  field('Thing__c.Rate__c', 'Percent', '<precision>5</precision><scale>2</scale>'),
  field('Thing__c.Text__c', 'Text', '<length>100</length>'),
  field('Thing__c.None__c', 'Text', '<length>100</length>'),
  field('Thing__c.Day__c', 'Date'),
  field('Thing__c.At__c', 'DateTime'),
  field('Thing__c.State__c', 'Picklist', PICKLIST),
  field('Thing__c.Tags__c', 'MultiselectPicklist', `${PICKLIST}<visibleLines>4</visibleLines>`),
  field(
    'Thing__c.Account__c',
    'Lookup',
    '<referenceTo>Account</referenceTo><relationshipName>Things</relationshipName>'
  ),
  metadata('CustomPermission', 'Do_It', '<label>Do it</label>'),
  metadata('CustomLabels', 'CustomLabels', '<labels><fullName>Hello</fullName><value>Good day</value></labels>'),
];

/** `[formula, expected]`; the record has amount 1234.5, text "Hello World", day 2024-01-31, at 2024-01-31T23:30:00Z. */
const TEXTS: readonly (readonly [string, string | null])[] = [
  ['Text__c & "!"', 'Hello World!'],
  ['None__c & "x"', 'x'],
  ['Text__c + "!"', 'Hello World!'],
  ['None__c', null],
  ['TEXT(Amount__c)', '1234.5'],
  ['TEXT(0.1 + 0.2)', '0.3'],
  ['TEXT(Day__c)', '2024-01-31'],
  ['TEXT(At__c)', '2024-01-31 23:30:00Z'],
  ['TEXT(State__c)', 'Draft'],
  ['LEFT(Text__c, 5)', 'Hello'],
  ['RIGHT(Text__c, 5)', 'World'],
  ['MID(Text__c, 7, 3)', 'Wor'],
  ['UPPER(Text__c)', 'HELLO WORLD'],
  ['LOWER(Text__c)', 'hello world'],
  ['SUBSTITUTE(Text__c, "l", "L")', 'HeLLo WorLd'],
  ['TRIM("  x ")', 'x'],
  ['LPAD("7", 3, "0")', '007'],
  ['RPAD("7", 3, "0")', '700'],
  ['LPAD("1234", 2)', '12'],
  ['IF(Amount__c > 1000, "big", "small")', 'big'],
  ['IF(Blank__c > 1, "yes", "no")', 'no'],
  ['CASE(State__c, "Draft", "d", "Done", "e", "?")', 'd'],
  ['CASE(MONTH(Day__c), 1, "Jan", 2, "Feb", "later")', 'Jan'],
  ['BLANKVALUE(None__c, "none")', 'none'],
  ['NULLVALUE(None__c, "none")', null],
  ['Account__r.Name', 'Acme'],
  ['Account__r.Owner.Username', 'admin@test.local.test'],
  ['Account__r.Parent.Name', null],
  ['$Label.Hello', 'Good day'],
  ['$Profile.Name', 'System Administrator'],
  ['CASESAFEID("001D000000IqhSL")', '001D000000IqhSLIAZ'],
  ['HYPERLINK("/x", "here")', '<a href="/x" target="_blank">here</a>'],
  ['"a" & BR() & "b"', 'a\nb'],
  ["'single \\' and \\\\'", "single ' and \\"],
  ['/* why */ "said"', 'said'],
  ['TEXT(ADDMONTHS(Day__c, 1))', '2024-02-29'],
  ['TEXT(ADDMONTHS(DATE(2024, 2, 29), 1))', '2024-03-31'],
  ['TEXT(DATE(2024, 2, 28) + 2)', '2024-03-01'],
  ['TEXT(DATEVALUE(At__c))', '2024-01-31'],
  ['TEXT(DATEVALUE("2024-03-01"))', '2024-03-01'],
  ['TEXT(TODAY())', '2026-03-15'],
  ['TEXT(At__c + 0.5)', '2024-02-01 11:30:00Z'],
];

const NUMBERS: readonly (readonly [string, number | null])[] = [
  ['Amount__c * 2', 2469],
  ['Blank__c + 1', null],
  ['1 / 3 * 3', 1],
  ['1 / 0', null],
  ['2 ^ 10', 1024],
  ['-2 ^ 2', 4],
  ['2 + 3 * 4 - 1', 13],
  ['(2 + 3) * 4', 20],
  ['10 - 4 - 3', 3],
  ['.5 + 1', 1.5],
  ['Rate__c', 0.25],
  ['LEN(Text__c)', 11],
  ['LEN(None__c)', 0],
  ['FIND("o", Text__c)', 5],
  ['FIND("o", Text__c, 6)', 8],
  ['FIND("z", Text__c)', 0],
  ['VALUE("12.5")', 12.5],
  ['VALUE("abc")', null],
  ['ROUND(2.5, 0)', 3],
  ['ROUND(-2.5, 0)', -3],
  ['ROUND(1.005, 2)', 1.01],
  ['ROUND(1234, -2)', 1200],
  ['FLOOR(-2.5)', -2],
  ['CEILING(-2.5)', -3],
  ['MFLOOR(-2.5)', -3],
  ['MCEILING(-2.5)', -2],
  ['FLOOR(1/3*3)', 1],
  ['MOD(10, 3)', 1],
  ['MOD(-10, 3)', -1],
  ['ABS(-3)', 3],
  ['MAX(1, 5, 3)', 5],
  ['MIN(1, 5, 3)', 1],
  ['SQRT(16)', 4],
  ['EXP(0)', 1],
  ['LN(1)', 0],
  ['LOG(1000)', 3],
  ['DATE(2024, 3, 1) - DATE(2024, 2, 1)', 29],
  ['At__c - DATETIMEVALUE("2024-01-31 11:30:00")', 0.5],
  ['YEAR(Day__c)', 2024],
  ['MONTH(Day__c)', 1],
  ['DAY(Day__c)', 31],
  ['WEEKDAY(DATE(2024, 1, 7))', 1],
  ['BLANKVALUE(Blank__c, 7)', 7],
  ['NULLVALUE(Blank__c, 7)', 7],
  ['IF(ISBLANK(Blank__c), 1, 2)', 1],
];

const CONDITIONS: readonly (readonly [string, boolean])[] = [
  ['AND(true, Amount__c > 1)', true],
  ['OR(false, Amount__c < 1)', false],
  ['Amount__c > 1 && !(Amount__c > 2000) || false', true],
  ['NOT(Blank__c > 1)', false],
  ['Blank__c = 0', false],
  ['Blank__c <> 0', false],
  ['NOT(ISBLANK(Blank__c))', false],
  ['None__c = ""', true],
  ['Text__c = "hello world"', false],
  ['Text__c == "Hello World"', true],
  ['Text__c != "Hello World"', false],
  ['ISBLANK(None__c)', true],
  ['ISNULL(None__c)', false],
  ['ISBLANK(State__c)', false],
  ['ISPICKVAL(State__c, "Draft")', true],
  ['ISPICKVAL(State__c, "")', false],
  ['INCLUDES(Tags__c, "Done")', true],
  ['INCLUDES(Tags__c, "Do")', false],
  ['CONTAINS(Text__c, "lo W")', true],
  ['BEGINS(Text__c, "Hell")', true],
  ['ISNUMBER("1e3")', true],
  ['ISNUMBER("x")', false],
  ['Day__c < DATE(2024, 2, 1)', true],
  ['$Permission.Do_It', false],
  ['$User.IsActive', true],
];

describe('formula fields', () => {
  let org: LocalOrg;
  let thing: string;
  beforeAll(() => {
    const fields = [
      ...TEXTS.map(([formula], index) => formulaField(`Thing__c.T${index}__c`, 'Text', formula, blank)),
      ...NUMBERS.map(([formula], index) => formulaField(`Thing__c.N${index}__c`, 'Number', formula, number + blank)),
      ...CONDITIONS.map(([formula], index) => formulaField(`Thing__c.B${index}__c`, 'Checkbox', formula, blank)),
    ];
    org = orgOf([...MODEL, ...fields]);
    const account = insert(org, 'Account', { Name: 'Acme' });
    thing = insert(org, 'Thing__c', {
      Amount__c: 1234.5,
      Rate__c: 25,
      Text__c: 'Hello World',
      Day__c: '2024-01-31',
      At__c: '2024-01-31T23:30:00Z',
      Tags__c: 'Done;Draft',
      Account__c: account,
    });
  });
  afterAll(() => org.close());
  const blank = '<formulaTreatBlanksAs>BlankAsBlank</formulaTreatBlanksAs>';
  const number = '<precision>18</precision><scale>2</scale>';
  const value = (name: string): unknown => org.retrieve(org.admin, 'Thing__c', thing)?.[name];

  it.each(TEXTS.map(([formula, expected], index) => ({ formula, expected, index })))(
    '$formula is $expected',
    ({ expected, index }) => {
      expect(value(`T${index}__c`)).toBe(expected);
    }
  );

  it.each(NUMBERS.map(([formula, expected], index) => ({ formula, expected, index })))(
    '$formula is $expected',
    ({ expected, index }) => {
      expect(value(`N${index}__c`)).toBe(expected);
    }
  );

  it.each(CONDITIONS.map(([formula, expected], index) => ({ formula, expected, index })))(
    '$formula is $expected',
    ({ expected, index }) => {
      expect(value(`B${index}__c`)).toBe(expected);
    }
  );

  it('counts blank numbers as zero where the field says so', () => {
    const zero = '<formulaTreatBlanksAs>BlankAsZero</formulaTreatBlanksAs>';
    deploy(org, [
      formulaField('Thing__c.Zero__c', 'Number', 'Blank__c + 1', number + zero),
      formulaField('Thing__c.ZeroTest__c', 'Checkbox', 'ISBLANK(Blank__c)', zero),
    ]);

    expect([value('Zero__c'), value('ZeroTest__c')]).toEqual([1, false]);
  });

  it('shows a percent result as percent, and uses other formulas', () => {
    deploy(org, [
      formulaField('Thing__c.Half__c', 'Percent', 'Rate__c / 2', number),
      formulaField('Thing__c.Quarter__c', 'Percent', 'Half__c / 2', number),
    ]);

    expect([value('Half__c'), value('Quarter__c')]).toEqual([12.5, 6.25]);
  });

  it('are read from SQL by the user whose work runs', () => {
    deploy(org, [formulaField('Thing__c.Reader__c', 'Text', '$User.Id', blank)]);
    const sql = `SELECT ${org.sql.calculated('Thing__c', 'Reader__c', 't."Id"')} AS "v" FROM "Thing__c" t`;

    expect(org.sql.all(sql, [])).toEqual([{ v: org.admin.userId }]);
    expect(org.runAs({ ...org.admin, userId: '005Lo0000000099' }, () => org.sql.all(sql, []))).toEqual([{ v: null }]);
  });

  it('can be read from SQL', () => {
    const sql = `SELECT ${org.sql.calculated('Thing__c', 'N0__c', 't."Id"')} AS "v" FROM "Thing__c" t`;

    expect(org.sql.all(sql, [])).toEqual([{ v: 2469 }]);
  });
});
