/**
 * The seam inside the local org: what the core (metadata, store, save) gives and the doors (REST, SOAP, deploy) use.
 * Names follow Salesforce's describe results where there is one.
 */

import type { EventService } from './events/eventService.ts';

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

/** What a user may see; what it may not see answers as if it did not exist. */
export interface ReadAccess {
  mayRead(object: ObjectDef): boolean;
  mayReadField(object: ObjectDef, field: string): boolean;
  /** SQL condition on the rows of a table alias that sharing shows; undefined when it shows all. All without it. */
  rowsOf?(object: ObjectDef, alias: string): string | undefined;
  /** Whether the user may use the APIs at all. */
  readonly apiEnabled?: boolean;
  /** Whether the user may use the Metadata API, and change components by the Tooling API. */
  readonly modifiesMetadata?: boolean;
  readonly customizes?: boolean;
  /** Whether bulk jobs of the user may delete for good, and whether it sees the bulk jobs of others. */
  readonly hardDeletes?: boolean;
  readonly managesData?: boolean;
  /** Tells readers apart whose rows may differ, for what is kept from call to call. */
  readonly reader?: string;
}

/** What a user may read and write of the objects and their fields; sharing of single records comes on top. */
export interface AccessRights extends ReadAccess {
  mayCreate(object: ObjectDef): boolean;
  mayEdit(object: ObjectDef): boolean;
  mayDelete(object: ObjectDef): boolean;
  mayEditField(object: ObjectDef, field: string): boolean;
  /** Whether permissions show all records of the object whatever sharing says. */
  viewsAll(object: ObjectDef): boolean;
}

export interface Org {
  readonly id: string;
  readonly name: string;
  readonly schema: Schema;
  /** Grows with each change of the schema; what is compiled against an older version is thrown away. */
  readonly schemaVersion: number;
  /**
   * Runs the save pipeline over up to 200 records of one call (larger calls are cut into chunks of 200). With
   * `allOrNone`, one error rolls everything back and the others answer as the API does. Synchronous and atomic.
   */
  save(
    session: Session,
    operations: readonly SaveOperation[],
    options: { readonly allOrNone: boolean }
  ): readonly SaveResult[];
  /** @throws ApiError when the records cannot be merged; then nothing is changed */
  merge(session: Session, request: MergeRequest): MergeResult;
  /** @throws ApiError when the lead cannot be converted; then nothing is changed */
  convertLead(session: Session, request: LeadConversion): ConvertedLead;
  /** Notes that the user looked at records (`FOR VIEW`), or at others that refer to them (`FOR REFERENCE`). */
  markSeen(session: Session, object: string, ids: readonly string[], how: 'view' | 'reference'): void;
  /** Runs `work` in one transaction; an exception rolls it back and is thrown on. Nests by savepoint. */
  transaction<T>(work: () => T): T;
  /** One record with all stored and calculated fields the session may read. */
  retrieve(session: Session, object: string, id: string): SObjectRecord | undefined;
  /** The values that a new record of the user starts with, as its defaults say. */
  defaults(session: Session, object: string): SObjectRecord;
  /** Rows by SQL over the tables of the store; the SOQL compiler is the only caller. */
  readonly sql: SqlReader;
  /** What the session may read and write now. */
  rights(session: Session): AccessRights;
  /** Runs synchronous work whose SQL evaluates formula fields for this user; without it, for the administrator. */
  runAs<T>(session: Session, work: () => T): T;
  /** The time zone of the user whose work runs, `Europe/Berlin`. */
  timeZone(): string;
  /** Custom permissions of a user, for `$Permission`; API names. */
  permissions(userId: string): ReadonlySet<string>;
  /** Replaces or extends the metadata in one transaction: schema, tables and stored components change together. */
  applyMetadata(
    components: readonly MetadataComponent[],
    options: { readonly checkOnly: boolean }
  ): readonly ComponentResult[];
  /** Approval processes: submitting records, answering requests. */
  readonly approvals: ApprovalService;
  /** Flows that a call starts. */
  readonly flows: FlowService;
  /** What the org would have mailed. */
  readonly mail: MailService;
  /** Platform events, change events and their subscribers. */
  readonly events: EventService;
  /** The components stored by `applyMetadata` (and those the org started with), for list and retrieve. */
  components(): readonly MetadataComponent[];
  close(): void;
}

/** An active flow that no record starts; types are those of flows, or the object of a record. */
export interface FlowInfo {
  readonly name: string;
  readonly label: string;
  readonly inputs: readonly { readonly name: string; readonly type: string; readonly isCollection: boolean }[];
  readonly outputs: readonly { readonly name: string; readonly type: string; readonly isCollection: boolean }[];
}

