import type { MetadataComponent } from '../../src/contract.ts';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import type { CreateOrgOptions } from '../../src/org/createOrg.ts';
import { customObject, field, insert, metadata, orgOf } from '../metadata/orgOf.ts';

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const NUMBER = '<precision>12</precision><scale>2</scale>';
const OBJECTS: readonly MetadataComponent[] = [
  customObject('Job__c'),
  field('Job__c.Hours__c', 'Number', NUMBER),
  field('Job__c.Rate__c', 'Number', NUMBER),
  field('Job__c.Cost__c', 'Number', NUMBER),
  field('Job__c.State__c', 'Text', '<length>40</length>'),
  field('Job__c.Log__c', 'Text', '<length>255</length>'),
  field('Job__c.Total__c', 'Number', `${NUMBER}<formula>Hours__c * Rate__c</formula>`),
  field('Job__c.Parent__c', 'Lookup', '<referenceTo>Job__c</referenceTo><relationshipName>Parts</relationshipName>'),
];

/** A `<value>` (or another tag) of a flow: texts, numbers and flags as they are, `=X` for a reference. */
export function val(value: string | number | boolean, tag = 'value'): string {
  if (typeof value === 'number') return `<${tag}><numberValue>${String(value)}</numberValue></${tag}>`;
  if (typeof value === 'boolean') return `<${tag}><booleanValue>${String(value)}</booleanValue></${tag}>`;
  return value.startsWith('=')
    ? `<${tag}><elementReference>${value.slice(1)}</elementReference></${tag}>`
    : `<${tag}><stringValue>${escape(value)}</stringValue></${tag}>`;
}

export const to = (target: string, tag = 'connector'): string =>
  `<${tag}><targetReference>${target}</targetReference></${tag}>`;

export const element = (tag: string, name: string, inner: string): string =>
  `<${tag}><name>${name}</name><label>${name}</label><locationX>0</locationX><locationY>0</locationY>${inner}</${tag}>`;

export const assign = (
  name: string,
  target: string,
  operator: string,
  value: string | number | boolean,
  next = ''
): string =>
  element(
    'assignments',
    name,
    `<assignmentItems><assignToReference>${target}</assignToReference><operator>${operator}</operator>${val(value)}</assignmentItems>${next}`
  );

export const condition = (left: string, operator: string, right: string | number | boolean): string =>
  `<conditions><leftValueReference>${left}</leftValueReference><operator>${operator}</operator>${val(right, 'rightValue')}</conditions>`;

export const filter = (name: string, operator: string, value: string | number | boolean): string =>
  `<filters><field>${name}</field><operator>${operator}</operator>${val(value)}</filters>`;

export const formula = (name: string, dataType: string, expression: string): string =>
  `<formulas><name>${name}</name><dataType>${dataType}</dataType><expression>${escape(expression)}</expression><scale>2</scale></formulas>`;

export const variable = (name: string, dataType: string, inner = ''): string =>
  `<variables><name>${name}</name><dataType>${dataType}</dataType>${inner}</variables>`;

export const decision = (name: string, conditions: string, yes: string, otherwise = ''): string =>
  element(
    'decisions',
    name,
    `${otherwise}<defaultConnectorLabel>No</defaultConnectorLabel><rules><name>${name}_yes</name><conditionLogic>and</conditionLogic>${conditions}${yes}<label>Yes</label></rules>`
  );

/** A flow that records start. `start` holds filters and the connector. */
export const recordFlow = (name: string, when: string, type: string, start: string, body: string): MetadataComponent =>
  flow(
    name,
    `<start><locationX>0</locationX><locationY>0</locationY><object>Job__c</object><recordTriggerType>${type}</recordTriggerType><triggerType>${when}</triggerType>${start}</start>${body}`
  );

export const flow = (
  name: string,
  inner: string,
  status = 'Active',
  processType = 'AutoLaunchedFlow'
): MetadataComponent =>
  metadata(
    'Flow',
    name,
    `<apiVersion>66.0</apiVersion><label>${name}</label><processType>${processType}</processType><status>${status}</status>${inner}`
  );

export const startFormula = (expression: string): string => `<filterFormula>${escape(expression)}</filterFormula>`;

export const jobOrg = (more: readonly MetadataComponent[], options: Partial<CreateOrgOptions> = {}): LocalOrg =>
  orgOf([...OBJECTS, ...more], options);

export const job = (org: LocalOrg, values: Record<string, unknown> = {}): string =>
  insert(org, 'Job__c', { Name: 'Job', ...values });

export const readJob = (org: LocalOrg, id: string, name: string): unknown =>
  org.retrieve(org.admin, 'Job__c', id)?.[name];
