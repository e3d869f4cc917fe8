/** What permission sets grant must exist, and the platform must allow the grant. */
import { fieldOf, namesOf, objectOf, type Catalogue } from './catalogue.ts';
import { findingAt, type Finding } from './finding.ts';
import { isKnownTab } from './pageReferences.ts';
import { ofSuffix, placeOf, type Component, type Field, type Project } from './project.ts';
import { suggest } from './suggest.ts';
import { child, childText, childrenOf, type XmlElement } from './xmlTree.ts';

/**
 * User permissions that the product grants, with those that each one needs in the same set. Names as in the fields
 * `Permissions…` of PermissionSet; a name that is not here is either wrong or new, and then belongs here.
 */
const userPermissions: Readonly<Record<string, readonly string[]>> = {
  ActivateContract: [],
  ActivateOrder: [],
  ApiEnabled: [],
  CreateReductionOrders: [],
  DeleteActivatedContract: [],
  EditActivatedOrders: ['ActivateOrder'],
  RunFlow: [],
  ViewSetup: [],
};

type Report = (element: XmlElement, rule: string, message: string) => void;

export function checkPermissionSets(project: Project, catalogue: Catalogue): readonly Finding[] {
  const findings: Finding[] = [];
  for (const component of ofSuffix(project.components, 'permissionset')) {
    const report: Report = (element, rule, message) => {
      findings.push(findingAt(placeOf(component, element), `permission/${rule}`, message));
    };
    checkNames(project, catalogue, component, report);
    checkObjects(catalogue, component, report);
    checkFields(project, catalogue, component, report);
    checkUserPermissions(component, report);
  }
  return findings;
}

function checkNames(project: Project, catalogue: Catalogue, { root }: Component, report: Report): void {
  const grants = [
    ['applicationVisibilities', 'application', 'app'],
    ['customPermissions', 'name', 'customPermission'],
    ['classAccesses', 'apexClass', 'cls'],
    ['pageAccesses', 'apexPage', 'page'],
    ['customMetadataTypeAccesses', 'name', 'object'],
  ] as const;
  for (const [grant, part, suffix] of grants) {
    const names = namesOf(project, suffix);
    const seen = new Set<string>();
    for (const name of childrenOf(root, grant).flatMap((element) => child(element, part) ?? [])) {
      if (!names.has(name.text))
        report(name, 'unknown-name', `there is no ${suffix} ${name.text}${suggest(name.text, names)}`);
      if (seen.has(name.text)) report(name, 'granted-twice', `${name.text} stands here already`);
      seen.add(name.text);
    }
  }
  for (const tab of childrenOf(root, 'tabSettings').flatMap((element) => child(element, 'tab') ?? [])) {
    if (!isKnownTab(project, catalogue, tab.text)) report(tab, 'unknown-tab', `there is no tab ${tab.text}`);
  }
  const recordTypes = ofSuffix(project.components, 'recordType').map((type) => `${type.object}.${type.name}`);
  for (const type of childrenOf(root, 'recordTypeVisibilities').flatMap(
    (element) => child(element, 'recordType') ?? []
  )) {
    if (!recordTypes.includes(type.text)) report(type, 'unknown-name', `there is no record type ${type.text}`);
  }
}

/** Each right with those that it needs. */
const needs = [
  ['allowCreate', ['allowRead']],
  ['allowEdit', ['allowRead']],
  ['allowDelete', ['allowRead', 'allowEdit']],
  ['viewAllRecords', ['allowRead']],
  ['modifyAllRecords', ['allowRead', 'allowEdit', 'allowDelete', 'viewAllRecords']],
] as const;

function checkObjects(catalogue: Catalogue, { root }: Component, report: Report): void {
  for (const grant of childrenOf(root, 'objectPermissions')) {
    const name = childText(grant, 'object') ?? '';
    const object = objectOf(catalogue, name);
    if (!object) report(child(grant, 'object') ?? grant, 'unknown-object', `there is no object ${name}`);
    for (const [right, required] of needs) {
      if (!isTrue(grant, right)) continue;
      const missing = required.filter((other) => !isTrue(grant, other));
      if (missing.length > 0) report(grant, 'right-missing', `${right} on ${name} needs ${missing.join(', ')}`);
    }
    const fields = [...(object?.fields.values() ?? [])];
    for (const master of fields.flatMap((field) => (field.type === 'masterdetail' ? field.referenceTo : []))) {
      if (grantOf(root, master)) continue;
      report(grant, 'master-missing', `${name} is a detail of ${master}, which the set does not let read`);
    }
  }
}

const isTrue = (element: XmlElement, name: string): boolean => childText(element, name) === 'true';

const grantOf = (root: XmlElement, object: string): XmlElement | undefined =>
  childrenOf(root, 'objectPermissions').find((grant) => childText(grant, 'object') === object);

/** Files are seen through what they belong to: no permission set grants anything on the object itself. */
const withoutRights: ReadonlySet<string> = new Set(['ContentVersion']);

/** Lines take their rights from the order, price book entries from the price book. */
const rightsFrom: Readonly<Record<string, string>> = { OrderItem: 'Order', PricebookEntry: 'Pricebook2' };

function checkFields(project: Project, catalogue: Catalogue, { root }: Component, report: Report): void {
  const seen = new Set<string>();
  for (const grant of childrenOf(root, 'fieldPermissions')) {
    const name = child(grant, 'field');
    if (!name) continue;
    if (seen.has(name.text)) report(name, 'granted-twice', `${name.text} stands here already`);
    seen.add(name.text);
    const [objectName = '', fieldName = ''] = name.text.split('.');
    const object = objectOf(catalogue, objectName);
    if (!object || !fieldOf(object, fieldName)) {
      report(name, 'unknown-field', `there is no field ${name.text}${suggest(name.text, project.fields.keys())}`);
      continue;
    }
    checkFieldGrant(project.fields.get(name.text), grant, report);
    const source = rightsFrom[objectName] ?? objectName;
    if (withoutRights.has(source)) continue;
    const owner = grantOf(root, source);
    if (!owner) report(name, 'object-missing', `the set grants nothing on ${source}`);
    else if (isTrue(grant, 'editable') && !isTrue(owner, 'allowEdit') && !isTrue(owner, 'allowCreate')) {
      report(name, 'right-missing', `${name.text} is editable, but the set lets nobody create or edit ${source}`);
    }
  }
}

function checkFieldGrant(field: Field | undefined, grant: XmlElement, report: Report): void {
  const editable = isTrue(grant, 'editable');
  if (editable && !isTrue(grant, 'readable')) report(grant, 'right-missing', 'editable needs readable');
  if (!field) return;
  if (field.required || field.type === 'MasterDetail') {
    report(grant, 'always-visible', `${field.name} is required; the platform refuses field permissions on it`);
  }
  if (field.formula !== undefined && editable) {
    report(grant, 'read-only', `${field.name} is a formula and cannot be editable`);
  }
}

function checkUserPermissions({ root }: Component, report: Report): void {
  const granted = childrenOf(root, 'userPermissions').flatMap((grant) => child(grant, 'name') ?? []);
  for (const name of granted) {
    const required = userPermissions[name.text];
    if (!required) {
      const hint = suggest(name.text, Object.keys(userPermissions));
      report(name, 'unknown-name', `${name.text} is not a user permission that the checks know${hint}`);
    }
    const missing = required?.filter((other) => !granted.some((grant) => grant.text === other)) ?? [];
    if (missing.length > 0) report(name, 'right-missing', `${name.text} needs ${missing.join(', ')}`);
  }
}