export interface FlowService {
  list(): readonly FlowInfo[];
  /**
   * Runs one interview, whole or not at all, and answers its outputs.
   * @throws ApiError NOT_FOUND, INVALID_ARGUMENT_TYPE for an unknown input, UNKNOWN_EXCEPTION when the flow fails
   */
  run(session: Session, name: string, inputs: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
}

export interface ApprovalService {
  /** @throws ApiError NO_APPLICABLE_PROCESS, ALREADY_IN_PROCESS, MANAGER_NOT_DEFINED, ENTITY_IS_LOCKED and others */
  submit(session: Session, request: SubmitRequest): ApprovalResult;
  /** @throws ApiError INVALID_CROSS_REFERENCE_KEY, INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY and others */
  decide(session: Session, request: DecideRequest): ApprovalResult;
  /** All processes, in the order in which records try them. */
  processes(): readonly ApprovalProcessInfo[];
  /** All workflow rules, and what they do. */
  rules(): readonly WorkflowRuleInfo[];
  /** Runs the active rules of a record whose criteria it meets, whatever has changed; one rule when it is named. */
  triggerRules(session: Session, recordId: string, ruleName?: string): void;
}

export interface SubmitRequest {
  readonly recordId: string;
  /** On whose behalf; the current user without it. */
  readonly submitterId?: string;
  readonly comments?: string;
  readonly nextApproverIds?: readonly string[];
  /** Developer name or id of the process; the first that takes the record without it. */
  readonly process?: string;
  readonly skipEntryCriteria?: boolean;
}

export interface DecideRequest {
  /** A pending request; for a recall also the record. */
  readonly workitemId: string;
  /** `Removed` recalls the approval. */
  readonly action: 'Approve' | 'Reject' | 'Removed';
  readonly comments?: string;
  readonly nextApproverIds?: readonly string[];
}

/** Where a request stands after a call, named as the API names it. */
export interface ApprovalResult {
  readonly actorIds: readonly string[] | null;
  readonly entityId: string;
  readonly instanceId: string;
  readonly instanceStatus: string;
  readonly newWorkitemIds: readonly string[];
}

export interface ApprovalProcessInfo {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly object: string;
  readonly description?: string;
  readonly active: boolean;
}

export interface WorkflowRuleInfo {
  readonly id: string;
  readonly name: string;
  readonly object: string;
  readonly description?: string;
  readonly active: boolean;
  readonly actions: readonly { readonly id: string; readonly name: string; readonly type: string }[];
}

/** A mail that the org sends. */
export interface Mail {
  readonly kind: 'alert' | 'approvalRequest' | 'approvalReply';
  readonly from: string;
  readonly to: readonly string[];
  readonly cc?: readonly string[];
  readonly replyTo?: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** The record that the mail is about. */
  readonly recordId: string;
  /** The request that a reply decides. */
  readonly workitemId?: string;
}

export interface StoredMail extends Mail {
  readonly id: number;
  readonly at: string;
  /** Whether a mail server has taken it; mails stay in the box either way. */
  readonly sent: boolean;
  /** Why the last attempt to send it failed. */
  readonly error?: string;
}

/** A mail that comes to the org. */
export interface IncomingMail {
  readonly from: string;
  /** The `replyTo` of an approval request. */
  readonly to: string;
  readonly subject?: string;
  readonly text: string;
}

/** What became of a reply; `error` is what the sender is told. */
export type ReplyOutcome =
  | { readonly accepted: true; readonly action: 'Approve' | 'Reject'; readonly instanceStatus: string }
  | { readonly accepted: false; readonly error: string };

export interface MailService {
  /** All mails, the oldest first; only those to an address when one is given. */
  list(to?: string): readonly StoredMail[];
  clear(): void;
  /** Decides an approval request by mail, as the user whose address the mail comes from. */
  receive(mail: IncomingMail): ReplyOutcome;
  /** Mails that a mail server has not taken yet and that are still worth an attempt. */
  unsent(): readonly StoredMail[];
  noteSent(id: number): void;
  noteFailed(id: number, error: string): void;
}

/** A row of `UserRecordAccess`. */
export interface RecordAccess {
  readonly UserId: string;
  readonly RecordId: string;
  readonly HasReadAccess: boolean;
  readonly HasEditAccess: boolean;
  readonly HasDeleteAccess: boolean;
  readonly HasTransferAccess: boolean;
  readonly HasAllAccess: boolean;
  readonly MaxAccessLevel: 'None' | 'Read' | 'Edit' | 'Delete' | 'Transfer' | 'All';
}

export interface SqlReader {
  /** Quoted name of the table of an object. Deleted rows stay in it with `IsDeleted` = 1. */
  table(object: string): string;
  /** Quoted name of the column of a stored field, to stand behind a table alias: `"Name"`; formulas are refused here. */
  column(object: string, field: string): string;
  /**
   * SQL expression of a calculated field (formula) of the record whose id `idSql` gives, e.g. for `t0."Id"`; may stand
   * anywhere in a statement of `all` or `iterate`. Null for an id that does not exist.
   */
  calculated(object: string, field: string, idSql: string): string;
  /** Says whose access to which records the rows of `UserRecordAccess` tell, until the next call. */
  askAccess?(userIds: readonly string[], recordIds: readonly string[]): void;
  all(sql: string, params: readonly FieldValue[]): Record<string, FieldValue>[];
  iterate(sql: string, params: readonly FieldValue[]): IterableIterator<Record<string, FieldValue>>;
}

/** One metadata component as parsed from a zip or a source folder. */
export interface MetadataComponent {
  readonly type: string;
  readonly fullName: string;
  /** Path in the zip or folder, for messages. */
  readonly fileName: string;
  readonly xml?: string;
  readonly content?: Uint8Array;
  /** The files of a bundle, by their paths inside it. */
  readonly files?: readonly { readonly path: string; readonly content: Uint8Array }[];
  readonly delete?: boolean;
}

export interface ComponentResult {
  readonly type: string;
  readonly fullName: string;
  readonly fileName: string;
  readonly success: boolean;
  readonly created: boolean;
  readonly changed: boolean;
  readonly id?: string;
  readonly problem?: {
    readonly message: string;
    readonly type: 'Error' | 'Warning';
    readonly line?: number;
    readonly column?: number;
  };
}
