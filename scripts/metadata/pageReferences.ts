/** What layouts, lists, compact layouts, search layouts, tabs, apps and Lightning pages name must exist. */
import { fieldOf, namesOf, objectOf, type Catalogue, type CatalogueObject } from './catalogue.ts';
import { findingAt, type Finding } from './finding.ts';
import { checkLayout } from './layoutReferences.ts';
import { ofSuffix, placeOf, type Component, type Project } from './project.ts';
import { checkColumn, needField, needObject, type Report } from './references.ts';
import { suggest } from './suggest.ts';
import { child, childText, childrenOf, type XmlElement } from './xmlTree.ts';

type Check = (project: Project, catalogue: Catalogue, component: Component, report: Report) => void;

export function checkPages(project: Project, catalogue: Catalogue): readonly Finding[] {
  const findings: Finding[] = [];
  const checks: Readonly<Record<string, Check>> = {
    layout: checkLayout,
    listView: checkListView,
    compactLayout: checkCompactLayout,
    object: checkObject,
    tab: checkTab,
    app: checkApp,
    flexipage: checkFlexiPage,
    queue: checkQueue,
  };
  for (const component of project.components) {
    checks[component.suffix]?.(project, catalogue, component, (element, rule, message) => {
      findings.push(findingAt(placeOf(component, element), `reference/${rule}`, message));
    });
  }
  return findings;
}

const checkListView: Check = (project, catalogue, { root, object: name = '' }, report) => {
  const object = needObject(catalogue, name, root, report);
  if (!object) return;
  for (const column of childrenOf(root, 'columns')) checkColumn(object, column, report);
  for (const filter of childrenOf(root, 'filters')) checkFilter(project, object, filter, report);
  const queue = child(root, 'queue');
  const scope = child(root, 'filterScope');
  const isOwned = scope?.text === 'Mine' || scope?.text === 'Queue';
  if (queue && !namesOf(project, 'queue').has(queue.text)) {
    report(queue, 'unknown-queue', `there is no queue ${queue.text}`);
  }
  if (scope?.text === 'Queue' && !queue) report(scope, 'scope', 'the scope Queue needs a <queue>');
  if (scope && isOwned && !object.hasOwner) {
    report(scope, 'scope', `${object.name} has no owner, so the scope must be Everything`);
  }
};

function checkFilter(project: Project, object: CatalogueObject, filter: XmlElement, report: Report): void {
  const field = child(filter, 'field');
  if (!field) return;
  checkColumn(object, field, report);
  const values = project.fields.get(`${object.name}.${field.text}`)?.values ?? [];
  const value = child(filter, 'value');
  const comparesValues = ['equals', 'notEqual'].includes(childText(filter, 'operation') ?? '');
  if (!value || values.length === 0 || !comparesValues) return;
  for (const choice of value.text.split(',').filter((text) => !values.includes(text))) {
    report(value, 'picklist-value', `${field.text} has no value ${choice}${suggest(choice, values)}`);
  }
}

const checkCompactLayout: Check = (_project, catalogue, { root, object: name = '' }, report) => {
  const object = needObject(catalogue, name, root, report);
  const fields = childrenOf(root, 'fields');
  if (fields.length > 10) report(root, 'too-many', 'a compact layout shows at most 10 fields');
  if (!object) return;
  for (const element of fields) {
    const type = fieldOf(object, element.text)?.type;
    if (!type) needField(object, element, report);
    if (type === 'longtextarea')
      report(element, 'long-text', `${element.text} is long text; compact layouts cannot show it`);
  }
};

const checkObject: Check = (project, catalogue, component, report) => {
  const object = objectOf(catalogue, component.name);
  const assigned = child(component.root, 'compactLayoutAssignment');
  const layouts = ofSuffix(project.components, 'compactLayout').filter((layout) => layout.object === component.name);
  if (assigned && assigned.text !== 'SYSTEM' && !layouts.some((layout) => layout.name === assigned.text)) {
    report(assigned, 'unknown-layout', `there is no compact layout ${assigned.text}`);
  }
  const search = child(component.root, 'searchLayouts');
  for (const element of search?.children ?? [])
    if (object && element.name.endsWith('Fields')) needField(object, element, report);
};

const checkTab: Check = (project, catalogue, { name, root }, report) => {
  if (childText(root, 'customObject') === 'true') needObject(catalogue, name, root, report);
  const page = child(root, 'flexiPage');
  if (page && !namesOf(project, 'flexipage').has(page.text))
    report(page, 'unknown-page', `there is no page ${page.text}`);
  const motif = child(root, 'motif');
  if (!motif || !/^Custom([1-9]\d?|100): \w/.test(motif.text)) {
    report(motif ?? root, 'motif', 'a tab needs an icon, from Custom1 to Custom100, for example Custom13: Box');
  }
};

export const isKnownTab = (project: Project, catalogue: Catalogue, tab: string): boolean =>
  tab.startsWith('standard-')
    ? tab === 'standard-home' || objectOf(catalogue, tab.slice('standard-'.length)) !== undefined
    : namesOf(project, 'tab').has(tab);

const checkApp: Check = (project, catalogue, { root }, report) => {
  for (const tab of childrenOf(root, 'tabs')) {
    if (!isKnownTab(project, catalogue, tab.text)) {
      report(tab, 'unknown-tab', `there is no tab ${tab.text}${suggest(tab.text, namesOf(project, 'tab'))}`);
    }
  }
  for (const override of childrenOf(root, 'actionOverrides')) {
    const content = child(override, 'content');
    if (content && childText(override, 'type') === 'Flexipage' && !namesOf(project, 'flexipage').has(content.text)) {
      report(content, 'unknown-page', `there is no page ${content.text}`);
    }
  }
};

const checkFlexiPage: Check = (project, catalogue, { root }, report) => {
  const type = child(root, 'sobjectType');
  const object = type && needObject(catalogue, type.text, type, report);
  const regions = childrenOf(root, 'flexiPageRegions');
  for (const instance of regions.flatMap((region) => childrenOf(region, 'itemInstances'))) {
    const item = child(child(instance, 'fieldInstance') ?? instance, 'fieldItem');
    if (object && item) needField(object, item, report, item.text.replace(/^Record\./, ''));
    const name = child(child(instance, 'componentInstance') ?? instance, 'componentName');
    if (name?.text.startsWith('c:') && !namesOf(project, 'js').has(name.text.slice(2))) {
      report(name, 'unknown-component', `there is no Lightning component ${name.text.slice(2)}`);
    }
  }
};

const checkQueue: Check = (_project, catalogue, { root }, report) => {
  for (const member of childrenOf(root, 'queueSobject')) {
    const name = child(member, 'sobjectType');
    const object = name && needObject(catalogue, name.text, name, report);
    if (name && object && !object.hasOwner)
      report(name, 'no-owner', `${name.text} has no owner, so no queue can hold it`);
  }
};
