/**
 * The answers of the User Interface API, named as its documentation names them. Whatever runs Lightning components on
 * the local org reads these.
 */

/** A field of a record: `displayValue` is set for labels, dates, amounts of money and related records only. */
export interface FieldValueRepresentation {
  readonly displayValue: string | null;
  readonly value: string | number | boolean | null | RecordRepresentation;
}

export interface RecordTypeInfoRepresentation {
  readonly available: boolean;
  readonly defaultRecordTypeMapping: boolean;
  readonly master: boolean;
  readonly name: string;
  readonly recordTypeId: string;
}

export interface RecordRepresentation {
  readonly apiName: string;
  readonly childRelationships: Readonly<Record<string, RecordCollectionRepresentation>>;
  readonly eTag: string;
  readonly fields: Readonly<Record<string, FieldValueRepresentation>>;
  /** Null in the defaults for a record that does not exist yet. */
  readonly id: string | null;
  readonly lastModifiedById: string | null;
  readonly lastModifiedDate: string | null;
  readonly recordTypeId: string | null;
  readonly recordTypeInfo: RecordTypeInfoRepresentation | null;
  readonly systemModstamp: string | null;
  /** Grows with each change: the system modstamp in milliseconds, 0 for objects that have none. */
  readonly weakEtag: number;
}

export interface RecordCollectionRepresentation {
  readonly count: number;
  readonly currentPageToken: string | null;
  readonly currentPageUrl: string | null;
  readonly nextPageToken: string | null;
  readonly nextPageUrl: string | null;
  readonly previousPageToken: string | null;
  readonly previousPageUrl: string | null;
  readonly records: readonly RecordRepresentation[];
}

/** One entry of the answer of a batch. */
export interface BatchResultRepresentation<Result> {
  readonly statusCode: number;
  readonly result: Result | readonly ErrorRepresentation[];
}

export interface BatchRepresentation<Result> {
  readonly hasErrors: boolean;
  readonly results: readonly BatchResultRepresentation<Result>[];
}

export interface ErrorRepresentation {
  readonly errorCode: string;
  readonly message: string;
  readonly enhancedErrorType?: 'RecordError';
  /** What the rules refused, or after a conflict the record as it is now. */
  readonly output?: RecordExceptionRepresentation | RecordRepresentation;
}

export interface RecordExceptionRepresentation {
  readonly errors: readonly RecordExceptionErrorRepresentation[];
  /** By the API name of the field. */
  readonly fieldErrors: Readonly<Record<string, readonly RecordExceptionErrorRepresentation[]>>;
}

export interface RecordExceptionErrorRepresentation {
  /** The part of a compound field; `field` is then the compound. */
  readonly constituentField: string | null;
  readonly duplicateRecordError: null;
  readonly errorCode: string;
  readonly field: string | null;
  readonly fieldLabel: string | null;
  readonly message: string;
}

export interface ReferenceToInfoRepresentation {
  readonly apiName: string;
  readonly nameFields: readonly string[];
}

export interface FieldRepresentation {
  readonly apiName: string;
  readonly calculated: boolean;
  readonly compound: boolean;
  readonly compoundComponentName: string | null;
  readonly compoundFieldName: string | null;
  readonly controllerName: string | null;
  readonly controllingFields: readonly string[];
  readonly createable: boolean;
  readonly custom: boolean;
  readonly dataType: string;
  readonly defaultValue: string | number | boolean | null;
  readonly defaultedOnCreate: boolean;
  readonly digits: number;
  readonly externalId: boolean;
  readonly extraTypeInfo: string | null;
  readonly filterable: boolean;
  readonly filteredLookupInfo: null;
  readonly highScaleNumber: boolean;
  readonly htmlFormatted: boolean;
  readonly inlineHelpText: string | null;
  readonly label: string;
  readonly length: number;
  readonly maskType: null;
  readonly nameField: boolean;
  readonly polymorphicForeignKey: boolean;
  readonly precision: number;
  readonly reference: boolean;
  readonly referenceTargetField: string | null;
  readonly referenceToInfos: readonly ReferenceToInfoRepresentation[];
  readonly relationshipName: string | null;
  readonly required: boolean;
  readonly scale: number;
  readonly searchPrefilterable: boolean;
  readonly sortable: boolean;
  readonly unique: boolean;
  readonly updateable: boolean;
}

export interface ChildRelationshipRepresentation {
  readonly childObjectApiName: string;
  readonly fieldName: string;
  readonly junctionIdListNames: readonly string[];
  readonly junctionReferenceTo: readonly string[];
  readonly relationshipName: string;
}

export interface ThemeInfoRepresentation {
  readonly color: string;
  readonly iconUrl: string;
}

/** Fields that depend on a field, and those that depend on them. */
export interface DependentFieldsRepresentation {
  readonly [field: string]: DependentFieldsRepresentation;
}

