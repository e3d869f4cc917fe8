import { child, childrenOf, flag, required, textOf } from '../metadata/elements.ts';
import type { XmlElement } from '../metadata/xml.ts';
import type { ActionDef, ElementDef } from './flowDef.ts';
import { readConditions, readFilters, readInputs, readValue, targetOf, unsupported } from './readParts.ts';

const common = (part: XmlElement) => ({
  name: required(part, 'name'),
  label: textOf(part, 'label') ?? required(part, 'name'),
  source: part,
  next: targetOf(part, 'connector'),
});

const faulty = (part: XmlElement) => ({ ...common(part), fault: targetOf(part, 'faultConnector') });

const namedInputs = (part: XmlElement, tag: string) =>
  childrenOf(part, tag).map((input) => ({ name: required(input, 'name'), value: readValue(child(input, 'value')) }));

const namedOutputs = (part: XmlElement, tag: string) =>
  childrenOf(part, tag).map((output) => ({
    name: required(output, 'name'),
    to: required(output, 'assignToReference'),
  }));

const ASSIGNMENTS: ReadonlySet<string> = new Set([
  'Add',
  'AddAtStart',
  'AddItem',
  'Assign',
  'AssignCount',
  'RemoveAll',
  'RemoveFirst',
  'Subtract',
]);
const ACTIONS: ReadonlySet<string> = new Set<ActionDef['type']>(['apex', 'emailAlert', 'emailSimple', 'submit']);

/** Readers of the elements that the local org runs, by their tag. */
export const ELEMENT_READERS: Readonly<Record<string, (part: XmlElement) => ElementDef>> = {
  assignments: (part) => ({
    kind: 'assignment',
    ...common(part),
    items: childrenOf(part, 'assignmentItems').map((item) => {
      const operator = required(item, 'operator');
      if (!ASSIGNMENTS.has(operator)) throw unsupported(part, `the operator ${operator} is not run by the local org`);
      return { to: required(item, 'assignToReference'), operator, value: readValue(child(item, 'value')) };
    }),
  }),
  decisions: (part) => ({
    kind: 'decision',
    ...common(part),
    next: targetOf(part, 'defaultConnector'),
    rules: childrenOf(part, 'rules').map((rule) => ({
      name: required(rule, 'name'),
      conditions: readConditions(rule, part),
      isEdge: flag(rule, 'doesRequireRecordChangedToMeetCriteria'),
      next: targetOf(rule, 'connector'),
    })),
  }),
  loops: (part) => ({
    kind: 'loop',
    ...common(part),
    next: targetOf(part, 'noMoreValuesConnector'),
    collection: required(part, 'collectionReference'),
    isDescending: textOf(part, 'iterationOrder') === 'Desc',
    body: targetOf(part, 'nextValueConnector'),
    variable: textOf(part, 'assignNextValueToReference'),
  }),
  recordLookups: (part) => ({
    kind: 'lookup',
    ...faulty(part),
    object: required(part, 'object'),
    filters: readFilters(part),
    sortField: textOf(part, 'sortField'),
    isDescending: textOf(part, 'sortOrder') === 'Desc',
    isFirstOnly: isFirstOnly(part),
    limit: readValue(child(part, 'limit')),
    output: textOf(part, 'outputReference'),
    outputFields: childrenOf(part, 'outputAssignments').map((output) => ({
      field: required(output, 'field'),
      to: required(output, 'assignToReference'),
    })),
    blanksWhenNone: flag(part, 'assignNullValuesIfNoRecordsFound'),
  }),
  recordCreates: (part) => ({
    kind: 'create',
    ...faulty(part),
    object: textOf(part, 'object'),
    values: readInputs(part, 'inputAssignments'),
    input: textOf(part, 'inputReference'),
    idTo: textOf(part, 'assignRecordIdToReference'),
  }),
  recordUpdates: (part) => ({
    kind: 'update',
    ...faulty(part),
    object: textOf(part, 'object'),
    filters: readFilters(part),
    values: readInputs(part, 'inputAssignments'),
    input: textOf(part, 'inputReference'),
  }),
  recordDeletes: (part) => ({
    kind: 'delete',
    ...faulty(part),
    object: textOf(part, 'object'),
    filters: readFilters(part),
    input: textOf(part, 'inputReference'),
  }),
  actionCalls: (part) => {
    const type = required(part, 'actionType');
    if (!ACTIONS.has(type)) throw unsupported(part, `the action type ${type} is not run by the local org`);
    return {
      kind: 'action',
      ...faulty(part),
      action: required(part, 'actionName'),
      type: type as ActionDef['type'],
      inputs: namedInputs(part, 'inputParameters'),
      outputs: namedOutputs(part, 'outputParameters'),
    };
  },
  subflows: (part) => ({
    kind: 'subflow',
    ...common(part),
    flow: required(part, 'flowName'),
    inputs: namedInputs(part, 'inputAssignments'),
    outputs: namedOutputs(part, 'outputAssignments'),
  }),
  customErrors: (part) => ({
    kind: 'error',
    ...common(part),
    messages: childrenOf(part, 'customErrorMessages').map((message) => ({
      text: required(message, 'errorMessage'),
      field: flag(message, 'isFieldError') ? textOf(message, 'fieldSelection') : undefined,
    })),
  }),
};

/** Only the first record, unless the element or the collection that takes the records asks for all. */
function isFirstOnly(part: XmlElement): boolean {
  return flag(part, 'getFirstRecordOnly', textOf(part, 'outputReference') === undefined);
}
