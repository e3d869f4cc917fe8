import { ApiError, type ObjectDef } from '../../contract.ts';
import type { Row } from '../../store/records.ts';
import { mayRow } from '../access.ts';
import type { Change, SaveScope } from '../change.ts';
import { noAccess, noAccessToReferenced } from '../errors.ts';
import type { StandardBehaviour } from './behaviour.ts';

/** What each default of the org gives already; a share must give more. */
const DEFAULT_LEVEL: Readonly<Record<string, string>> = { Private: 'None', Read: 'Read' };
const RANK: Readonly<Record<string, number>> = { None: 0, Read: 1, Edit: 2, All: 3 };

/** Sharing a record is for those who have all of it; shares of owners and rules cannot be changed. */
export const share: StandardBehaviour = {
  beforeSave({ object, after, before, kind }, scope) {
    const { shareOf } = object;
    if (shareOf === undefined) return;
    if (kind === 'update' && !isMade(before)) throw noAccess();
    checkParent(object, after, scope);
    after['RowCause'] ??= 'Manual';
    checkCause(shareOf.object, String(after['RowCause']), scope);
    checkLevel(object, after, scope);
    if (kind === 'insert') {
      // Sharing with somebody again takes the place of what he has.
      scope.database.run('DELETE FROM "_share" WHERE "ParentId" = ? AND "UserOrGroupId" = ? AND "RowCause" = ?', [
        String(after[shareOf.link]),
        String(after['UserOrGroupId']),
        String(after['RowCause']),
      ]);
    }
  },

  beforeDelete(row) {
    if (!isMade(row)) throw noAccess();
  },
};

const isMade = (row: Readonly<Row> | undefined): boolean =>
  row?.['RowCause'] !== 'Owner' && row?.['RowCause'] !== 'Rule';

function checkParent({ shareOf }: ObjectDef, after: Readonly<Row>, scope: SaveScope): void {
  const parent = shareOf && scope.model.schema.object(shareOf.object);
  const id = after[shareOf?.link ?? ''];
  if (parent === undefined || typeof id !== 'string') return;
  if (!mayRow(scope, parent, id, 'all')) throw noAccessToReferenced(id, [shareOf?.link ?? '']);
}

/** Reasons other than a manual share belong to the object, and are for those who may modify all of its records. */
function checkCause(parentName: string, cause: string, scope: SaveScope): void {
  if (cause === 'Manual') return;
  const parent = scope.model.schema.object(parentName);
  const isKnown = scope.model.sharingReasons.has(`${parentName}.${cause.replace(/__c$/, '')}__c`.toLowerCase());
  if (!isKnown) {
    throw new ApiError('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', `bad value for restricted picklist field: ${cause}`, {
      fields: ['RowCause'],
    });
  }
  if (parent === undefined || !scope.rights.modifiesAll(parent)) throw noAccess();
}

function checkLevel({ shareOf }: ObjectDef, after: Readonly<Row>, scope: SaveScope): void {
  if (shareOf === undefined) return;
  const level = String(after[shareOf.level] ?? '');
  const model = scope.model.sharing.objects.get(shareOf.object.toLowerCase())?.model ?? '';
  const least = DEFAULT_LEVEL[model] ?? 'Edit';
  if (level !== 'All' && (RANK[level] ?? 0) > (RANK[least] ?? 0)) return;
  const message =
    level === 'All'
      ? `invalid share level: ${level}`
      : `field integrity exception (trivial share level ${level}, for organization with default level ${least})`;
  throw new ApiError('FIELD_INTEGRITY_EXCEPTION', message, { fields: [shareOf.level] });
}

/** A record that gets a new owner loses the shares that the old one made. */
export function forgetShares(written: readonly Change[], scope: SaveScope): void {
  for (const { kind, before, after } of written) {
    if (kind !== 'update' || before?.['OwnerId'] === after['OwnerId']) continue;
    scope.database.run(`DELETE FROM "_share" WHERE "ParentId" = ? AND "RowCause" = 'Manual'`, [String(after['Id'])]);
  }
}
