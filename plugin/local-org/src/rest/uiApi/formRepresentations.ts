import type { FieldValueRepresentation, ObjectInfoRepresentation, RecordRepresentation } from './representations.ts';

export type LayoutType = 'Compact' | 'Full';
export type LayoutMode = 'Create' | 'Edit' | 'View';

export interface LayoutComponentRepresentation {
  readonly apiName: string | null;
  readonly componentType: 'EmptySpace' | 'Field';
  readonly label?: string;
}

export interface LayoutItemRepresentation {
  readonly editableForNew: boolean;
  readonly editableForUpdate: boolean;
  readonly label: string;
  readonly layoutComponents: readonly LayoutComponentRepresentation[];
  /** The field with the id of the record that the item leads to. */
  readonly lookupIdApiName: string | null;
  readonly required: boolean;
  readonly sortable: boolean;
}

export interface LayoutSectionRepresentation {
  readonly collapsible: boolean;
  readonly columns: number;
  readonly heading: string | null;
  readonly id: string | null;
  readonly layoutRows: readonly { readonly layoutItems: readonly LayoutItemRepresentation[] }[];
  readonly rows: number;
  readonly useHeading: boolean;
}

export interface LayoutRepresentation {
  readonly eTag: string;
  readonly id: string | null;
  readonly layoutType: LayoutType;
  readonly mode: LayoutMode;
  readonly objectApiName: string;
  readonly recordTypeId: string;
  readonly saveOptions: readonly object[];
  readonly sections: readonly LayoutSectionRepresentation[];
}

export interface PicklistValueRepresentation {
  readonly attributes: null;
  readonly label: string;
  /** Indexes in `controllerValues` of the values that offer this one. */
  readonly validFor: readonly number[];
  readonly value: string;
}

export interface PicklistValuesRepresentation {
  readonly controllerValues: Readonly<Record<string, number>>;
  readonly defaultValue: PicklistValueRepresentation | null;
  readonly eTag: string;
  readonly url: string;
  readonly values: readonly PicklistValueRepresentation[];
}

export interface PicklistValuesCollectionRepresentation {
  readonly eTag: string;
  readonly picklistFieldValues: Readonly<Record<string, PicklistValuesRepresentation>>;
}

export interface RecordUiRepresentation {
  readonly eTag: string;
  /** By object, record type, layout type and mode. */
  readonly layouts: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, LayoutRepresentation>>>>>>>
  >;
  readonly layoutUserStates: Readonly<Record<string, object>>;
  readonly objectInfos: Readonly<Record<string, ObjectInfoRepresentation>>;
  readonly records: Readonly<Record<string, RecordRepresentation>>;
}

export interface RecordDefaultsRepresentation {
  readonly layout: LayoutRepresentation;
  readonly objectInfos: Readonly<Record<string, ObjectInfoRepresentation>>;
  readonly record: RecordRepresentation;
}

export interface RecordTemplateRepresentation {
  readonly objectInfos: Readonly<Record<string, ObjectInfoRepresentation>>;
  readonly record: {
    readonly apiName: string;
    /** Of a clone: the record that it is made from. */
    readonly cloneSourceId?: string;
    readonly fields: Readonly<Record<string, FieldValueRepresentation>>;
    readonly recordTypeId: string | null;
  };
}