export interface ObjectInfoRepresentation {
  readonly apiName: string;
  readonly associateEntityType: string | null;
  readonly associateParentEntity: string | null;
  readonly childRelationships: readonly ChildRelationshipRepresentation[];
  readonly compactLayoutable: boolean;
  readonly createable: boolean;
  readonly custom: boolean;
  readonly defaultRecordTypeId: string | null;
  readonly deletable: boolean;
  readonly dependentFields: DependentFieldsRepresentation;
  readonly eTag: string;
  readonly feedEnabled: boolean;
  readonly fields: Readonly<Record<string, FieldRepresentation>>;
  readonly keyPrefix: string | null;
  readonly label: string;
  readonly labelPlural: string;
  readonly layoutable: boolean;
  readonly mruEnabled: boolean;
  readonly nameFields: readonly string[];
  readonly queryable: boolean;
  readonly recordTypeInfos: Readonly<Record<string, RecordTypeInfoRepresentation>>;
  readonly searchLayoutable: boolean;
  readonly searchable: boolean;
  readonly themeInfo: ThemeInfoRepresentation;
  readonly updateable: boolean;
}

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

export interface ListReferenceRepresentation {
  readonly id: string | null;
  readonly type: 'listView' | 'mru' | 'relatedList';
  readonly listViewApiName: string | null;
  readonly objectApiName: string | null;
  /** Of related lists: the record whose list it is, in answers with records. */
  readonly inContextOfRecordId?: string | null;
  readonly parentObjectApiName?: string | null;
  readonly recordTypeId?: string | null;
  readonly relatedListId?: string | null;
}

export interface ListColumnRepresentation {
  readonly fieldApiName: string;
  readonly inlineEditAttributes: Readonly<Record<string, unknown>>;
  readonly label: string;
  /** Path of the id of the record that the column leads to. */
  readonly lookupId: string | null;
  readonly sortable: boolean;
}

export interface ListOrderRepresentation {
  readonly fieldApiName: string;
  readonly isAscending: boolean;
  readonly label: string;
}

export interface ListFilterRepresentation {
  readonly fieldApiName: string;
  readonly label: string;
  readonly operandLabels: readonly string[];
  readonly operator: string;
}

/** What a list view or a related list shows, and how. */
export interface ListInfoRepresentation {
  readonly cloneable: boolean;
  readonly createable: boolean;
  readonly deletable: boolean;
  readonly displayColumns: readonly ListColumnRepresentation[];
  readonly eTag: string;
  /** Of related lists: the field of the children that names the parent. */
  readonly fieldApiName?: string;
  readonly filterLogicString: string | null;
  readonly filteredByInfo: readonly ListFilterRepresentation[];
  readonly label: string;
  readonly listReference: ListReferenceRepresentation;
  readonly objectApiNames: readonly string[];
  readonly orderedByInfo: readonly ListOrderRepresentation[];
  readonly updateable: boolean;
  readonly userPreferences: {
    readonly columnWidths: Readonly<Record<string, number>>;
    readonly columnWrap: Readonly<Record<string, boolean>>;
  };
  readonly visibility: string;
  readonly visibilityEditable: boolean;
}

export interface ListRecordCollectionRepresentation extends RecordCollectionRepresentation {
  readonly eTag: string;
  readonly fields: readonly string[];
  readonly listInfoETag: string;
  readonly listReference: ListReferenceRepresentation;
  readonly optionalFields: readonly string[];
  readonly pageSize: number;
  readonly sortBy: readonly string[];
}

/** A list with its records. */
export interface ListUiRepresentation {
  readonly eTag: string;
  readonly info: ListInfoRepresentation;
  readonly records: ListRecordCollectionRepresentation;
}

export interface ListSummaryCollectionRepresentation {
  readonly count: number;
  readonly currentPageToken: string;
  readonly currentPageUrl: string;
  readonly eTag: string;
  readonly lists: readonly {
    readonly apiName: string;
    readonly id: string;
    readonly label: string;
    readonly listUiUrl: string;
  }[];
  readonly nextPageToken: string | null;
  readonly nextPageUrl: string | null;
  readonly objectApiName: string;
  readonly pageSize: number;
  readonly previousPageToken: string | null;
  readonly previousPageUrl: string | null;
  readonly queryString: string | null;
  readonly recentListsOnly: boolean;
}

export interface RelatedListSummaryRepresentation {
  readonly entityLabel: string;
  readonly entityLabelPlural: string;
  readonly fieldApiName: string;
  readonly keyPrefix: string | null;
  readonly label: string;
  readonly objectApiName: string;
  readonly relatedListId: string;
  readonly relatedListInfoUrl: string;
  readonly themeInfo: ThemeInfoRepresentation;
}

export interface RelatedListSummaryCollectionRepresentation {
  readonly eTag: string;
  readonly parentObjectApiName: string;
  readonly parentRecordTypeId: string;
  readonly relatedLists: readonly RelatedListSummaryRepresentation[];
}

export interface RelatedListCountRepresentation {
  readonly count: number;
  readonly eTag: string;
  readonly hasMore: boolean;
  readonly listReference: ListReferenceRepresentation;
}
