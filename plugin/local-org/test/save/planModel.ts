import { customObject, field, rule } from '../metadata/orgOf.ts';

const KEY = '<length>80</length><unique>true</unique><externalId>true</externalId><caseSensitive>false</caseSensitive>';
const PICKLIST =
  '<valueSet><restricted>true</restricted><valueSetDefinition><value><fullName>A</fullName><default>false</default><label>A</label></value></valueSetDefinition></valueSet>';
/** Plans with numbers and sums of the steps below them, which refer to accounts and contacts. */
export const PLAN_MODEL = [
  customObject('Plan__c', '<type>AutoNumber</type><displayFormat>PL-{0000}</displayFormat>'),
  field('Plan__c.Key__c', 'Text', KEY),
  field(
    'Plan__c.Total__c',
    'Summary',
    '<summarizedField>Step__c.Cost__c</summarizedField><summaryForeignKey>Step__c.Plan__c</summaryForeignKey><summaryOperation>sum</summaryOperation>'
  ),
  field(
    'Plan__c.Open__c',
    'Summary',
    '<summaryFilterItems><field>Step__c.Kind__c</field><operation>notEqual</operation><value>A</value></summaryFilterItems><summaryForeignKey>Step__c.Plan__c</summaryForeignKey><summaryOperation>count</summaryOperation>'
  ),
  customObject('Step__c'),
  field(
    'Step__c.Plan__c',
    'MasterDetail',
    '<referenceTo>Plan__c</referenceTo><relationshipName>Steps</relationshipName><relationshipOrder>0</relationshipOrder>'
  ),
  field('Step__c.Cost__c', 'Currency', '<precision>8</precision><scale>2</scale>'),
  field('Step__c.Kind__c', 'Picklist', PICKLIST),
  field('Step__c.Account__c', 'Lookup', '<referenceTo>Account</referenceTo><relationshipName>Steps</relationshipName>'),
  field(
    'Step__c.Held__c',
    'Lookup',
    '<referenceTo>Contact</referenceTo><relationshipName>Held</relationshipName><deleteConstraint>Restrict</deleteConstraint>'
  ),
  field('Step__c.Note__c', 'Text', '<length>10</length><defaultValue>"n" &amp; "one"</defaultValue>'),
  field('Account.Key__c', 'Text', KEY),
  rule(
    'Step__c.Cost_Not_Negative',
    'Cost__c < 0',
    'A cost is not negative.',
    '<errorDisplayField>Cost__c</errorDisplayField>'
  ),
];
