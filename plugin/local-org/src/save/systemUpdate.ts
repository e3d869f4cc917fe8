import type { ApiError, ObjectDef } from '../contract.ts';
import type { UserRights } from './change.ts';
import { RowAccess } from '../security/rowAccess.ts';
import type { Row } from '../store/records.ts';
import { forTriggers, type Change, type SaveScope } from './change.ts';
import { finishWrite, writeOne } from './write.ts';

const yes = (): boolean => true;

/** Nothing is denied to what the org does by itself; formulas still see the permissions of the user. */
export const systemRights = (rights: UserRights): UserRights => ({
  has: yes,
  hasCustom: (permission) => rights.hasCustom(permission),
  mayRead: yes,
  mayCreate: yes,
  mayEdit: yes,
  mayDelete: yes,
  mayReadField: yes,
  mayEditField: yes,
  viewsAll: yes,
  modifiesAll: yes,
});

export interface SystemUpdate {
  readonly id: string;
  readonly values: Row;
  /** See `Change.old`. */
  readonly old?: Readonly<Row> | undefined;
}

/** What the org does by itself, for the user who caused it: no permissions, sharing, locks, rules or automation. */
export function systemScope(scope: SaveScope): SaveScope {
  const rights = systemRights(scope.rights);
  return {
    ...scope,
    rights,
    rows: new RowAccess(scope.session.userId, rights, scope.model, () => scope.principals()),
    isSystem: true,
  };
}

/**
 * Changes records of one object as field updates do: triggers and the behaviour of standard objects run, locks,
 * sharing, field permissions and validation rules do not count. Answers what was refused, by id.
 */
export function saveAllAsSystem(
  scope: SaveScope,
  object: ObjectDef,
  updates: readonly SystemUpdate[]
): ReadonlyMap<string, ApiError> {
  const system = systemScope(scope);
  const changes = updates.flatMap(({ id, values, old }, index): Change[] => {
    const before = scope.records.find(object, id);
    if (before === undefined) return [];
    const given = new Set(Object.keys(values));
    const after = { ...before, ...values };
    return [{ index, kind: 'update', object, before, old, after, given, created: false, errors: [] }];
  });
  const seen = changes.map(forTriggers);
  for (const hook of system.hooks) hook.beforeSave?.(seen, system);
  const written = changes.filter((change) => change.errors.length === 0 && writeOne(change, system));
  finishWrite(written, system);
  return new Map(changes.flatMap(({ after, errors: [error] }) => (error ? [[String(after['Id']), error]] : [])));
}
