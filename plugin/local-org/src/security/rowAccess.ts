import type { ObjectDef } from '../contract.ts';
import type { OrgModel } from '../metadata/model.ts';
import type { ControllingField, ObjectSharing, SharingRuleDef } from '../metadata/readSharing.ts';
import { fieldOf } from '../metadata/schema.ts';
import { isStored } from '../metadata/fieldDef.ts';
import { quote } from '../store/tables.ts';
import { filterSql } from './filterSql.ts';
import type { Principals } from './principals.ts';

/** What may be done with a record: see it, change it, or all of that and delete, share and give it away. */
export type AccessLevel = 'read' | 'edit' | 'all';

/** Rights on all records of an object, by permissions. */
export interface ObjectWide {
  viewsAll(object: ObjectDef): boolean;
  modifiesAll(object: ObjectDef): boolean;
  mayRead(object: ObjectDef): boolean;
}

/** The records that a sharing rule shares, as a condition on a table alias. */
export function ruleSql(object: ObjectDef, rule: SharingRuleDef, alias: string): string {
  if (rule.filter === undefined) {
    return `${alias}."OwnerId" IN (SELECT value FROM json_each(rule_owners('${rule.name.replaceAll("'", "''")}')))`;
  }
  return filterSql(rule.filter, (name) => {
    const field = fieldOf(object, name.slice(name.lastIndexOf('.') + 1));
    return field && isStored(field) ? { sql: `${alias}.${quote(field.name)}`, type: field.type } : undefined;
  });
}

/** Chains of masters are four long at most; anything longer is a circle. */
const MAX_DEPTH = 8;
const NOTHING = '0';

/**
 * Which rows one user may read, edit or delete, as SQL over a table alias. Who owns what for the user is asked of the
 * SQL functions `covered_owners` and `rule_owners`, so that the text stays the same while people come and go.
 */
export class RowAccess {
  readonly userId: string;
  readonly #wide: ObjectWide;
  readonly #model: OrgModel;
  readonly #principals: () => Principals;
  readonly #known = new Map<string, string | undefined>();

  constructor(userId: string, wide: ObjectWide, model: OrgModel, principals: () => Principals) {
    this.userId = userId;
    this.#wide = wide;
    this.#model = model;
    this.#principals = principals;
  }

  /** The condition on the rows of a table; undefined when the user may do this with all of them. */
  condition(object: ObjectDef, alias: string, level: AccessLevel): string | undefined {
    const key = `${level} ${object.name} ${alias}`;
    if (!this.#known.has(key)) this.#known.set(key, this.#condition(object, alias, level, 0));
    return this.#known.get(key);
  }

  #condition(object: ObjectDef, alias: string, level: AccessLevel, depth: number): string | undefined {
    const sharing = this.#model.sharing.objects.get(object.name.toLowerCase());
    if (sharing === undefined || this.#wide.modifiesAll(object)) return undefined;
    if (level === 'read' && this.#wide.viewsAll(object)) return undefined;
    if (depth > MAX_DEPTH) return NOTHING;
    if (sharing.model === 'ControlledByParent') return this.#byParents(object, sharing, alias, level, depth);
    if (isOpen(sharing.model, level)) return undefined;
    const ways = [
      this.#owned(object, alias),
      ...this.#shared(alias, level),
      ...this.#ruled(object, sharing, alias, level),
      ...this.#askedToApprove(object, alias, level),
    ];
    if (level === 'read' && isActivity(object)) ways.push(...this.#byTargets(object, alias, depth));
    return `(${ways.join(' OR ')})`;
  }

  #owned(object: ObjectDef, alias: string): string {
    if (!object.fields.has('ownerid')) return NOTHING;
    return `${alias}."OwnerId" IN (SELECT value FROM json_each(covered_owners('${this.userId}')))`;
  }

  /** Shares that somebody has made give what they say, never the right to delete. */
  #shared(alias: string, level: AccessLevel): readonly string[] {
    if (level === 'all') return [];
    const enough = level === 'edit' ? ` AND "AccessLevel" = 'Edit'` : '';
    const users = `SELECT value FROM json_each(shared_with('${this.userId}'))`;
    return [`${alias}."Id" IN (SELECT "ParentId" FROM "_share" WHERE "UserOrGroupId" IN (${users})${enough})`];
  }

  /** Who is asked to approve a record may read it meanwhile. */
  #askedToApprove(object: ObjectDef, alias: string, level: AccessLevel): readonly string[] {
    const processes = this.#model.automation.approvalProcesses;
    if (level !== 'read' || !processes.some((process) => isSameName(process.object, object.name))) return [];
    return [
      `${alias}."Id" IN (SELECT i."TargetObjectId" FROM "ProcessInstanceWorkitem" w JOIN "ProcessInstance" i ` +
        `ON i."Id" = w."ProcessInstanceId" WHERE w."ActorId" IN (SELECT value FROM json_each(acts_as('${this.userId}'))))`,
    ];
  }

