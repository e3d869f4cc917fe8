/** Limits and rules of the platform that the schema does not state: a deployment would refuse what is found here. */
import { findingAt, type Finding } from './finding.ts';
import { checkFieldType } from './fieldTypeRules.ts';
import { fieldsOfObject, ofSuffix, placeOf, type Component, type Project } from './project.ts';
import { child, childText, type XmlElement } from './xmlTree.ts';

/** Longest text of an element, by file suffix. */
const lengths: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  object: { label: 40, pluralLabel: 40, description: 1000 },
  field: { label: 40, description: 1000, inlineHelpText: 510, relationshipLabel: 80, relationshipName: 40 },
  validationRule: { description: 255, errorMessage: 255 },
  listView: { label: 40 },
  compactLayout: { label: 40 },
  customPermission: { label: 80, description: 255 },
  permissionset: { label: 80, description: 255 },
  tab: { description: 255 },
  app: { label: 80, description: 255 },
  queue: { name: 80 },
};

const named = new Set([
  'object',
  'field',
  'validationRule',
  'listView',
  'compactLayout',
  'customPermission',
  'permissionset',
  'app',
  'queue',
  'flexipage',
]);
const MAX_EXTERNAL_IDS = 25;
const MAX_MASTERS = 2;
const MAX_LOOKUPS = 40;
const MAX_LONG_TEXT = 1_638_400;

type Report = (component: Component, element: XmlElement, rule: string, message: string) => void;

export function checkPlatformRules(project: Project): readonly Finding[] {
  const findings: Finding[] = [];
  const report: Report = (component, element, rule, message) => {
    findings.push(findingAt(placeOf(component, element), `platform/${rule}`, message));
  };
  for (const component of project.components) {
    checkName(component, report);
    checkLengths(component, report);
  }
  for (const field of project.fields.values()) {
    checkFieldType(project, field, (element, rule, message) => report(field.component, element, rule, message));
  }
  for (const object of ofSuffix(project.components, 'object')) checkObject(project, object, report);
  checkRelationshipNames(project, report);
  return findings;
}

function checkName(component: Component, report: Report): void {
  const { name, root, suffix } = component;
  const fullName = child(root, 'fullName');
  if (fullName && fullName.text !== name) {
    report(component, fullName, 'name-differs', `<fullName> is ${fullName.text}, but the file is named ${name}`);
  }
  if (!named.has(suffix)) return;
  const own = name.replace(/__(c|e|mdt)$/, '');
  if (own.length > 40) report(component, root, 'name-too-long', `${name} is longer than 40 characters`);
  if (!/^[A-Za-z](?:_?[A-Za-z0-9])*$/.test(own)) {
    report(component, root, 'name', `${name} must start with a letter, hold letters, digits and single underscores`);
  }
}

function checkLengths(component: Component, report: Report): void {
  for (const [name, most] of Object.entries(lengths[component.suffix] ?? {})) {
    const element = child(component.root, name);
    if (element && element.text.length > most) {
      report(
        component,
        element,
        'too-long',
        `<${name}> holds ${element.text.length} characters; the platform takes ${most}`
      );
    }
  }
}

function checkObject(project: Project, object: Component, report: Report): void {
  const { name, root } = object;
  const fields = fieldsOfObject(project, name);
  const count = (matches: (field: (typeof fields)[number]) => boolean): number => fields.filter(matches).length;
  const limits: readonly (readonly [number, number, string])[] = [
    [count((field) => field.externalId), MAX_EXTERNAL_IDS, 'external ids'],
    [count((field) => field.type === 'MasterDetail'), MAX_MASTERS, 'master-detail fields'],
    [count((field) => field.type === 'Lookup' || field.type === 'MasterDetail'), MAX_LOOKUPS, 'relationships'],
  ];
  for (const [actual, most, what] of limits) {
    if (actual > most) report(object, root, 'too-many', `${name} has ${actual} ${what}; the platform takes ${most}`);
  }
  const longText = fields
    .filter((field) => field.type === 'LongTextArea' || field.type === 'Html')
    .reduce((sum, field) => sum + Number(childText(field.component.root, 'length') ?? 0), 0);
  if (longText > MAX_LONG_TEXT) report(object, root, 'too-many', `${name} holds ${longText} characters of long text`);
  if (!name.endsWith('__c')) return;
  const isDetail = fields.some((field) => field.type === 'MasterDetail');
  const sharing = child(root, 'sharingModel');
  if (sharing && (sharing.text === 'ControlledByParent') !== isDetail) {
    const wanted = isDetail ? 'must be' : 'cannot be';
    report(object, sharing, 'sharing', `${name} ${wanted} ControlledByParent: it has ${isDetail ? 'a' : 'no'} master`);
  }
  const nameField = child(root, 'nameField');
  const format = nameField && childText(nameField, 'displayFormat');
  if (nameField && childText(nameField, 'type') === 'AutoNumber' && !/\{0+\}/.test(format ?? '')) {
    report(object, nameField, 'auto-number', `the display format of ${name} must hold a counter such as {000000}`);
  }
}

/** Children of one parent need different names, across all objects. */
function checkRelationshipNames(project: Project, report: Report): void {
  const taken = new Map<string, string>();
  for (const field of project.fields.values()) {
    if (field.referenceTo === undefined) continue;
    const key = `${field.referenceTo}.${field.relationshipName ?? ''}`.toLowerCase();
    const other = taken.get(key);
    const element = child(field.component.root, 'relationshipName') ?? field.component.root;
    if (!field.relationshipName)
      report(field.component, element, 'relationship', 'a relationship needs a <relationshipName>');
    else if (other) report(field.component, element, 'relationship', `${field.relationshipName} is taken by ${other}`);
    taken.set(key, `${field.object}.${field.name}`);
  }
}
