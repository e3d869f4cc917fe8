/** Objects and fields as the core holds them. */
export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'time'
  | 'picklist'
  | 'multipicklist'
  | 'reference'
  | 'email'
  | 'phone'
  | 'url'
  | 'address'
  | 'combobox'
  | 'base64'
  | 'encryptedstring'
  | 'location'
  | 'anyType';

export interface PicklistValue {
  readonly value: string;
  readonly label: string;
  readonly active: boolean;
  readonly defaultValue: boolean;
  /** Of a lead's status: leads with it have been converted. */
  readonly converted?: boolean;
  /** Of a dependent picklist: the values of the controlling field that offer this one. */
  readonly validFor?: readonly string[];
}

/** A field, as the core needs it; the describe result is made from it. */
export interface FieldDef {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly length: number;
  readonly precision: number;
  readonly scale: number;
  readonly custom: boolean;
  readonly nillable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly unique: boolean;
  readonly caseSensitive: boolean;
  readonly externalId: boolean;
  readonly idLookup: boolean;
  readonly nameField: boolean;
  readonly autoNumber?: { readonly format: string; readonly start: number };
  readonly restrictedPicklist: boolean;
  readonly picklistValues: readonly PicklistValue[];
  /** Field whose value decides which of the picklist values can be chosen. */
  readonly controllerName?: string;
  readonly referenceTo: readonly string[];
  /** Parent relationship, e.g. `Account` or `Plan__r`. */
  readonly relationshipName?: string;
  /** Child relationship on the parent, e.g. `OrderItems` or `Steps__r`. */
  readonly childRelationshipName?: string;
  readonly cascadeDelete: boolean;
  readonly restrictedDelete: boolean;
  readonly masterDetail: boolean;
  /** Formula text; the field is then calculated and read-only. */
  readonly formula?: string;
  readonly treatBlanksAsZero?: boolean;
  readonly defaultFormula?: string;
  readonly defaultValue?: unknown;
  readonly summary?: {
    readonly operation: 'count' | 'sum' | 'min' | 'max';
    readonly childObject: string;
    readonly childField: string;
    readonly summarized?: string;
    readonly filters: readonly { readonly field: string; readonly operation: string; readonly value: string }[];
  };
  readonly inlineHelpText?: string;
  readonly compoundFieldName?: string;
  /** Which records a lookup may point at; absent for filters that are switched off or only suggest. */
  readonly lookupFilter?: LookupFilter;
}

export interface LookupFilter {
  readonly items: readonly {
    /** `Contact.Title` of the record that is looked up, `$Source.Kind__c` of the one that points, `$User.Id`. */
    readonly field: string;
    readonly operation: string;
    readonly value: string;
    /** Compared with instead of `value`. */
    readonly valueField?: string;
  }[];
  /** `1 AND (2 OR 3)`. */
  readonly logic?: string;
  readonly message?: string;
}

export interface ValidationRuleDef {
  readonly name: string;
  readonly active: boolean;
  readonly formula: string;
  readonly message: string;
  readonly errorField?: string;
}

export interface ObjectDef {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string;
  readonly custom: boolean;
  readonly kind: 'standard' | 'custom' | 'event' | 'metadata' | 'setting';
  /** By lower-case name, in describe order. */
  readonly fields: ReadonlyMap<string, FieldDef>;
  readonly validationRules: readonly ValidationRuleDef[];
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly deletable: boolean;
  readonly queryable: boolean;
  /** Of a platform event: whether it leaves also when the transaction that publishes it is undone. */
  readonly publishesImmediately?: boolean;
  /** Of the tooling API only: other APIs do not know it. */
  readonly tooling?: boolean;
  /** Of a share object: the object whose records it shares, and its fields for the record and the level. */
  readonly shareOf?: { readonly object: string; readonly link: string; readonly level: string };
}

export interface ChildRelationship {
  readonly childObject: string;
  readonly field: string;
  readonly name: string;
  readonly cascadeDelete: boolean;
}

export interface Schema {
  /** Case-insensitive. */
  object(name: string): ObjectDef | undefined;
  objects(): Iterable<ObjectDef>;
  objectOfId(id: string): ObjectDef | undefined;
  childRelationships(objectName: string): readonly ChildRelationship[];
}