  /** Sharing rules give read or edit access, never that to delete. */
  #ruled(object: ObjectDef, sharing: ObjectSharing, alias: string, level: AccessLevel): readonly string[] {
    if (level === 'all') return [];
    const rules = sharing.rules.filter(
      (rule) => (level === 'read' || rule.edit) && this.#principals().isSharedWith(rule.sharedTo, this.userId)
    );
    return rules.map((rule) => ruleSql(object, rule, alias));
  }

  /** Each master must allow it. A lookup that names none leaves the record to its owner. */
  #byParents(
    object: ObjectDef,
    { controlledBy }: ObjectSharing,
    alias: string,
    level: AccessLevel,
    depth: number
  ): string | undefined {
    if (controlledBy.length === 0) return `(${this.#owned(object, alias)})`;
    const tests = controlledBy.flatMap((link) => this.#byParent(object, link, alias, level, depth) ?? []);
    return tests.length === 0 ? undefined : `(${tests.join(' AND ')})`;
  }

  #byParent(
    object: ObjectDef,
    link: ControllingField,
    alias: string,
    level: AccessLevel,
    depth: number
  ): string | undefined {
    const field = fieldOf(object, link.field);
    if (field === undefined) return NOTHING;
    const needed = link.isMaster && level !== 'read' ? (link.readSuffices ? 'read' : 'edit') : level;
    const column = `${alias}.${quote(field.name)}`;
    if (field.referenceTo.length === 1) {
      const parent = this.#model.schema.object(field.referenceTo[0] ?? '');
      if (parent === undefined) return NOTHING;
      const test = this.#condition(parent, aliasOf(depth), needed, depth + 1);
      const isOptional = field.nillable && !link.isMaster;
      if (test === undefined)
        return isOptional ? `(${column} IS NOT NULL OR ${this.#owned(object, alias)})` : undefined;
      const exists = existsSql(parent, column, test, depth);
      return isOptional ? `(${exists} OR ${column} IS NULL AND ${this.#owned(object, alias)})` : exists;
    }
    return `(${[...this.#anyOf(field.referenceTo, column, needed, depth), NOTHING].join(' OR ')})`;
  }

  /** Tasks and events are seen by whoever sees the records that they are about. */
  #byTargets(object: ObjectDef, alias: string, depth: number): readonly string[] {
    return ['WhatId', 'WhoId'].flatMap((name) => {
      const field = fieldOf(object, name);
      return field ? this.#anyOf(field.referenceTo, `${alias}.${quote(name)}`, 'read', depth) : [];
    });
  }

  #anyOf(targets: readonly string[], column: string, level: AccessLevel, depth: number): readonly string[] {
    return targets.flatMap((name) => {
      const target = this.#model.schema.object(name);
      if (target === undefined || target.keyPrefix === '' || !this.#wide.mayRead(target)) return [];
      const test = this.#condition(target, aliasOf(depth), level, depth + 1);
      // Ids of one object lie between its key prefix and the next one; the prefix is three letters or digits.
      const isOfTarget = `substr(${column}, 1, 3) = '${target.keyPrefix}'`;
      return [test === undefined ? isOfTarget : `(${isOfTarget} AND ${existsSql(target, column, test, depth)})`];
    });
  }
}

const isSameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const aliasOf = (depth: number): string => `s${String(depth)}`;

function existsSql(parent: ObjectDef, column: string, test: string, depth: number): string {
  const alias = aliasOf(depth);
  return `EXISTS (SELECT 1 FROM ${quote(parent.name)} ${alias} WHERE ${alias}."Id" = ${column} AND ${test})`;
}

function isOpen(model: ObjectSharing['model'], level: AccessLevel): boolean {
  if (level === 'read') return model !== 'Private';
  if (level === 'edit') return model !== 'Private' && model !== 'Read';
  return model === 'FullAccess';
}

const isActivity = (object: ObjectDef): boolean => object.name === 'Task' || object.name === 'Event';
