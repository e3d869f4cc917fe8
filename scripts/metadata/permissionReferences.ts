/** What permission sets grant must exist, and the platform must allow the grant. */
import { fieldOf, namesOf, objectOf, type Catalogue } from './catalogue.ts';
import { findingAt, type Finding } from './finding.ts';
import { isKnownTab } from './pageReferences.ts';
import { ofSuffix, placeOf, type Component, type Project } from './project.ts';
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
    const name = child(grant, 'object');
    const object = objectOf(catalogue, name?.text ?? '');
    if (!object) report(name ?? grant, 'unknown-object', `there is no object ${name?.text ?? ''}`);
    for (const [right, required] of needs) {
      if (childText(grant, right) !== 'true') continue;
      const missing = required.filter((other) => childText(grant, other) !== 'true');
      if (missing.length > 0)
        report(grant, 'right-missing', `${right} on ${name?.text ?? ''} needs ${missing.join(', ')}`);
    }
    for (const field of object?.fields.values() ?? []) {
      const [master = ''] = field.type === 'masterdetail' ? field.referenceTo : [];
      if (master && !grantOf(root, master)) {
        report(grant, 'master-missing', `${object?.name} is a detail of ${master}, which the set does not let read`);
      }
    }
  }
}

const grantOf = (root: XmlElement, object: string): XmlElement | undefined =>
  childrenOf(root, 'objectPermissions').find((grant) => childText(grant, 'object') === object);

/** Lines take their rights from the order, price book entries from the price book. */
const rightsFrom: Readonly<Record<string, string>> = { OrderItem: 'Order', PricebookEntry: 'Pricebook2' };

function checkFields(project: Project, catalogue: Catalogue, { root }: Component, report: Report): void {
  const seen = new Set<string>();
  for (const grant of childrenOf(root, 'fieldPermissions')) {
    const name = child(grant, 'field');
    const [objectName = '', fieldName = ''] = name?.text.split('.') ?? [];
    const object = objectOf(catalogue, objectName);
    if (!name || !object || !fieldOf(object, fieldName)) {
      const names = [...project.fields.keys()];
      report(
        name ?? grant,
        'unknown-field',
        `there is no field ${name?.text ?? ''}${suggest(name?.text ?? '', names)}`
      );
      continue;
    }
    if (seen.has(name.text)) report(name, 'granted-twice', `${name.text} stands here already`);
    seen.add(name.text);
    const field = project.fields.get(name.text);
    const editable = childText(grant, 'editable') === 'true';
    if (field?.required || field?.type === 'MasterDetail') {
      report(name, 'always-visible', `${name.text} is required; the platform refuses field permissions on it`);
    }
    if (field?.formula !== undefined && editable)
      report(name, 'read-only', `${name.text} is a formula and cannot be editable`);
    if (editable && childText(grant, 'readable') !== 'true') report(grant, 'right-missing', 'editable needs readable');
    const owner = grantOf(root, rightsFrom[objectName] ?? objectName);
    if (!owner) report(name, 'object-missing', `the set grants nothing on ${rightsFrom[objectName] ?? objectName}`);
    else if (editable && childText(owner, 'allowEdit') !== 'true' && childText(owner, 'allowCreate') !== 'true') {
      report(name, 'right-missing', `${name.text} is editable, but the set lets nobody create or edit ${objectName}`);
    }
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
