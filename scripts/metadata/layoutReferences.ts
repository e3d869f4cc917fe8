/** Layouts name fields and related lists that exist, and show what is required. */
import { fieldOf, type Catalogue, type CatalogueObject } from './catalogue.ts';
import { fieldsOfObject, type Component, type Project } from './project.ts';
import { checkColumn, needField, needObject, type Report } from './references.ts';
import { child, childText, childrenOf, type XmlElement } from './xmlTree.ts';

/** Layouts show some things that are no fields of the object. */
const layoutExtras: ReadonlySet<string> = new Set(['OrderItem.ProductCode']);

export function checkLayout(project: Project, catalogue: Catalogue, { name, root }: Component, report: Report): void {
  const object = needObject(catalogue, name.split('-')[0] ?? '', root, report);
  if (!object) return;
  const shown = new Set<string>();
  for (const section of childrenOf(root, 'layoutSections')) {
    for (const item of childrenOf(section, 'layoutColumns').flatMap((column) => childrenOf(column, 'layoutItems'))) {
      const field = child(item, 'field');
      if (!field) continue;
      if (!layoutExtras.has(`${object.name}.${field.text}`)) needField(object, field, report);
      if (shown.has(field.text)) report(field, 'shown-twice', `${field.text} is on the layout already`);
      shown.add(field.text);
      const definition = project.fields.get(`${object.name}.${field.text}`);
      const behavior = childText(item, 'behavior');
      if (definition && (definition.required || definition.type === 'MasterDetail') && behavior !== 'Required') {
        report(item, 'must-be-required', `${field.text} is required, so its behavior must be Required`);
      }
      if (definition?.formula !== undefined && behavior !== 'Readonly') {
        report(item, 'must-be-readonly', `${field.text} is a formula, so its behavior must be Readonly`);
      }
    }
  }
  for (const field of fieldsOfObject(project, object.name)) {
    if ((field.required || field.type === 'MasterDetail') && !shown.has(field.name)) {
      report(root, 'required-not-shown', `the required field ${field.name} is not on the layout`);
    }
  }
  for (const list of childrenOf(root, 'relatedLists')) checkRelatedList(catalogue, object, list, report);
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
