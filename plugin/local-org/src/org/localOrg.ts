import type {
  ApprovalService,
  ComponentResult,
  ConvertedLead,
  FieldValue,
  FlowService,
  HubService,
  MailService,
  LeadConversion,
  MergeRequest,
  MergeResult,
  MetadataComponent,
  ObjectDef,
  Org,
  ReadAccess,
  SaveOperation,
  SaveResult,
  Schema,
  Session,
  SObjectRecord,
  SqlReader,
} from '../contract.ts';
import { isStored } from '../metadata/fieldDef.ts';
import { fieldOf } from '../metadata/schema.ts';
import type { OrgModel } from '../metadata/model.ts';
import { Approvals } from '../approvals/approvals.ts';
import { Flows } from '../flow/flowService.ts';
import type { EventService } from '../events/eventService.ts';
import { mailService } from '../email/mailbox.ts';
import { sendSimpleMail } from '../email/simpleMail.ts';
import { receiveReply } from '../email/replies.ts';
import type { SaveScope, UserRights } from '../save/change.ts';
import { automates } from '../save/automates.ts';
import { convertLead } from '../save/actions/convertLead.ts';
import { mergeRecords } from '../save/actions/merge.ts';
import { startValues } from '../save/defaults.ts';
import { lookupCandidates, type LookupPlace } from '../save/lookupFilters.ts';
import { saveRecords } from '../save/saveRecords.ts';
import { normalizeId } from '../store/ids.ts';
import type { Row } from '../store/records.ts';
import { quote } from '../store/tables.ts';
import { applyMetadata, type OrgSettings } from './applyMetadata.ts';
import type { OrgCore } from './orgCore.ts';

/** One org: its metadata, its records and the rules by which they change. */
export class LocalOrg implements Org {
  readonly id: string;
  readonly name: string;
  readonly sql: SqlReader;
  /** The session of the administrator that the org was made with. */
  readonly admin: Session;
  readonly approvals: ApprovalService;
  readonly flows: FlowService;
  readonly mail: MailService;
  readonly events: EventService;
  readonly hub: HubService | undefined;
  readonly #core: OrgCore;
  readonly #settings: OrgSettings;

  constructor(
    core: OrgCore,
    identity: {
      readonly id: string;
      readonly name: string;
      readonly admin: Session;
      readonly hub?: HubService | undefined;
    },
    settings: OrgSettings
  ) {
    this.id = identity.id;
    this.name = identity.name;
    this.admin = identity.admin;
    this.hub = identity.hub;
    this.#core = core;
    this.#settings = settings;
    this.sql = sqlReader(core);
    const scopeOf = (session: Session): SaveScope => core.scope(session);
    const system = (): Session => core.adminSession();
    this.approvals = new Approvals(scopeOf, system);
    this.flows = new Flows(scopeOf, system);
    this.events = core.events;
    this.mail = mailService(core.mailbox, {
      receive: (mail) => receiveReply(scopeOf, system(), mail),
      send: (session, inputs) => {
        sendSimpleMail(scopeOf(session), inputs);
      },
    });
  }

  get schema(): Schema {
    return this.#core.model.schema;
  }

  get schemaVersion(): number {
    return this.#core.schemaVersion;
  }

  /** Labels, permission sets, settings and the rest of the metadata, beside the schema. */
  get model(): OrgModel {
    return this.#core.model;
  }

