import { ApiError, type SandboxLogin } from '../contract.ts';
import { insertSystem, objectOf, rowOf, updateSystem } from '../approvals/systemRecords.ts';
import type { OrgCore } from '../org/orgCore.ts';
import type { Change, Removal, SaveHooks, SaveScope } from '../save/change.ts';
import { withChecksum } from '../store/ids.ts';
import type { Row } from '../store/records.ts';
import type { HubOptions } from './scratchOrgs.ts';

const INFO = 'SandboxInfo';
const PROCESS = 'SandboxProcess';
/** Marks of a process whose sandbox is not there any more. */
const OVER = new Set(['Deleted', 'Error']);

/**
 * The sandboxes of an org, which are copies of it. Each `SandboxInfo` that is inserted asks for one; how far that is
 * shows `SandboxProcess`. Deleting the request ends the sandbox, and changing it makes the copy anew.
 */
export class Sandboxes implements SaveHooks {
  readonly #core: OrgCore;
  readonly #options: HubOptions;

  constructor(core: OrgCore, options: HubOptions) {
    this.#core = core;
    this.#options = options;
  }

  /** Goes on with requests that a stop of the server has interrupted. */
  resume(): void {
    const object = this.#core.model.schema.object(PROCESS);
    if (object === undefined) return;
    for (const row of this.#core.records.findBy(object, 'Status', 'Pending')) this.#copySoon(String(row['Id']));
  }

  /** @throws ApiError when there is no such sandbox, or not yet */
  login(name: string, userId: string, clientId: string | undefined): SandboxLogin {
    const scope = this.#scope();
    const process = current(scope, name);
    if (process === undefined) throw new ApiError('NOT_FOUND', `Sandbox not found: ${name}`, { status: 404 });
    if (process['Status'] !== 'Completed') {
      throw new ApiError('INVALID_STATUS', `The sandbox ${name} is not ready.`);
    }
    const { yard } = this.#options;
    const user = rowOf(scope, 'User', userId);
    return {
      // Users of a copy have the name of the sandbox behind theirs; their ids are the same.
      authUserName: `${String(user?.['Username'])}.${name.toLowerCase()}`,
      authCode: yard.authCode(withChecksum(String(process['SandboxOrganization'])), userId, clientId),
      instanceUrl: yard.url,
      loginUrl: yard.url,
    };
  }

  beforeSave(changes: readonly Change[], scope: SaveScope): void {
    for (const { object, kind, after, errors } of changes) {
      if (object.name !== INFO || kind !== 'insert') continue;
      const name = String(after['SandboxName'] ?? '');
      if (!/^[A-Za-z0-9]{1,10}$/.test(name)) errors.push(badName('Sandbox Name must be 1 to 10 letters and digits.'));
      else if (current(scope, name)) errors.push(badName(`Sandbox Name is already in use: ${name}`));
    }
  }

  afterSave(changes: readonly Change[], scope: SaveScope): void {
    for (const { object, kind, after } of changes) {
      if (object.name !== INFO) continue;
      const earlier = current(scope, String(after['SandboxName']));
      if (kind === 'update' && earlier) this.#end(earlier, scope);
      const copied = ['SandboxName', 'Description', 'Features', 'LicenseType', 'SourceId'];
      const process = insertSystem(scope, PROCESS, {
        ...Object.fromEntries(copied.map((name) => [name, after[name] ?? null])),
        SandboxInfoId: String(after['Id']),
        Status: 'Pending',
        CopyProgress: 0,
        StartDate: scope.stamp,
      });
      this.#copySoon(String(process['Id']));
    }
  }

  beforeDelete(removals: readonly Removal[], scope: SaveScope): void {
    for (const { object, row } of removals) {
      const process = object.name === INFO ? current(scope, String(row['SandboxName'])) : undefined;
      if (process) this.#end(process, scope);
    }
  }

  actsOn({ name }: { readonly name: string }): boolean {
    return name === INFO;
  }

  #end(process: Row, scope: SaveScope): void {
    // Clients look for the one process of a sandbox: an earlier one must not be found.
    updateSystem(scope, PROCESS, process, { Status: 'Deleted', EndDate: scope.stamp, IsDeleted: true });
    const { Id: id, SandboxOrganization: orgId } = process;
    // After the transaction, which may still be undone.
    this.#later(() => {
      if (rowOf(this.#scope(), PROCESS, id) !== undefined || typeof orgId !== 'string') return;
      this.#options.yard.remove(this.#core.adminSession().orgId, orgId);
    });
  }

  #copySoon(id: string): void {
    this.#later(() => {
      const scope = this.#scope();
      const process = rowOf(scope, PROCESS, id);
      if (process?.['Status'] !== 'Pending') return;
      try {
        const { id: orgId } = this.#options.yard.makeSandbox(scope.session.orgId, String(process['SandboxName']));
        const SandboxOrganization = orgId.slice(0, 15);
        const done = { SandboxOrganization, Status: 'Completed', CopyProgress: 100, EndDate: scope.stamp };
        updateSystem(scope, PROCESS, process, done);
      } catch (error) {
        updateSystem(scope, PROCESS, process, { Status: 'Error', EndDate: scope.stamp });
        throw error;
      }
    });
  }

  #later(work: () => void): void {
    setImmediate(() => {
      try {
        work();
      } catch (error) {
        this.#options.onBug(error);
      }
    });
  }

  #scope(): SaveScope {
    return this.#core.scope(this.#core.adminSession());
  }
}

const badName = (message: string): ApiError =>
  new ApiError('FIELD_INTEGRITY_EXCEPTION', message, { fields: ['SandboxName'] });

const current = (scope: SaveScope, name: string): Row | undefined =>
  scope.records.findBy(objectOf(scope, PROCESS), 'SandboxName', name).find((row) => !OVER.has(String(row['Status'])));
