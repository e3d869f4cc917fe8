/**
 * The seam inside the local org: what the core (metadata, store, save) gives and the doors (REST, SOAP, deploy) use.
 * Names follow Salesforce's describe results where there is one.
 */
import type { AccessRights } from './contract/access.ts';
import type { HubService } from './contract/hub.ts';
import type { MailService } from './contract/mail.ts';
import type { ComponentResult, MetadataComponent } from './contract/metadata.ts';
import type { ApprovalService, FlowService } from './contract/processes.ts';
import type {
  ConvertedLead,
  FieldValue,
  LeadConversion,
  MergeRequest,
  MergeResult,
  SaveOperation,
  SaveResult,
  Session,
  SObjectRecord,
} from './contract/records.ts';
import type { FieldDef, ObjectDef, Schema } from './contract/schema.ts';
import type { EventService } from './events/eventService.ts';

export type * from './contract/access.ts';
export type * from './contract/hub.ts';
export type * from './contract/mail.ts';
export type * from './contract/metadata.ts';
export type * from './contract/processes.ts';
export * from './contract/records.ts';
export type * from './contract/schema.ts';

export interface Org {
  readonly id: string;
  readonly name: string;
  readonly schema: Schema;
  /** Grows with each change of the schema; what is compiled against an older version is thrown away. */
  readonly schemaVersion: number;
  /**
   * Runs the save pipeline over up to 200 records of one call (larger calls are cut into chunks of 200). With
   * `allOrNone`, one error rolls everything back and the others answer as the API does. Synchronous and atomic. With
   * `assigns`, assignment rules decide who owns cases and leads.
   */
  save(
    session: Session,
    operations: readonly SaveOperation[],
    options: { readonly allOrNone: boolean; readonly assigns?: boolean }
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
  /**
   * Those of the ids that a lookup of a record may refer to by its filter, in their order; `values` are those of the
   * record that the filter may go by.
   */
  lookupCandidates(
    session: Session,
    place: {
      readonly object: ObjectDef;
      readonly field: FieldDef;
      readonly values: Readonly<Record<string, FieldValue>>;
    },
    ids: readonly string[]
  ): readonly string[];
  /** Whether saving a record of the object starts something: triggers, rules, flows. */
  automates(object: ObjectDef): boolean;
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
  /** Scratch orgs and sandboxes; absent where nothing can make orgs. */
  readonly hub?: HubService | undefined;
  /** Gives a user a password of its own. */
  setPassword(userId: string, password: string): void;
  /** Whether this is the user's own password; undefined when the user has that of the org. */
  hasPassword(userId: string, password: string): boolean | undefined;
  /** The components stored by `applyMetadata` (and those the org started with), for list and retrieve. */
  components(): readonly MetadataComponent[];
  close(): void;
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
