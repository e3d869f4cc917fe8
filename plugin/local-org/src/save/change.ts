import type { ApiError, FieldDef, FieldValue, ObjectDef, Session } from '../contract.ts';
import type { OrgModel } from '../metadata/model.ts';
import type { Locks } from '../approvals/locks.ts';
import type { Mailbox } from '../email/mailbox.ts';
import type { Principals } from '../security/principals.ts';
import type { RowAccess } from '../security/rowAccess.ts';
import type { Counters } from '../store/counters.ts';
import type { Database } from '../store/database.ts';
import type { Records, Row } from '../store/records.ts';

/** One record on its way through the save pipeline. Stages read and write `after`; the first error ends its way. */
export interface Change {
  /** Position in the caller's list. */
  readonly index: number;
  readonly kind: 'insert' | 'update';
  readonly object: ObjectDef;
  readonly before: Readonly<Row> | undefined;
  readonly after: Row;
  /** Names of the fields that the caller gave, as the schema states them. */
  readonly given: ReadonlySet<string>;
  readonly created: boolean;
  readonly errors: ApiError[];
}

/** Code that runs inside the save, at the place where triggers do. An ApiError pushed to a change refuses that record. */
export interface SaveHooks {
  beforeSave?(changes: readonly Change[], save: SaveScope): void;
  afterSave?(changes: readonly Change[], save: SaveScope): void;
  afterDelete?(object: ObjectDef, rows: readonly Readonly<Row>[], save: SaveScope): void;
}

/** What user permissions, rules and formulas ask about the user. */
export interface UserRights {
  /** A user permission such as `EditActivatedOrders`. */
  has(permission: string): boolean;
  /** A custom permission, by its API name. */
  hasCustom(permission: string): boolean;
  mayCreate(object: ObjectDef): boolean;
  mayEdit(object: ObjectDef): boolean;
  mayDelete(object: ObjectDef): boolean;
  mayRead(object: ObjectDef): boolean;
  mayReadField(object: ObjectDef, field: string): boolean;
  mayEditField(object: ObjectDef, field: string): boolean;
  /** Whether permissions show, or open, all records of the object whatever sharing says. */
  viewsAll(object: ObjectDef): boolean;
  modifiesAll(object: ObjectDef): boolean;
}

/** Evaluates the formulas of the org; see `formula/`. */
export interface FormulaEngine {
  /** Fields and message of the rules that a change violates. */
  violations(change: Change, save: SaveScope): readonly ApiError[];
  defaultValue(object: ObjectDef, field: string, save: SaveScope): FieldValue;
  calculate(object: ObjectDef, row: Readonly<Row>, field: string, session: Session): FieldValue;
  /** Whether a condition, such as entry criteria, holds for a record. */
  test(object: ObjectDef, formula: string, row: Readonly<Row>, session: Session): boolean;
  /** The value of a formula for a field that it is to be stored in. */
  valueOf(object: ObjectDef, formula: string, field: FieldDef, row: Readonly<Row>, session: Session): FieldValue;
}

/** One call of save: who, when, and the parts that stages need. */
export interface SaveScope {
  readonly session: Session;
  readonly now: Date;
  /** `now` as the store keeps datetimes: to the second. */
  readonly stamp: string;
  readonly model: OrgModel;
  readonly database: Database;
  readonly records: Records;
  readonly counters: Counters;
  readonly rights: UserRights;
  /** Which records the user may read, edit and delete. */
  readonly rows: RowAccess;
  rightsOf(userId: string): UserRights;
  principals(): Principals;
  readonly locks: Locks;
  readonly mailbox: Mailbox;
  /** Set while the org itself changes a record: no rules, no locks. */
  readonly isSystem?: boolean;
  readonly formulas: FormulaEngine;
  readonly hooks: readonly SaveHooks[];
}

export const isChanged = (change: Change, field: string): boolean =>
  change.before === undefined || (change.before[field] ?? null) !== (change.after[field] ?? null);
