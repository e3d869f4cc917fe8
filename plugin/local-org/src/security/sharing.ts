import type { ObjectDef } from '../contract.ts';
import type { OrgModel } from '../metadata/model.ts';
import type { Database, SqlValue } from '../store/database.ts';
import { MEMBERSHIP, Principals } from './principals.ts';

/** What sharing needs to know of the people of an org, read again when somebody joined, left or moved. */
export class Sharing {
  readonly #database: Database;
  readonly #model: () => OrgModel;
  #changes = 0;
  #readAt = '';
  #principals: Principals | undefined;

  constructor(database: Database, model: () => OrgModel) {
    this.#database = database;
    this.#model = model;
    database.define('covered_owners', (userId) => JSON.stringify(this.principals.coveredOwners(String(userId))));
    database.define('rule_owners', (name) => this.#ruleOwners(String(name)));
  }

  /** Told of each object of which a record is written. */
  readonly noteWrite = (object: ObjectDef): void => {
    if (MEMBERSHIP.has(object.name)) this.#changes += 1;
  };

  get principals(): Principals {
    const now = `${String(this.#changes)} ${String(this.#database.rollbacks)}`;
    if (this.#principals === undefined || this.#readAt !== now) {
      this.#principals = new Principals(this.#database);
      this.#readAt = now;
    }
    return this.#principals;
  }

  #ruleOwners(name: string): SqlValue {
    const [object = ''] = name.split('.');
    const rules = this.#model().sharing.objects.get(object.toLowerCase())?.rules ?? [];
    return JSON.stringify(this.principals.owners(rules.find((rule) => rule.name === name)?.sharedFrom ?? []));
  }
}