  save(
    session: Session,
    operations: readonly SaveOperation[],
    { allOrNone, assigns = false }: { readonly allOrNone: boolean; readonly assigns?: boolean }
  ): readonly SaveResult[] {
    return saveRecords({ ...this.#core.scope(session), assigns }, operations, allOrNone);
  }

  merge(session: Session, request: MergeRequest): MergeResult {
    return this.transaction(() => mergeRecords(this.#core.scope(session), request));
  }

  convertLead(session: Session, request: LeadConversion): ConvertedLead {
    return this.transaction(() => convertLead(this.#core.scope(session), request));
  }

  markSeen(_session: Session, object: string, ids: readonly string[], how: 'view' | 'reference'): void {
    const definition = this.#core.objectNamed(object);
    const fields = how === 'view' ? ['LastViewedDate', 'LastReferencedDate'] : ['LastReferencedDate'];
    const columns = fields
      .filter((name) => definition.fields.has(name.toLowerCase()))
      .map((name) => `${quote(name)} = ?`);
    if (columns.length === 0) return;
    const sql = `UPDATE ${quote(definition.name)} SET ${columns.join(', ')} WHERE "Id" = ?`;
    const at = columns.map(() => this.#core.now().toISOString());
    this.transaction(() => {
      for (const id of ids) this.#core.database.run(sql, [...at, id]);
    });
  }

  transaction<T>(work: () => T): T {
    return this.#core.database.transaction(work);
  }

  retrieve(session: Session, object: string, id: string): SObjectRecord | undefined {
    const definition = this.schema.object(object);
    const normal = normalizeId(id);
    if (definition === undefined || !definition.queryable || normal === undefined) return undefined;
    const rights = this.rights(session);
    const row = rights.mayRead(definition) ? this.#core.records.find(definition, normal) : undefined;
    if (row === undefined || !this.#mayReadRow(rights, definition, normal)) return undefined;
    return this.#visible(session, rights, definition, row);
  }

  defaults(session: Session, object: string): SObjectRecord {
    return startValues(this.#core.objectNamed(object), this.#core.scope(session));
  }

  /** The value of a formula field for a row that holds at least the stored fields that the formula uses. */
  calculate(session: Session, object: ObjectDef, row: Readonly<Row>, field: string): FieldValue {
    return this.#core.formulas.calculate(object, row, field, session);
  }

  lookupCandidates(session: Session, place: LookupPlace, ids: readonly string[]): readonly string[] {
    return lookupCandidates(this.#core.scope(session), place, ids);
  }

  automates(object: ObjectDef): boolean {
    return automates(this.#core.scope(this.admin), object);
  }

  runAs<T>(session: Session, work: () => T): T {
    return this.#core.runAs(session, work);
  }

  timeZone(): string {
    return this.#core.timeZone();
  }

  permissions(userId: string): ReadonlySet<string> {
    return this.#core.grants(userId).customPermissions;
  }

  setPassword(userId: string, password: string): void {
    this.#core.passwords.set(userId, password);
  }

  hasPassword(userId: string, password: string): boolean | undefined {
    return this.#core.passwords.matches(userId, password);
  }

  /** What the user may read and write. */
  rights(session: Session): UserRights & ReadAccess {
    const rights = this.#core.rights(session.userId);
    const rows = this.#core.rows(session.userId, rights);
    return {
      ...rights,
      reader: session.userId,
      apiEnabled: rights.has('ApiEnabled'),
      modifiesMetadata: rights.has('ModifyMetadata') || rights.has('ModifyAllData'),
      hardDeletes: rights.has('BulkApiHardDelete'),
      managesData: rights.has('DataIntegration') || rights.has('ModifyAllData'),
      managesUsers: rights.has('ManageUsers') || rights.has('ModifyAllData'),
      customizes: rights.has('CustomizeApplication') || rights.has('ModifyAllData'),
      rowsOf: (object, alias) => rows.condition(object, alias, 'read'),
    };
  }

  /** The session of a user by name; undefined when there is none or it is not active. */
  sessionOf(username: string): Session | undefined {
    const users = this.#core.objectNamed('User');
    const [user] = this.#core.records.findBy(users, 'Username', username, 1);
    if (user === undefined || user['IsActive'] !== true) return undefined;
    return { userId: String(user['Id']), username: String(user['Username']), orgId: this.id };
  }

  /** The components that are deployed, with their ids. */
  components(): readonly (MetadataComponent & { readonly id: string })[] {
    return [...this.#core.components.all()].map(({ component, id }) => ({ ...component, id }));
  }

  applyMetadata(
    components: readonly MetadataComponent[],
    options: { readonly checkOnly: boolean }
  ): readonly ComponentResult[] {
    return applyMetadata(this.#core, this.#settings, components, { ...options, isTracked: true });
  }

  /** The whole org at this moment, from which another can be opened. */
  picture(): Uint8Array {
    const { components, database } = this.#core;
    // Within a transaction the picture is refused, and nothing is to be written.
    if (!database.isInTransaction) components.flush();
    return database.picture();
  }

  close(): void {
    this.#core.events.close();
    this.#core.database.close();
  }

  #mayReadRow(rights: ReadAccess, object: ObjectDef, id: string): boolean {
    const condition = rights.rowsOf?.(object, 'r');
    if (condition === undefined) return true;
    return (
      this.#core.database.get(`SELECT 1 FROM ${quote(object.name)} r WHERE r."Id" = ? AND ${condition}`, [id]) !==
      undefined
    );
  }

  #visible(session: Session, rights: UserRights, object: ObjectDef, row: Row): SObjectRecord {
    const record: Record<string, FieldValue> = {};
    for (const field of object.fields.values()) {
      if (!rights.mayReadField(object, field.name)) continue;
      if (field.formula !== undefined) record[field.name] = this.calculate(session, object, row, field.name);
      else if (isStored(field)) record[field.name] = row[field.name] ?? null;
    }
    return record;
  }
}

function sqlReader(core: OrgCore): SqlReader {
  const named = (object: string): ObjectDef => core.objectNamed(object);
  return {
    table: (object) => quote(named(object).name),
    column: (object, name) => {
      if (name.toLowerCase() === 'isdeleted') return quote('IsDeleted');
      const field = fieldOf(named(object), name);
      if (field === undefined || !isStored(field)) throw new Error(`${object}.${name} has no column.`);
      return quote(field.name);
    },
    calculated: (object, name, idSql) => {
      const field = fieldOf(named(object), name);
      if (field?.formula === undefined) throw new Error(`${object}.${name} is no formula field.`);
      return `calculated('${named(object).name}', '${field.name}', ${idSql})`;
    },
    askAccess: (userIds, recordIds) => {
      core.askAccess(userIds, recordIds);
    },
    all: (sql, params) => core.database.all(sql, params.map(encode)),
    iterate: (sql, params) =>
      core.database.iterate(sql, params.map(encode)) as IterableIterator<Record<string, FieldValue>>,
  };
}

const encode = (value: FieldValue): string | number | null => (typeof value === 'boolean' ? Number(value) : value);
