import { meets } from '../approvals/criteria.ts';
import { objectOf } from '../approvals/systemRecords.ts';
import type { AssignmentEntry } from '../metadata/readAssignmentRules.ts';
import type { Change, SaveHooks, SaveScope } from './change.ts';

/**
 * Assignment rules: where a call wants it, a case or lead goes to the user or queue of the first entry that it meets,
 * after its triggers have run.
 */
export const assignmentHooks: SaveHooks = {
  afterSave(changes, scope) {
    if (scope.assigns !== true) return;
    for (const change of changes) {
      const entries = scope.model.assignmentRules.get(change.object.name.toLowerCase());
      if (entries) assign(change, entries, scope);
    }
  },
};

function assign({ object, after }: Change, entries: readonly AssignmentEntry[], scope: SaveScope): void {
  const entry = entries.find(({ filter }) => meets(scope, object, after, filter));
  const ownerId = entry?.assignedTo && ownerOf(entry.assignedTo, scope);
  if (ownerId === undefined || ownerId === after['OwnerId']) return;
  after['OwnerId'] = ownerId;
  scope.records.update(object, after);
}

function ownerOf({ type, name }: NonNullable<AssignmentEntry['assignedTo']>, scope: SaveScope): string | undefined {
  const [object, field] = type === 'Queue' ? ['Group', 'DeveloperName'] : ['User', 'Username'];
  const found = scope.records
    .findBy(objectOf(scope, object), field, name)
    .find((row) => type === 'User' || row['Type'] === 'Queue');
  return found && String(found['Id']);
}
