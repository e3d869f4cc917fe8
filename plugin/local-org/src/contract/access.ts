/** What a user may see and change. */
import type { ObjectDef } from './schema.ts';

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
  /** Whether the user may set the passwords of others. */
  readonly managesUsers?: boolean;
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
