import { randomBytes } from 'node:crypto';
import { ApiError, type ScratchOrgsLeft } from '../contract.ts';
import { insertSystem, objectOf, rowOf, updateSystem } from '../approvals/systemRecords.ts';
import type { OrgCore } from '../org/orgCore.ts';
import type { Change, Removal, SaveHooks, SaveScope } from '../save/change.ts';
import type { Row } from '../store/records.ts';
import { INSTANCE, type OrgYard, type ScratchOrgAllowance } from './orgYard.ts';

const DAY_MS = 86_400_000;
const MAX_DAYS = 30;
const INFO = 'ScratchOrgInfo';
const ACTIVE = 'ActiveScratchOrg';

export interface HubOptions {
  readonly yard: OrgYard;
  readonly allowance: ScratchOrgAllowance;
  readonly onBug: (error: unknown) => void;
}

/**
 * The scratch orgs of a Dev Hub. Each `ScratchOrgInfo` that is inserted asks for one: it is made once the insert is
 * committed, and `ActiveScratchOrg` lists it until that record is deleted or the org has come to its end.
 */
export class ScratchOrgs implements SaveHooks {
  readonly #core: OrgCore;
  readonly #options: HubOptions;

  constructor(core: OrgCore, options: HubOptions) {
    this.#core = core;
    this.#options = options;
  }

  /** Goes on with requests that a stop of the server has interrupted. */
  resume(): void {
    const object = this.#core.model.schema.object(INFO);
    if (object === undefined) return;
    for (const row of this.#core.records.findBy(object, 'Status', 'New')) this.#makeSoon(String(row['Id']));
  }

  /** Undefined when the org is no Dev Hub. */
  left(): ScratchOrgsLeft | undefined {
    if (this.#core.model.schema.object(INFO) === undefined) return undefined;
    const { active, daily } = this.#options.allowance;
    const scope = this.#scope();
    return {
      active: { max: active, remaining: Math.max(0, active - activeCount(scope)) },
      daily: { max: daily, remaining: Math.max(0, daily - recentCount(scope)) },
    };
  }

  /** Writes down that a scratch org has come to its end. */
  ended(orgId: string): void {
    const object = this.#core.model.schema.object(ACTIVE);
    if (object === undefined) return;
    const scope = this.#scope();
    for (const row of listed(scope, orgId)) {
      scope.records.remove(object, String(row['Id']));
      this.#markDeleted(row, scope, 'Expired');
    }
  }

  beforeSave(changes: readonly Change[], scope: SaveScope): void {
    let [active, daily] = [-1, -1];
    for (const change of changes) {
      if (change.object.name !== INFO || change.kind !== 'insert') continue;
      if (active < 0) [active, daily] = [activeCount(scope), recentCount(scope)];
      try {
        const { allowance } = this.#options;
        if (active >= allowance.active) throw limit('active scratch org limit');
        if (daily >= allowance.daily) throw limit('daily scratch org signup limit');
        fill(change.after);
        active += 1;
        daily += 1;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        change.errors.push(error);
      }
    }
  }

  afterSave(changes: readonly Change[]): void {
    for (const { object, kind, after } of changes) {
      if (object.name === INFO && kind === 'insert') this.#makeSoon(String(after['Id']));
    }
  }

  afterDelete(removals: readonly Removal[], scope: SaveScope): void {
    for (const { object, row } of removals) {
      if (object.name === ACTIVE) this.#markDeleted(row, scope, scope.session.username);
      // Without its request nobody could end the org.
      else if (object.name === INFO && row['Status'] === 'Active') this.#dropActive(row, scope);
      else continue;
      this.#removeSoon(row['ScratchOrg']);
    }
  }

  actsOn({ name }: { readonly name: string }): boolean {
    return name === INFO || name === ACTIVE;
  }

  /** After the transaction, which may still be undone; the next call of a client is answered later than this. */
  #makeSoon(id: string): void {
    setImmediate(() => {
      try {
        this.#make(id);
      } catch (error) {
        this.#options.onBug(error);
      }
    });
  }

  #removeSoon(orgId: unknown): void {
    setImmediate(() => {
      if (typeof orgId !== 'string' || this.#isListed(orgId)) return;
      try {
        this.#options.yard.remove(this.#core.adminSession().orgId, orgId);
      } catch (error) {
        this.#options.onBug(error);
      }
    });
  }

  #isListed(orgId: string): boolean {
    return listed(this.#scope(), orgId).length > 0;
  }

  #make(id: string): void {
    const scope = this.#scope();
    const row = rowOf(scope, INFO, id);
    if (row?.['Status'] !== 'New') return;
    const { yard, onBug } = this.#options;
    const username = text(row, 'Username') || freshUsername();
    const ErrorCode = refusalOf(row) ?? (yard.isUsernameTaken(username) ? 'C-1007' : undefined);
    if (ErrorCode !== undefined) {
      updateSystem(scope, INFO, row, { Status: 'Error', ErrorCode });
      return;
    }
    const days = Number(row['DurationDays']);
    const endsAt = Date.parse(`${dateAfter(scope.now, days)}T23:59:59Z`);
    try {
      const made = yard.makeScratchOrg({
        hubId: scope.session.orgId,
        title: text(row, 'OrgName'),
        endsAt,
        username,
        email: text(row, 'AdminEmail') || undefined,
        edition: text(row, 'Edition') || 'Developer',
        features: text(row, 'Features').split(';').filter(Boolean),
      });
      this.#core.database.transaction(() => {
        this.#activate(scope, row, { id: made.id, username, days });
        const clientId = text(row, 'ConnectedAppConsumerKey') || undefined;
        const code = yard.authCode(made.id, made.userId, clientId);
        updateSystem(scope, INFO, rowOf(scope, INFO, id) ?? row, { AuthCode: code });
        scope.counters.flush();
      });
    } catch (error) {
      updateSystem(scope, INFO, row, { Status: 'Error', ErrorCode: 'S-9999' });
      onBug(error);
    }
  }

  #activate(
    scope: SaveScope,
    row: Row,
    { id, username, days }: { readonly id: string; readonly username: string; readonly days: number }
  ): void {
    const shared = {
      ScratchOrg: id.slice(0, 15),
      SignupUsername: username,
      SignupEmail: text(row, 'AdminEmail') || username,
      SignupInstance: INSTANCE,
      SignupTrialDays: days,
      ExpirationDate: dateAfter(scope.now, days),
    };
    updateSystem(scope, INFO, row, { ...shared, Status: 'Active', LoginUrl: this.#options.yard.url });
    const copied = ['Description', 'Edition', 'Features', 'HasSampleData', 'Namespace', 'OrgName', 'OwnerId', 'Name'];
    const values = Object.fromEntries(copied.map((name) => [name, row[name] ?? null]));
    insertSystem(scope, ACTIVE, { ...values, ...shared, ScratchOrgInfoId: String(row['Id']) });
  }

  #markDeleted(active: Readonly<Row>, scope: SaveScope, by: string): void {
    const info = rowOf(scope, INFO, active['ScratchOrgInfoId']);
    const DeletedDate = scope.stamp.slice(0, 10);
    if (info) updateSystem(scope, INFO, info, { Status: 'Deleted', DeletedBy: by, DeletedDate, AuthCode: null });
  }

  #dropActive(info: Readonly<Row>, scope: SaveScope): void {
    const object = objectOf(scope, ACTIVE);
    for (const row of listed(scope, text(info, 'ScratchOrg'))) {
      scope.records.remove(object, String(row['Id']));
    }
  }

  #scope(): SaveScope {
    return this.#core.scope(this.#core.adminSession());
  }
}

