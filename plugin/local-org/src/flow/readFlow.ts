import { childrenOf, child, flag, numberOf, required, textOf } from '../metadata/elements.ts';
import type { ParsedComponent } from '../metadata/parsedComponents.ts';
import { MetadataError, type XmlElement } from '../metadata/xml.ts';
import type { CalculatedDef, ElementDef, FlowDef, TriggerDef, VariableDef } from './flowDef.ts';
import { ELEMENT_READERS } from './readElements.ts';
import { dataTypeOf, readFilters, readValue, targetOf, unsupported } from './readParts.ts';

/** What says nothing about how a flow runs. */
const IGNORED: ReadonlySet<string> = new Set([
  'apiVersion',
  'areMetricsLoggedToDataCloud',
  'customProperties',
  'description',
  'environments',
  'fullName',
  'interviewLabel',
  'isAdditionalPermissionRequiredToRun',
  'isOverridable',
  'isTemplate',
  'label',
  'processMetadataValues',
  'processType',
  'runInMode',
  'sourceTemplate',
  'start',
  'status',
  'timeZoneSidKey',
  'triggerOrder',
]);
const RESOURCES: ReadonlySet<string> = new Set(['constants', 'formulas', 'textTemplates', 'variables']);

/**
 * Reads one flow; undefined for one that is not active, of which nothing is asked since it cannot run.
 * @throws MetadataError that names the first element that is outside of what the local org runs
 */
export function readFlow({ fullName, element }: ParsedComponent): FlowDef | undefined {
  if (element === undefined || textOf(element, 'status') !== 'Active') return undefined;
  const processType = textOf(element, 'processType') ?? 'AutoLaunchedFlow';
  if (processType !== 'AutoLaunchedFlow') {
    throw new MetadataError(
      `The local org runs flows of the process type AutoLaunchedFlow only, not ${processType}: set the status of ${fullName} to Draft to keep it`,
      child(element, 'processType')?.position()
    );
  }
  refuseUnknown(element);
  const trigger = readTrigger(element);
  const start = child(element, 'start');
  return {
    name: fullName,
    label: required(element, 'label'),
    start: (start && targetOf(start, 'connector')) ?? textOf(element, 'startElementReference'),
    startSource: start,
    trigger,
    runMode: runModeOf(element),
    elements: byName(element.children.flatMap((part) => readElement(part) ?? [])),
    variables: byName(childrenOf(element, 'variables').map(readVariable)),
    calculated: byName([
      ...childrenOf(element, 'constants').map((part) => calculated(part, readValue(child(part, 'value')))),
      ...childrenOf(element, 'formulas').map(readFormula),
      ...childrenOf(element, 'textTemplates').map(readTemplate),
    ]),
  };
}

function refuseUnknown(flow: XmlElement): void {
  for (const part of flow.children) {
    const isKnown = IGNORED.has(part.name) || RESOURCES.has(part.name) || part.name in ELEMENT_READERS;
    if (!isKnown && part.name !== 'startElementReference') {
      throw unsupported(part, `${part.name} are not run by the local org`);
    }
  }
}

const readElement = (part: XmlElement): ElementDef | undefined => ELEMENT_READERS[part.name]?.(part);

function readTrigger(flow: XmlElement): TriggerDef | undefined {
  const start = child(flow, 'start');
  const when = start && textOf(start, 'triggerType');
  if (start === undefined || when === undefined || when === 'None') return undefined;
  if (when !== 'RecordBeforeSave' && when !== 'RecordAfterSave' && when !== 'RecordBeforeDelete') {
    throw new MetadataError(`Start (Start) - flows that ${when} starts are not run by the local org`, start.position());
  }
  for (const name of ['scheduledPaths', 'schedule', 'capabilityTypes']) {
    const part = child(start, name);
    if (part) throw new MetadataError(`Start (Start) - ${name} are not run by the local org`, part.position());
  }
  const type = textOf(start, 'recordTriggerType') ?? 'Create';
  return {
    object: required(start, 'object'),
    when,
    onCreate: type === 'Create' || type === 'CreateAndUpdate',
    onUpdate: type === 'Update' || type === 'CreateAndUpdate',
    conditions: readFilters(start),
    formula: textOf(start, 'filterFormula'),
    isEdge: flag(start, 'doesRequireRecordChangedToMeetCriteria'),
    order: numberOf(flow, 'triggerOrder') ?? numberOf(start, 'triggerOrder'),
    source: start,
  };
}

function runModeOf(flow: XmlElement): FlowDef['runMode'] {
  const mode = textOf(flow, 'runInMode');
  return mode === 'SystemModeWithSharing' || mode === 'SystemModeWithoutSharing' ? mode : 'DefaultMode';
}

function readVariable(part: XmlElement): VariableDef {
  return {
    name: required(part, 'name'),
    dataType: dataTypeOf(part),
    isCollection: flag(part, 'isCollection'),
    isInput: flag(part, 'isInput'),
    isOutput: flag(part, 'isOutput'),
    object: textOf(part, 'objectType'),
    value: readValue(child(part, 'value')),
    source: part,
  };
}

const calculated = (part: XmlElement, value: CalculatedDef['value']): CalculatedDef => ({
  name: required(part, 'name'),
  dataType: dataTypeOf(part),
  scale: numberOf(part, 'scale') ?? 2,
  value,
  source: part,
});

const readFormula = (part: XmlElement): CalculatedDef =>
  calculated(part, { kind: 'formula', expression: required(part, 'expression'), dataType: dataTypeOf(part) });

const readTemplate = (part: XmlElement): CalculatedDef => ({
  name: required(part, 'name'),
  dataType: 'String',
  scale: 0,
  value: { kind: 'text', text: textOf(part, 'text') ?? '' },
  source: part,
});

const byName = <T extends { readonly name: string }>(parts: readonly T[]): ReadonlyMap<string, T> =>
  new Map(parts.map((part) => [part.name.toLowerCase(), part]));
