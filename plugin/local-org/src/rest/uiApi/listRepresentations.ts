import type { RecordCollectionRepresentation, ThemeInfoRepresentation } from './representations.ts';

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
