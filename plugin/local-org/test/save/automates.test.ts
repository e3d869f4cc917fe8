import { afterAll, describe, expect, it } from 'vitest';
import type { MetadataComponent } from '../../src/contract.ts';
import { customObject, metadata, orgOf, rule } from '../metadata/orgOf.ts';

const sleeping = rule('Resting__c.Off', 'ISBLANK(Name)');
const trigger: MetadataComponent = {
  ...metadata('ApexTrigger', 'Watch', '<apiVersion>66.0</apiVersion><status>Active</status>'),
  fileName: 'triggers/Watch.trigger',
  content: Buffer.from('trigger Watch on Watched__c (before insert) { Integer seen = Trigger.new.size(); }'),
};
const workflow = metadata(
  'Workflow',
  'Worked__c',
  '<fieldUpdates><fullName>Call</fullName><field>Name</field><name>Call</name><operation>Literal</operation>' +
    '<literalValue>Called</literalValue><notifyAssignee>false</notifyAssignee><protected>false</protected></fieldUpdates>' +
    '<rules><fullName>Always</fullName><active>true</active><formula>true</formula>' +
    '<actions><name>Call</name><type>FieldUpdate</type></actions><triggerType>onCreateOnly</triggerType></rules>'
);
const flow = metadata(
  'Flow',
  'Flowing',
  '<label>Flowing</label><processType>AutoLaunchedFlow</processType><status>Active</status>' +
    '<assignments><name>Set</name><label>Set</label><assignmentItems><assignToReference>$Record.Name</assignToReference>' +
    '<operator>Assign</operator><value><stringValue>Set</stringValue></value></assignmentItems></assignments>' +
    '<start><connector><targetReference>Set</targetReference></connector><object>Flowed__c</object>' +
    '<recordTriggerType>Create</recordTriggerType><triggerType>RecordBeforeSave</triggerType></start>'
);

describe('what a save starts', () => {
  const org = orgOf([
    ...['Plain__c', 'Resting__c', 'Ruled__c', 'Watched__c', 'Worked__c', 'Flowed__c'].map((name) => customObject(name)),
    rule('Ruled__c.Named', 'ISBLANK(Name)'),
    { ...sleeping, xml: (sleeping.xml ?? '').replace('<active>true', '<active>false') },
    trigger,
    workflow,
    flow,
  ]);
  afterAll(() => {
    org.close();
  });

  it.each([
    ['Plain__c', false],
    ['Resting__c', false],
    ['Ruled__c', true],
    ['Watched__c', true],
    ['Worked__c', true],
    ['Flowed__c', true],
  ])('of a %s is known: %s', (name, isAutomated) => {
    const object = org.schema.object(name);
    expect(object && org.automates(object)).toBe(isAutomated);
  });
});
