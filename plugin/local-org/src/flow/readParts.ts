import { child, childrenOf, required, textOf } from '../metadata/elements.ts';
import { MetadataError, type XmlElement } from '../metadata/xml.ts';
import type { ConditionsDef, FieldValueDef, FlowDataType, ValueDef } from './flowDef.ts';

const DATA_TYPES: ReadonlySet<string> = new Set<FlowDataType>([
  'Boolean',
  'Currency',
  'Date',
  'DateTime',
  'Multipicklist',
  'Number',
  'Picklist',
  'SObject',
  'String',
  'Time',
]);

/** How problems name the parts of a flow. */
const KINDS: Readonly<Record<string, string>> = {
  actionCalls: 'Action',
  assignments: 'Assignment',
  collectionProcessors: 'Collection Processor',
  constants: 'Constant',
  customErrors: 'Custom Error Message',
  decisions: 'Decision',
  formulas: 'Formula',
  loops: 'Loop',
  recordCreates: 'Create Records',
  recordDeletes: 'Delete Records',
  recordLookups: 'Get Records',
  recordRollbacks: 'Roll Back Records',
  recordUpdates: 'Update Records',
  screens: 'Screen',
  start: 'Start',
  subflows: 'Subflow',
  textTemplates: 'Text Template',
  transforms: 'Transform',
  variables: 'Variable',
  waits: 'Pause',
};

/** `Ask_User (Screen) - …`, as the platform words problems of flows. */
export function problemAt(part: XmlElement, what: string): MetadataError {
  const name = textOf(part, 'name') ?? (part.name === 'start' ? 'Start' : part.name);
  return new MetadataError(`${name} (${KINDS[part.name] ?? part.name}) - ${what}`, part.position());
}

export const unsupported = problemAt;

export function dataTypeOf(part: XmlElement): FlowDataType {
  const type = textOf(part, 'dataType') ?? 'String';
  if (!DATA_TYPES.has(type)) throw unsupported(part, `the data type ${type} is not known to the local org`);
  return type as FlowDataType;
}

/** The name of the element that a connector leads to. */
export const targetOf = (part: XmlElement, connector: string): string | undefined => {
  const found = child(part, connector);
  return found && required(found, 'targetReference');
};

export const pathOf = (reference: string): readonly string[] => reference.trim().split('.');

/** A `<value>`; undefined for one that states nothing. @throws MetadataError for a kind of value that is not known */
export function readValue(holder: XmlElement | undefined): ValueDef | undefined {
  const expression = holder && textOf(holder, 'formulaExpression');
  if (holder && expression !== undefined) {
    const dataType = (textOf(holder, 'formulaDataType') ?? 'String') as FlowDataType;
    return { kind: 'formula', expression, dataType };
  }
  const [given] = holder?.children ?? [];
  if (given === undefined) return undefined;
  switch (given.name) {
    case 'stringValue':
      return given.text.includes('{!') ? { kind: 'text', text: given.text } : { kind: 'literal', value: given.text };
    case 'numberValue':
      return { kind: 'literal', value: Number(given.text) };
    case 'booleanValue':
      return { kind: 'literal', value: given.text === 'true' };
    case 'dateValue':
      return { kind: 'literal', value: given.text.slice(0, 10) };
    case 'dateTimeValue':
      return { kind: 'literal', value: new Date(given.text).toISOString() };
    case 'elementReference':
      return { kind: 'reference', path: pathOf(given.text) };
    default:
      throw new MetadataError(`The local org does not know the value ${given.name}`, given.position());
  }
}

/** More than any page of conditions needs; logic is read by recursion. */
const MAX_LOGIC = 1000;

/** `and`, `or`, or numbers of conditions joined by words and brackets. @throws MetadataError when it is neither */
function readLogic(holder: XmlElement, tag: string, count: number, part: XmlElement): string {
  const logic = textOf(holder, tag) ?? 'and';
  if (/^(and|or)$/i.test(logic)) return logic;
  const numbers = (logic.match(/\d+/g) ?? []).map(Number);
  // With every condition written as 1, the brackets of sound logic fold away from the inside out.
  let rest = logic.toUpperCase().replace(/\d+/g, '1').replace(/\s+/g, ' ').trim();
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(/NOT ?1\b|\( ?1 ?\)|\b1 ?(?:AND|OR) ?1\b/g, '1');
  }
  if (logic.length <= MAX_LOGIC && rest === '1' && numbers.every((number) => number >= 1 && number <= count))
    return logic;
  throw problemAt(part, `the logic ${logic.slice(0, 80)} is not valid`);
}

/** The `<filters>` of a start or a data element. */
export function readFilters(part: XmlElement): ConditionsDef {
  return {
    logic: readLogic(part, 'filterLogic', childrenOf(part, 'filters').length, part),
    items: childrenOf(part, 'filters').map((filter) => ({
      left: required(filter, 'field'),
      operator: known(required(filter, 'operator'), filter, part),
      right: readValue(child(filter, 'value')),
    })),
  };
}

/** The `<conditions>` of an outcome. */
export function readConditions(rule: XmlElement, part: XmlElement): ConditionsDef {
  return {
    logic: readLogic(rule, 'conditionLogic', childrenOf(rule, 'conditions').length, part),
    items: childrenOf(rule, 'conditions').map((condition) => ({
      left: required(condition, 'leftValueReference'),
      operator: known(required(condition, 'operator'), condition, part),
      right: readValue(child(condition, 'rightValue')),
    })),
  };
}

const OPERATORS: ReadonlySet<string> = new Set([
  'Contains',
  'EndsWith',
  'EqualTo',
  'GreaterThan',
  'GreaterThanOrEqualTo',
  'In',
  'IsBlank',
  'IsChanged',
  'IsEmpty',
  'IsNull',
  'LessThan',
  'LessThanOrEqualTo',
  'NotEqualTo',
  'NotIn',
  'StartsWith',
]);

function known(operator: string, at: XmlElement, part: XmlElement): string {
  if (OPERATORS.has(operator)) return operator;
  const { message } = unsupported(part, `the operator ${operator} is not known to the local org`);
  throw new MetadataError(message, at.position());
}

export const readInputs = (part: XmlElement, tag: string): readonly FieldValueDef[] =>
  childrenOf(part, tag).map((input) => ({ field: required(input, 'field'), value: readValue(child(input, 'value')) }));
