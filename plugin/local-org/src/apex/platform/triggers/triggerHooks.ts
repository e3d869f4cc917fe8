import { ApiError, type ObjectDef } from '../../../contract.ts';
import { fieldOf } from '../../../metadata/schema.ts';
import type { Change, Removal, SaveHooks, SaveScope } from '../../../save/change.ts';
import { coerce } from '../../../save/coerce.ts';
import type { Row } from '../../../store/records.ts';
import { ApexException } from '../../library/exceptions/apexException.ts';
import { apexFrames } from '../../library/exceptions/stackTrace.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { fromApex } from '../records/fieldValues.ts';
import { recordOfRow } from '../records/rowRecord.ts';
import type { ApexSObject } from '../records/sobject.ts';
import { inTrigger, isTooDeep, type TriggerContext, type TriggerEvent } from './context.ts';

/** What the hooks need of the Apex of an org. */
export interface TriggerSource {
  /** Names of the triggers of an object for an event, in the order in which they run. */
  triggersOn(object: string, event: TriggerEvent): readonly string[];
  isWatched(object: string): boolean;
  /** Runs in the transaction that saves, or in one that begins with this call of the API. */
  withTransaction(scope: SaveScope, work: (apex: ApexTransaction, isNested: boolean) => void): void;
  runTrigger(apex: ApexTransaction, name: string): void;
  /** Events have been published; their triggers run later, in a transaction of their own. */
  published(scope: SaveScope, object: ObjectDef, rows: readonly Readonly<Row>[]): void;
}

/** One record between the save and its triggers. */
interface Pair {
  readonly errors: ApiError[];
  readonly record: ApexSObject;
  readonly change?: Change;
}

/** Runs the triggers of the org at their place in the order of execution. */
export class TriggerHooks implements SaveHooks {
  readonly #source: TriggerSource;

  constructor(source: TriggerSource) {
    this.#source = source;
  }

  actsOn({ name, kind }: ObjectDef): boolean {
    return kind !== 'event' && this.#source.isWatched(name);
  }

  beforeSave(changes: readonly Change[], save: SaveScope): void {
    this.#eachKind(changes, (kind, some) =>
      this.#saved(kind === 'insert' ? 'BEFORE_INSERT' : 'BEFORE_UPDATE', some, save)
    );
  }

  afterSave(changes: readonly Change[], save: SaveScope): void {
    const object = changes[0]?.object;
    if (object?.kind === 'event') {
      this.#source.published(
        save,
        object,
        changes.map(({ after }) => after)
      );
      return;
    }
    this.#eachKind(changes, (kind, some) =>
      this.#saved(kind === 'insert' ? 'AFTER_INSERT' : 'AFTER_UPDATE', some, save)
    );
  }

  beforeDelete(removals: readonly Removal[], save: SaveScope): void {
    this.#removed('BEFORE_DELETE', removals, save);
  }

  afterDelete(removals: readonly Removal[], save: SaveScope): void {
    this.#removed('AFTER_DELETE', removals, save);
  }

  afterUndelete(removals: readonly Removal[], save: SaveScope): void {
    this.#removed('AFTER_UNDELETE', removals, save);
  }

  /** An upsert makes some records and changes others. */
  #eachKind(changes: readonly Change[], work: (kind: Change['kind'], some: readonly Change[]) => void): void {
    for (const kind of ['insert', 'update'] as const) {
      const some = changes.filter((change) => change.kind === kind && change.errors.length === 0);
      if (some.length > 0) work(kind, some);
    }
  }

  #saved(event: TriggerEvent, changes: readonly Change[], save: SaveScope): void {
    const object = changes[0]?.object;
    if (object === undefined || object.kind === 'event') return;
    const names = this.#source.triggersOn(object.name, event);
    if (names.length === 0) return;
    const isBefore = event.startsWith('BEFORE');
    const pairs = changes.map((change): Pair => {
      const record = this.#record(object, change.after, save);
      record.isReadOnly = !isBefore;
      return { record, errors: change.errors, change };
    });
    const old = changes.map(({ before, old: seen }) => this.#old(object, seen ?? before ?? {}, save));
    const oldRecords = event.endsWith('INSERT') ? null : old;
    this.#run(
      { event, objectName: object.name, newRecords: pairs.map(({ record }) => record), oldRecords },
      names,
      pairs,
      save
    );
    if (isBefore) for (const pair of pairs) takeOver(pair);
  }

  #removed(event: TriggerEvent, removals: readonly Removal[], save: SaveScope): void {
    const open = removals.filter(({ errors }) => errors.length === 0);
    const object = open[0]?.object;
    const names = object === undefined ? [] : this.#source.triggersOn(object.name, event);
    if (object === undefined || names.length === 0) return;
    const pairs = open.map(({ row, errors }): Pair => ({ record: this.#old(object, row, save), errors }));
    const records = pairs.map(({ record }) => record);
    const isBack = event === 'AFTER_UNDELETE';
    const context = {
      event,
      objectName: object.name,
      newRecords: isBack ? records : null,
      oldRecords: isBack ? null : records,
    };
    this.#run(context, names, pairs, save);
  }

  #record(object: ObjectDef, row: Readonly<Row>, save: SaveScope): ApexSObject {
    return recordOfRow(object, row, (field) => save.formulas.calculate(object, row, field, save.session));
  }

  #old(object: ObjectDef, row: Readonly<Row>, save: SaveScope): ApexSObject {
    const record = this.#record(object, row, save);
    record.isReadOnly = true;
    return record;
  }

  #run(context: TriggerContext, names: readonly string[], pairs: readonly Pair[], save: SaveScope): void {
    const refuseAll = (message: string): void => {
      for (const { errors } of pairs) errors.push(new ApiError('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message));
    };
    this.#source.withTransaction(save, (apex, isNested) => {
      for (const name of names) {
        const title = `${name}: execution of ${eventTitle(context.event)}`;
        if (isTooDeep(apex))
          return refuseAll(`${title}\n\ncaused by: System.DmlException: Maximum trigger depth exceeded`);
        try {
          inTrigger(apex, context, () => this.#source.runTrigger(apex, name));
        } catch (error) {
          if (!(error instanceof ApexException) || (error.isUncatchable && isNested)) throw error;
          const stack = apexFrames(error.stack ?? '').join('\n');
          return refuseAll(`${title}\n\ncaused by: ${error.typeName}: ${error.getMessage()}\n\n${stack}`);
        }
      }
    });
    for (const { record, errors } of pairs) errors.push(...record.errors.map(refusalOf));
  }
}

const refusalOf = ({ message, field }: ApexSObject['errors'][number]): ApiError =>
  new ApiError('FIELD_CUSTOM_VALIDATION_EXCEPTION', message, { fields: field === undefined ? [] : [field] });

/** `BEFORE_INSERT` reads `BeforeInsert` in messages. */
export const eventTitle = (event: TriggerEvent): string =>
  event.replace(/(?:^|_)([A-Z])([A-Z]*)/g, (_, first: string, rest: string) => first + rest.toLowerCase());

/** What a before-trigger has set goes through the rules of its field like what a caller sends. */
function takeOver({ record, change }: Pair): void {
  if (change === undefined || change.errors.length > 0) return;
  for (const name of record.dirty) {
    const field = fieldOf(change.object, name);
    if (field === undefined || field.type === 'id') continue;
    try {
      const value = fromApex(record.values.get(field.name) ?? null);
      change.after[field.name] = value === null && field.type === 'boolean' ? false : coerce(field, value);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      change.errors.push(error);
    }
  }
}
