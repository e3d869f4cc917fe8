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
