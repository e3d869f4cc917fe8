import type { ObjectDef } from '../contract.ts';
import type { OrgModel } from '../metadata/model.ts';
import type { UserRights } from '../save/change.ts';
import type { Database } from '../store/database.ts';
import type { Records } from '../store/records.ts';
import { grantsOf, type UserGrants } from './grants.ts';
import { userRights } from './userRights.ts';

/** The objects whose records say what a user is granted. */
const DECIDING: ReadonlySet<string> = new Set([
  'User',
  'Profile',
  'PermissionSet',
  'PermissionSetAssignment',
  'PermissionSetGroup',
]);

interface Known {
  readonly grants: UserGrants;
  readonly rights: UserRights;
}

/**
 * What users are granted, read once and again when a record that decides it was written, when a transaction was undone,
 * or when the org has other metadata. Each call of an API and each 200 records of a bulk job ask for it.
 */
export class KnownGrants {
  readonly #database: Database;
  readonly #records: Records;
  readonly #known = new Map<string, Known>();
  #changes = 0;
  #readAt = '';
  #model: OrgModel | undefined;

  constructor(database: Database, records: Records) {
    this.#database = database;
    this.#records = records;
  }

  /** Told of each object of which a record is written. */
  noteWrite(object: ObjectDef): void {
    if (DECIDING.has(object.name)) this.#changes += 1;
  }

  of(userId: string, model: OrgModel): Known {
    const now = `${String(this.#changes)} ${String(this.#database.rollbacks)}`;
    if (this.#readAt !== now || this.#model !== model) {
      this.#known.clear();
      this.#readAt = now;
      this.#model = model;
    }
    let known = this.#known.get(userId);
    if (known === undefined) {
      const grants = grantsOf(userId, model, this.#records);
      known = { grants, rights: userRights(grants) };
      this.#known.set(userId, known);
    }
    return known;
  }
}
