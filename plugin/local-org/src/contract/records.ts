/** Records and what is done to them. */
/** An error as Salesforce states it; `status` is the HTTP status of a single-record call. */
export class ApiError extends Error {
  readonly errorCode: string;
  readonly fields: readonly string[];
  readonly status: number;
  constructor(
    errorCode: string,
    message: string,
    options: { readonly fields?: readonly string[]; readonly status?: number } = {}
  ) {
    super(message);
    this.name = 'ApiError';
    this.errorCode = errorCode;
    this.fields = options.fields ?? [];
    this.status = options.status ?? 400;
  }
}

export type FieldValue = string | number | boolean | null;
/** Field values by API name as stated in the schema; datetimes as ISO text in UTC with milliseconds. */
export type SObjectRecord = Readonly<Record<string, FieldValue>>;

export interface Session {
  readonly userId: string;
  readonly username: string;
  readonly orgId: string;
}

export type SaveOperation =
  | { readonly kind: 'insert'; readonly object: string; readonly values: Readonly<Record<string, unknown>> }
  | {
      readonly kind: 'update';
      readonly object: string;
      readonly id: string;
      readonly values: Readonly<Record<string, unknown>>;
    }
  | {
      readonly kind: 'upsert';
      readonly object: string;
      readonly field: string;
      readonly key: string;
      readonly values: Readonly<Record<string, unknown>>;
      readonly updateOnly?: boolean;
    }
  | { readonly kind: 'delete'; readonly object: string; readonly id: string }
  /** Out of the recycle bin, with what the deletion took along. */
  | { readonly kind: 'undelete'; readonly object: string; readonly id: string }
  /** Out of the recycle bin for good. */
  | { readonly kind: 'purge'; readonly object: string; readonly id: string };

/** Up to two records of one object become part of a third; see the SOAP call `merge`. */
export interface MergeRequest {
  readonly object: string;
  readonly masterId: string;
  /** Fields of the master to change on the way. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly mergedIds: readonly string[];
}

export interface MergeResult {
  readonly id: string;
  readonly mergedRecordIds: readonly string[];
  /** Children that belong to the master now. */
  readonly updatedRelatedIds: readonly string[];
}

/** A lead becomes a contact of an account, and usually an opportunity; see the SOAP call `convertLead`. */
export interface LeadConversion {
  readonly leadId: string;
  readonly convertedStatus: string;
  readonly accountId?: string;
  readonly contactId?: string;
  readonly ownerId?: string;
  readonly opportunityName?: string;
  readonly doNotCreateOpportunity: boolean;
  readonly overwriteLeadSource: boolean;
}

export interface ConvertedLead {
  readonly leadId: string;
  readonly accountId: string;
  readonly contactId: string;
  readonly opportunityId: string | null;
}

export type SaveResult =
  | {
      readonly success: true;
      readonly id: string;
      readonly created: boolean;
      /** Of a platform event, which is only queued yet: its key. */
      readonly eventUuid?: string;
    }
  | { readonly success: false; readonly errors: readonly ApiError[] };
