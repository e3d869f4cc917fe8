import type { ObjectDef, RecordAccess, Session } from '../contract.ts';
import type { OrgModel } from '../metadata/model.ts';
import { Locks } from '../approvals/locks.ts';
import { Mailbox } from '../email/mailbox.ts';
import { ChangeCapture } from '../events/capture/changeCapture.ts';
import { EventBus } from '../events/eventBus.ts';
import type { EventOptions } from '../events/eventService.ts';
import { greatCircle } from '../formula/greatCircle.ts';
import { migrateTables } from '../store/tables.ts';
import { Counters } from '../store/counters.ts';
import { Database, type SqlValue } from '../store/database.ts';
import { makeId, normalizeId } from '../store/ids.ts';
import { RecycleBin } from '../store/recycleBin.ts';
import { Records } from '../store/records.ts';
import type { UserGrants } from '../security/grants.ts';
import { KnownGrants } from '../security/knownGrants.ts';
import { recordAccess } from '../security/recordAccess.ts';
import { RowAccess } from '../security/rowAccess.ts';
import { Sharing } from '../security/sharing.ts';
import { automationStages } from '../workflow/stages.ts';
import type { InvocableActions, SaveHooks, SaveScope, UserRights } from '../save/change.ts';
import { offsetAt } from '../formula/timeZone.ts';
import { Formulas } from '../formula/formulas.ts';
import type { ApexHost } from './apexHost.ts';
import { ComponentStore } from './componentStore.ts';
import { Passwords } from './passwords.ts';

export interface OrgCoreOptions {
  readonly file: string | undefined;
  /** What an org in memory starts with. */
  readonly picture?: Uint8Array | undefined;
  readonly now: () => Date;
  readonly hooks: readonly SaveHooks[];
  readonly actions?: InvocableActions | undefined;
  readonly events?: EventOptions | undefined;
}

/** The parts of one org and the model that they work by; what `LocalOrg` and the seed are written against. */
export class OrgCore {
  readonly database: Database;
  readonly counters: Counters;
  readonly records: Records;
  readonly components: ComponentStore;
  readonly sharing: Sharing;
  readonly #grants: KnownGrants;
  readonly locks: Locks;
  readonly mailbox: Mailbox;
  readonly passwords: Passwords;
  readonly events: EventBus;
  readonly changes: ChangeCapture;
  readonly now: () => Date;
  readonly #hooks: SaveHooks[];
  /** Compiles the classes and triggers of the org. */
  apex: ApexHost | undefined;
  readonly #actions: InvocableActions | undefined;
  #version = 0;
  #accessAsked: readonly RecordAccess[] = [];
  #reader: Session | undefined;
  #model: OrgModel | undefined;
  #formulas: Formulas | undefined;

