import type { Principal } from '../metadata/readSharing.ts';
import type { Database } from '../store/database.ts';

interface Role {
  readonly id: string;
  readonly name: string;
  readonly parent: string | undefined;
}

interface Group {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly relatedId: string | undefined;
  readonly hasBosses: boolean;
}

/** Objects whose records say who belongs to whom; a change of one makes all `Principals` out of date. */
export const MEMBERSHIP: ReadonlySet<string> = new Set(['User', 'UserRole', 'Group', 'GroupMember']);

const NESTING = 20;

/** Users, roles and groups of an org at one moment, and what follows from them. */
export class Principals {
  readonly #roles = new Map<string, Role>();
  readonly #users = new Map<string, { readonly role: string | undefined; readonly name: string }>();
  readonly #groups = new Map<string, Group>();
  readonly #members = new Map<string, string[]>();
  readonly #subroles = new Map<string, ReadonlySet<string>>();
  readonly #granted = new Map<string, ReadonlySet<string>>();
  readonly #covered = new Map<string, readonly string[]>();

  constructor(database: Database) {
    const text = (value: unknown): string => (typeof value === 'string' ? value : '');
    const optional = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
    for (const row of database.all(
      'SELECT "Id", "DeveloperName", "ParentRoleId" FROM "UserRole" WHERE "IsDeleted" = 0'
    )) {
      const role = { id: text(row['Id']), name: text(row['DeveloperName']), parent: optional(row['ParentRoleId']) };
      this.#roles.set(role.id, role);
    }
    for (const row of database.all('SELECT "Id", "Username", "UserRoleId" FROM "User" WHERE "IsDeleted" = 0')) {
      this.#users.set(text(row['Id']), { role: optional(row['UserRoleId']), name: text(row['Username']) });
    }
    const groups = 'SELECT "Id", "Type", "DeveloperName", "RelatedId", "DoesIncludeBosses" FROM "Group"';
    for (const row of database.all(`${groups} WHERE "IsDeleted" = 0`)) {
      this.#groups.set(text(row['Id']), {
        id: text(row['Id']),
        type: text(row['Type']),
        name: text(row['DeveloperName']),
        relatedId: optional(row['RelatedId']),
        hasBosses: row['DoesIncludeBosses'] === 1,
      });
    }
    for (const row of database.all('SELECT "GroupId", "UserOrGroupId" FROM "GroupMember" WHERE "IsDeleted" = 0')) {
      const members = this.#members.get(text(row['GroupId'])) ?? [];
      this.#members.set(text(row['GroupId']), members);
      members.push(text(row['UserOrGroupId']));
    }
  }

  /** Users below this one in the role hierarchy. */
  subordinates(userId: string): readonly string[] {
    const role = this.#users.get(userId)?.role;
    return role === undefined ? [] : this.#usersIn(this.#below(role));
  }

  /** Whose records are the user's as if he owned them: his own, those of his subordinates, those of his queues. */
  coveredOwners(userId: string): readonly string[] {
    let covered = this.#covered.get(userId);
    if (covered === undefined) {
      const queues = [...this.#groups.values()].filter(
        ({ type, id }) => type === 'Queue' && this.#grantedBy(id).has(userId)
      );
      covered = [userId, ...this.subordinates(userId), ...queues.map(({ id }) => id)];
      this.#covered.set(userId, covered);
    }
    return covered;
  }

  /** Whom a share must name to reach the user: himself, those below him, and groups. */
  sharedWith(userId: string): readonly string[] {
    const groups = [...this.#groups.keys()].filter((id) => this.#grantedBy(id).has(userId));
    return [userId, ...this.subordinates(userId), ...groups];
  }

  /** Whose approval requests are the user's to answer: his own, and those of queues that he is in. */
  actsAs(userId: string): readonly string[] {
    return [userId, ...[...this.#groups.keys()].filter((id) => this.members(id).has(userId))];
  }

  /** The user or the group that stands for a principal in a share. */
  idsOf(principal: Principal): readonly string[] {
    const { kind, name } = principal;
    const group = this.#groupOf(principal);
    if (group) return [group.id];
    if (kind === 'user') return this.#usersOf(principal);
    const role = [...this.#roles.values()].find((candidate) => isSame(candidate.name, name))?.id;
    const type = { role: 'Role', roleAndSubordinates: 'RoleAndSubordinates', allInternalUsers: 'Organization' }[
      kind as 'role'
    ];
    const groups = [...this.#groups.values()].filter(
      (candidate) => candidate.type === type && (kind === 'allInternalUsers' || candidate.relatedId === role)
    );
    return groups.map(({ id }) => id);
  }

  /** Whether what is shared with these reaches the user; sharing with people reaches those above them in the hierarchy. */
  isSharedWith(principals: readonly Principal[], userId: string): boolean {
    return principals.some((principal) => {
      const group = this.#groupOf(principal);
      if (group) return this.#grantedBy(group.id).has(userId);
      return this.#withBosses(new Set(this.#usersOf(principal))).has(userId);
    });
  }

  /** Whether a user is one of those that a principal stands for, himself and not by being above one. */
  includes(principal: Principal, userId: string): boolean {
    const group = this.#groupOf(principal);
    return group ? this.members(group.id).has(userId) : this.#usersOf(principal).includes(userId);
  }

  /** The ids of owners that principals stand for: users, and a queue for itself. */
  owners(principals: readonly Principal[]): readonly string[] {
    return principals.flatMap((principal) => {
      const group = this.#groupOf(principal);
      if (group === undefined) return this.#usersOf(principal);
      return group.type === 'Queue' ? [group.id] : [...this.members(group.id)];
    });
  }

  /** The users in a group, directly or by other groups and roles. */
  members(groupId: string, depth = 0): ReadonlySet<string> {
    const group = this.#groups.get(groupId);
    if (group === undefined || depth > NESTING) return new Set();
    if (group.type === 'Organization') return new Set(this.#users.keys());
    const role = group.relatedId ?? '';
    if (group.type === 'Role') return new Set(this.#usersIn(new Set([role])));
    if (group.type.startsWith('RoleAndSubordinates'))
      return new Set(this.#usersIn(new Set([role, ...this.#below(role)])));
    const inside = (this.#members.get(groupId) ?? []).flatMap((id) =>
      this.#users.has(id) ? [id] : [...this.members(id, depth + 1)]
    );
    return new Set(inside);
  }

  /** Members of a group, and those above them unless the group says otherwise. */
  #grantedBy(groupId: string): ReadonlySet<string> {
    let granted = this.#granted.get(groupId);
    if (granted === undefined) {
      const members = this.members(groupId);
      granted = this.#groups.get(groupId)?.hasBosses === false ? members : this.#withBosses(members);
      this.#granted.set(groupId, granted);
    }
    return granted;
  }

  #withBosses(users: ReadonlySet<string>): ReadonlySet<string> {
    const roles = new Set<string>();
    for (const id of users) {
      let role = this.#parentOf(this.#users.get(id)?.role);
      while (role !== undefined && !roles.has(role)) {
        roles.add(role);
        role = this.#parentOf(role);
      }
    }
    return new Set([...users, ...this.#usersIn(roles)]);
  }

  #parentOf(role: string | undefined): string | undefined {
    return role === undefined ? undefined : this.#roles.get(role)?.parent;
  }

  #groupOf({ kind, name }: Principal): Group | undefined {
    if (kind !== 'group' && kind !== 'queue') return undefined;
    const isKind = (type: string): boolean => (kind === 'queue' ? type === 'Queue' : type === 'Regular');
    return [...this.#groups.values()].find((group) => isKind(group.type) && isSame(group.name, name));
  }

  #usersOf({ kind, name }: Principal): readonly string[] {
    if (kind === 'allInternalUsers') return [...this.#users.keys()];
    if (kind === 'user') return [...this.#users].filter(([, user]) => isSame(user.name, name)).map(([id]) => id);
    const role = [...this.#roles.values()].find((candidate) => isSame(candidate.name, name))?.id;
    if (role === undefined) return [];
    return this.#usersIn(new Set(kind === 'role' ? [role] : [role, ...this.#below(role)]));
  }

  #usersIn(roles: ReadonlySet<string>): readonly string[] {
    return [...this.#users].filter(([, { role }]) => role !== undefined && roles.has(role)).map(([id]) => id);
  }

  #below(role: string): ReadonlySet<string> {
    const known = this.#subroles.get(role);
    if (known) return known;
    const found = new Set<string>();
    const queue = [role];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      for (const { id, parent } of this.#roles.values()) {
        if (parent !== next || found.has(id) || id === role) continue;
        found.add(id);
        queue.push(id);
      }
    }
    this.#subroles.set(role, found);
    return found;
  }
}

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
