import type { ApiError, FieldDef, FieldValue, ObjectDef, Session } from '../contract.ts';
import type { OrgModel } from '../metadata/model.ts';
import type { Locks } from '../approvals/locks.ts';
import type { Mailbox } from '../email/mailbox.ts';
import type { CompileScope, Expression } from '../formula/expression.ts';
import type { Value } from '../formula/values.ts';
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
  /**
   * What triggers see as the old record when that is not `before`: in the update that workflow rules make, the record
   * as it was before the user's change.
   */
  readonly old?: Readonly<Row> | undefined;
  readonly after: Row;
  /** Names of the fields that the caller gave, as the schema states them. */
  readonly given: ReadonlySet<string>;
  readonly created: boolean;
  readonly errors: ApiError[];
}

/** One record on its way into the recycle bin, or out of it. */
export interface Removal {
  /** Position in the caller's list. */
  readonly index: number;
  readonly object: ObjectDef;
  readonly row: Readonly<Row>;
  readonly errors: ApiError[];
}

/**
 * Code that runs inside the save, at the place where triggers do. An ApiError pushed to a change or a removal refuses
 * that record. Hooks get the records of one chunk together; removals are those that the caller named, not what goes
 * along with them.
 */
export interface SaveHooks {
  beforeSave?(changes: readonly Change[], save: SaveScope): void;
  afterSave?(changes: readonly Change[], save: SaveScope): void;
  beforeDelete?(removals: readonly Removal[], save: SaveScope): void;
  afterDelete?(removals: readonly Removal[], save: SaveScope): void;
  afterUndelete?(removals: readonly Removal[], save: SaveScope): void;
  /**
   * Whether the hook has an effect of its own on records of this object. A chunk with refused records is then undone
   * and run again without them, so that the effects are those of the saved records only.
   */
  actsOn?(object: ObjectDef): boolean;
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

/** What ISNEW, ISCHANGED and PRIORVALUE go by. */
export interface FormulaChange {
  readonly prior?: Readonly<Row> | undefined;
  readonly isNew: boolean;
}

/** Values and records that a formula of a flow may use, by the names of their resources. */
export interface NamedValues {
  value(name: string): Value;
  record(name: string): { readonly object: ObjectDef; readonly row: Readonly<Row> } | undefined;
}

/** Evaluates the formulas of the org; see `formula/`. */
export interface FormulaEngine {
  /** Fields and message of the rules that a change violates. */
  violations(change: Change, save: SaveScope): readonly ApiError[];
  defaultValue(object: ObjectDef, field: string, save: SaveScope): FieldValue;
  calculate(object: ObjectDef, row: Readonly<Row>, field: string, session: Session): FieldValue;
  /** Whether a condition, such as entry criteria, holds for a record. */
  test(object: ObjectDef, formula: string, row: Readonly<Row>, session: Session, change?: FormulaChange): boolean;
  /** A formula that may also use names of a flow. @throws FormulaError */
  compileWith(
    object: ObjectDef,
    formula: string,
    expected: FieldDef['type'] | undefined,
    resource: NonNullable<CompileScope['resource']>
  ): Expression;
  /** @throws EvaluationError when the formula has no value */
  evaluateWith(
    expression: Expression,
    record: { readonly object: ObjectDef; readonly row: Readonly<Row>; readonly change?: FormulaChange },
    session: Session,
    resources: NamedValues
  ): Value;
  /** The value of a formula for a field that it is to be stored in. */
  valueOf(object: ObjectDef, formula: string, field: FieldDef, row: Readonly<Row>, session: Session): FieldValue;
}

/**
 * What the org does by itself around the triggers, in the documented order of execution: record-triggered flows and
 * workflow rules. An ApiError pushed to a change refuses that record. Nothing of it runs while the org itself saves.
 */
export interface AutomationStages {
  /** Before-save flows, which run before triggers do. */
  beforeTriggers(changes: readonly Change[], save: SaveScope): void;
  /** Workflow rules with their field updates, then after-save flows. */
  afterTriggers(written: readonly Change[], save: SaveScope): void;
  /** Flows that a deletion starts. @throws ApiError when one of them forbids it */
  beforeDelete(object: ObjectDef, row: Readonly<Row>, save: SaveScope): void;
  /** Workflow rules again, for a record that a field update has changed from `old`. @throws ApiError */
  reevaluate(object: ObjectDef, old: Readonly<Row>, save: SaveScope): void;
}

/** What an invocable action answers for one of its inputs. */
export interface ActionResult {
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Invocable methods of Apex classes; the door of Apex implements it. */
export interface InvocableActions {
  /** @throws ApiError when there is no such action, or it fails */
  invoke(
    className: string,
    inputs: readonly Readonly<Record<string, unknown>>[],
    save: SaveScope
  ): readonly ActionResult[];
}

/** One call of save: who, when, and the parts that stages need. */
export interface SaveScope {
  readonly session: Session;
  /** Stands for the call: the same object in all scopes that are made from one. */
  readonly call: object;
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
  /** Whether assignment rules decide who owns the records of the call. */
  readonly assigns?: boolean;
  readonly formulas: FormulaEngine;
  readonly hooks: readonly SaveHooks[];
  readonly automation: AutomationStages;
  /** Actions in Apex, for flows; absent where no Apex runs. */
  readonly actions?: InvocableActions;
  /** What the flows of the call have used of what they may. */
  readonly flowBudget?: { elements: number };
  /** How many saves that started one another this one is inside of. */
  readonly depth?: number;
}

/** A change as triggers see it. */
export const forTriggers = (change: Change): Change =>
  change.old === undefined ? change : { ...change, before: change.old };

export const isChanged = (change: Change, field: string): boolean =>
  change.before === undefined || (change.before[field] ?? null) !== (change.after[field] ?? null);