  constructor(options: OrgCoreOptions) {
    this.database = new Database(options.file, options.picture);
    ComponentStore.createTables(this.database);
    RecycleBin.createTables(this.database);
    this.counters = new Counters(this.database);
    this.sharing = new Sharing(this.database, () => this.model);
    this.locks = new Locks(this.database);
    this.mailbox = new Mailbox(this.database);
    this.passwords = new Passwords(this.database);
    this.now = options.now;
    this.records = new Records(this.database, (object, id) => {
      this.sharing.noteWrite(object);
      this.#grants.noteWrite(object);
      this.changes.noteWrite(object, id);
    });
    this.#grants = new KnownGrants(this.database, this.records);
    this.events = new EventBus(this.database, this.now, options.events ?? {}, (channel) =>
      this.changes.membersOf(channel)
    );
    this.changes = new ChangeCapture(this, options.events?.changeDataCapture ?? []);
    this.components = new ComponentStore(this.database, this.counters);
    this.#hooks = [...options.hooks];
    this.#actions = options.actions;
    this.database.define('record_access', () => JSON.stringify(this.#accessAsked));
    this.database.define('great_circle', greatCircleOf);
    this.database.define('user_time', (at) => this.#userTime(at));
    this.database.define('calculated', (object, field, id) => this.#calculated(String(object), String(field), id));
  }

  /** Code that runs in all saves from now on, after what is there already. */
  addHook(hook: SaveHooks): void {
    this.#hooks.push(hook);
  }

  /** Grows with each model that the org takes over. */
  get schemaVersion(): number {
    return this.#version;
  }

  get model(): OrgModel {
    if (this.#model === undefined) throw new Error('The org has no metadata yet.');
    return this.#model;
  }

  get formulas(): Formulas {
    if (this.#formulas === undefined) throw new Error('The org has no metadata yet.');
    return this.#formulas;
  }

  /** Takes over a model whose tables exist. */
  adopt(model: OrgModel, formulas = new Formulas(model, this.records, this.now)): void {
    this.#model = model;
    this.#version += 1;
    this.#formulas = formulas;
  }

  /** A way back to the model and the components of now, for a change that fails half-way. */
  snapshot(): () => void {
    const model = this.#model;
    const formulas = this.#formulas;
    const restoreComponents = this.components.snapshot();
    return () => {
      this.#model = model;
      this.#formulas = formulas;
      this.#version += 1;
      restoreComponents();
    };
  }

  /** Changes the tables to fit a model; the caller's transaction makes it one change with the stored components. */
  migrate(model: OrgModel): void {
    migrateTables(this.database, this.#model?.schema.byName ?? new Map<string, ObjectDef>(), model.schema.byName);
  }

  /** Now as the store keeps datetimes. */
  stamp(at: Date = this.now()): string {
    return `${at.toISOString().slice(0, 19)}.000Z`;
  }

  nextId(object: string): string {
    return makeId(this.objectNamed(object).keyPrefix, this.counters.next(`id.${object}`));
  }

  objectNamed(name: string): ObjectDef {
    const object = this.model.schema.object(name);
    if (object === undefined) throw new Error(`The org has no object ${name}.`);
    return object;
  }

  grants(userId: string): UserGrants {
    return this.#grants.of(userId, this.model).grants;
  }

  rights(userId: string): UserRights {
    return this.#grants.of(userId, this.model).rights;
  }

  rows(userId: string, rights: UserRights): RowAccess {
    return new RowAccess(userId, rights, this.model, () => this.sharing.principals);
  }

  /** What `UserRecordAccess` tells from now on. */
  askAccess(userIds: readonly string[], recordIds: readonly string[]): void {
    this.#accessAsked = userIds.flatMap((given) => {
      const userId = normalizeId(given) ?? given;
      const rights = this.rights(userId);
      const subject = { userId, rights, rows: this.rows(userId, rights) };
      return recordAccess(this.database, this.model, subject, recordIds);
    });
  }

  /** The scope of one call of save. */
  scope(session: Session): SaveScope {
    const now = this.now();
    const rights = this.rights(session.userId);
    return {
      session,
      call: {},
      now,
      stamp: this.stamp(now),
      model: this.model,
      database: this.database,
      records: this.records,
      counters: this.counters,
      rights,
      rows: this.rows(session.userId, rights),
      rightsOf: (userId) => this.rights(userId),
      principals: () => this.sharing.principals,
      locks: this.locks,
      mailbox: this.mailbox,
      formulas: this.formulas,
      hooks: this.#hooks,
      automation: automationStages,
      ...(this.#actions && { actions: this.#actions }),
    };
  }

  /** Work is synchronous, so that nobody else's can come in between. */
  runAs<T>(session: Session, work: () => T): T {
    const outer = this.#reader;
    this.#reader = session;
    try {
      return work();
    } finally {
      this.#reader = outer;
    }
  }

  /** What SQL calls for a formula field, for the user whose work runs. */
  #calculated(objectName: string, field: string, id: SqlValue): SqlValue {
    const object = this.objectNamed(objectName);
    const row = typeof id === 'string' ? this.records.peek(object, id) : undefined;
    if (row === undefined) return null;
    const value = this.formulas.calculate(object, row, field, this.#reader ?? this.adminSession());
    return typeof value === 'boolean' ? Number(value) : value;
  }

  /** Who does the work that runs. */
  get currentUserId(): string {
    return (this.#reader ?? this.adminSession()).userId;
  }

  /** The time zone of the user whose work runs. */
  timeZone(): string {
    const { userId } = this.#reader ?? this.adminSession();
    return String(this.records.find(this.objectNamed('User'), userId)?.['TimeZoneSidKey'] ?? 'GMT');
  }

  #userTime(at: SqlValue): SqlValue {
    const moment = typeof at === 'string' ? Date.parse(at) : Number.NaN;
    return Number.isNaN(moment) ? null : new Date(moment + offsetAt(this.timeZone(), moment)).toISOString();
  }

  adminSession(): Session {
    return {
      userId: this.components.meta('adminId') ?? '',
      username: '',
      orgId: this.components.meta('orgId') ?? '',
    };
  }
}

/** For SQL: null as soon as one of the two places is not known. */
function greatCircleOf(...degrees: readonly SqlValue[]): SqlValue {
  if (degrees.some((each) => typeof each !== 'number')) return null;
  const [latitude = 0, longitude = 0, otherLatitude = 0, otherLongitude = 0] = degrees as readonly number[];
  return greatCircle({ latitude, longitude }, { latitude: otherLatitude, longitude: otherLongitude });
}
