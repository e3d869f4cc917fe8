/** Layouts name fields and related lists that exist, and show what is required. */
import { fieldOf, type Catalogue, type CatalogueObject } from './catalogue.ts';
import { fieldsOfObject, type Component, type Field, type Project } from './project.ts';
import { checkColumn, needField, needObject, type Report } from './references.ts';
import { child, childText, childrenOf, type XmlElement } from './xmlTree.ts';

/** Layouts show some things that are no fields of the object. */
const layoutExtras: ReadonlySet<string> = new Set(['OrderItem.ProductCode']);

export function checkLayout(project: Project, catalogue: Catalogue, { name, root }: Component, report: Report): void {
  const object = needObject(catalogue, name.split('-')[0] ?? '', root, report);
  if (!object) return;
  const shown = new Set<string>();
  const columns = childrenOf(root, 'layoutSections').flatMap((section) => childrenOf(section, 'layoutColumns'));
  for (const item of columns.flatMap((column) => childrenOf(column, 'layoutItems'))) {
    const field = child(item, 'field');
    if (!field) continue;
    if (!layoutExtras.has(`${object.name}.${field.text}`)) needField(object, field, report);
    if (shown.has(field.text)) report(field, 'shown-twice', `${field.text} is on the layout already`);
    shown.add(field.text);
    checkBehavior(project.fields.get(`${object.name}.${field.text}`), item, report);
  }
  for (const field of fieldsOfObject(project, object.name)) {
    if (isAlwaysRequired(field) && !shown.has(field.name)) {
      report(root, 'required-not-shown', `the required field ${field.name} is not on the layout`);
    }
  }
  for (const list of childrenOf(root, 'relatedLists')) checkRelatedList(catalogue, object, list, report);
}

const isAlwaysRequired = (field: Field): boolean => field.required || field.type === 'MasterDetail';

function checkBehavior(field: Field | undefined, item: XmlElement, report: Report): void {
  if (!field) return;
  const behavior = childText(item, 'behavior');
  if (isAlwaysRequired(field) && behavior !== 'Required') {
    report(item, 'must-be-required', `${field.name} is required, so its behavior must be Required`);
  }
  if (field.formula !== undefined && behavior !== 'Readonly') {
    report(item, 'must-be-readonly', `${field.name} is a formula, so its behavior must be Readonly`);
  }
}

function checkRelatedList(catalogue: Catalogue, parent: CatalogueObject, list: XmlElement, report: Report): void {
  const name = child(list, 'relatedList');
  // Lists of standard children have fixed names, and column codes of their own.
  if (!name || (/^Related\w+List$/.test(name.text) && !name.text.includes('.'))) return;
  const [childName = '', fieldName = ''] = name.text.split('.');
  const object = needObject(catalogue, childName, name, report);
  const field = object && fieldOf(object, fieldName);
  if (!object) return;
  if (!field || !field.referenceTo.includes(parent.name)) {
    report(name, 'unknown-list', `${name.text} is not a relationship to ${parent.name}`);
  }
  for (const column of childrenOf(list, 'fields')) checkColumn(object, column, report);
}
