import type { ObjectDef } from '../contract.ts';
import type { OrgModel } from '../metadata/model.ts';
import type { Database, SqlValue } from '../store/database.ts';
import { derivedShareId, SHARE_TABLE } from '../store/shareTables.ts';
import { quote } from '../store/tables.ts';
import { ruleSql } from './rowAccess.ts';
import { MEMBERSHIP, Principals } from './principals.ts';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Tells the shares of the rules of an object apart; `L` begins the shares of owners and those that people make. */
const ruleKind = (rule: number, principal: number): string =>
  `R${DIGITS.charAt(rule % 62)}${DIGITS.charAt(principal % 62)}`;

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
    database.exec(SHARE_TABLE);
    database.define('shared_with', (userId) => JSON.stringify(this.principals.sharedWith(String(userId))));
    database.define('acts_as', (userId) => JSON.stringify(this.principals.actsAs(String(userId))));
    database.define('owner_share_id', (prefix, id) => derivedShareId(String(prefix), 'Lo1', String(id)));
    database.define('rule_shares', (name, prefix) => JSON.stringify(this.#ruleShares(String(name), String(prefix))));
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

  /** What sharing rules share of an object now, one entry for each record and whom it is shared with. */
  #ruleShares(name: string, prefix: string): readonly object[] {
    const object = this.#model().schema.object(name);
    const rules = this.#model().sharing.objects.get(name.toLowerCase())?.rules ?? [];
    if (object === undefined) return [];
    return rules.flatMap((rule, at) => {
      const condition = ruleSql(object, rule, 'r');
      const sql = `SELECT r."Id" FROM ${quote(object.name)} r WHERE r."IsDeleted" = 0 AND ${condition}`;
      const ids = rule.sharedTo.flatMap((principal) => this.principals.idsOf(principal));
      return this.#database.all(sql).flatMap(({ Id }) =>
        ids.map((UserOrGroupId, other) => ({
          Id: derivedShareId(prefix, ruleKind(at, other), String(Id)),
          ParentId: Id,
          UserOrGroupId,
          AccessLevel: rule.edit ? 'Edit' : 'Read',
        }))
      );
    });
  }

  #ruleOwners(name: string): SqlValue {
    const [object = ''] = name.split('.');
    const rules = this.#model().sharing.objects.get(object.toLowerCase())?.rules ?? [];
    return JSON.stringify(this.principals.owners(rules.find((rule) => rule.name === name)?.sharedFrom ?? []));
  }
}
