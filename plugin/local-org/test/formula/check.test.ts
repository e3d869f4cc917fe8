import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { customObject, deploy, field, formulaField, orgOf, rule } from '../metadata/orgOf.ts';

describe('a deploy with a wrong formula', () => {
  let org: LocalOrg;
  beforeAll(() => {
    org = orgOf([
      customObject('Thing__c'),
      field('Thing__c.Amount__c', 'Number', '<precision>12</precision><scale>2</scale>'),
      field('Thing__c.Text__c', 'Text', '<length>100</length>'),
      field(
        'Thing__c.State__c',
        'Picklist',
        '<valueSet><valueSetDefinition><value><fullName>A</fullName><default>false</default><label>A</label></value></valueSetDefinition></valueSet>'
      ),
    ]);
  });
  afterAll(() => org.close());

  it.each([
    ['Amont__c > 1', 'Field Amont__c does not exist. Check spelling.'],
    ['Owner.Nope__c = "x"', 'Field Owner.Nope__c does not exist. Check spelling.'],
    ['$Permission.Nope', 'Field $Permission.Nope does not exist. Check spelling.'],
    ['$Label.Nope = "x"', 'Field $Label.Nope does not exist. Check spelling.'],
    ['FOO(1)', 'Unknown function FOO. Check spelling.'],
    ['AND(true, 1)', "Incorrect parameter type for function 'AND()'. Expected Boolean, received Number"],
    ['IF(true, 1)', "Incorrect number of parameters for function 'IF()'. Expected 3, received 2"],
    ['Text__c > 1', "Incorrect parameter type for operator '>'. Expected Text, received Number"],
    ['Text__c * 2 > 1', "Incorrect parameter type for operator '*'. Expected Number, Date, DateTime, received Text"],
    ['State__c = "A"', 'Field State__c is a picklist field. Picklist fields are only supported in certain functions.'],
    ['ISPICKVAL(State__c, Text__c)', 'Function ISPICKVAL may only be used with a text literal'],
    ['Amount__c', 'Formula result is data type (Number), incompatible with expected data type (true or false).'],
    ['(Amount__c > 1', "Syntax error. Missing ')'"],
    ['Amount__c > 1)', "Syntax error. Extra ')'"],
    ['Amount__c >', 'Syntax error. Found end of formula'],
    ['Amount__c # 1', "Syntax error. Found '#'"],
    ['ISCHANGED(1)', 'Function ISCHANGED may only be used with a field of the record'],
  ])('%s fails with its reason', (formula, message) => {
    expect(deploy(org, [rule('Thing__c.Wrong', formula)])).toEqual([message]);
  });

  it('says where the formula is wrong, in the lines of the file', () => {
    const wrong = rule('Thing__c.Wrong', 'AND(\n  Amount__c < 5 &&\n  Amont__c < 5)');

    const [result] = org.applyMetadata([wrong], { checkOnly: true });

    expect(result?.problem).toMatchObject({ line: 6, column: 3 });
  });

  it('fails when a field goes that a rule needs', () => {
    deploy(org, [rule('Thing__c.Needs_Amount', 'Amount__c < 0')]);
    const gone = { type: 'CustomField', fullName: 'Thing__c.Amount__c', fileName: '', delete: true };

    expect(deploy(org, [gone])).toEqual(['Field Amount__c does not exist. Check spelling.']);
    expect(org.schema.object('Thing__c')?.fields.has('amount__c')).toBe(true);
  });

  it('refuses formulas that go round in a circle, and names the fields on it', () => {
    deploy(org, [formulaField('Thing__c.A__c', 'Number', '1', '<precision>18</precision><scale>0</scale>')]);
    deploy(org, [formulaField('Thing__c.B__c', 'Number', 'A__c', '<precision>18</precision><scale>0</scale>')]);

    expect(
      deploy(org, [formulaField('Thing__c.A__c', 'Number', 'B__c', '<precision>18</precision><scale>0</scale>')])
    ).toEqual(['Formula A__c refers to itself: A__c, B__c.']);
  });

  it('refuses formulas that are too deep for anybody to have written', () => {
    expect(deploy(org, [rule('Thing__c.Deep', `${'('.repeat(1500)}true${')'.repeat(1500)}`)])).toEqual([
      'The formula is nested too deeply.',
    ]);
  });
});
