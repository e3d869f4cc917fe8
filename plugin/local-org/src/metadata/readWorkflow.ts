import { childrenOf, flag, numberOf, required, textOf } from './elements.ts';
import type { ParsedComponent } from './parsedComponents.ts';
import { readFilter, type RecordFilter } from './recordFilter.ts';
import { MetadataError, type XmlElement } from './xml.ts';

export interface FieldUpdateDef {
  readonly name: string;
  readonly field: string;
  readonly operation: 'Formula' | 'Literal' | 'LookupValue' | 'NextValue' | 'Null' | 'PreviousValue';
  readonly formula?: string;
  readonly literal?: string;
  /** A user or queue by name. */
  readonly lookup?: { readonly name: string; readonly type: string };
  /** The lookup of the record to the one that is updated instead. */
  readonly target?: string;
  /** Whether rules are looked at again when the update has changed the field. */
  readonly reevaluates: boolean;
}

export interface AlertRecipient {
  readonly type: string;
  readonly recipient?: string;
  readonly field?: string;
}

export interface AlertDef {
  readonly name: string;
  readonly description: string;
  readonly recipients: readonly AlertRecipient[];
  readonly ccEmails: readonly string[];
  /** `Folder/Name` of the template. */
  readonly template: string;
  readonly senderType: string;
  readonly senderAddress?: string;
}

export interface TaskDef {
  readonly name: string;
  readonly subject: string;
  readonly status: string;
  readonly priority: string;
  readonly description?: string;
  readonly assignedTo?: string;
  readonly assignedToType: string;
  readonly dueDateOffset: number;
  readonly offsetFromField?: string;
}

/** `FieldUpdate` `Set_Approved`. */
export interface ActionReference {
  readonly type: string;
  readonly name: string;
}

export interface WorkflowRuleDef {
  readonly name: string;
  readonly active: boolean;
  readonly description?: string;
  readonly trigger: 'onAllChanges' | 'onCreateOnly' | 'onCreateOrTriggeringUpdate';
  readonly filter: RecordFilter;
  readonly actions: readonly ActionReference[];
}

/** Workflow actions and rules of one object; names are unique by kind. */
export interface WorkflowDef {
  readonly object: string;
  readonly fieldUpdates: ReadonlyMap<string, FieldUpdateDef>;
  readonly alerts: ReadonlyMap<string, AlertDef>;
  readonly tasks: ReadonlyMap<string, TaskDef>;
  readonly rules: readonly WorkflowRuleDef[];
}

const OPERATIONS: ReadonlySet<string> = new Set<FieldUpdateDef['operation']>([
  'Formula',
  'Literal',
  'LookupValue',
  'NextValue',
  'Null',
  'PreviousValue',
]);

/** @throws MetadataError */
export function readWorkflow({ fullName, element }: ParsedComponent): WorkflowDef {
  const parts = <T extends { readonly name: string }>(tag: string, read: (part: XmlElement) => T): Map<string, T> =>
    new Map((element ? childrenOf(element, tag) : []).map((part) => [required(part, 'fullName'), read(part)]));
  return {
    object: fullName,
    fieldUpdates: parts('fieldUpdates', readFieldUpdate),
    alerts: parts('alerts', readAlert),
    tasks: parts('tasks', readTask),
    rules: [...parts('rules', readRule).values()],
  };
}

/** The actions that an element lists under a tag, e.g. `<action>` or `<actions>`. */
export function readActions(element: XmlElement | undefined, tag: string): readonly ActionReference[] {
  if (element === undefined) return [];
  return childrenOf(element, tag).map((action) => ({ type: required(action, 'type'), name: required(action, 'name') }));
}

function readFieldUpdate(element: XmlElement): FieldUpdateDef {
  const operation = required(element, 'operation');
  if (!OPERATIONS.has(operation)) {
    throw new MetadataError(
      `'${operation}' is not a valid value for the enum 'FieldUpdateOperation'`,
      element.position()
    );
  }
  const lookup = textOf(element, 'lookupValue');
  return {
    name: required(element, 'fullName'),
    field: required(element, 'field'),
    operation: operation as FieldUpdateDef['operation'],
    reevaluates: flag(element, 'reevaluateOnChange'),
    ...optional('formula', textOf(element, 'formula')),
    ...optional('literal', textOf(element, 'literalValue')),
    ...optional(
      'lookup',
      lookup === undefined ? undefined : { name: lookup, type: textOf(element, 'lookupValueType') ?? 'User' }
    ),
    ...optional('target', textOf(element, 'targetObject')),
  };
}

function readAlert(element: XmlElement): AlertDef {
  return {
    name: required(element, 'fullName'),
    description: required(element, 'description'),
    recipients: childrenOf(element, 'recipients').map((recipient) => ({
      type: required(recipient, 'type'),
      ...optional('recipient', textOf(recipient, 'recipient')),
      ...optional('field', textOf(recipient, 'field')),
    })),
    ccEmails: childrenOf(element, 'ccEmails').map((cc) => cc.text),
    template: required(element, 'template'),
    senderType: textOf(element, 'senderType') ?? 'CurrentUser',
    ...optional('senderAddress', textOf(element, 'senderAddress')),
  };
}

function readTask(element: XmlElement): TaskDef {
  return {
    name: required(element, 'fullName'),
    subject: required(element, 'subject'),
    status: required(element, 'status'),
    priority: required(element, 'priority'),
    assignedToType: required(element, 'assignedToType'),
    dueDateOffset: numberOf(element, 'dueDateOffset') ?? 0,
    ...optional('description', textOf(element, 'description')),
    ...optional('assignedTo', textOf(element, 'assignedTo')),
    ...optional('offsetFromField', textOf(element, 'offsetFromField')),
  };
}

const TRIGGERS: ReadonlySet<string> = new Set<WorkflowRuleDef['trigger']>([
  'onAllChanges',
  'onCreateOnly',
  'onCreateOrTriggeringUpdate',
]);

function readRule(element: XmlElement): WorkflowRuleDef {
  const trigger = required(element, 'triggerType');
  if (!TRIGGERS.has(trigger)) {
    throw new MetadataError(
      `'${trigger}' is not a valid value for the enum 'WorkflowTriggerTypes'`,
      element.position()
    );
  }
  const name = required(element, 'fullName');
  const isActive = flag(element, 'active');
  const [timed] = childrenOf(element, 'workflowTimeTriggers');
  if (timed && isActive) {
    throw new MetadataError(
      `The rule ${name} has time-dependent actions, which the local org does not run: deactivate it or remove its workflowTimeTriggers`,
      timed.position()
    );
  }
  return {
    name,
    active: isActive,
    trigger: trigger as WorkflowRuleDef['trigger'],
    filter: readFilter(element),
    actions: readActions(element, 'actions'),
    ...optional('description', textOf(element, 'description')),
  };
}

const optional = <K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { [key in K]: V });
