import type { FieldValue } from '../contract.ts';
import type { XmlElement } from '../metadata/xml.ts';

export type FlowDataType =
  | 'Boolean'
  | 'Currency'
  | 'Date'
  | 'DateTime'
  | 'Multipicklist'
  | 'Number'
  | 'Picklist'
  | 'SObject'
  | 'String'
  | 'Time';

/** What an element states as a value: a literal, a name of a resource, a text with `{!names}` in it, or a formula. */
export type ValueDef =
  | { readonly kind: 'literal'; readonly value: FieldValue }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reference'; readonly path: readonly string[] }
  | { readonly kind: 'formula'; readonly expression: string; readonly dataType: FlowDataType };

export interface ConditionDef {
  /** A path of a resource, or the name of a field in a filter. */
  readonly left: string;
  readonly operator: string;
  readonly right: ValueDef | undefined;
}

/** Conditions joined by `and`, `or` or a text such as `1 AND (2 OR 3)`. */
export interface ConditionsDef {
  readonly items: readonly ConditionDef[];
  readonly logic: string;
}

export interface FieldValueDef {
  readonly field: string;
  readonly value: ValueDef | undefined;
}

interface Named {
  readonly name: string;
  readonly label: string;
  /** The element in its file, for the place of problems. */
  readonly source: XmlElement;
  readonly next: string | undefined;
}

interface Faulty extends Named {
  readonly fault: string | undefined;
}

export interface AssignmentDef extends Named {
  readonly kind: 'assignment';
  readonly items: readonly { readonly to: string; readonly operator: string; readonly value: ValueDef | undefined }[];
}

export interface DecisionDef extends Named {
  readonly kind: 'decision';
  readonly rules: readonly {
    readonly name: string;
    readonly conditions: ConditionsDef;
    readonly isEdge: boolean;
    readonly next: string | undefined;
  }[];
}

export interface LoopDef extends Named {
  readonly kind: 'loop';
  readonly collection: string;
  readonly isDescending: boolean;
  readonly body: string | undefined;
  /** The variable that takes each item; a resource with the name of the loop without it. */
  readonly variable: string | undefined;
}

export interface LookupDef extends Faulty {
  readonly kind: 'lookup';
  readonly object: string;
  readonly filters: ConditionsDef;
  readonly sortField: string | undefined;
  readonly isDescending: boolean;
  readonly isFirstOnly: boolean;
  readonly limit: ValueDef | undefined;
  readonly output: string | undefined;
  readonly outputFields: readonly { readonly field: string; readonly to: string }[];
  readonly blanksWhenNone: boolean;
}

export interface CreateDef extends Faulty {
  readonly kind: 'create';
  readonly object: string | undefined;
  readonly values: readonly FieldValueDef[];
  readonly input: string | undefined;
  readonly idTo: string | undefined;
}

export interface UpdateDef extends Faulty {
  readonly kind: 'update';
  readonly object: string | undefined;
  readonly filters: ConditionsDef;
  readonly values: readonly FieldValueDef[];
  readonly input: string | undefined;
}

export interface DeleteDef extends Faulty {
  readonly kind: 'delete';
  readonly object: string | undefined;
  readonly filters: ConditionsDef;
  readonly input: string | undefined;
}

export interface ActionDef extends Faulty {
  readonly kind: 'action';
  readonly action: string;
  readonly type: 'emailAlert' | 'emailSimple' | 'submit' | 'apex';
  readonly inputs: readonly { readonly name: string; readonly value: ValueDef | undefined }[];
  readonly outputs: readonly { readonly name: string; readonly to: string }[];
}

export interface SubflowDef extends Named {
  readonly kind: 'subflow';
  readonly flow: string;
  readonly inputs: readonly { readonly name: string; readonly value: ValueDef | undefined }[];
  readonly outputs: readonly { readonly name: string; readonly to: string }[];
}

export interface CustomErrorDef extends Named {
  readonly kind: 'error';
  readonly messages: readonly { readonly text: string; readonly field: string | undefined }[];
}

export type ElementDef =
  | AssignmentDef
  | DecisionDef
  | LoopDef
  | LookupDef
  | CreateDef
  | UpdateDef
  | DeleteDef
  | ActionDef
  | SubflowDef
  | CustomErrorDef;

export interface VariableDef {
  readonly name: string;
  readonly dataType: FlowDataType;
  readonly isCollection: boolean;
  readonly isInput: boolean;
  readonly isOutput: boolean;
  readonly object: string | undefined;
  readonly value: ValueDef | undefined;
  readonly source: XmlElement;
}

/** A named value that no element changes: a constant, a formula or a text template. */
export interface CalculatedDef {
  readonly name: string;
  readonly dataType: FlowDataType;
  readonly scale: number;
  readonly value: ValueDef | undefined;
  readonly source: XmlElement;
}

/** What starts a flow by itself. */
export interface TriggerDef {
  readonly object: string;
  readonly when: 'RecordBeforeSave' | 'RecordAfterSave' | 'RecordBeforeDelete';
  readonly onCreate: boolean;
  readonly onUpdate: boolean;
  readonly conditions: ConditionsDef;
  readonly formula: string | undefined;
  /** Whether an update must make the record meet the conditions that it did not meet before. */
  readonly isEdge: boolean;
  readonly order: number | undefined;
  readonly source: XmlElement;
}

/** One active flow. */
export interface FlowDef {
  readonly name: string;
  readonly label: string;
  readonly start: string | undefined;
  readonly startSource: XmlElement | undefined;
  readonly trigger: TriggerDef | undefined;
  /** How much of the user's access counts when a client, and not a record, starts the flow. */
  readonly runMode: 'DefaultMode' | 'SystemModeWithSharing' | 'SystemModeWithoutSharing';
  /** By lower-case name; the names of elements, variables and calculated values are one set. */
  readonly elements: ReadonlyMap<string, ElementDef>;
  readonly variables: ReadonlyMap<string, VariableDef>;
  readonly calculated: ReadonlyMap<string, CalculatedDef>;
}
