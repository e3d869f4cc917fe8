import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOrg } from '../../src/org/createOrg.ts';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { customObject, deploy, field, insert, metadata, orgOf } from './orgOf.ts';

const MERGED = metadata(
  'CustomObject',
  'Thing__c',
  `<label>Thing</label><pluralLabel>Things</pluralLabel><nameField><label>Name</label><type>Text</type></nameField>
<fields><fullName>A__c</fullName><label>A</label><type>Text</type><length>10</length></fields>
<validationRules><fullName>R</fullName><active>true</active><errorConditionFormula>A__c = "no"</errorConditionFormula><errorMessage>No.</errorMessage></validationRules>`
);

describe('applying metadata', () => {
  let org: LocalOrg;
  beforeEach(() => {
    org = orgOf();
  });
  afterEach(() => org.close());

  it('takes the parts of an object file as components of their own', () => {
    const results = org.applyMetadata([MERGED], { checkOnly: false });

    expect(results.map(({ type, fullName, created, id }) => [type, fullName, created, id?.slice(0, 3)])).toEqual([
      ['CustomObject', 'Thing__c', true, '01I'],
      ['CustomField', 'Thing__c.A__c', true, '00N'],
      ['ValidationRule', 'Thing__c.R', true, '03d'],
    ]);
    expect(org.schema.object('thing__C')).toMatchObject({ label: 'Thing', keyPrefix: 'a00', custom: true });
  });

  it('says what is created, changed and unchanged', () => {
    org.applyMetadata([MERGED], { checkOnly: false });
    const longer = field('Thing__c.A__c', 'Text', '<length>20</length>');

    const again = org.applyMetadata([MERGED], { checkOnly: false });
    const changed = org.applyMetadata([longer], { checkOnly: false });

    expect(again.every(({ created, changed: isChanged }) => !created && !isChanged)).toBe(true);
    expect(changed).toMatchObject([{ created: false, changed: true }]);
    expect(org.schema.object('Thing__c')?.fields.get('a__c')?.length).toBe(20);
  });

  it('changes nothing when it only checks, or when one component is wrong', () => {
    const before = org.components();
    org.applyMetadata([MERGED], { checkOnly: true });
    expect(org.schema.object('Thing__c')).toBeUndefined();

    expect(deploy(org, [customObject('Good__c'), field('Good__c.Bad__c', 'Txt')])).toEqual([
      "'Txt' is not a valid value for the enum 'FieldType'",
    ]);
    expect(org.schema.object('Good__c')).toBeUndefined();
    expect(org.components()).toEqual(before);
  });

  it.each<[string, Parameters<typeof deploy>[1], string]>([
    [
      'a field of no object',
      [field('Nope__c.A__c', 'Text', '<length>5</length>')],
      'Entity Enumeration Or ID: bad value for restricted picklist field: Nope__c',
    ],
    [
      'a lookup to no object',
      [customObject('T__c'), field('T__c.A__c', 'Lookup', '<referenceTo>Nope__c</referenceTo>')],
      "referenceTo value of 'Nope__c' does not resolve to a valid sObject type",
    ],
    [
      'text that is too long',
      [customObject('T__c'), field('T__c.A__c', 'Text', '<length>256</length>')],
      'Text fields have a length of 1 to 255, not 256.',
    ],
    [
      'a roll-up over a lookup',
      [
        customObject('T__c'),
        field(
          'T__c.Sum__c',
          'Summary',
          '<summaryForeignKey>Contact.AccountId</summaryForeignKey><summaryOperation>count</summaryOperation>'
        ),
      ],
      "Invalid Summary foreign key 'Contact.AccountId'.",
    ],
    [
      'a missing element',
      [metadata('CustomObject', 'T__c', '<label>T</label>')],
      'Must specify a nameField of type Text or AutoNumber for the custom object T__c',
    ],
    [
      'a deletion of nothing',
      [{ type: 'CustomField', fullName: 'Account.A__c', fileName: '', delete: true }],
      'No CustomField named: Account.A__c found',
    ],
  ])('refuses %s', (_, components, message) => {
    expect(deploy(org, components)).toContain(message);
  });

  it('says where XML breaks', () => {
    const [result] = org.applyMetadata([{ ...MERGED, xml: '<CustomObject>\n  <label>T</lable>\n</CustomObject>' }], {
      checkOnly: false,
    });

    expect(result).toMatchObject({ success: false, problem: { line: 2, column: 11 } });
  });

  it('removes an object with its parts and its records', () => {
    const before = org.components();
    org.applyMetadata([MERGED], { checkOnly: false });
    insert(org, 'Thing__c', {});

    expect(deploy(org, [{ type: 'CustomObject', fullName: 'Thing__c', fileName: '', delete: true }])).toEqual([]);
    expect([org.schema.object('Thing__c'), org.components()]).toEqual([undefined, before]);
  });

  it('describes value sets, events, settings and relationships', () => {
    deploy(org, [
      metadata(
        'GlobalValueSet',
        'Colors',
        '<customValue><fullName>Red</fullName><default>true</default><label>Rot</label></customValue><masterLabel>Colors</masterLabel><sorted>false</sorted>'
      ),
      metadata(
        'StandardValueSet',
        'OrderStatus',
        '<sorted>false</sorted><standardValue><fullName>Draft</fullName><default>true</default><label>Draft</label></standardValue><standardValue><fullName>Held</fullName><default>false</default><label>Held</label></standardValue>'
      ),
      MERGED,
      field('Thing__c.Color__c', 'Picklist', '<valueSet><valueSetName>Colors</valueSetName></valueSet>'),
      field(
        'Thing__c.Order__c',
        'Lookup',
        '<referenceTo>Order</referenceTo><relationshipName>Things</relationshipName>'
      ),
      metadata(
        'CustomObject',
        'Bell__e',
        '<label>Bell</label><pluralLabel>Bells</pluralLabel><eventType>HighVolume</eventType><publishBehavior>PublishAfterCommit</publishBehavior>'
      ),
    ]);
    const { schema } = org;

    expect(schema.object('Thing__c')?.fields.get('color__c')?.picklistValues).toEqual([
      { value: 'Red', label: 'Rot', active: true, defaultValue: true },
    ]);
    expect(
      schema
        .object('Order')
        ?.fields.get('status')
        ?.picklistValues.map(({ value }) => value)
    ).toEqual(['Draft', 'Held']);
    expect(schema.childRelationships('Order')).toContainEqual({
      childObject: 'Thing__c',
      field: 'Order__c',
      name: 'Things__r',
      cascadeDelete: false,
    });
    expect(schema.object('Bell__e')).toMatchObject({
      kind: 'event',
      queryable: false,
      createable: true,
      keyPrefix: 'e00',
    });
    expect(schema.objectOfId('801000000000000AAA')?.name).toBe('Order');
  });

  it('shows queues, permission sets and record types as records', () => {
    deploy(org, [
      metadata(
        'Queue',
        'Desk',
        '<doesSendEmailToMembers>false</doesSendEmailToMembers><name>The Desk</name><queueSobject><sobjectType>Case</sobjectType></queueSobject>'
      ),
      metadata('PermissionSet', 'Worker', '<label>Worker</label>'),
      metadata('RecordType', 'Account.Big', '<fullName>Big</fullName><active>true</active><label>Big One</label>'),
    ]);
    const first = (sql: string): unknown => org.sql.all(sql, [])[0];

    expect(first('SELECT "Name", "Type" FROM "Group" WHERE "DeveloperName" = \'Desk\'')).toEqual({
      Name: 'The Desk',
      Type: 'Queue',
    });
    expect(first('SELECT "SobjectType" FROM "QueueSobject"')).toEqual({ SobjectType: 'Case' });
    expect(first('SELECT "Label" FROM "PermissionSet" WHERE "Name" = \'worker\'')).toEqual({ Label: 'Worker' });
    expect(first('SELECT "Name", "SobjectType" FROM "RecordType"')).toEqual({
      Name: 'Big One',
      SobjectType: 'Account',
    });
    deploy(org, [{ type: 'PermissionSet', fullName: 'Worker', fileName: '', delete: true }]);
    expect(first('SELECT "Label" FROM "PermissionSet" WHERE "Name" = \'worker\'')).toBeUndefined();
  });
});

const project = new URL('../../../../force-app', import.meta.url).pathname;

describe.skipIf(!existsSync(project))('the metadata of the project around this package', () => {
  it('is accepted as it stands', () => {
    const org = createOrg({ name: 'project', sourceFolders: [project] });

    expect(org.components().length).toBeGreaterThan(0);
    org.close();
  });
});
