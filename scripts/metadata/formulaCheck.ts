/** Checks formulas of validation rules and formula fields: syntax, functions, and everything they name. */
import { fieldOf, labelNames, namesOf, objectOf, type Catalogue, type CatalogueField } from './catalogue.ts';
import { findingAt, type Finding, type Place } from './finding.ts';
import { FormulaError, parseFormula, walkFormula, type FormulaNode } from './formula.ts';
import { formulaFunctions, picklistFunctions, saveFunctions } from './formulaFunctions.ts';
import { ofSuffix, type Component, type Project } from './project.ts';
import { suggest } from './suggest.ts';
import { child, type XmlElement } from './xmlTree.ts';

/** Salesforce refuses longer formulas when they are saved. */
const MAX_LENGTH = 3900;

interface Formula {
  readonly component: Component;
  readonly element: XmlElement;
  readonly object: string;
  readonly isField: boolean;
}

export function checkFormulas(project: Project, catalogue: Catalogue): readonly Finding[] {
  const formulas: Formula[] = [];
  for (const component of ofSuffix(project.components, 'validationRule')) {
    const element = child(component.root, 'errorConditionFormula');
    if (element) formulas.push({ component, element, object: component.object ?? '', isField: false });
  }
  for (const component of ofSuffix(project.components, 'field')) {
    const element = child(component.root, 'formula');
    if (element) formulas.push({ component, element, object: component.object ?? '', isField: true });
  }
  return formulas.flatMap((formula) => checkFormula(project, catalogue, formula));
}

function checkFormula(project: Project, catalogue: Catalogue, formula: Formula): readonly Finding[] {
  const { component, element } = formula;
  const findings: Finding[] = [];
  const report = (offset: number, rule: string, message: string): void => {
    findings.push(findingAt(placeIn(component, element, offset), `formula/${rule}`, message));
  };
  if (element.text.length > MAX_LENGTH) report(0, 'too-long', `the formula is longer than ${MAX_LENGTH} characters`);
  let nodes: readonly FormulaNode[];
  try {
    nodes = parseFormula(element.text);
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    report(error.offset, 'syntax', error.message);
    return findings;
  }
  for (const { node, calls } of walkFormula(nodes)) {
    if (node.kind === 'call')
      checkCall(node, formula, report, (path) => pathOf(catalogue, formula.object, path), project);
    else if (node.kind === 'reference') checkReference(project, catalogue, formula, node, calls, report);
  }
  return findings;
}

type Report = (offset: number, rule: string, message: string) => void;

function checkCall(
  call: FormulaNode & { kind: 'call' },
  formula: Formula,
  report: Report,
  resolve: (path: string) => Resolved,
  project: Project
): void {
  const arity = formulaFunctions[call.name];
  if (!arity) {
    report(
      call.offset,
      'unknown-function',
      `${call.name} is not a function${suggest(call.name, Object.keys(formulaFunctions))}`
    );
    return;
  }
  if (call.args.length < arity[0] || call.args.length > arity[1]) {
    const wanted = arity[0] === arity[1] ? `${arity[0]}` : `at least ${arity[0]}`;
    report(call.offset, 'arguments', `${call.name} takes ${wanted} arguments, not ${call.args.length}`);
  }
  if (formula.isField && saveFunctions.has(call.name)) {
    report(call.offset, 'not-in-fields', `${call.name} may not stand in a formula field`);
  }
  if (call.name === 'ISPICKVAL') checkPicklistValue(call, report, resolve, project);
}

function checkPicklistValue(
  call: FormulaNode & { kind: 'call' },
  report: Report,
  resolve: (path: string) => Resolved,
  project: Project
): void {
  const field = firstReference(call.args[0] ?? []);
  const value = call.args[1]?.[0];
  if (field === undefined || value?.kind !== 'text' || value.value === '') return;
  const resolved = resolve(field);
  if (resolved.kind === 'missing') return;
  const values = project.fields.get(`${resolved.object}.${resolved.field.name}`)?.values;
  if (values && !values.includes(value.value)) {
    report(value.offset, 'picklist-value', `${field} has no value ${value.value}${suggest(value.value, values)}`);
  }
}

