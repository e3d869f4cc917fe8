import type { ObjectDef } from '../contract.ts';
import { FormulaError } from '../formula/formulaError.ts';
import type { Problem } from '../metadata/parsedComponents.ts';
import type { OrgModel } from '../metadata/model.ts';
import { fieldOf, relationshipField } from '../metadata/schema.ts';
import { MetadataError, type XmlElement } from '../metadata/xml.ts';
import type { FormulaEngine } from '../save/change.ts';
import { conditionsOf, connectorsOf, fieldsOf, targetsOf, valuesOf } from './elementParts.ts';
import type { ElementDef, FlowDef, ValueDef } from './flowDef.ts';
import { flowFormula } from './formulas.ts';
import { pathOf, problemAt } from './readParts.ts';
import { shapeOf } from './shapes.ts';

interface Checked {
  readonly flow: FlowDef;
  readonly model: OrgModel;
  readonly formulas: FormulaEngine;
  readonly hasClass: (name: string) => boolean;
}

/** Names in active flows that stand for nothing, and formulas that do not compile; one problem for each flow. */
export function checkFlows(
  model: OrgModel,
  formulas: FormulaEngine,
  hasClass: (name: string) => boolean
): readonly Problem[] {
  return [...model.automation.flows.values()].flatMap((flow) => {
    try {
      checkFlow({ flow, model, formulas, hasClass });
      return [];
    } catch (error) {
      if (!(error instanceof MetadataError)) throw error;
      return [{ type: 'Flow', fullName: flow.name, message: error.message, position: error.position }];
    }
  });
}

function checkFlow(checked: Checked): void {
  const { flow, model } = checked;
  const { trigger } = flow;
  if (trigger) checkTrigger(checked, trigger.source);
  if (flow.start !== undefined) checkTarget(flow, flow.start, trigger?.source ?? flow.startSource);
  for (const variable of flow.variables.values()) {
    if (variable.dataType === 'SObject') objectNamed(model, variable.object ?? '', variable.source);
    checkValue(checked, variable.value, variable.source);
  }
  for (const { value, source } of flow.calculated.values()) checkValue(checked, value, source);
  for (const element of flow.elements.values()) checkElement(checked, element);
}

function checkTrigger(checked: Checked, source: XmlElement): void {
  const { trigger } = checked.flow;
  if (trigger === undefined) return;
  const object = objectNamed(checked.model, trigger.object, source);
  for (const { left, right } of trigger.conditions.items) {
    if (!fieldOf(object, left)) throw problemAt(source, `the field ${object.name}.${left} does not exist`);
    checkValue(checked, right, source);
  }
  if (trigger.formula !== undefined) checkFormula(checked, trigger.formula, 'Boolean', source);
}

const BEFORE_SAVE: ReadonlySet<ElementDef['kind']> = new Set([
  'assignment',
  'decision',
  'error',
  'loop',
  'lookup',
  'subflow',
]);

function checkElement(checked: Checked, element: ElementDef): void {
  const { flow, model } = checked;
  const { source } = element;
  const changesOthers =
    !BEFORE_SAVE.has(element.kind) && !(element.kind === 'update' && /^\$record$/i.test(element.input ?? ''));
  if (flow.trigger?.when === 'RecordBeforeSave' && changesOthers) {
    throw problemAt(source, 'flows that run before the record is saved cannot use this element');
  }
  for (const target of connectorsOf(element)) checkTarget(flow, target, source);
  if ('object' in element && element.object !== undefined) {
    const object = objectNamed(model, element.object, source);
    for (const name of fieldsOf(element)) {
      if (!fieldOf(object, name)) throw problemAt(source, `the field ${object.name}.${name} does not exist`);
    }
  }
  for (const value of valuesOf(element)) checkValue(checked, value, source);
  for (const { left } of conditionsOf(element)) checkPath(checked, left, source);
  for (const reference of targetsOf(element)) checkPath(checked, reference, source);
  checkCall(checked, element);
}

function checkCall({ model, hasClass }: Checked, element: ElementDef): void {
  if (element.kind === 'subflow' && !model.automation.flows.has(element.flow.toLowerCase())) {
    throw problemAt(element.source, `there is no active flow ${element.flow}`);
  }
  if (element.kind !== 'action') return;
  const [first = '', ...rest] = element.action.split('.');
  if (
    element.type === 'emailAlert' &&
    !model.automation.workflows.get(first.toLowerCase())?.alerts.has(rest.join('.'))
  ) {
    throw problemAt(element.source, `there is no e-mail alert ${element.action}`);
  }
  if (element.type === 'apex' && !hasClass(element.action)) {
    throw problemAt(element.source, `there is no Apex class ${element.action}`);
  }
}

function checkTarget(flow: FlowDef, target: string, source: XmlElement | undefined): void {
  if (flow.elements.has(target.toLowerCase())) return;
  const what = `the connector leads to ${target}, which does not exist`;
  throw source ? problemAt(source, what) : new MetadataError(what);
}

function objectNamed(model: OrgModel, name: string, source: XmlElement): ObjectDef {
  const object = model.schema.object(name);
  if (object === undefined) throw problemAt(source, `the object ${name} does not exist`);
  return object;
}

function checkValue(checked: Checked, value: ValueDef | undefined, source: XmlElement): void {
  switch (value?.kind) {
    case 'reference':
      checkPath(checked, value.path.join('.'), source);
      break;
    case 'text':
      for (const [, name = ''] of value.text.matchAll(/\{!\s*([^{}]*?)\s*\}/g)) checkPath(checked, name, source);
      break;
    case 'formula':
      checkFormula(checked, value.expression, value.dataType, source);
      break;
    default:
  }
}

function checkPath(checked: Checked, reference: string, source: XmlElement): void {
  const { flow, model } = checked;
  const [first = '', ...rest] = pathOf(reference);
  const shape = shapeOf(flow, model.schema, first);
  if (shape === undefined) {
    if (!first.startsWith('$') || /^\$record/i.test(first))
      throw problemAt(source, `the resource ${first} does not exist`);
    if (!/^\$flow$/i.test(first)) checkFormula(checked, `{!${reference}}`, undefined, source);
    return;
  }
  if (rest.length === 0 || shape.kind === 'outputs') return;
  if (shape.kind !== 'record') throw problemAt(source, `${first} is no record and has no ${rest.join('.')}`);
  checkFields(model, shape.object, rest, source);
}

function checkFields(model: OrgModel, start: ObjectDef, path: readonly string[], source: XmlElement): void {
  let object = start;
  for (const step of path.slice(0, -1)) {
    const [relationship = '', declared] = step.split(':');
    const lookup = relationshipField(object, relationship);
    const target = lookup && (declared ?? (lookup.referenceTo.includes('User') ? 'User' : lookup.referenceTo[0]));
    if (target === undefined) throw problemAt(source, `${object.name} has no relationship ${relationship}`);
    object = objectNamed(model, target, source);
  }
  const name = path.at(-1) ?? '';
  if (!fieldOf(object, name)) throw problemAt(source, `the field ${object.name}.${name} does not exist`);
}

function checkFormula(
  { flow, model, formulas }: Checked,
  expression: string,
  dataType: Parameters<typeof flowFormula>[4],
  source: XmlElement
): void {
  try {
    flowFormula(formulas, flow, model.schema, expression, dataType);
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    throw problemAt(source, error.message);
  }
}