/** Text compares without regard to case, and ids differ by it. */
const listed = (scope: SaveScope, orgId: string): readonly Row[] =>
  scope.records
    .findBy(objectOf(scope, ACTIVE), 'ScratchOrg', orgId.slice(0, 15))
    .filter((row) => row['ScratchOrg'] === orgId.slice(0, 15));

const text = (row: Readonly<Row>, field: string): string => String(row[field] ?? '');

/** The platform's code for a request that cannot be met: there are neither snapshots nor shapes of orgs. */
function refusalOf(row: Readonly<Row>): string | undefined {
  if (text(row, 'Snapshot') !== '') return 'T-0002';
  return text(row, 'SourceOrg') === '' ? undefined : 'SH-0002';
}

const limit = (what: string): ApiError =>
  new ApiError('LIMIT_EXCEEDED', `The signup request failed because this organization has reached its ${what}.`);

const activeCount = (scope: SaveScope): number => scope.records.all(objectOf(scope, ACTIVE)).length;

function recentCount(scope: SaveScope): number {
  const since = new Date(scope.now.getTime() - DAY_MS).toISOString();
  return scope.records.countAfter(objectOf(scope, INFO), 'CreatedDate', since);
}

/** @throws ApiError when the org would live longer than scratch orgs may */
function fill(after: Row): void {
  const days = Number(after['DurationDays'] ?? 0);
  if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS) {
    throw new ApiError('FIELD_INTEGRITY_EXCEPTION', `Duration Days must be a whole number from 1 to ${MAX_DAYS}.`, {
      fields: ['DurationDays'],
    });
  }
}

/** As the platform makes them up. */
function freshUsername(): string {
  const letters = [...randomBytes(12)].map((byte) => (byte % 36).toString(36)).join('');
  return `test-${letters}@example.com`;
}

const dateAfter = (now: Date, days: number): string =>
  new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);
