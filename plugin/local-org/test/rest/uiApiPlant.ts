import type { MetadataComponent } from '../../src/contract.ts';
import { plantServer, type Answer, type PlantServer } from './plantServer.ts';
import { DATA, request } from './plantServer.ts';

export const component = (type: string, fullName: string, xml: string): MetadataComponent => ({
  type,
  fullName,
  xml,
  fileName: fullName,
});

const picklist = (name: string, valueSet: string): MetadataComponent =>
  component(
    'CustomField',
    `Machine__c.${name}`,
    `<CustomField><fullName>${name}</fullName><label>${name.replace('__c', '')}</label><type>Picklist</type><valueSet>${valueSet}</valueSet></CustomField>`
  );
const rule = (name: string, formula: string, rest: string): MetadataComponent =>
  component(
    'ValidationRule',
    `Machine__c.${name}`,
    `<ValidationRule><fullName>${name}</fullName><active>true</active><errorConditionFormula>${formula}</errorConditionFormula>${rest}</ValidationRule>`
  );
const values = (names: readonly string[]): string =>
  names
    .map((name) => `<value><fullName>${name}</fullName><default>false</default><label>${name}</label></value>`)
    .join('');
const setting = (value: string, controlling: readonly string[]): string =>
  `<valueSettings>${controlling.map((each) => `<controllingFieldValue>${each}</controllingFieldValue>`).join('')}<valueName>${value}</valueName></valueSettings>`;

/** Machines may not be stronger than 100, and choose a city of their country. */
export const UI_METADATA: readonly MetadataComponent[] = [
  picklist('Country__c', `<valueSetDefinition><sorted>false</sorted>${values(['DE', 'FR'])}</valueSetDefinition>`),
  picklist(
    'City__c',
    `<controllingField>Country__c</controllingField><valueSetDefinition><sorted>false</sorted>${values(['Berlin', 'Paris', 'Kehl'])}</valueSetDefinition>` +
      setting('Berlin', ['DE']) +
      setting('Paris', ['FR']) +
      setting('Kehl', ['DE', 'FR'])
  ),
  rule(
    'Weak',
    'Power__c &gt; 100',
    '<errorDisplayField>Power__c</errorDisplayField><errorMessage>Too strong.</errorMessage>'
  ),
  rule('NoBombs', 'Name = &quot;Bomb&quot;', '<errorMessage>No bombs.</errorMessage>'),
  component(
    'Layout',
    'Machine__c-Machine Layout',
    `<Layout xmlns="http://soap.sforce.com/2006/04/metadata">
  <layoutSections><detailHeading>true</detailHeading><editHeading>true</editHeading><label>Main</label>
    <layoutColumns><layoutItems><behavior>Required</behavior><field>Name</field></layoutItems>
      <layoutItems><behavior>Readonly</behavior><field>Double__c</field></layoutItems></layoutColumns>
    <layoutColumns><layoutItems><behavior>Edit</behavior><field>State__c</field></layoutItems>
      <layoutItems><behavior>Edit</behavior><field>Owner_Account__c</field></layoutItems></layoutColumns>
    <style>TwoColumnsTopToBottom</style></layoutSections>
  <relatedLists><fields>NAME</fields><fields>Weight__c</fields><relatedList>Part__c.Machine__c</relatedList><sortField>Weight__c</sortField><sortOrder>Desc</sortOrder></relatedLists></Layout>`
  ),
  component(
    'PermissionSet',
    'Viewers',
    `<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata"><label>Viewers</label>
  <objectPermissions><object>Machine__c</object><allowRead>true</allowRead></objectPermissions>
  <objectPermissions><object>Part__c</object><allowRead>true</allowRead></objectPermissions>
  <fieldPermissions><field>Machine__c.Power__c</field><readable>true</readable><editable>false</editable></fieldPermissions></PermissionSet>`
  ),
];

export interface UiPlant extends PlantServer {
  /** A call below `/services/data/v66.0` as a user who may read machines and, of their fields, the power. */
  viewer(method: string, path: string, body?: unknown): Promise<Answer>;
}

/** A plant with a layout, rules and a user who may only look. Its clock stands at noon. */
export async function uiPlant(options: Parameters<typeof plantServer>[0] = {}): Promise<UiPlant> {
  const plant = await plantServer({ now: () => new Date('2026-03-11T12:00:00.000Z'), ...options });
  const results = plant.org.org.applyMetadata(UI_METADATA, { checkOnly: false });
  const refused = results.find(({ success }) => !success);
  if (refused) throw new Error(`${refused.fullName}: ${refused.problem?.message ?? ''}`);
  const { body } = await plant.query("SELECT Id FROM PermissionSet WHERE Name = 'Viewers'");
  await plant.create('PermissionSetAssignment', {
    AssigneeId: plant.org.integration.userId,
    PermissionSetId: body.records[0].Id,
  });
  const authorization = `Bearer ${plant.org.integration.accessToken}`;
  return {
    ...plant,
    viewer: (method, path, content) => request(plant.server.url + DATA + path, method, content, { authorization }),
  };
}
