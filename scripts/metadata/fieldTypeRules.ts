/** What each type of field needs and may not have. */
import { picklistValues, type Field, type Project } from './project.ts';
import { child, childText, type XmlElement } from './xmlTree.ts';

type Report = (element: XmlElement, rule: string, message: string) => void;

type TypeRule = (project: Project, field: Field, report: Report) => void;

export function checkFieldType(project: Project, field: Field, report: Report): void {
  checkUniqueness(field, report);
  if (field.formula === undefined) typeRules[field.type]?.(project, field, report);
  else checkFormulaField(field, report);
}

/** By type of field; types that are not here have no rule of their own. */
const typeRules: Readonly<Record<string, TypeRule>> = {
  Text: (_project, field, report) => between(field, 'length', 1, 255, report),
  LongTextArea: checkLongText,
  Html: checkLongText,
  Number: checkNumber,
  Currency: checkNumber,
  Percent: checkNumber,
  Checkbox(_project, field, report) {
    const { root } = field.component;
    if (childText(root, 'defaultValue') === undefined) report(root, 'default', 'a checkbox needs a <defaultValue>');
  },
  Picklist: (_project, field, report) => checkPicklist(field, report),
  MultiselectPicklist: (_project, field, report) => checkPicklist(field, report),
  Lookup: checkRelationship,
  MasterDetail: checkRelationship,
  Summary: checkSummary,
};

function between(field: Field, name: string, least: number, most: number, report: Report): void {
  const { root } = field.component;
  const element = child(root, name);
  const value = Number(element?.text ?? NaN);
  if (value >= least && value <= most) return;
  report(element ?? root, 'length', `<${name}> of ${field.type} must lie between ${least} and ${most}`);
}

function checkLongText(_project: Project, field: Field, report: Report): void {
  between(field, 'length', 256, 131_072, report);
  between(field, 'visibleLines', 2, 50, report);
}

function checkNumber(_project: Project, field: Field, report: Report): void {
  between(field, 'precision', 1, 18, report);
  between(field, 'scale', 0, Number(childText(field.component.root, 'precision') ?? 18), report);
}

function checkFormulaField(field: Field, report: Report): void {
  const { root } = field.component;
  if (field.required) report(child(root, 'required') ?? root, 'formula', 'a formula cannot be required');
  if (['Lookup', 'MasterDetail', 'Picklist', 'LongTextArea'].includes(field.type)) {
    report(child(root, 'type') ?? root, 'formula', `a formula cannot be of type ${field.type}`);
  }
}

const indexable: ReadonlySet<string> = new Set(['Text', 'Number', 'Email', 'AutoNumber']);

function checkUniqueness(field: Field, report: Report): void {
  const { root } = field.component;
  const unique = childText(root, 'unique') === 'true';
  if ((field.externalId || unique) && !indexable.has(field.type)) {
    report(root, 'external-id', `${field.type} can be neither unique nor an external id`);
  }
  if (field.externalId && !unique) {
    report(
      child(root, 'externalId') ?? root,
      'external-id',
      'an external id of this project is unique, so that an upsert finds one record'
    );
  }
  if (unique && field.type === 'Text' && childText(root, 'caseSensitive') !== 'false') {
    report(
      root,
      'external-id',
      'a unique text is not case-sensitive in this project; add <caseSensitive>false</caseSensitive>'
    );
  }
}

function checkPicklist(field: Field, report: Report): void {
  const { root } = field.component;
  const seen = new Set<string>();
  const values = picklistValues(root);
  if (childText(child(root, 'valueSet') ?? root, 'restricted') !== 'true') {
    report(
      child(root, 'valueSet') ?? root,
      'picklist',
      'picklists of this project are restricted: code depends on their values'
    );
  }
  for (const value of values) {
    const name = childText(value, 'fullName') ?? '';
    if (seen.has(name)) report(value, 'picklist', `${name} is a value already`);
    if (name.length > 255) report(value, 'picklist', 'a value holds at most 255 characters');
    seen.add(name);
  }
  if (values.filter((value) => childText(value, 'default') === 'true').length > 1) {
    report(root, 'picklist', 'only one value can be the default');
  }
  const initial = child(root, 'defaultValue');
  if (initial && !seen.has(initial.text.replaceAll(/^["']|["']$/g, ''))) {
    report(initial, 'picklist', `the default ${initial.text} is not one of the values`);
  }
}

function checkRelationship(project: Project, field: Field, report: Report): void {
  const { root } = field.component;
  const target = field.referenceTo ?? '';
  const known = project.components.some((component) => component.suffix === 'object' && component.name === target);
  if (target.endsWith('__c') && !known)
    report(child(root, 'referenceTo') ?? root, 'relationship', `there is no object ${target}`);
  const constraint = child(root, 'deleteConstraint');
  if (field.type === 'MasterDetail') {
    for (const name of ['required', 'deleteConstraint']) {
      const element = child(root, name);
      if (element) report(element, 'relationship', `a master-detail field has no <${name}>`);
    }
    if (!field.object.endsWith('__c')) report(root, 'relationship', 'a standard object cannot be a detail');
  } else if (field.required && constraint?.text === 'SetNull') {
    report(constraint, 'relationship', 'a required lookup cannot be emptied; use Restrict');
  }
}

function checkSummary(project: Project, field: Field, report: Report): void {
  const { root } = field.component;
  const key = child(root, 'summaryForeignKey');
  const master = key && project.fields.get(key.text);
  if (master?.type !== 'MasterDetail' || master.referenceTo !== field.object) {
    report(
      key ?? root,
      'summary',
      `a roll-up needs a master-detail field to ${field.object}; ${key?.text ?? 'none'} is not one`
    );
  }
  const summed = child(root, 'summarizedField');
  if (summed && !project.fields.has(summed.text)) report(summed, 'summary', `there is no field ${summed.text}`);
}