/** The field in `State__c` or in `PRIORVALUE(State__c)`. */
function firstReference(nodes: readonly FormulaNode[]): string | undefined {
  for (const { node } of walkFormula(nodes)) if (node.kind === 'reference') return node.path;
  return undefined;
}

function checkReference(
  project: Project,
  catalogue: Catalogue,
  formula: Formula,
  node: FormulaNode & { kind: 'reference' },
  calls: readonly string[],
  report: Report
): void {
  const { path, offset } = node;
  const [head = '', ...rest] = path.split('.');
  const known = globalNames(project, head);
  if (known) {
    const name = rest.join('.');
    if (!known.has(name)) report(offset, 'unknown-name', `${path} does not exist${suggest(name, known)}`);
    return;
  }
  if (head.startsWith('$')) {
    const object = objectOf(catalogue, head.slice(1));
    if (!object) report(offset, 'unknown-name', `${head} is not a global that the checks know`);
    else if (!fieldOf(object, rest.join('.'))) report(offset, 'unknown-field', `${path} does not exist`);
    return;
  }
  const resolved = pathOf(catalogue, formula.object, path);
  if (resolved.kind === 'missing') {
    report(offset, 'unknown-field', resolved.message);
    return;
  }
  const [inner] = calls;
  if (isPicklist(resolved.field) && !calls.some((call) => picklistFunctions.has(call))) {
    report(offset, 'picklist-as-text', `${path} is a picklist; use ISPICKVAL or TEXT`);
  }
  if ((inner === 'ISCHANGED' || inner === 'PRIORVALUE') && rest.length > 0) {
    report(offset, 'other-record', `${inner} takes a field of the record itself, not ${path}`);
  }
}

const isPicklist = (field: CatalogueField): boolean =>
  field.type === 'picklist' || field.type === 'multiselectpicklist';

function globalNames(project: Project, head: string): ReadonlySet<string> | undefined {
  if (head === '$Permission') return namesOf(project, 'customPermission');
  if (head === '$Label') return labelNames(project);
  return undefined;
}

export type Resolved =
  | { readonly kind: 'field'; readonly object: string; readonly field: CatalogueField }
  | { readonly kind: 'missing'; readonly message: string };

/** Follows `Plan__r.Order__c` from an object; a field that may refer to several objects is followed to its first. */
export function pathOf(catalogue: Catalogue, start: string, path: string): Resolved {
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let name = start;
  for (const step of steps) {
    const [relationship = '', target] = step.split(':');
    const fields = fieldsOf(catalogue, name);
    const relation = fields.find((field) => field.relationshipName?.toLowerCase() === relationship.toLowerCase());
    if (!relation) {
      const known = fields.flatMap((field) => field.relationshipName ?? []);
      return { kind: 'missing', message: `${name} has no relationship ${step}${suggest(step, known)}` };
    }
    name = target ?? relation.referenceTo[0] ?? '';
  }
  const object = objectOf(catalogue, name);
  const field = object && fieldOf(object, last);
  if (field) return { kind: 'field', object: object.name, field };
  const known = fieldsOf(catalogue, name).map((candidate) => candidate.name);
  return { kind: 'missing', message: `${name} has no field ${last}${suggest(last, known)}` };
}

const fieldsOf = (catalogue: Catalogue, object: string): readonly CatalogueField[] => [
  ...(objectOf(catalogue, object)?.fields.values() ?? []),
];

/** The place of an offset in the text of an element; the text of a file writes five characters as entities. */
function placeIn(component: Component, element: XmlElement, offset: number): Place {
  const before = element.text.slice(0, offset).split('\n');
  const inLine = (before.at(-1) ?? '')
    .replaceAll('&', '&amp;')
    .replaceAll(/[<>]/g, '&lt;')
    .replaceAll(/["']/g, '&quot;').length;
  const start = before.length === 1 ? element.column + element.name.length + 2 : 1;
  return { file: component.file, line: element.line + before.length - 1, column: start + inLine };
}
