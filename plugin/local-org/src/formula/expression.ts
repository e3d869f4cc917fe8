import type { FieldDef, FieldValue, ObjectDef, Session } from '../contract.ts';
import { FormulaError } from './formulaError.ts';
import type { RecordView } from './recordView.ts';
import type { FormulaType, Value } from './values.ts';

/** What a formula is evaluated for. */
export interface Evaluation {
  readonly record: RecordView;
  /** The record as it was before the change; absent for a new one and outside of a save. */
  readonly prior: RecordView | undefined;
  readonly isNew: boolean;
  readonly session: Session;
  readonly now: Date;
  readonly globals: Globals;
  /** Whether the user has a custom permission. */
  readonly hasPermission: (name: string) => boolean;
  /** Named values of a flow; nothing outside of one. */
  readonly resources?: Resources;
}

/** What the names of a flow stand for while it runs. */
export interface Resources {
  value(name: string): Value;
  view(name: string): RecordView | undefined;
}

/** What the `$` names of formulas mean for a user. */
export interface Globals {
  user(session: Session): RecordView | undefined;
  profile(session: Session): RecordView | undefined;
  role(session: Session): RecordView | undefined;
  organization(): RecordView | undefined;
  setting(session: Session, object: string): RecordView | undefined;
  recordType(id: string): RecordView | undefined;
  timeZone(session: Session): string;
  /** The value of a field of the first record whose key field has a value; blank when there is none. */
  lookup(object: ObjectDef, wanted: FieldDef, key: FieldDef, value: FieldValue): FieldValue;
}

/** A compiled expression: its type is known before any record is. */
export interface Expression {
  readonly type: FormulaType;
  readonly at: number;
  readonly evaluate: (evaluation: Evaluation) => Value;
  /** Set for a field reference, for the functions that take a field and not a value. */
  readonly field?: FieldReference;
  /** Set for a field that stands for itself, `$ObjectType.Zip__c.Fields.City__c`. */
  readonly objectField?: { readonly object: ObjectDef; readonly field: FieldDef };
  /** Set for a literal text, for the functions that insist on one. */
  readonly literal?: string;
}

export interface FieldReference {
  readonly name: string;
  readonly field: FieldDef;
  /** The view that has the field, seen from a record. */
  readonly owner: (record: RecordView) => RecordView | undefined;
  readonly isOwn: boolean;
  /** The value of the field of a record, as formulas see it. */
  readonly read: (record: RecordView | undefined) => Value;
}

/** A validation rule, a calculated field, a default value; criteria, field updates and flows have none. */
export type FormulaPlace = 'rule' | 'field' | 'default';

/** What is known while a formula is compiled. */
export interface CompileScope {
  readonly object: ObjectDef;
  readonly blanksAsZero: boolean;
  /** What the formula is for; functions that only some formulas may use ask for it. */
  readonly place?: FormulaPlace | undefined;
  objectNamed(name: string): ObjectDef | undefined;
  label(name: string): string | undefined;
  isPermission(name: string): boolean;
  /** Compiles a name that is of a flow and not of the record; undefined when it is none. @throws FormulaError */
  resource?(path: readonly string[], at: number): Expression | undefined;
  /** Told of each field that the formula reads. */
  uses?(object: ObjectDef, field: FieldDef): void;
}

/** Compiles a call of one function. @throws FormulaError for arguments that it does not take */
export type FunctionCompiler = (args: readonly Expression[], at: number) => Expression;

export interface FunctionDef {
  readonly min: number;
  readonly max: number;
  readonly compile: FunctionCompiler;
  /** Where the function may not stand. */
  readonly notIn?: readonly (FormulaPlace | 'automation')[];
}

const TYPE_NAMES: Readonly<Record<FormulaType, string>> = {
  number: 'Number',
  text: 'Text',
  boolean: 'Boolean',
  date: 'Date',
  datetime: 'DateTime',
  time: 'Time',
  picklist: 'Picklist',
  multipicklist: 'Multi-Select Picklist',
  location: 'Location',
  null: 'Null',
};

export const typeName = (type: FormulaType): string => TYPE_NAMES[type];

/** @throws FormulaError when the argument is of another type; a literal NULL fits everywhere */
export function expectType(argument: Expression, types: readonly FormulaType[], where: string): void {
  if (argument.type === 'null' || types.includes(argument.type)) return;
  if (argument.field && (argument.type === 'picklist' || argument.type === 'multipicklist')) {
    const kind = argument.type === 'picklist' ? 'picklist' : 'multi-select picklist';
    throw new FormulaError(
      `Field ${argument.field.name} is a ${kind} field. ${kind === 'picklist' ? 'Picklist' : 'Multi-select picklist'} fields are only supported in certain functions.`,
      argument.at
    );
  }
  throw new FormulaError(
    `Incorrect parameter type for ${where}. Expected ${types.map(typeName).join(', ')}, received ${typeName(argument.type)}`,
    argument.at
  );
}

/** The type that both have; NULL takes the type of the other. @throws FormulaError when they differ */
export function commonType(first: Expression, second: Expression, where: string): FormulaType {
  if (first.type === 'null') return second.type;
  if (second.type !== 'null' && first.type !== second.type) {
    throw new FormulaError(
      `Incorrect parameter type for ${where}. Expected ${typeName(first.type)}, received ${typeName(second.type)}`,
      second.at
    );
  }
  return first.type;
}

/** Blank counts as not true wherever a condition is asked for. */
export const isTrue = (expression: Expression, evaluation: Evaluation): boolean =>
  expression.evaluate(evaluation) === true;

/** Absent, or empty text. */
export const isBlank = (value: Value): boolean => value === null || value === '';
