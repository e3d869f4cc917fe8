import type { MetadataComponent, Session } from '../../src/contract.ts';
import { createOrg } from '../../src/org/createOrg.ts';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { SoqlEngine, type RunOptions } from '../../src/soql/soqlEngine.ts';
import type { Json } from '../../src/soql/shape.ts';

const field = (fullName: string, type: string, rest = ''): string =>
  `<fields><fullName>${fullName}</fullName><label>${fullName.replace('__c', '')}</label><type>${type}</type>${rest}</fields>`;

const object = (label: string, fields: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">` +
  `<label>${label}</label><pluralLabel>${label}s</pluralLabel><deploymentStatus>Deployed</deploymentStatus>` +
  `<sharingModel>ReadWrite</sharingModel>` +
  `<nameField><label>Name</label><type>Text</type></nameField>${fields}</CustomObject>`;

const VALUES = ['New', 'Running', 'Broken'].map(
  (value) => `<value><fullName>${value}</fullName><default>false</default><label>${value} state</label></value>`
);

/** A plant with machines, and parts of machines: two custom objects that know nothing of orders. */
export const PLANT_METADATA: readonly MetadataComponent[] = [
  {
    type: 'CustomObject',
    fullName: 'Machine__c',
    fileName: 'objects/Machine__c.object',
    xml: object(
      'Machine',
      field('Key__c', 'Text', '<length>40</length><externalId>true</externalId><unique>true</unique>') +
        field('Serial__c', 'Text', '<length>40</length><caseSensitive>true</caseSensitive><unique>true</unique>') +
        field('Batch__c', 'Text', '<length>40</length><externalId>true</externalId>') +
        field('Power__c', 'Number', '<precision>12</precision><scale>2</scale>') +
        field('Cost__c', 'Currency', '<precision>12</precision><scale>2</scale>') +
        field('BuiltOn__c', 'Date') +
        field('SeenAt__c', 'DateTime') +
        field('IsOn__c', 'Checkbox', '<defaultValue>false</defaultValue>') +
        field('Notes__c', 'LongTextArea', '<length>2000</length><visibleLines>3</visibleLines>') +
        field(
          'State__c',
          'Picklist',
          `<valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>${VALUES.join('')}</valueSetDefinition></valueSet>`
        ) +
        field(
          'Tags__c',
          'MultiselectPicklist',
          `<visibleLines>3</visibleLines><valueSet><valueSetDefinition><sorted>false</sorted>${VALUES.join('')}</valueSetDefinition></valueSet>`
        ) +
        field('Double__c', 'Number', '<precision>18</precision><scale>2</scale><formula>Power__c * 2</formula>') +
        field(
          'Owner_Account__c',
          'Lookup',
          '<referenceTo>Account</referenceTo><relationshipName>Machines</relationshipName><deleteConstraint>SetNull</deleteConstraint>'
        )
    ),
  },
  {
    type: 'CustomObject',
    fullName: 'Part__c',
    fileName: 'objects/Part__c.object',
    xml: object(
      'Part',
      field('Weight__c', 'Number', '<precision>10</precision><scale>1</scale>') +
        field(
          'Machine__c',
          'Lookup',
          '<referenceTo>Machine__c</referenceTo><relationshipName>Parts</relationshipName><deleteConstraint>SetNull</deleteConstraint>'
        ) +
        field(
          'Parent__c',
          'Lookup',
          '<referenceTo>Part__c</referenceTo><relationshipName>Children</relationshipName><deleteConstraint>SetNull</deleteConstraint>'
        )
    ),
  },
];

export const NOON = new Date('2026-03-11T12:00:00.000Z');

export interface Plant {
  readonly org: LocalOrg;
  readonly admin: Session;
  readonly engine: SoqlEngine;
  insert(object: string, values: Readonly<Record<string, unknown>>): string;
  /** Records without their attributes, nested ones too. */
  query(soql: string, options?: RunOptions): Json[];
}

export function plantOrg(): Plant {
  const org = createOrg({ name: 'plant', now: () => NOON });
  const refused = org.applyMetadata(PLANT_METADATA, { checkOnly: false }).find((result) => !result.success);
  if (refused) throw new Error(`${refused.fullName}: ${refused.problem?.message ?? ''}`);
  const engine = new SoqlEngine(org, () => NOON);
  return {
    org,
    admin: org.admin,
    engine,
    insert: (name, values) => {
      const [result] = org.save(org.admin, [{ kind: 'insert', object: name, values }], { allOrNone: true });
      if (!result?.success) throw result?.errors[0] ?? new Error('not saved');
      return result.id;
    },
    query: (soql, options) => {
      const result = engine.run(soql, options);
      return result.page(0, result.length, '/services/data/v66.0').map(plain);
    },
  };
}

function plain(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as Readonly<Record<string, Json>>);
  return Object.fromEntries(entries.filter(([key]) => key !== 'attributes').map(([key, each]) => [key, plain(each)]));
}
